package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

func (w *writer) listNode(n *ast.List) {
	open, close := "<ul>\n", "</ul>\n"
	if n.IsOrdered() {
		open, close = "<ol>\n", "</ol>\n"
		if n.Start != 1 {
			open = `<ol start="` + strconv.Itoa(n.Start) + "\">\n"
		}
	}
	m := w.begin(open)
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		w.listItem(item)
	}
	w.end(m, close)
}

func (w *writer) listItem(n ast.Node) {
	open := "<li"
	first := n.FirstChild()
	if first != nil {
		if _, ok := first.FirstChild().(*east.TaskCheckBox); ok {
			open = `<li class="task"`
		}
	}
	m := w.begin(open)
	w.idAttr(n)
	w.html = append(w.html, '>')
	if _, tight := first.(*ast.TextBlock); first != nil && !tight {
		w.html = append(w.html, '\n')
	}
	w.blocks(n)
	w.end(m, "</li>\n")
}

// taskBox names the box for those who do not see it.
func (w *writer) taskBox(n *east.TaskCheckBox) {
	if n.IsChecked {
		w.html = append(w.html, `<input type="checkbox" disabled checked aria-label="Done"> `...)
	} else {
		w.html = append(w.html, `<input type="checkbox" disabled aria-label="To do"> `...)
	}
}
