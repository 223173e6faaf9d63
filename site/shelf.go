package site

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"

	"podbook/site/codec"
	"podbook/site/markdown"
	"podbook/site/model"
)

// shelf keeps the bulk of parsed files out of memory. A hub of ten thousand entries
// has some 150 MB of HTML and text, of which a page needs ten kilobytes; the
// system's cache of file pages is the better judge of which. Small hubs stay in
// memory.
//
// What is shelved is written to a pack: a file in the cache folder, which the next
// run reads again (see keep.go), or one without a name that goes with the process
// where there is no place to keep one.
type shelf struct {
	// create makes the file of a pack; its name is "" when it has none that lasts.
	create func() (f *os.File, name string, err error)
	// again makes a body anew whose pack is damaged.
	again  func(path string) *model.File
	layout *codec.Codec[markdown.Layout]

	mu   sync.Mutex
	pack *pack // that is written to
}

// pack is a file of bulk, written once from its beginning to its end.
type pack struct {
	name string // in the cache folder; "" when it does not last

	mu   sync.Mutex
	file *os.File // nil while all is in tail
	size int64    // of what is in file
	tail []byte   // what follows it
}

// Until it has shelfMemory bytes, a pack is held in memory; then it is written to
// its file by shelfStep at a time.
const (
	shelfMemory = 4 << 20
	shelfStep   = 1 << 17
)

// place is where the bulk of a file stands in a pack: its HTML, the texts of its
// sections, its Markdown, its captions.
type place struct {
	At               int64
	HTMLSize         int
	SectionSizes     []int32
	MarkdownSize     int
	CaptionsSize     int
	HTMLSum, RestSum uint64
	CaptionsSum      uint64
}

// size is how many bytes all of it has.
func (p *place) size() int { return p.bodySize() + p.CaptionsSize }

// bodySize is how many stand before the captions.
func (p *place) bodySize() int {
	n := p.HTMLSize + p.MarkdownSize
	for _, l := range p.SectionSizes {
		n += int(l)
	}
	return n
}

// shelved is the bulk of one file, to be read when somebody wants it.
type shelved struct {
	place
	path   string
	pack   *pack
	shelf  *shelf
	layout string // see codecs.layout
}

// keep takes the bulk of a file that nobody else knows yet.
func (s *shelf) keep(f *model.File) (*shelved, error) {
	var captions []byte
	if f.Captions != nil {
		captions = f.Captions.WebVTT
	}
	k, err := s.put(f.Source.Path, f.Body(), captions)
	if err != nil {
		return nil, err
	}
	f.Doc.HTML, f.Doc.Texts, f.Source.Body = nil, nil, nil
	if captions != nil {
		f.Captions.WebVTT = nil
	}
	f.Kept = k
	return k, nil
}

// put adds a body and captions to the pack that is written to.
func (s *shelf) put(path string, b model.Body, captions []byte) (*shelved, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pack == nil {
		s.pack = &pack{}
	}
	p := s.pack
	k := &shelved{path: path, pack: p, shelf: s}
	k.HTMLSize, k.MarkdownSize, k.SectionSizes = len(b.HTML), len(b.Markdown), make([]int32, len(b.Sections))
	p.mu.Lock()
	defer p.mu.Unlock()
	k.At = p.size + int64(len(p.tail))
	from := len(p.tail)
	p.tail = append(p.tail, b.HTML...)
	rest := len(p.tail)
	for i, t := range b.Sections {
		k.SectionSizes[i] = int32(len(t))
		p.tail = append(p.tail, t...)
	}
	p.tail = append(p.tail, b.Markdown...)
	k.HTMLSum, k.RestSum = xxhash.Sum64(p.tail[from:rest]), xxhash.Sum64(p.tail[rest:])
	if k.CaptionsSize = len(captions); k.CaptionsSize > 0 {
		k.CaptionsSum = xxhash.Sum64(captions)
		p.tail = append(p.tail, captions...)
	}
	limit := shelfStep
	if p.file == nil {
		limit = shelfMemory
	}
	if len(p.tail) >= limit {
		return k, s.flush(p)
	}
	return k, nil
}

// begin starts a new pack.
func (s *shelf) begin() {
	s.mu.Lock()
	s.pack = nil
	s.mu.Unlock()
}

// settle sees to it that all of a pack is in its file.
func (s *shelf) settle(p *pack) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file != nil && len(p.tail) == 0 {
		return nil
	}
	return s.flush(p)
}

// flush writes what a pack holds in memory; its mu is held.
func (s *shelf) flush(p *pack) (err error) {
	if p.file == nil {
		if p.file, p.name, err = s.create(); err != nil {
			return err
		}
	}
	if _, err := p.file.WriteAt(p.tail, p.size); err != nil {
		return fmt.Errorf("keep parsed text: %w", err)
	}
	p.size += int64(len(p.tail))
	if cap(p.tail) > 2*shelfStep {
		p.tail = make([]byte, 0, shelfStep+shelfStep/2)
	}
	p.tail = p.tail[:0]
	return nil
}

// nameless makes a file that goes with the process.
func nameless() (*os.File, error) {
	file, err := os.CreateTemp("", "podbook-text-")
	if err != nil {
		return nil, fmt.Errorf("keep parsed text: %w", err)
	}
	if runtime.GOOS != "windows" { // which cannot remove an open file
		if err := os.Remove(file.Name()); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
	return file, nil
}

// read appends n bytes of a pack; false when they are not those that sum is of.
func (p *pack) read(to []byte, at int64, n int, sum uint64) ([]byte, bool) {
	to = slices.Grow(to, n)[:len(to)+n]
	data := to[len(to)-n:]
	p.mu.Lock()
	inMemory := at >= p.size
	if inMemory {
		copy(data, p.tail[at-p.size:])
	}
	p.mu.Unlock()
	if !inMemory {
		if _, err := p.file.ReadAt(data, at); err != nil {
			return nil, false
		}
	}
	return to, xxhash.Sum64(data) == sum
}

// AppendHTML implements [model.Keeper].
func (k *shelved) AppendHTML(b []byte) []byte {
	if data, ok := k.pack.read(b, k.At, k.HTMLSize, k.HTMLSum); ok {
		return data
	}
	return k.shelf.again(k.path).AppendHTML(b)
}

// Layout implements [model.Keeper].
func (k *shelved) Layout() (l markdown.Layout) {
	if k.shelf.layout.Decode(k.layout, &l) != nil {
		return k.shelf.again(k.path).Layout()
	}
	return l
}

// Captions implements [model.Keeper].
func (k *shelved) Captions() []byte {
	if data, ok := k.pack.read(nil, k.At+int64(k.bodySize()), k.CaptionsSize, k.CaptionsSum); ok || k.CaptionsSize == 0 {
		return data
	}
	if c := k.shelf.again(k.path).Captions; c != nil {
		return c.WebVTT
	}
	return nil
}

// Body implements [model.Keeper].
func (k *shelved) Body() model.Body {
	n := k.bodySize() - k.HTMLSize
	rest, ok := k.pack.read(nil, k.At+int64(k.HTMLSize), n, k.RestSum)
	if !ok {
		return k.shelf.again(k.path).Body()
	}
	b := model.Body{HTML: k.AppendHTML(nil), Sections: make([]string, len(k.SectionSizes))}
	texts := string(rest[:n-k.MarkdownSize])
	for i, l := range k.SectionSizes {
		b.Sections[i], texts = texts[:l], texts[l:]
	}
	b.Markdown = rest[n-k.MarkdownSize:]
	return b
}
