package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// blockIDs takes an id off the end of a paragraph or list item, so that links
// can point there: "… {#id}", or "… ^id" as Obsidian has it.
type blockIDs struct{}

func (blockIDs) Transform(n *ast.Paragraph, r text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	last := lines.At(lines.Len() - 1)
	id, cut := trailingID(last.Value(r.Source()))
	if id == "" || last.Padding > 0 || cut == 0 && lines.Len() == 1 {
		return
	}
	var owner ast.Node = n
	if item, ok := n.Parent().(*ast.ListItem); ok && n.PreviousSibling() == nil {
		owner = item
	}
	owner.SetAttributeString("id", id)
	last.Stop = last.Start + cut
	last = last.TrimRightSpace(r.Source())
	lines.Set(lines.Len()-1, last)
	if last.Len() == 0 {
		lines.SetSliced(0, lines.Len()-1)
	}
}

// rowIDs does the same for the rows of a table, whose last cell may end in an id.
func rowIDs(table *east.Table, src []byte) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		cell := row.LastChild()
		if cell == nil || cell.Lines().Len() != 1 {
			continue
		}
		s := cell.Lines().At(0)
		if id, cut := trailingID(s.Value(src)); id != "" {
			row.SetAttributeString("id", id)
			s.Stop = s.Start + cut
			cell.Lines().Set(0, s.TrimRightSpace(src))
		}
	}
}

// trailingID finds an id at the end of a line and where the text before it ends.
func trailingID(line []byte) (id string, cut int) {
	line = bytes.TrimRight(line, " \t\n")
	switch {
	case bytes.HasSuffix(line, []byte("}")):
		cut = bytes.LastIndex(line, []byte("{#"))
		if cut < 0 {
			return "", 0
		}
		id = string(line[cut+2 : len(line)-1])
	default:
		i := bytes.LastIndexByte(line, '^')
		if i < 1 || line[i-1] != ' ' {
			return "", 0
		}
		cut, id = i-1, string(line[i:])
	}
	for i, c := range []byte(id) {
		if !isAlpha(c) && !('0' <= c && c <= '9') && c != '-' && c != '_' && !(i == 0 && c == '^') && c < 0x80 && c != '.' && c != ':' {
			return "", 0
		}
	}
	if len(id) > 100 || id == "^" {
		return "", 0
	}
	return id, cut
}

// anchorParser reads {#id} anywhere else in text: the place itself gets the id.
type anchorParser struct{}

// anchor is an invisible place that links can point at.
type anchor struct {
	ast.BaseInline
	id string
}

var kindAnchor = ast.NewNodeKind("Anchor")

func (n *anchor) Kind() ast.NodeKind     { return kindAnchor }
func (n *anchor) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

func (anchorParser) Trigger() []byte { return []byte{'{'} }

func (anchorParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 4 || line[1] != '#' {
		return nil
	}
	end := bytes.IndexByte(line[:min(len(line), 110)], '}')
	if end < 0 {
		return nil
	}
	id, _ := trailingID(line[:end+1])
	if id == "" {
		return nil
	}
	n := &anchor{id: id}
	n.SetPos(segment.Start)
	block.Advance(end + 1)
	return n
}

func (w *writer) anchorNode(n *anchor) {
	if w.claim(n.id) {
		w.html = append(w.html, `<a id="`...)
		w.html = escape(w.html, []byte(n.id))
		w.html = append(w.html, `"></a>`...)
	}
}

// idAttr writes the id that an author gave a block.
func (w *writer) idAttr(n ast.Node) {
	if v, ok := n.AttributeString("id"); ok {
		if id, ok := v.(string); ok && w.claim(id) {
			w.html = append(w.html, ` id="`...)
			w.html = escape(w.html, []byte(id))
			w.html = append(w.html, '"')
		}
	}
}
