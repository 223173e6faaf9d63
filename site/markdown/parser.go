package markdown

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"

	"podbook/site/transcript"
)

// Parser parses the bodies of a hub. It may be used by several goroutines.
type Parser struct {
	opt     Options
	syntax  parser.Parser
	colours *highlighter
	texts   sync.Pool // of *[]byte: writers' plain text

	// rawHTML lets HTML through as it is written. Only the CommonMark
	// conformance test sets it.
	rawHTML bool
}

// New makes a Parser.
func New(opt Options) *Parser {
	p := &Parser{opt: opt, syntax: newSyntax()}
	if opt.Highlight {
		p.colours = newHighlighter()
	}
	return p
}

// Parse parses one body, whose first line is line firstLine of its file. It
// never fails: what cannot be parsed safely is shown as plain text and has an
// error among the diagnostics.
func (p *Parser) Parse(body []byte, firstLine int) *Doc {
	body = normalise(body)
	w := &writer{p: p, doc: &Doc{}, src: body, lines: lineIndex{src: body, first: max(firstLine, 1)}}
	w.html = make([]byte, 0, len(body)+len(body)/3+64)
	text, _ := p.texts.Get().(*[]byte)
	if text == nil {
		text = new([]byte)
	}
	w.text = (*text)[:0]
	defer func() {
		*text = w.text
		p.texts.Put(text)
	}()
	w.nextAt = -1
	w.timed = transcript.Timed(body)
	if pos, why := suspicious(body); why != "" {
		w.refuse(pos, why)
	} else {
		root := p.syntax.Parse(source.NewReader(body), parser.WithContext(newContext(w)))
		w.document(root)
	}
	w.finish()
	return w.doc
}

// refuse shows the whole body as it is written.
func (w *writer) refuse(pos int, why string) {
	w.startSections()
	w.diagnose(pos, severe, "too-complex", why, "the text is shown as it is written; split it or simplify this place")
	w.html = append(w.html, `<pre class="raw">`...)
	w.literal(w.src)
	w.html = append(w.html, "</pre>\n"...)
}

// normalise makes line endings "\n" and the text valid UTF-8, without moving
// anything to another line.
func normalise(body []byte) []byte {
	if bytes.IndexByte(body, '\r') >= 0 {
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
		body = bytes.ReplaceAll(body, []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return bytes.TrimPrefix(body, []byte("\uFEFF"))
}

// writerKey finds the writer of the body that is being parsed.
var writerKey = parser.NewContextKey()

// newContext gives the syntax's parsers access to the writer, which collects
// what they find out beside the tree.
func newContext(w *writer) parser.Context {
	pc := parser.NewContext(parser.WithIDs(noIDs{}))
	pc.Set(writerKey, w)
	return pc
}

// noIDs keeps goldmark from making heading ids: they are made after parsing.
type noIDs struct{}

func (noIDs) Generate([]byte, ast.NodeKind) []byte { return nil }
func (noIDs) Put([]byte)                           {}
