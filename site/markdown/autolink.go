package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// autoLinks stands before goldmark's search for bare addresses, which looks for
// one at the beginning of every word. Here a word has to look like one first.
type autoLinks struct{ inner parser.InlineParser }

func newAutoLinks() autoLinks { return autoLinks{extension.NewLinkifyParser()} }

func (a autoLinks) Trigger() []byte { return a.inner.Trigger() }

func (a autoLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	word := line
	switch line[0] {
	case ' ', '\t', '*', '_', '~', '(':
		word = line[1:]
	}
	if !addressLike(word) {
		// A mail address has its @ within the word.
		w := pc.Get(writerKey).(*writer)
		if w.nextAt < segment.Start {
			w.nextAt = len(w.src)
			if i := bytes.IndexByte(w.src[segment.Start:], '@'); i >= 0 {
				w.nextAt = segment.Start + i
			}
		}
		if w.nextAt-segment.Start > 100 {
			return nil
		}
	}
	return a.inner.Parse(parent, block, pc)
}

func addressLike(word []byte) bool {
	if len(word) < 5 {
		return false
	}
	switch word[0] {
	case 'h':
		return bytes.HasPrefix(word, []byte("http"))
	case 'w':
		return bytes.HasPrefix(word, []byte("www."))
	case 'f':
		return bytes.HasPrefix(word, []byte("ftp:"))
	}
	return false
}
