package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// footnoteRef is the id of one of the places that refer to a footnote.
func footnoteRef(index, ref int) string {
	id := "fnref-" + strconv.Itoa(index)
	if ref > 0 {
		id += "-" + strconv.Itoa(ref+1)
	}
	return id
}

func (w *writer) footnoteLink(n *east.FootnoteLink) {
	if w.title {
		return
	}
	index := strconv.Itoa(n.Index)
	w.html = append(w.html, `<sup class="footnote-ref"`...)
	if id := footnoteRef(n.Index, n.RefIndex); w.claim(id) {
		w.html = append(w.html, ` id="`+id+`"`...)
	}
	w.html = append(w.html, '>')
	if w.inLink > 0 {
		w.html = append(w.html, index...)
	} else {
		w.html = append(w.html, `<a href="#fn-`+index+`" role="doc-noteref">`+index+`</a>`...)
	}
	w.html = append(w.html, "</sup>"...)
}

func (w *writer) footnoteBacklink(n *east.FootnoteBacklink) {
	label := "Back to the text"
	if n.RefIndex > 0 {
		label += ", place " + strconv.Itoa(n.RefIndex+1)
	}
	w.html = append(w.html, ` <a class="footnote-back" href="#`+footnoteRef(n.Index, n.RefIndex)+`" role="doc-backlink" aria-label="`+label+`">↩</a>`...)
}

func (w *writer) footnotes(n *east.FootnoteList) {
	w.closeTo(0)
	m := w.begin(`<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">` + "\n<ol>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		note := c.(*east.Footnote)
		id := "fn-" + strconv.Itoa(note.Index)
		open := "<li>"
		if w.claim(id) {
			open = `<li id="` + id + `">`
		}
		item := w.begin(open)
		for b := note.FirstChild(); b != nil; b = b.NextSibling() {
			if b.Type() == ast.TypeBlock {
				w.blockNode(b)
			} else {
				w.inlineNode(b)
			}
		}
		w.end(item, "</li>\n")
	}
	w.end(m, "</ol>\n</section>\n")
}
