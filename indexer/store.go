package indexer

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// ErrLocked says that another process has the index folder open.
var ErrLocked = errors.New("the index is in use by another process")

// formatVersion changes whenever what is written changes in a way that the
// fingerprint does not see.
const formatVersion = 1

// store is the folder of an index:
//
//	lock           held while the folder is open
//	manifest.json  written last, when the index is closed in order
//	3/             the index, in the newest of all numbered folders
//
// The manifest names the folder, the fingerprint of what was written and the
// size and checksum of every file. It is removed as soon as the index is open: an
// index that was not closed in order, or of which one bit changed, has none that
// fits, and is made anew in a folder with the next number. Bleve checks none of
// this itself, and a damaged index can answer wrongly or end the process.
type store struct {
	dir       string
	temporary bool
	lock      *bolt.DB
	folder    string // name of the numbered folder
	index     index.Index
	queue     *index.AnalysisQueue
	rebuilt   string // why an index that was there is not used; "" when it is, or none was there
}

type manifest struct {
	Format      int                 `json:"format"`
	Fingerprint string              `json:"fingerprint"`
	Folder      string              `json:"folder"`
	Files       map[string]checksum `json:"files"`
}

type checksum struct {
	Size int64  `json:"size"`
	CRC  uint32 `json:"crc32"`
}

// openStore opens the index in dir, or makes an empty one there.
func openStore(dir string) (*store, error) {
	s := &store{dir: dir}
	var err error
	if dir == "" {
		s.temporary = true
		if s.dir, err = os.MkdirTemp("", "podbook-index-"); err != nil {
			return nil, fmt.Errorf("create the index folder: %w", err)
		}
	} else if err = os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("create the index folder: %w", err)
	}
	if err = s.takeLock(); err != nil {
		return nil, err
	}
	s.queue = index.NewAnalysisQueue(2)
	if s.rebuilt, err = s.openExisting(); s.index != nil {
		return s, nil
	}
	if err == nil {
		err = s.create()
	}
	if err != nil {
		s.lock.Close()
		s.queue.Close()
		return nil, err
	}
	return s, nil
}

// takeLock waits at most a second for the folder.
func (s *store) takeLock() error {
	path := filepath.Join(s.dir, "lock")
	var err error
	for range 2 {
		s.lock, err = bolt.Open(path, 0o644, &bolt.Options{Timeout: time.Second})
		if err == nil {
			return nil
		}
		if errors.Is(err, bolterrors.ErrTimeout) {
			return fmt.Errorf("open %s: %w", s.dir, ErrLocked)
		}
		if errors.Is(err, os.ErrPermission) {
			break
		}
		// Nobody holds it, so it is a torn file of no worth.
		os.Remove(path)
	}
	return fmt.Errorf("lock the index folder: %w", err)
}

// openExisting opens the index that the manifest names. It returns why it did not
// when there is one that can not be trusted.
func (s *store) openExisting() (why string, err error) {
	path := filepath.Join(s.dir, "manifest.json")
	data, err := os.ReadFile(path)
	if err != nil {
		if folders := s.folders(); len(folders) > 0 {
			return "it was not closed in order", nil
		}
		return "", nil
	}
	var m manifest
	if json.Unmarshal(data, &m) != nil || m.Format != formatVersion || m.Fingerprint != fingerprint() {
		return "it was written by another version", nil
	}
	if !slices.Contains(s.folders(), m.Folder) {
		return "its folder is missing", nil
	}
	files, err := checksums(filepath.Join(s.dir, m.Folder))
	if err != nil {
		return "its files can not be read", nil
	}
	if len(files) != len(m.Files) {
		return "files are missing", nil
	}
	for name, sum := range m.Files {
		if files[name] != sum {
			return fmt.Sprintf("%s is damaged", name), nil
		}
	}
	if err := os.Remove(path); err != nil {
		return "", fmt.Errorf("open the index: %w", err)
	}
	s.folder = m.Folder
	if err := s.openScorch(false); err != nil {
		return err.Error(), nil
	}
	s.removeFoldersBut(s.folder)
	return "", nil
}

// create makes an empty index in a new folder and removes all others.
func (s *store) create() error {
	os.Remove(filepath.Join(s.dir, "manifest.json"))
	last := 0
	for _, name := range s.folders() {
		n, _ := strconv.Atoi(name)
		last = max(last, n)
	}
	s.folder = strconv.Itoa(last + 1)
	s.removeFoldersBut(s.folder)
	if err := s.openScorch(false); err != nil {
		return fmt.Errorf("create the index: %w", err)
	}
	return nil
}

func (s *store) openScorch(readOnly bool) error {
	// Unsafe batches are searchable before they are on disk. What a crash loses is
	// not lost: an index without a manifest is made anew.
	idx, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path":         filepath.Join(s.dir, s.folder),
		"bolt_timeout": "1s",
		"unsafe_batch": true,
		"read_only":    readOnly,
		// Edits make segments of one document. Small tiers merge them among
		// themselves, so that they do not drag large segments into every merge.
		"scorchMergePlanOptions": map[string]any{
			"MaxSegmentsPerTier": 5, "SegmentsPerMergeTask": 5, "FloorSegmentSize": 50, "TierGrowth": 10.0,
		},
	}, s.queue)
	if err != nil {
		return err
	}
	if err := idx.Open(); err != nil {
		return err
	}
	s.index = idx
	return nil
}

// close closes the index; the manifest is written only when keep is set, that is
// when everything that was written is on disk.
func (s *store) close(keep bool) error {
	err := s.index.Close()
	if err == nil && keep && !s.temporary {
		err = s.sweep()
	}
	s.queue.Close()
	if err == nil && keep && !s.temporary {
		err = s.writeManifest()
	}
	if e := s.lock.Close(); err == nil {
		err = e
	}
	if s.temporary {
		err = os.RemoveAll(s.dir)
	}
	if err != nil {
		return fmt.Errorf("close the index: %w", err)
	}
	return nil
}

// sweep removes the segments that were merged away. Bleve does so only when it next
// writes.
func (s *store) sweep() error {
	if err := s.openScorch(true); err != nil {
		return err
	}
	reader, err := s.index.Reader()
	if err != nil {
		return err
	}
	keep := map[string]bool{}
	for _, segment := range reader.(*scorch.IndexSnapshot).Segments() {
		if p, ok := segment.Segment().(interface{ Path() string }); ok {
			keep[filepath.Base(p.Path())] = true
		}
	}
	if err := errors.Join(reader.Close(), s.index.Close()); err != nil {
		return err
	}
	dir := filepath.Join(s.dir, s.folder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".zap" && !keep[e.Name()] {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *store) writeManifest() error {
	files, err := checksums(filepath.Join(s.dir, s.folder))
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(manifest{formatVersion, fingerprint(), s.folder, files}, "", "  ")
	if err != nil {
		return err
	}
	tmp := filepath.Join(s.dir, "manifest.tmp")
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(s.dir, "manifest.json"))
}

// folders lists the numbered folders.
func (s *store) folders() []string {
	entries, _ := os.ReadDir(s.dir)
	var names []string
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && n > 0 && e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

func (s *store) removeFoldersBut(keep string) {
	for _, name := range s.folders() {
		if name != keep {
			// What can not be removed now is tried again at the next start.
			_ = os.RemoveAll(filepath.Join(s.dir, name))
		}
	}
}

// checksums reads all files of a folder.
func checksums(dir string) (map[string]checksum, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	sums := map[string]checksum{}
	for _, e := range entries {
		f, err := os.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		h := crc32.NewIEEE()
		n, err := io.Copy(h, f)
		f.Close()
		if err != nil {
			return nil, err
		}
		sums[e.Name()] = checksum{n, h.Sum32()}
	}
	return sums, nil
}

// fingerprint identifies how text becomes terms: it is made of what the analysis
// does with a text that has something of everything, so it changes with the
// tokenizer, the stemmers and the fields without anyone having to remember it.
func fingerprint() string {
	h := crc32.NewIEEE()
	const sample = "The agencies' running C++ and C# on .NET, node.js foo_bar e-mail A/B GA4 1,000 2.6.3 " +
		"café Straße Häuser l'agence naïveté corazones città organização schönste hüpfend fjorden työpaikka 東京都庁 서울 "
	for _, code := range []string{"en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "no", "fi", "ca", ""} {
		doc := newBuilder().build(&Document{ID: "x", Hash: "y"}, code, &Text{
			Title: sample, Aliases: []string{sample}, Summary: "s",
			Passages: []Passage{{Kind: "section", Title: "A", Text: sample}, {Kind: "moment", Title: "A", Text: sample, Speaker: "S"}},
		})
		fmt.Fprintln(h, doc.id)
		for _, f := range doc.fields {
			f := f.(*field)
			fmt.Fprintln(h, f.name, f.options, len(f.value))
			for i, term := range f.terms {
				fmt.Fprintln(h, term, f.postings[i].count, f.postings[i].location)
			}
		}
	}
	return strings.ToLower(strconv.FormatUint(uint64(h.Sum32()), 16)) + "-" + strconv.Itoa(int(scorch.Version))
}
