package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// abbreviation is a line "*[HTML]: HyperText Markup Language". It shows nothing
// itself; every HTML in the body's text explains itself.
type abbreviation struct{ ast.BaseBlock }

var kindAbbreviation = ast.NewNodeKind("Abbreviation")

func (n *abbreviation) Kind() ast.NodeKind     { return kindAbbreviation }
func (n *abbreviation) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// maxAbbreviations bounds how many a body can define.
const maxAbbreviations = 200

type abbreviationParser struct{}

func (abbreviationParser) Trigger() []byte { return []byte{'*'} }

func (abbreviationParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || !bytes.HasPrefix(line[pos:], []byte("*[")) {
		return nil, parser.NoChildren
	}
	name, meaning, ok := bytes.Cut(line[pos+2:], []byte("]:"))
	if !ok || len(bytes.TrimSpace(name)) == 0 || len(name) > 40 || bytes.IndexByte(name, ']') >= 0 {
		return nil, parser.NoChildren
	}
	if w := pc.Get(writerKey).(*writer); len(w.abbrs) < maxAbbreviations {
		if w.abbrs == nil {
			w.abbrs = map[string]string{}
		}
		w.abbrs[string(bytes.TrimSpace(name))] = string(bytes.TrimSpace(decode(nil, meaning)))
	}
	reader.AdvanceToEOL()
	return &abbreviation{}, parser.NoChildren
}

func (abbreviationParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (abbreviationParser) Close(ast.Node, text.Reader, parser.Context) {}
func (abbreviationParser) CanInterruptParagraph() bool                 { return true }
func (abbreviationParser) CanAcceptIndentedLine() bool                 { return false }

// explained writes text in which abbreviations explain themselves.
func (w *writer) explained(b []byte) {
	if w.title {
		w.literal(b)
		return
	}
	n := 0
	for i := 0; i < len(b); {
		if name, ok := w.abbrAt(b, i); ok {
			w.literal(b[n:i])
			w.html = append(w.html, `<abbr title="`...)
			w.html = escape(w.html, []byte(w.abbrs[name]))
			w.html = append(w.html, `">`...)
			w.literal([]byte(name))
			w.html = append(w.html, "</abbr>"...)
			i += len(name)
			n = i
			continue
		}
		_, size := utf8.DecodeRune(b[i:])
		i += size
	}
	w.literal(b[n:])
}

// abbrAt finds the longest abbreviation that stands at b[i:] as a word.
func (w *writer) abbrAt(b []byte, i int) (name string, ok bool) {
	if i > 0 {
		if r, _ := utf8.DecodeLastRune(b[:i]); wordRune(r) {
			return "", false
		}
	}
	for k := min(len(b), i+40); k > i; k-- {
		if k < len(b) && !utf8.RuneStart(b[k]) {
			continue
		}
		if k < len(b) {
			if r, _ := utf8.DecodeRune(b[k:]); wordRune(r) {
				continue
			}
		}
		if _, ok := w.abbrs[util.BytesToReadOnlyString(b[i:k])]; ok {
			return string(b[i:k]), true
		}
	}
	return "", false
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
