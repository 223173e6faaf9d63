package site

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/markdown"
	"podbook/site/model"
	"podbook/site/render"
)

// parsed is what is known of one Markdown file, with the marks by which a later
// scan sees that it is still true.
type parsed struct {
	file  *model.File
	size  int64
	mtime time.Time
	read  time.Time // when it was read
	side  string    // content hash of its transcript
	rank  int       // see model.File

	bulk    *shelved          // the bulk of file, which is file.Kept
	bytes   string            // what is known of file: its texts are parts of it
	outline string            // hash of what other pages can show of it, see notOutline
	mark    [sha256.Size]byte // hash of all that the model can tell of it
	embeds  []string          // see embedded
}

// marked sets the mark of a file that nobody else knows yet.
func (p *parsed) marked() *parsed {
	var room [512]byte
	b := appendTexts(room[:0], p.path(), p.file.Source.Hash, p.side)
	p.mark = sha256.Sum256(p.file.Modified.AppendFormat(b, time.RFC3339))
	return p
}

// racy is how old a file must be before an unchanged size and time prove that
// its bytes are unchanged: two saves within one tick of the file system's clock
// look alike.
const racy = 2 * time.Second

// Load rescans the folder and returns its current revision, the former one when
// nothing changed. An error means that the folder could not be read.
func (s *Site) Load() (*Revision, error) { return s.loadAfter(func() error { return nil }) }

// loadAfter is Load that looks at the folder when something else is ready, and reads
// meanwhile what an earlier run kept.
func (s *Site) loadAfter(ready func() error) (*Revision, error) {
	listing := meanwhile(func() (now scanned) {
		if now.err = ready(); now.err == nil {
			now.list, now.err = s.scan()
		}
		return now
	})
	defer listing()
	s.mu.Lock()
	defer s.mu.Unlock()
	enough := manyParsed
	if s.last == nil {
		enough = s.worthKeeping
		set, err := s.earlySettings()
		if err != nil {
			return nil, err
		}
		s.setParser(set) // which takes up what an earlier run kept, during the scan
	}
	now := listing()
	if now.err != nil {
		return nil, now.err
	}
	defer s.remember(enough)
	return s.load(now.list)
}

// meanwhile begins with work and returns a function that waits for what comes of it.
func meanwhile[T any](work func() T) func() T {
	done := make(chan T, 1)
	go func() { done <- work() }()
	return sync.OnceValue(func() T { return <-done })
}

// scan lists the folder.
func (s *Site) scan() (*content.Listing, error) {
	list, err := content.Scan(s.fsys)
	if err != nil {
		return nil, fmt.Errorf("read hub %s: %w", s.opt.Dir, err)
	}
	return list, nil
}

// load is Load of what a scan found; s.mu is held.
func (s *Site) load(list *content.Listing) (*Revision, error) {
	in, err := s.gather(list)
	if err != nil {
		return nil, err
	}
	return s.publish(in), nil
}

// toPublish is what a revision is made of.
type toPublish struct {
	model.Input
	theme     *render.Theme
	unsettled bool
}

// gather reads what changed since the last time.
func (s *Site) gather(list *content.Listing) (*toPublish, error) {
	dated := meanwhile(func() map[string]time.Time { return s.git.dates(s.opt.Dir) }) // asks another process
	defer dated()
	in := &toPublish{Input: model.Input{Drafts: s.opt.Drafts, Diags: list.Diags}}
	sum := sha256.New()
	for _, d := range list.Diags {
		feed(sum, "listing", d.String())
	}
	s.unread = nil
	if err := s.loadSettings(&in.Input, sum); err != nil {
		return nil, err
	}
	themed := meanwhile(func() loadedTheme { return s.loadTheme(list, &in.Settings) })
	defer themed()
	s.setParser(in.Settings)
	s.loadAssets(list, &in.Input, sum)
	var err error
	if in.unsettled, err = s.loadFiles(list, dated, &in.Input); err != nil {
		return nil, err
	}
	theme := themed()
	if theme.err != nil {
		return nil, theme.err
	}
	in.theme, in.Theme = theme.theme, theme.theme.Assets()
	in.Diags = append(in.Diags, theme.diags...)
	feed(sum, "theme", theme.hash)
	s.around = hex.EncodeToString(sum.Sum(nil))
	in.Diags = append(in.Diags, s.unread...)
	in.Revision = s.revision()
	return in, nil
}

// publish makes the revision of what was gathered, the former one when nothing changed.
func (s *Site) publish(in *toPublish) *Revision {
	if s.last != nil && s.last.Hub.Revision == in.Revision {
		if s.last.Unsettled != in.unsettled {
			same := *s.last
			same.Unsettled = in.unsettled
			s.last = &same
		}
		return s.last
	}
	if s.last != nil {
		in.Before = s.last.Hub
	}
	hub := model.Build(in.Input)
	s.in = in.Input
	s.in.Before, s.in.Files = nil, nil
	s.last = &Revision{Hub: hub, Renderer: render.New(hub, in.theme), FS: s.fsys, Unsettled: in.unsettled}
	return s.last
}

// feed adds named values to a revision's hash, unambiguously.
func feed(sum hash.Hash, values ...string) {
	sum.Write(appendTexts(make([]byte, 0, 256), values...)) // one write for all: each has a price
}

// appendTexts appends values, unambiguously.
func appendTexts(b []byte, values ...string) []byte {
	for _, v := range values {
		b = append(binary.LittleEndian.AppendUint64(b, uint64(len(v))), v...)
	}
	return b
}

func (s *Site) loadSettings(in *model.Input, sum hash.Hash) error {
	data, err := s.readOptional("podbook.yaml")
	if err != nil {
		return err
	}
	var diags []diag.Diagnostic
	in.Settings, diags = content.ParseSettings("podbook.yaml", data)
	in.Diags = append(in.Diags, diags...)
	if s.opt.BaseURL != "" {
		in.Settings.BaseURL = s.opt.BaseURL
	}
	in.Drafts = in.Drafts || in.Settings.Drafts
	tax, err := s.readOptional("taxonomy.yaml")
	if err != nil {
		return err
	}
	in.Taxonomy, diags = content.ParseTaxonomy("taxonomy.yaml", tax)
	in.Diags = append(in.Diags, diags...)
	feed(sum, "settings", string(data), string(tax), in.Settings.BaseURL, fmt.Sprint(in.Drafts))
	return nil
}

// parserOptions are the settings that parsing depends on.
func parserOptions(set content.Settings) markdown.Options {
	return markdown.Options{Highlight: set.Highlight}
}

// setParser makes the parser that the settings ask for. What another one parsed is
// forgotten, and what an earlier run kept is taken up.
func (s *Site) setParser(set content.Settings) {
	options := parserOptions(set)
	if s.parse != nil && s.options == options {
		return
	}
	s.parse, s.options, s.files, s.shown = markdown.New(options), options, nil, nil
	if s.early == nil || s.early.key != s.cacheKey() {
		s.early = s.recall()
	}
	s.takeUp(s.early)
	s.early = nil
}

func (s *Site) readOptional(name string) ([]byte, error) {
	data, err := fs.ReadFile(s.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

// unreadable says that a file is left out. One file that its author may not read
// must not hide all others.
func unreadable(name string, err error) diag.Diagnostic {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return diag.Diagnostic{File: name, Severity: diag.Error, Code: "unreadable", Message: fmt.Sprintf("the file cannot be read: %v", err)}
}

// readError is a failure to read an entry's file, as opposed to one of the machine.
type readError struct{ error }

func (e readError) Unwrap() error { return e.error }

// loadFiles parses what changed and takes the rest from the last scan.
func (s *Site) loadFiles(list *content.Listing, dated func() map[string]time.Time, in *model.Input) (unsettled bool, err error) {
	sides := map[string]string{}
	for _, a := range in.Assets {
		sides[a.Path] = a.Hash
	}
	all, unsettled, err := s.parseFiles(list.Files, sides)
	if err != nil {
		return false, err
	}
	parts, caught, err := s.loadParts(list, all, sides, in)
	if err != nil {
		return false, err
	}
	dates := dated()
	files := slices.DeleteFunc(slices.Concat(all, parts), isNil)
	if len(parts) > 0 {
		slices.SortFunc(files, func(a, b *parsed) int { return strings.Compare(a.path(), b.path()) })
	}
	marks := make([]byte, len(files)*sha256.Size)
	inParts(len(files), func(from, to int) error {
		for i := from; i < to; i++ {
			p := files[i]
			if modified := dates[p.path()]; !p.file.Modified.Equal(modified) {
				p = p.dated(modified)
				files[i] = p
			}
			copy(marks[i*sha256.Size:], p.mark[:])
		}
		return nil
	})
	in.Files = make([]*model.File, 0, len(files))
	for _, p := range files {
		p.add(in)
	}
	s.files, s.marks = files, marks
	s.sides.Store(&sides)
	return unsettled || caught, nil
}

func isNil(p *parsed) bool { return p == nil }

// path is the slash path of the file below the hub's root.
func (p *parsed) path() string { return p.file.Source.Path }

// finder returns a function that finds the place in a list that is sorted by path, -1 for
// none. It takes no search when it is asked in the order of the list. Each goroutine
// needs its own.
func finder[T any](list []T, path func(*T) string) func(string) int {
	next := 0
	return func(p string) int {
		if next == len(list) || path(&list[next]) != p {
			at, ok := slices.BinarySearchFunc(list, p, func(x T, p string) int { return strings.Compare(path(&x), p) })
			if next = at; !ok {
				return -1
			}
		}
		next++
		return next - 1
	}
}

// find returns a finder of places in s.files.
func (s *Site) find() func(string) int {
	return finder(s.files, func(p **parsed) string { return (*p).path() })
}

// add gives a file to what a hub is made of.
func (p *parsed) add(in *model.Input) {
	if content.IsPart(p.path()) {
		in.Parts = append(in.Parts, p.file)
	} else {
		in.Files = append(in.Files, p.file)
	}
}

// parseFiles answers what is known of files, nil for those that cannot be read. caught
// says that one seems to be in the middle of a save.
func (s *Site) parseFiles(list []content.File, sides map[string]string) (all []*parsed, caught bool, err error) {
	all = make([]*parsed, len(list))
	old := make([]bool, len(list))
	failed := make([]error, len(list))
	former := make([]*parsed, len(list))
	inParts(len(list), func(from, to int) error {
		find := s.find()
		for i := from; i < to; i++ {
			place := find(list[i].Path)
			if place < 0 {
				continue
			}
			if former[i] = s.files[place]; former[i].current(list[i], sides) {
				all[i] = former[i]
			}
		}
		return nil
	})
	var todo []int
	for i, p := range all {
		if p == nil {
			todo = append(todo, i)
		}
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	now := time.Now()
	var done atomic.Int64
	for _, i := range todo {
		group.Go(func() error {
			f := list[i]
			if s.opt.Reading != nil {
				defer func() { s.opt.Reading(int(done.Add(1)), len(todo)) }()
			}
			p, err := s.loadFile(f, former[i], sides, now)
			if errors.Is(err, fs.ErrNotExist) {
				return nil // it went while we looked
			}
			if errors.As(err, new(readError)) {
				failed[i] = err
				return nil
			}
			old[i] = err == nil && p == former[i]
			all[i] = p
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, false, err
	}
	if err := inParts(len(todo), func(from, to int) (err error) {
		decode := s.codecs.file.Decode
		if len(todo) >= worthKeeping {
			decode = s.codecs.file.Reader().Decode
		}
		for n := from; n < to && err == nil; n++ {
			if p := all[todo[n]]; p != nil && p.file == nil {
				err = p.unfold(decode, &model.File{})
			}
		}
		return err
	}); err != nil {
		return nil, false, err
	}
	for i, err := range failed {
		if err != nil {
			s.unread = append(s.unread, unreadable(list[i].Path, err))
		}
	}
	return all, slices.Contains(old, true), nil
}

// dated is the same file with another date of its last change; a file in use by
// a revision is never altered.
func (p *parsed) dated(t time.Time) *parsed {
	q, f := *p, *p.file
	f.Modified = t
	q.file = &f
	return q.marked()
}

// unchanged reports whether a file that had a size and a time when it was read
// surely has the same bytes still.
func unchanged(f content.File, size int64, mtime, read time.Time) bool {
	return size == f.Size && mtime.Equal(f.ModTime) && read.Sub(mtime) >= racy
}

// current reports whether all that was learnt from a file still holds.
func (p *parsed) current(f content.File, sides map[string]string) bool {
	return unchanged(f, p.size, p.mtime, p.read) && p.side == besidesOf(p.file.Source, sides).side(sides)
}

// loadFile parses a file, unless it turns out to be as it was. What is new has to be
// unfolded.
func (s *Site) loadFile(f content.File, old *parsed, sides map[string]string, now time.Time) (*parsed, error) {
	data, done, err := s.read(f)
	defer done()
	// An editor that truncates before it writes shows an empty file for a moment,
	// or locks it; the former text stands until the file had time to fill.
	if old != nil && old.size > 0 && len(data) == 0 && !errors.Is(err, fs.ErrNotExist) && now.Sub(f.ModTime) < racy {
		return old, nil
	}
	if err != nil {
		return nil, readError{err}
	}
	if old != nil && old.file.Source.Hash == content.Hash(data) && old.side == besidesOf(old.file.Source, sides).side(sides) {
		same := *old
		same.size, same.mtime, same.read = f.Size, f.ModTime, now
		s.unkept.Add(1) // or the next run would read it again
		return &same, nil
	}
	src := content.Parse(f.Path, data)
	files := besidesOf(src, sides)
	side := files.side(sides)
	p := &parsed{size: f.Size, mtime: f.ModTime, read: now, side: side}
	if old != nil {
		p.rank = old.rank
	}
	file := &model.File{Source: src, Doc: s.parse.Parse(src.Body, src.BodyLine)}
	if err := s.loadTranscript(file, files, sides); err != nil {
		return nil, err
	}
	if p.bulk, err = s.shelf.keep(file); err != nil {
		return nil, err
	}
	s.fold(p, file)
	s.unkept.Add(1)
	s.parsings.Add(1)
	return p, nil
}
