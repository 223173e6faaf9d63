package site

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"

	"podbook/site/model"
)

// shelf keeps the bulk of parsed files out of memory, in a file without a name
// that goes with the process. A hub of ten thousand entries has some 200 MB of
// HTML and text, of which a page needs twenty kilobytes; the system's cache of
// file pages is the better judge of which. Small hubs stay in memory.
type shelf struct {
	mu   sync.Mutex
	held int64 // bytes in memory
	file *os.File
	size int64
}

// shelfMemory is how many bytes are held in memory before the file is used.
const shelfMemory = 24 << 20

// keep takes the bulk of a file that nobody else knows yet.
func (s *shelf) keep(f *model.File) error {
	body := f.Body()
	lens := make([]int, 0, 2+len(body.Sections))
	lens = append(lens, len(body.HTML), len(body.Markdown))
	total := len(body.HTML) + len(body.Markdown)
	for _, t := range body.Sections {
		lens = append(lens, len(t))
		total += len(t)
	}
	at, err := s.reserve(int64(total))
	if err != nil || at < 0 {
		return err
	}
	data := make([]byte, 0, total)
	data = append(append(data, body.HTML...), body.Markdown...)
	for _, t := range body.Sections {
		data = append(data, t...)
	}
	if _, err := s.file.WriteAt(data, at); err != nil {
		return fmt.Errorf("keep parsed text: %w", err)
	}
	f.Doc.HTML, f.Source.Body = nil, nil
	for i := range f.Doc.Sections {
		f.Doc.Sections[i].Text = ""
	}
	packed := make([]byte, 0, 2*len(lens))
	for _, n := range lens {
		packed = binary.AppendUvarint(packed, uint64(n))
	}
	f.Kept = func() model.Body { return s.read(at, total, packed) }
	return nil
}

// reserve finds a place for n bytes; -1 means memory.
func (s *shelf) reserve(n int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held+n <= shelfMemory {
		s.held += n
		return -1, nil
	}
	if s.file == nil {
		file, err := os.CreateTemp("", "podbook-text-")
		if err != nil {
			return 0, fmt.Errorf("keep parsed text: %w", err)
		}
		if runtime.GOOS != "windows" { // which cannot remove an open file
			if err := os.Remove(file.Name()); err != nil {
				return 0, errors.Join(err, file.Close())
			}
		}
		s.file = file
	}
	at := s.size
	s.size += n
	return at, nil
}

// read takes a body from the file. That a file of our own, open and without a
// name, cannot be read is no state to go on in.
func (s *shelf) read(at int64, total int, packed []byte) model.Body {
	data := make([]byte, total)
	if _, err := s.file.ReadAt(data, at); err != nil {
		panic(fmt.Sprintf("read parsed text: %v", err))
	}
	next := func() []byte {
		n, w := binary.Uvarint(packed)
		packed = packed[w:]
		part := data[:n:n]
		data = data[n:]
		return part
	}
	b := model.Body{HTML: next(), Markdown: next()}
	for len(packed) > 0 {
		b.Sections = append(b.Sections, string(next()))
	}
	return b
}
