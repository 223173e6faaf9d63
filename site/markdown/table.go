package markdown

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// table writes a GFM table within a box that can scroll sideways.
func (w *writer) table(n *east.Table) {
	m := w.begin("<div class=\"table\"><table>\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if _, ok := row.(*east.TableHeader); ok {
			w.html = append(w.html, "<thead>\n<tr>\n"...)
			w.cells(row, "th")
			w.html = append(w.html, "</tr>\n</thead>\n"...)
			continue
		}
		if !body {
			body = true
			w.html = append(w.html, "<tbody>\n"...)
		}
		w.html = append(w.html, "<tr"...)
		w.idAttr(row)
		w.html = append(w.html, ">\n"...)
		w.cells(row, "td")
		w.html = append(w.html, "</tr>\n"...)
		w.block()
	}
	if body {
		w.html = append(w.html, "</tbody>\n"...)
	}
	w.end(m, "</table></div>\n")
}

func (w *writer) cells(row ast.Node, tag string) {
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell := c.(*east.TableCell)
		m := w.begin("<")
		w.html = append(w.html, tag...)
		switch cell.Alignment {
		case east.AlignLeft:
			w.html = append(w.html, ` class="left"`...)
		case east.AlignCenter:
			w.html = append(w.html, ` class="center"`...)
		case east.AlignRight:
			w.html = append(w.html, ` class="right"`...)
		}
		w.html = append(w.html, '>')
		w.inlines(cell)
		w.end(m, "</"+tag+">\n")
		switch n := len(w.text); {
		case n == 0 || w.text[n-1] == '\n':
		case c.NextSibling() == nil:
			w.text = append(w.text, ' ')
		default:
			w.text = append(w.text, " · "...) // so that a snippet can be read
		}
	}
}
