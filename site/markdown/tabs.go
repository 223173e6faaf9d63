package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// tab is one of several alternatives, of which a theme shows one at a time:
//
//	=== "macOS"
//	    content indented by four columns
//
// Without scripts all of them are shown under their titles.
type tab struct{ ast.BaseBlock }

var kindTab = ast.NewNodeKind("Tab")

func (n *tab) Kind() ast.NodeKind     { return kindTab }
func (n *tab) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

type tabParser struct{}

func (tabParser) Trigger() []byte { return []byte{'='} }

func (tabParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	rest := bytes.TrimRight(line[pos:], " \t\n")
	if !bytes.HasPrefix(rest, []byte("===")) || len(rest) < 6 || rest[len(rest)-1] != '"' {
		return nil, parser.NoChildren
	}
	i := len(rest[3:]) - len(bytes.TrimLeft(rest[3:], "!+ ")) + 3
	if rest[i] != '"' || i+2 >= len(rest) {
		return nil, parser.NoChildren
	}
	n := &tab{}
	t := &calloutTitle{}
	start := segment.Start - segment.Padding + pos
	t.SetPos(start + i + 1)
	t.Lines().Append(text.NewSegment(start+i+1, start+len(rest)-1))
	n.AppendChild(n, t)
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

func (tabParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	return continueIndented(reader)
}

func (tabParser) Close(ast.Node, text.Reader, parser.Context) {}
func (tabParser) CanInterruptParagraph() bool                 { return true }
func (tabParser) CanAcceptIndentedLine() bool                 { return false }

// tab writes one tab, with the group's box around the first and the last.
func (w *writer) tab(n *tab) {
	if _, ok := n.PreviousSibling().(*tab); !ok {
		w.begin(`<div class="tabs">` + "\n")
	}
	m := w.begin(`<section class="tab">` + "\n")
	title := n.FirstChild()
	t := w.begin(`<p class="tab-title">`)
	w.inlines(title)
	w.end(t, "</p>\n")
	w.block()
	w.siblings(title.NextSibling())
	w.end(m, "</section>\n")
	if _, ok := n.NextSibling().(*tab); !ok {
		w.end(len(w.stack)-1, "</div>\n")
	}
}
