package markdown

import (
	"bytes"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"podbook/site/markdown/math"
)

// mathSpan is TeX within text: $…$, or $$…$$ to stand by itself.
type mathSpan struct {
	ast.BaseInline
	tex     []byte
	display bool
}

// mathBlock is TeX between two lines of $$.
type mathBlock struct{ ast.BaseBlock }

var (
	kindMathSpan  = ast.NewNodeKind("MathSpan")
	kindMathBlock = ast.NewNodeKind("MathBlock")
)

func (n *mathSpan) Kind() ast.NodeKind      { return kindMathSpan }
func (n *mathSpan) Dump(src []byte, l int)  { ast.DumpHelper(n, src, l, nil, nil) }
func (n *mathBlock) Kind() ast.NodeKind     { return kindMathBlock }
func (n *mathBlock) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }
func (n *mathBlock) IsRaw() bool            { return true }

// mathSpanParser follows Pandoc, so that "$5 and $6" stays prose: the opening
// dollar has no space after it, the closing one none before it and no digit
// after it.
type mathSpanParser struct{}

func (mathSpanParser) Trigger() []byte { return []byte{'$'} }

// maxMath bounds the search for the end of a span, over its lines.
const maxMath = 2000

func (mathSpanParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	n := &mathSpan{display: bytes.HasPrefix(line, []byte("$$"))}
	width := 1
	if n.display {
		width = 2
	}
	if len(line) <= width || util.IsSpace(line[width]) && !n.display {
		return nil
	}
	if before := block.PrecendingCharacter(); before == '\\' || before == '$' {
		return nil
	}
	n.SetPos(segment.Start)
	block.Advance(width)
	for len(n.tex) < maxMath {
		line, _ := block.PeekLine()
		if line == nil {
			return nil
		}
		if end := mathEnd(line, n.tex, width); end >= 0 {
			n.tex = append(n.tex, line[:end]...)
			block.Advance(end + width)
			if len(bytes.TrimSpace(n.tex)) == 0 {
				return nil
			}
			return n
		}
		n.tex = append(n.tex, line...)
		block.AdvanceLine()
	}
	return nil
}

// mathEnd finds the closing dollars in a line; before is what precedes it.
func mathEnd(line, before []byte, width int) int {
	for i := 0; i+width <= len(line); i++ {
		switch {
		case line[i] == '\\':
			i++
		case line[i] != '$':
		case width == 2:
			if line[i+1] == '$' {
				return i
			}
		default:
			prev := byte(' ')
			if i > 0 {
				prev = line[i-1]
			} else if len(before) > 0 {
				prev = before[len(before)-1]
			}
			if util.IsSpace(prev) || i+1 < len(line) && util.IsNumeric(line[i+1]) {
				return -1 // "$5 and $6": a price, and no end further on either
			}
			return i
		}
	}
	return -1
}

type mathBlockParser struct{}

func (mathBlockParser) Trigger() []byte { return []byte{'$'} }

func (mathBlockParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if pos := pc.BlockOffset(); pos < 0 || string(bytes.TrimSpace(line)) != "$$" {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &mathBlock{}, parser.NoChildren
}

func (mathBlockParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	line, segment := reader.PeekLine()
	if string(bytes.TrimSpace(line)) == "$$" {
		reader.AdvanceToEOL()
		return parser.Close
	}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (mathBlockParser) Close(ast.Node, text.Reader, parser.Context) {}
func (mathBlockParser) CanInterruptParagraph() bool                 { return true }
func (mathBlockParser) CanAcceptIndentedLine() bool                 { return false }

func (w *writer) mathSpan(n *mathSpan) {
	w.doc.Math = true
	class := "inline"
	if n.display {
		class = "display"
	}
	w.html = append(w.html, `<span class="math `+class+`">`...)
	w.formula(n.tex, n.display)
	w.html = append(w.html, "</span>"...)
}

func (w *writer) displayMath(tex []byte) {
	w.doc.Math = true
	w.html = append(w.html, `<div class="math display">`...)
	w.formula(tex, true)
	w.html = append(w.html, "</div>\n"...)
}

// formula writes MathML, or the TeX where that is more than package math knows.
func (w *writer) formula(tex []byte, display bool) {
	tex = bytes.TrimSpace(tex)
	ml, ok := math.MathML(string(tex), display)
	if !ok {
		w.literal(tex)
		return
	}
	w.html = append(w.html, ml...)
	w.text = append(w.text, tex...)
}

// onlyMath reports whether a paragraph holds formulas and no words: their TeX
// describes a page to nobody.
func (w *writer) onlyMath(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, isText := c.(*ast.Text)
		if c.Kind() != kindMathSpan && !(isText && bytes.IndexFunc(t.Value(w.src), unicode.IsLetter) < 0) {
			return false
		}
	}
	return true
}
