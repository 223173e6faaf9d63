package site

import (
	"bufio"
	"crypto/hmac"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sync/errgroup"

	"podbook/site/codec"
	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/markdown"
	"podbook/site/model"
)

// What was learnt from a hub's files is kept in the cache folder, below "parsed":
//
//	index    what is known of each file, without its bulk; replaced as a whole
//	pack-N   the bulk: see shelf.go. An index names the packs that it needs
//
// The index begins with a line that names its format and a line that names the
// program and the settings that files were parsed with; it ends with a seal of all
// before. Each bulk has checksums of its own, which are looked at when it is
// read. Whatever does not fit is as if it was not there: the files are parsed. Two
// processes may use one folder: the index that is written last is the one that the
// next finds, and one whose pack was swept away is good for the rest.

// worthKeeping is how many files must have been read before the index is written
// again: a handful is read sooner than that.
const worthKeeping = 64

// manyParsed is how many it takes when files change under a running server.
const manyParsed = 1024

const (
	indexHead = "podbook parsed 2\n"
	indexName = "index"
	packName  = "pack-"
	// strayAge is how old a pack that no index names must be to be a killed run's.
	strayAge = 24 * time.Hour
	// mostPacks is how many packs there may be before they become one.
	mostPacks = 8
)

// kept is what an index says of a file beside what it holds.
type kept struct {
	Path, Hash  string
	Size        int64
	MTime, Read int64 // nanoseconds since 1970
	Side        string
	Outline     string
	Rank        int // see model.File
	Pack        int // of the packs that the index names
	Place       place
}

// codecs turn what is kept into bytes.
type codecs struct {
	kept    *codec.Codec[kept]
	file    *codec.Codec[model.File]      // without its layout
	layout  *codec.Codec[markdown.Layout] // which most never need
	outline *codec.Codec[model.File]
}

func newCodecs() codecs {
	elsewhere := fieldSet[model.File]("Modified", "Rank", "Kept")
	return codecs{
		kept:    codec.New[kept](nil),
		file:    codec.New[model.File](slices.Concat(elsewhere, fieldSet[markdown.Doc]("Layout")).has),
		layout:  codec.New[markdown.Layout](nil),
		outline: codec.New[model.File](slices.Concat(elsewhere, notOutline).has),
	}
}

type fieldName struct {
	of   reflect.Type
	name string
}

type fieldNames []fieldName

func fieldSet[T any](names ...string) (set fieldNames) {
	for _, n := range names {
		if _, ok := reflect.TypeFor[T]().FieldByName(n); !ok {
			panic("keep: there is no field " + n)
		}
		set = append(set, fieldName{reflect.TypeFor[T](), n})
	}
	return set
}

func (s fieldNames) has(of reflect.Type, name string) bool {
	return slices.Contains(s, fieldName{of, name})
}

// notOutline is what no other page can show of a file, nor its own page but through
// [model.Hub.File]: its bulk and what hangs on it, and where things stand in it.
// Everything else, and so every field that is new, is its outline.
var notOutline = slices.Concat(
	fieldSet[content.Source]("Body", "BodyLine", "Hash", "Diags"),
	fieldSet[markdown.Doc]("HTML", "Texts", "Words", "Diags"),
	fieldSet[markdown.Layout]("Slots"),
	fieldSet[markdown.Section]("Line", "Start", "End"),
	fieldSet[markdown.Link]("Line", "Col"),
	fieldSet[markdown.List]("Line", "Col"),
	fieldSet[content.Word]("Line", "Col"),
	fieldSet[diag.Diagnostic]("Line", "Col"),
)

// fold puts what is known of a file into one run of bytes, which is written to the
// index.
func (s *Site) fold(p *parsed, f *model.File) {
	p.bytes = string(s.codecs.file.Append(nil, f))
	p.bulk.layout = string(s.codecs.layout.Append(nil, &f.Doc.Layout))
	p.outline = content.Hash(s.codecs.outline.Append(nil, f))
}

// unfold is the reverse. The texts of the file are parts of the bytes, a tenth of the
// memory that parsing left them in. Files that were parsed are unfolded when all are,
// because until then the collector has only bytes to look at.
func (p *parsed) unfold(decode func(string, *model.File) error, f *model.File) error {
	f.Kept, f.Rank = p.bulk, p.rank
	if err := decode(p.bytes, f); err != nil {
		return err
	}
	if f.Source == nil || f.Doc == nil {
		return codec.ErrDamaged
	}
	p.file, p.embeds = f, embedded(f)
	p.marked()
	return nil
}

// parsedName is the folder for what was parsed, below that of the cache.
const parsedName = "parsed"

// parsedDir makes the folder for what was parsed.
func (s *Site) parsedDir() (string, error) {
	dir, err := s.cacheDir()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, parsedName)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	return dir, nil
}

// createPack makes the file of a pack, one that lasts if there is a place for it.
func (s *Site) createPack() (*os.File, string, error) {
	if dir, err := s.parsedDir(); err == nil {
		if f, err := os.CreateTemp(dir, packName); err == nil {
			return f, filepath.Base(f.Name()), nil
		}
	}
	f, err := nameless()
	return f, "", err
}

// again parses a file whose shelved text is damaged. Its text may be newer than
// that of the revision by now; the next scan finds that out.
func (s *Site) again(name string) *model.File {
	s.opt.Log.Warn("the cache of parsed files is damaged", "file", name)
	f := &model.File{Source: &content.Source{}, Doc: &markdown.Doc{}}
	data, err := fs.ReadFile(s.fsys, name)
	if err != nil {
		return f
	}
	f.Source = content.Parse(name, data)
	f.Doc = s.parse.Parse(f.Source.Body, f.Source.BodyLine)
	if sides := s.sides.Load(); sides != nil {
		if err := s.loadTranscript(f, besidesOf(f.Source, *sides), *sides); err != nil {
			f.Captions = nil
		}
	}
	return f
}

// cacheKey names what the index depends on beside the files.
func (s *Site) cacheKey() string {
	return fmt.Sprintf("%s %+v\n", s.program(), s.options)
}

// index is what an earlier run kept.
type index struct {
	key   string
	packs []*pack // those that are gone are nil
	heads []kept
	files []string // what is known of each, see codecs.file

	layouts []string // see codecs.layout
}

// recall reads what an earlier run kept, parsed with the same program and settings;
// an empty index if there is nothing.
func (s *Site) recall() *index {
	for _, dir := range s.cacheDirs() {
		dir = filepath.Join(dir, parsedName)
		data, err := os.ReadFile(filepath.Join(dir, indexName))
		if err != nil {
			continue
		}
		x, err := s.parseIndex(dir, data)
		if err != nil {
			s.opt.Log.Info("parsed files are not taken from the cache", "reason", err)
			continue
		}
		return x
	}
	return &index{}
}

// parseIndex reads an index and opens the packs that it names.
func (s *Site) parseIndex(dir string, data []byte) (*index, error) {
	x := &index{key: s.cacheKey()}
	// Not copied: nobody writes to it any more.
	rest, ok := strings.CutPrefix(unsafe.String(unsafe.SliceData(data), len(data)), indexHead+x.key)
	if !ok || len(rest) < sealSize {
		return nil, errors.New("it was written by another version, or with other settings")
	}
	end := len(data) - sealSize
	seal, err := s.sealer(dir)
	if err != nil {
		return nil, err
	}
	if !hmac.Equal(seal.of(data[:end]), data[end:]) {
		return nil, errors.New("its index is damaged, or not ours")
	}
	in := reader{rest[:len(rest)-sealSize]}
	x.packs = make([]*pack, in.number())
	for i := range x.packs {
		x.packs[i] = openPack(dir, in.text(), int64(in.number()))
	}
	n := in.number()
	heads := make([]string, n)
	x.heads, x.files, x.layouts = make([]kept, n), make([]string, n), make([]string, n)
	for i := range n {
		heads[i], x.files[i], x.layouts[i] = in.text(), in.text(), in.text()
	}
	return x, inParts(n, func(from, to int) error {
		in := s.codecs.kept.Reader()
		for i := from; i < to; i++ {
			if err := in.Decode(heads[i], &x.heads[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// inParts calls do for 0 to n in parts, on as many goroutines as there are cores, and
// answers an error of one.
func inParts(n int, do func(from, to int) error) error {
	var group errgroup.Group
	part := n/runtime.GOMAXPROCS(0) + 1
	for from := 0; from < n; from += part {
		group.Go(func() error { return do(from, min(from+part, n)) })
	}
	return group.Wait()
}

// openPack opens a pack that must have a size; nil when it has not.
func openPack(dir, name string, size int64) *pack {
	f, err := os.Open(filepath.Join(dir, filepath.Base(name)))
	if err != nil {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Size() < size {
		f.Close()
		return nil
	}
	return &pack{name: name, file: f, size: size}
}

// takeUp begins with what an index says of files.
func (s *Site) takeUp(x *index) {
	list := make([]taken, len(x.heads))
	if err := inParts(len(list), func(from, to int) (err error) {
		decode := s.codecs.file.Reader().Decode
		for i := from; i < to && err == nil; i++ {
			err = x.take(i, decode, &s.shelf, &list[i])
		}
		return err
	}); err != nil {
		s.opt.Log.Warn("parsed files are not taken from the cache", "reason", err)
		return
	}
	s.packs, s.files = x.packs, make([]*parsed, 0, len(list))
	for i := range list {
		if p := &list[i].known; p.file != nil {
			s.files = append(s.files, p)
		}
	}
}

// taken is what is taken up of one file. There are many, so they are made at once.
type taken struct {
	known parsed
	bulk  shelved
	file  model.File
}

// take reads what is kept of one file; nothing when its pack is gone.
func (x *index) take(i int, decode func(string, *model.File) error, on *shelf, to *taken) error {
	k := &x.heads[i]
	if k.Pack >= len(x.packs) || x.packs[k.Pack] == nil {
		return nil
	}
	p := &to.known
	*p = parsed{size: k.Size, mtime: time.Unix(0, k.MTime), read: time.Unix(0, k.Read), side: k.Side, rank: k.Rank, outline: k.Outline, bytes: x.files[i]}
	to.bulk = shelved{place: k.Place, path: k.Path, pack: x.packs[k.Pack], shelf: on, layout: x.layouts[i]}
	p.bulk = &to.bulk
	return p.unfold(decode, &to.file)
}

// reader takes numbers and texts off a string that is known to be whole.
type reader struct{ s string }

func (r *reader) number() int {
	n, w := uint64(0), 0
	for w < len(r.s) {
		c := r.s[w]
		n |= uint64(c&0x7f) << (7 * w)
		if w++; c < 0x80 {
			break
		}
	}
	r.s = r.s[w:]
	return int(n)
}

func (r *reader) text() string {
	n := min(r.number(), len(r.s))
	t := r.s[:n]
	r.s = r.s[n:]
	return t
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// keepParsed writes what was parsed for the next run.
func (s *Site) keepParsed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remember(s.worthKeeping)
}

// remember writes the index for the next run, when enough was read since the last
// time. That it cannot be written costs the next run time and nothing else.
func (s *Site) remember(atLeast int) {
	if int(s.unkept.Load()) < atLeast || s.program() == "" {
		return
	}
	s.unkept.Store(0)
	if err := s.writeIndex(); err != nil {
		s.opt.Log.Info("parsed files cannot be kept", "reason", err)
	}
}

func (s *Site) writeIndex() error {
	dir, err := s.parsedDir()
	if err != nil {
		return err
	}
	packs, err := s.settlePacks(dir)
	if err != nil {
		return err
	}
	seal, err := s.sealer(dir)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "index-")
	if err != nil {
		return err
	}
	if err = s.fillIndex(f, seal, packs); err == nil {
		_, err = f.Write(seal.sum())
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, indexName))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	s.sweep(dir, packs)
	return nil
}

// fillIndex writes an index but for its seal, which it feeds.
func (s *Site) fillIndex(f, seal io.Writer, packs []*pack) error {
	w := bufio.NewWriterSize(io.MultiWriter(f, seal), 1<<16)
	w.WriteString(indexHead)
	w.WriteString(s.cacheKey())
	number := map[*pack]int{}
	b := binary.AppendUvarint(nil, uint64(len(packs)))
	for i, p := range packs {
		number[p] = i
		b = binary.AppendUvarint(appendText(b, p.name), uint64(p.size))
	}
	var list []*parsed
	for _, p := range s.files {
		if _, ok := number[p.bulk.pack]; ok {
			list = append(list, p)
		}
	}
	w.Write(binary.AppendUvarint(b, uint64(len(list))))
	hub := &model.Hub{}
	if s.last != nil {
		hub = s.last.Hub
	}
	var head []byte
	for _, p := range list {
		head = s.codecs.kept.Append(head[:0], &kept{Path: p.path(), Hash: p.file.Source.Hash, Size: p.size, MTime: p.mtime.UnixNano(), Read: p.read.UnixNano(),
			Side: p.side, Outline: p.outline, Rank: hub.Rank(p.path()), Pack: number[p.bulk.pack], Place: p.bulk.place})
		b = append(binary.AppendUvarint(b[:0], uint64(len(head))), head...)
		b = binary.AppendUvarint(b, uint64(len(p.bytes)))
		b = binary.AppendUvarint(append(b, p.bytes...), uint64(len(p.bulk.layout)))
		w.Write(append(b, p.bulk.layout...))
	}
	return w.Flush() // which tells of all errors before
}

// settlePacks sees to it that the bulk of all files is in packs that last, and lists
// those packs. When most of what they hold is of no use any more, or there are many,
// they become one.
func (s *Site) settlePacks(dir string) ([]*pack, error) {
	used := map[*pack]int64{}
	for _, p := range s.files {
		used[p.bulk.pack] += int64(p.bulk.size())
	}
	var held, size int64
	for p, n := range used {
		held += n
		size += p.size + int64(len(p.tail))
	}
	if len(used) > mostPacks || size > 2*held+shelfMemory {
		s.shelf.begin()
		for i, p := range s.files {
			q, err := p.moved(&s.shelf)
			if err != nil {
				return nil, err
			}
			s.files[i] = q
		}
	}
	var packs []*pack
	seen := map[*pack]bool{}
	for _, p := range s.files {
		k := p.bulk.pack
		if seen[k] {
			continue
		}
		seen[k] = true
		if err := s.shelf.settle(k); err != nil {
			return nil, err
		}
		if _, err := os.Lstat(filepath.Join(dir, k.name)); k.name != "" && err == nil {
			packs = append(packs, k)
		}
	}
	return packs, nil
}

// moved is the same file with its bulk in the pack that is written to; what a
// revision uses is never altered.
func (p *parsed) moved(to *shelf) (*parsed, error) {
	q, f := *p, *p.file
	k, err := to.put(p.bulk.path, p.bulk.Body(), p.bulk.Captions())
	if err != nil {
		return nil, err
	}
	k.layout = p.bulk.layout
	f.Kept = k
	q.file, q.bulk = &f, k
	return &q, nil
}

// sweep removes packs that neither this index needs nor another process may be
// about to name.
func (s *Site) sweep(dir string, packs []*pack) {
	for _, old := range s.packs {
		if old != nil && !slices.Contains(packs, old) {
			os.Remove(filepath.Join(dir, old.name))
		}
	}
	s.packs = packs
	list, _ := os.ReadDir(dir)
	for _, d := range list {
		if !strings.HasPrefix(d.Name(), packName) || slices.ContainsFunc(packs, func(p *pack) bool { return p.name == d.Name() }) {
			continue
		}
		if info, err := d.Info(); err == nil && time.Since(info.ModTime()) > strayAge {
			os.Remove(filepath.Join(dir, d.Name()))
		}
	}
}
