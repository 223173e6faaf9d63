package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

func (w *writer) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inlineNode(n)
		if raw, ok := n.(*ast.RawHTML); ok && !w.p.rawHTML {
			n = w.afterMuted(raw)
		}
	}
}

func (w *writer) inlineNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		b := n.Segment.Value(w.src)
		if n.IsRaw() {
			w.literal(b)
		} else {
			w.inlineText(b)
		}
		if n.HardLineBreak() {
			if stop := n.Segment.Stop; stop < len(w.src) && w.src[stop] == ' ' {
				// goldmark leaves blanks before the break when it looked for links there.
				w.html = bytes.TrimRight(w.html, " ")
			}
			w.html = append(w.html, "<br>\n"...)
			w.text = append(w.text, ' ')
		} else if n.SoftLineBreak() {
			w.html = append(w.html, '\n')
			w.text = append(w.text, ' ')
		}
	case *ast.String:
		w.inlineText(n.Value)
	case *ast.CodeSpan:
		w.html = append(w.html, "<code>"...)
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			b := c.(*ast.Text).Segment.Value(w.src)
			if bytes.HasSuffix(b, []byte("\n")) {
				w.literal(b[:len(b)-1])
				w.literal([]byte(" "))
			} else {
				w.literal(b)
			}
		}
		w.html = append(w.html, "</code>"...)
	case *ast.Emphasis:
		tag := "em>"
		if n.Level == 2 {
			tag = "strong>"
		}
		w.span(n, "<"+tag, "</"+tag)
	case *east.Strikethrough:
		w.span(n, "<del>", "</del>")
	case *ast.Link:
		w.linkNode(n, string(decode(nil, n.Destination)), n.Title)
	case *ast.Image:
		w.image(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		w.inlineHTML(n)
	case *anchor:
		w.anchorNode(n)
	case *marked:
		w.span(n, "<mark>", "</mark>")
	case *keys:
		w.keys(n)
	case *mathSpan:
		w.mathSpan(n)
	case *verbatim:
		for _, line := range n.lines {
			w.literal(line.Value(w.src))
		}
	case *wikiLink:
		w.wikiLink(n)
	case *east.TaskCheckBox:
		w.taskBox(n)
	case *east.FootnoteLink:
		w.footnoteLink(n)
	case *east.FootnoteBacklink:
		w.footnoteBacklink(n)
	default:
		w.inlines(n)
	}
}

func (w *writer) span(n ast.Node, open, close string) {
	m := w.begin(open)
	w.inlines(n)
	w.end(m, close)
}

// linkNode writes a link, or only its text within another link and in a title.
func (w *writer) linkNode(n ast.Node, dest string, title []byte) {
	if w.title || w.inLink > 0 {
		w.span(n, "", "")
		return
	}
	m := w.begin("<a")
	w.inLink++
	w.url(LinkInline, "href", dest, n.Pos())
	w.titleAttr(title)
	w.html = append(w.html, '>')
	w.inlines(n)
	w.closeTo(m)
	w.inLink--
	w.html = append(w.html, "</a>"...)
}

func (w *writer) titleAttr(title []byte) {
	if title == nil {
		return
	}
	w.html = append(w.html, ` title="`...)
	w.html = escape(w.html, decode(nil, title))
	w.html = append(w.html, '"')
}

func (w *writer) autoLink(n *ast.AutoLink) {
	label := n.Label(w.src)
	if w.title || w.inLink > 0 {
		w.literal(label)
		return
	}
	dest := string(n.URL(w.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	pos := n.Pos()
	if i := bytes.Index(w.src[max(pos, 0):], label); i > 0 && i <= 2 {
		pos += i // goldmark's position is that of the space before
	}
	w.html = append(w.html, "<a"...)
	w.url(LinkInline, "href", dest, pos)
	w.html = append(w.html, '>')
	w.literal(label)
	w.html = append(w.html, "</a>"...)
}
