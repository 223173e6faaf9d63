package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// document writes the whole body, its title first.
func (w *writer) document(root ast.Node) {
	w.nameHeadings(root)
	w.startSections()
	first := root.FirstChild()
	for first != nil && (invisible(first) || onlyImages(first)) {
		first = first.NextSibling()
	}
	title, ok := first.(*ast.Heading)
	if ok && title.Level == 1 {
		w.writeTitle(title)
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n != ast.Node(title) || title.Level != 1 {
			w.talk(n)
			w.blockNode(n)
		}
	}
	w.endTalk()
}

// onlyImages tells a paragraph of pictures, linked or not: a logo, a banner or
// badges, which may stand above the title.
func onlyImages(n ast.Node) bool {
	switch n.(type) {
	case *ast.Paragraph, *ast.Link:
	default:
		return false
	}
	found := false
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Image:
			found = true
		case *ast.Link:
			if !onlyImages(c) {
				return false
			}
			found = true
		case *ast.Text:
			if c.Segment.Len() > 0 {
				return false
			}
		default:
			return false
		}
	}
	return found
}

// invisible tells nodes that leave no trace in the HTML.
func invisible(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.LinkReferenceDefinition:
		return true
	case *ast.HTMLBlock:
		return n.HTMLBlockType == ast.HTMLBlockType2 // a comment
	case *abbreviation:
		return true
	}
	return false
}

func (w *writer) writeTitle(h *ast.Heading) {
	w.title = true
	w.inlines(h)
	w.closeTo(0)
	w.title = false
	w.doc.Title = strings.Join(strings.Fields(string(w.text)), " ")
	w.doc.TitleHTML = strings.TrimSpace(string(w.html))
	w.doc.TitleID = w.heading[h]
	w.html, w.text = w.html[:0], w.text[:0]
}

func (w *writer) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.blockNode(n)
	}
}

func (w *writer) blockNode(n ast.Node) {
	if n, ok := n.(*ast.HTMLBlock); ok {
		w.htmlBlock(n)
		w.block()
		return
	}
	w.closeParagraph()
	switch n := n.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.inlines(n)
		if n.NextSibling() != nil && n.FirstChild() != nil {
			w.html = append(w.html, '\n')
		}
	case *ast.Heading:
		w.headingNode(n)
	case *ast.Blockquote:
		if mark, ok := n.FirstChild().(*alertMark); ok {
			w.callout(mark.callout, n)
			break
		}
		m := w.begin("<blockquote>\n")
		w.blocks(n)
		w.end(m, "</blockquote>\n")
	case *ast.List:
		w.listNode(n)
	case *ast.CodeBlock:
		w.html = append(w.html, "<pre><code>"...)
		w.rawLines(n)
		w.html = append(w.html, "</code></pre>\n"...)
	case *ast.FencedCodeBlock:
		w.fence(n)
	case *ast.ThematicBreak:
		w.html = append(w.html, "<hr>\n"...)
	case *ast.LinkReferenceDefinition:
	case *abbreviation:
	case *cue:
		w.cue(n)
	case *callout:
		w.callout(n, n)
	case *tab:
		w.tab(n)
	case *mathBlock:
		w.displayMath(blockText(n, w.src))
	case *east.Table:
		w.table(n)
	case *east.DefinitionList:
		m := w.begin("<dl>\n")
		w.blocks(n)
		w.end(m, "</dl>\n")
	case *east.DefinitionTerm:
		m := w.begin("<dt>")
		w.inlines(n)
		w.end(m, "</dt>\n")
	case *east.DefinitionDescription:
		m := w.begin("<dd>")
		if !n.IsTight {
			w.html = append(w.html, '\n')
		}
		w.blocks(n)
		w.end(m, "</dd>\n")
	case *east.FootnoteList:
		w.footnotes(n)
	default:
		w.blocks(n)
	}
	w.block()
}

func (w *writer) paragraph(n *ast.Paragraph) {
	if embeds := onlyEmbeds(n); embeds != nil {
		for _, e := range embeds {
			w.embed(e)
		}
		return
	}
	tag := "p"
	if !w.p.rawHTML && holdsBlock(n, w.src) {
		tag = "div" // a <p> would end where the raw block begins
	}
	start := len(w.text)
	if img, caption := figure(n); img != nil {
		w.figure(n, img, caption)
		return
	}
	before := len(w.html)
	m := w.begin("<" + tag)
	w.idAttr(n)
	w.html = append(w.html, '>')
	empty := len(w.html)
	w.inlines(n)
	if len(w.html) == empty && len(w.stack) == m+1 && n.Attributes() == nil {
		w.html, w.stack = w.html[:before], w.stack[:m] // only a comment
		return
	}
	w.end(m, "</"+tag+">\n")
	if w.doc.Summary == "" && n.Parent().Kind() == ast.KindDocument && !w.onlyMath(n) {
		w.doc.Summary = summary(string(w.text[start:]))
	}
}

func (w *writer) headingNode(n *ast.Heading) {
	id := w.heading[n]
	title := strings.Join(strings.Fields(string(w.plain(nil, n))), " ")
	line, _ := w.lines.at(n.Pos())
	w.startSection(Section{ID: id, Title: title, Level: int32(n.Level), Line: int32(line)})
	level := strconv.Itoa(n.Level)
	m := w.begin("<h" + level + ` id="`)
	w.html = escape(w.html, []byte(id))
	w.html = append(w.html, `">`...)
	w.inlines(n)
	w.closeTo(m + 1)
	if w.inLink == 0 {
		w.html = append(w.html, `<a class="anchor" href="#`...)
		w.html = escape(w.html, []byte(id))
		w.html = append(w.html, `" aria-label="Link to this section"></a>`...)
	}
	w.end(m, "</h"+level+">\n")
	w.text = w.text[:0] // the heading is the section's title, not its text
}

// rawLines writes the lines of a code block.
func (w *writer) rawLines(n ast.Node) {
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		w.literal(line.Value(w.src))
	}
}
