package site

import (
	"crypto/sha256"
	"debug/elf"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/sync/errgroup"

	"podbook/site/content"
	"podbook/site/output"
)

// inputs names everything that a build depends on, twice: once by the sizes and
// times of the files, which is quick to find out, and once by their content,
// which still holds after a fresh checkout. Either being equal to that of the
// last build proves that there is nothing to do.
type inputs struct {
	stat    string // "" when a file is too young for its time to prove anything
	content string
	outline string // what all pages depend on, see Site.outline
	same    bool   // as those of the last build, whose output is untouched

	list   *content.Listing
	base   string
	hashes []string // of the files, when content was made of them
}

func (in inputs) String() string { return in.stat + " " + in.content + " " + in.outline }

func parseInputs(s string) (in inputs) {
	in.stat, s, _ = strings.Cut(s, " ")
	in.content, in.outline, _ = strings.Cut(s, " ")
	return in
}

// scanned is what a hub looks like from outside.
type scanned struct {
	list *content.Listing
	base string // of inputs
	err  error
}

func (s *Site) scanInputs(opt BuildOptions) (now scanned) {
	head := meanwhile(func() string { return s.git.commit(s.opt.Dir) })
	defer head()
	if now.list, now.err = s.scan(); now.err == nil {
		now.base, now.err = s.hashInputs(opt, head())
	}
	return now
}

// changedInputs compares what a build would be made from with what the last one
// into the same folder was made from.
func (s *Site) changedInputs(w *output.Writer, seen scanned) (inputs, error) {
	list, base, err := seen.list, seen.base, seen.err
	if err != nil {
		return inputs{}, err
	}
	old := parseInputs(w.Input())
	_, kept := w.Kept()
	now := inputs{stat: statInputs(list, base, time.Now())}
	if now.stat != "" && now.stat == old.stat {
		now.content, now.outline, now.same = old.content, old.outline, kept
		now.list, now.base = list, base
		return now, nil
	}
	now.list, now.base = list, base
	if kept && old.content != "" {
		if s.early, err = s.recallEarly(list); err != nil {
			return inputs{}, err
		}
		now.nameContent(s.hashFiles(now.list, s.early.hashes))
		now.same, now.outline = now.content == old.content, old.outline
	}
	return now, nil
}

// hashInputs hashes what every build depends on beside the files of the listing:
// the program, the options, the settings, and the commit that gives dates.
func (s *Site) hashInputs(opt BuildOptions, head string) (string, error) {
	sum := sha256.New()
	feed(sum, s.program(), s.opt.BaseURL, fmt.Sprint(s.opt.Drafts, opt.NoSearch), head)
	for _, name := range [...]string{"podbook.yaml", "taxonomy.yaml"} {
		data, err := s.readOptional(name)
		if err != nil {
			return "", err
		}
		feed(sum, string(data))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// published are all the files of a listing.
func published(list *content.Listing) []content.File {
	return slices.Concat(list.Files, list.Assets, list.Themes, list.Parts)
}

// statInputs hashes sizes and times.
func statInputs(list *content.Listing, base string, now time.Time) string {
	sum := sha256.New()
	feed(sum, base)
	var b []byte
	for _, f := range published(list) {
		if now.Sub(f.ModTime) < racy {
			return ""
		}
		b = appendTexts(b[:0], f.Path)
		b = binary.LittleEndian.AppendUint64(b, uint64(f.Size))
		sum.Write(binary.LittleEndian.AppendUint64(b, uint64(f.ModTime.UnixNano())))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// recallEarly recalls what was kept of files before the settings are loaded. Since that
// is work for one core, another gets ready for what comes if something changed: most
// likely something did.
func (s *Site) recallEarly(list *content.Listing) (*index, error) {
	set, err := s.earlySettings()
	if err != nil {
		return nil, err
	}
	ready := meanwhile(func() loadedTheme {
		return s.loadTheme(list, &set)
	})
	defer ready() // its errors come again
	s.options = parserOptions(set)
	return s.recall(), nil
}

// earlySettings are the settings, before their mistakes matter.
func (s *Site) earlySettings() (content.Settings, error) {
	data, err := s.readOptional("podbook.yaml")
	if err != nil {
		return content.Settings{}, err
	}
	set, _ := content.ParseSettings("podbook.yaml", data)
	return set, nil
}

// hashes returns what tells the content hash of a file that surely is as it was, and ""
// of others: see finder.
func (x *index) hashes() func(content.File) string {
	find := finder(x.heads, func(k *kept) string { return k.Path })
	return func(f content.File) string {
		if i := find(f.Path); i >= 0 {
			if k := &x.heads[i]; unchanged(f, k.Size, time.Unix(0, k.MTime), time.Unix(0, k.Read)) {
				return k.Hash
			}
		}
		return ""
	}
}

// hashBatch is how many files one goroutine hashes at a time.
const hashBatch = 64

// hashFiles hashes the files themselves, as far as their hashes are not known.
func (s *Site) hashFiles(list *content.Listing, hashes func() func(content.File) string) []string {
	files := published(list)
	all := make([]string, len(files))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(files); from += hashBatch {
		group.Go(func() error {
			known := hashes()
			for i := from; i < min(from+hashBatch, len(files)); i++ {
				if all[i] = known(files[i]); all[i] != "" {
					continue
				}
				if h, err := s.hashAsset(files[i]); err == nil {
					all[i] = h.hash
				}
			}
			return nil
		})
	}
	group.Wait()
	return all
}

// nameContent settles content, from the hashes of the files.
func (in *inputs) nameContent(hashes []string) {
	if in.hashes != nil && slices.Equal(hashes, in.hashes) {
		return // as when an edit was found, and nothing changed since
	}
	sum := sha256.New()
	feed(sum, in.base)
	var b []byte
	for i, f := range published(in.list) {
		b = appendTexts(b[:0], f.Path, hashes[i])
		sum.Write(b)
	}
	in.content, in.hashes = hex.EncodeToString(sum.Sum(nil)[:16]), hashes
}

// hashes returns what tells the content hash of a file that was loaded, and "" of
// others: see finder.
func (s *Site) hashes() func(content.File) string {
	find := s.find()
	return func(f content.File) string {
		if i := find(f.Path); i >= 0 {
			return s.files[i].file.Source.Hash
		}
		return s.hashs[f.Path].hash
	}
}

// outline names what every page of the last revision depends on: all of the input
// but the bodies of entries. It is "" when that cannot be known.
func (s *Site) outline() string {
	if s.program() == "" {
		return ""
	}
	sum := sha256.New()
	feed(sum, s.program(), s.around, s.hidden)
	var b []byte
	for _, p := range s.files {
		b = appendTexts(b[:0], p.path(), p.outline, p.side, "")
		sum.Write(p.file.Modified.AppendFormat(b, time.RFC3339))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// programHash names this very program, so that a newer one builds anew.
func programHash() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	if id := buildID(name); id != "" {
		return id
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	sum := xxhash.New()
	if _, err := io.Copy(sum, f); err != nil {
		return ""
	}
	return fmt.Sprintf("%x", sum.Sum64())
}

// buildID is what the linker wrote into a program to name its content, "" when there is
// none: that is sooner read than all of the program. The note's head is 16 bytes; see
// the ELF specification and cmd/internal/buildid.
func buildID(name string) string {
	f, err := elf.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	note := f.Section(".note.go.buildid")
	if note == nil {
		return ""
	}
	data, err := note.Data()
	if err != nil || len(data) < 16 {
		return ""
	}
	return strings.TrimRight(string(data[16:]), "\x00")
}
