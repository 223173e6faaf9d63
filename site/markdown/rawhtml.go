package markdown

import (
	"bytes"
	"net/url"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// htmlBlock writes a block of raw HTML.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	at := make([][2]int, 0, lines.Len()+1) // offset in the chunk, offset in the body
	var chunk []byte
	add := func(start int, b []byte) {
		at = append(at, [2]int{len(chunk), start})
		chunk = append(chunk, b...)
	}
	for i := range lines.Len() {
		line := lines.At(i)
		add(line.Start, line.Value(w.src))
	}
	if n.HasClosure() {
		add(n.ClosureLine.Start, n.ClosureLine.Value(w.src))
	}
	if w.p.rawHTML {
		w.html = append(w.html, chunk...)
		return
	}
	w.rawChunk(chunk, func(i int) int {
		k := sort.Search(len(at), func(k int) bool { return at[k][0] > i }) - 1
		return at[max(k, 0)][1] + i - at[max(k, 0)][0]
	})
	if k := len(w.html); k > 0 && w.html[k-1] != '\n' {
		w.html = append(w.html, '\n')
	}
}

// inlineHTML writes one raw tag within text.
func (w *writer) inlineHTML(n *ast.RawHTML) {
	var chunk []byte
	for i := range n.Segments.Len() {
		s := n.Segments.At(i)
		chunk = append(chunk, s.Value(w.src)...)
	}
	if w.p.rawHTML {
		w.html = append(w.html, chunk...)
		return
	}
	pos := n.Segments.At(0).Start
	w.rawChunk(chunk, func(i int) int { return pos + i })
}

// afterMuted answers the end tag of an inline element that is dropped with its
// content; n itself when it is no such element or has no end.
func (w *writer) afterMuted(n *ast.RawHTML) ast.Node {
	name := tagName(n, w.src)
	if class := classOf(name); class != elementMuted && class != elementFramed {
		return n
	}
	if w.endless == (endless{n.Parent(), name}) {
		return n
	}
	for c := n.NextSibling(); c != nil; c = c.NextSibling() {
		if end, ok := c.(*ast.RawHTML); ok && tagName(end, w.src) == "/"+name {
			return end
		}
	}
	w.endless = endless{n.Parent(), name}
	return n
}

// endless remembers that an element has no end tag among its siblings, so that
// the next one of its kind does not look for it again.
type endless struct {
	parent ast.Node
	name   string
}

// tagName answers the lower-case name of an inline tag, with "/" before that of
// an end tag.
func tagName(n *ast.RawHTML, src []byte) string {
	first := n.Segments.At(0)
	b := first.Value(src)
	i := 1
	if i < len(b) && b[i] == '/' {
		i++
	}
	for i < len(b) && (isAlpha(b[i]) || '0' <= b[i] && b[i] <= '9') {
		i++
	}
	return strings.ToLower(string(b[min(1, i):i]))
}

// rawChunk writes what is allowed of a piece of raw HTML. place maps offsets of
// the piece to offsets of the body.
func (w *writer) rawChunk(chunk []byte, place func(int) int) {
	for i := 0; i < len(chunk); {
		t := nextToken(chunk, i)
		i = t.end
		switch t.kind {
		case htmlText:
			w.rawText(t.text)
		case htmlEnd:
			w.endTag(t.name)
		case htmlStart:
			switch classOf(t.name) {
			case elementMuted:
				i = skipElement(chunk, i, t.name)
			case elementFramed:
				i = skipElement(chunk, i, t.name)
				w.frame(&t, place(t.pos))
			case elementUnknown:
				w.component(&t)
			default:
				w.startTag(&t, chunk, place)
			}
		}
	}
}

// component writes what the tag of an element says that is not HTML's: the title that
// components of other tools, such as <Card title="…">, show above what is in them.
func (w *writer) component(t *htmlToken) {
	for _, name := range [...]string{"title", "label", "heading"} {
		if s, ok := t.attr(name); ok && strings.TrimSpace(s) != "" {
			w.html = append(w.html, "<strong>"...)
			w.literal([]byte(s))
			w.html = append(w.html, "</strong> "...)
			w.text = append(w.text, '\n')
			return
		}
	}
}

// rawText writes text of raw HTML; its layout is no part of the plain text.
func (w *writer) rawText(b []byte) {
	w.html = escape(w.html, b)
	for i, f := range bytes.Fields(b) {
		if n := len(w.text); n > 0 && w.text[n-1] != '\n' && w.text[n-1] != ' ' && (i > 0 || isBlank(b[0])) {
			w.text = append(w.text, ' ')
		}
		w.text = append(w.text, f...)
	}
	if n := len(b); n > 0 && isBlank(b[n-1]) && len(w.text) > 0 && w.text[len(w.text)-1] != '\n' && w.text[len(w.text)-1] != ' ' {
		w.text = append(w.text, ' ')
	}
}

// skipElement answers where an element that is dropped with its content ends.
// An end that is not in this chunk is not searched for: the rest is shown.
func skipElement(chunk []byte, i int, name string) int {
	rest := chunk[i:]
	for off := 0; ; {
		j := bytes.Index(rest[off:], []byte("</"))
		if j < 0 {
			return len(chunk)
		}
		off += j + 2
		if len(rest) >= off+len(name) && strings.EqualFold(string(rest[off:off+len(name)]), name) {
			if end := bytes.IndexByte(rest[off:], '>'); end >= 0 {
				return i + off + end + 1
			}
			return len(chunk)
		}
	}
}

// frame shows a link where the author wanted to load another site's page.
func (w *writer) frame(t *htmlToken, pos int) {
	src, _ := t.attr("src")
	if src == "" || w.title || w.inLink > 0 {
		return
	}
	w.diagnose(pos, info, "iframe", "frames are shown as a link to their page", "")
	label, _ := t.attr("title")
	if label == "" {
		label = src
		if u, err := url.Parse(strings.TrimSpace(src)); err == nil && u.Host != "" {
			label = "See it at " + strings.TrimPrefix(u.Host, "www.")
		}
	}
	open, close := "<a", "</a>"
	if len(w.stack) == 0 || w.stack[len(w.stack)-1] == "div" {
		open, close = "<p><a", "</a></p>"
	}
	w.html = append(w.html, open+` class="elsewhere"`...)
	w.url(LinkInline, "href", src, pos)
	w.html = append(w.html, '>')
	w.literal([]byte(label))
	w.html = append(w.html, close...)
}

// openRaw finds a raw element opened within the current Markdown element.
func (w *writer) openRaw(name string) int {
	for i := len(w.stack) - 1; i >= 0 && w.stack[i] != ""; i-- {
		if w.stack[i] == name {
			return i
		}
	}
	return -1
}

func (w *writer) endTag(name string) {
	if isBlock(name) || name == "br" {
		w.block()
	}
	if i := w.openRaw(rename(name)); i >= 0 {
		w.closeTo(i)
	}
}

// closeParagraph ends a raw <p> where a block begins, as browsers do.
func (w *writer) closeParagraph() {
	if i := w.openRaw("p"); i >= 0 {
		w.closeTo(i)
	}
}

// implied ends what HTML lets authors leave open before an element.
func (w *writer) implied(name string) {
	var closes, within string
	switch name {
	case "li":
		closes, within = "li", "ul ol"
	case "dt", "dd":
		closes, within = "dt dd", "dl"
	case "td", "th":
		closes, within = "td th", "tr table"
	case "tr":
		closes, within = "tr", "table"
	case "thead", "tbody", "tfoot":
		closes, within = "thead tbody tfoot tr", "table"
	}
	if closes == "" {
		return
	}
	for i := len(w.stack) - 1; i >= 0 && w.stack[i] != "" && !hasWord(within, w.stack[i]); i-- {
		if hasWord(closes, w.stack[i]) {
			w.closeTo(i)
		}
	}
}

func hasWord(list, word string) bool {
	for f := range strings.FieldsSeq(list) {
		if f == word {
			return true
		}
	}
	return false
}

// maxOpen bounds the nesting of raw elements; tags beyond it are dropped.
const maxOpen = 200

func (w *writer) startTag(t *htmlToken, chunk []byte, place func(int) int) {
	class := classOf(t.name)
	if class != elementVoid && len(w.stack) > maxOpen {
		return
	}
	switch t.name {
	case "a", "img", "video", "audio", "source", "track", "picture", "input":
		if w.title {
			return
		}
	}
	pos := place(t.pos)
	if isBlock(t.name) {
		w.block()
		w.closeParagraph()
		w.implied(t.name)
	}
	if t.name == "input" {
		w.rawCheckbox(t)
		return
	}
	name := rename(t.name)
	if name == "a" {
		if i := w.openRaw("a"); i >= 0 {
			w.closeTo(i)
		}
		_, link := t.attr("href")
		if !link || w.lastEnd() < pos {
			w.anchor(t)
			return
		}
		if w.inLink > 0 {
			return
		}
	}
	if src, _ := t.attr("src"); name == "img" && classify(src, true) == urlUnsafe {
		w.unsafe(src, pos)
		alt, _ := t.attr("alt")
		w.literal([]byte(alt))
		return
	}
	if name == "table" { // which scrolls sideways within a box, as those of Markdown do
		w.html = append(w.html, `<div class="table">`...)
	}
	w.html = append(w.html, '<')
	w.html = append(w.html, name...)
	w.attrs(t, pos)
	switch name {
	case "img":
		w.loading()
		if alt, ok := t.attr("alt"); ok {
			w.text = append(w.text, alt...)
		} else {
			w.html = append(w.html, ` alt=""`...)
		}
	case "video", "audio":
		if _, ok := t.attr("controls"); !ok {
			w.html = append(w.html, ` controls`...)
		}
	}
	w.html = append(w.html, '>')
	if name == "br" {
		w.text = append(w.text, ' ')
	}
	if class == elementVoid {
		return
	}
	w.stack = append(w.stack, name)
	if name == "a" {
		w.inLink++
	}
}

// anchor writes <a name="x">, which authors hardly ever close.
func (w *writer) anchor(t *htmlToken) {
	id, _ := t.attr("id")
	if id == "" {
		id, _ = t.attr("name")
	}
	if w.claim(id) {
		w.html = append(w.html, `<a id="`...)
		w.html = escape(w.html, []byte(id))
		w.html = append(w.html, `"></a>`...)
	}
}

// lastEnd answers the offset of the body's last </a>: a link that begins later
// has no end.
func (w *writer) lastEnd() int {
	if w.lastClose == 0 {
		w.lastClose = 1 + max(0, bytes.LastIndex(w.src, []byte("</a")), bytes.LastIndex(w.src, []byte("</A")))
	}
	return w.lastClose - 1
}

func (w *writer) rawCheckbox(t *htmlToken) {
	if kind, _ := t.attr("type"); !strings.EqualFold(kind, "checkbox") {
		return
	}
	w.html = append(w.html, `<input type="checkbox" disabled`...)
	label := "To do"
	if _, ok := t.attr("checked"); ok {
		w.html = append(w.html, " checked"...)
		label = "Done"
	}
	w.html = append(w.html, ` aria-label="`+label+`">`...)
}

func (w *writer) attrs(t *htmlToken, pos int) {
	kind := LinkInline
	if t.name != "a" {
		kind = LinkImage
	}
	seen := map[string]bool{}
	src := -1
	for _, a := range t.attrs {
		if seen[a.name] {
			continue
		}
		seen[a.name] = true
		switch classOfAttr(t.name, a.name) {
		case attrPlain:
			w.html = append(w.html, ' ')
			w.html = append(w.html, a.name...)
			w.html = append(w.html, `="`...)
			w.html = escape(w.html, []byte(a.value))
			w.html = append(w.html, '"')
		case attrFlag:
			w.html = append(w.html, ' ')
			w.html = append(w.html, a.name...)
		case attrURL:
			links := len(w.doc.Links)
			w.url(kind, a.name, a.value, pos)
			if a.name == "src" && len(w.doc.Links) > links {
				src = links
			}
		case attrURLSet:
			w.srcset(a.value, pos)
		case attrID:
			if w.claim(a.value) {
				w.html = append(w.html, ` id="`...)
				w.html = escape(w.html, []byte(a.value))
				w.html = append(w.html, '"')
			}
		}
	}
	if t.name == "img" && src >= 0 {
		w.doc.Links[src].Width, w.doc.Links[src].Height = sizeAttr(t, "width"), sizeAttr(t, "height")
	}
}

// sizeAttr reads a width or height of a Link from an attribute.
func sizeAttr(t *htmlToken, name string) int32 {
	value, ok := t.attr(name)
	if !ok {
		return 0
	}
	if n := atoi(value); n > 0 {
		return int32(n)
	}
	return -1
}

// srcset writes each candidate as a slot of its own.
func (w *writer) srcset(value string, pos int) {
	w.html = append(w.html, ` srcset="`...)
	for i, c := range splitSrcset(value) {
		class := classify(c[0], true)
		if class == urlUnsafe || class == urlFragment {
			continue
		}
		if i > 0 {
			w.html = append(w.html, ", "...)
		}
		link := w.list(LinkImage, c[0], pos)
		if class == urlRelative {
			w.slot(SlotURL, link)
		} else {
			w.html = escape(w.html, util.URLEscape([]byte(c[0]), false))
		}
		if c[1] != "" {
			w.html = append(w.html, ' ')
			w.html = append(w.html, c[1]...)
		}
	}
	w.html = append(w.html, '"')
}

// holdsBlock tells whether a paragraph contains a raw block element.
func holdsBlock(n ast.Node, src []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if raw, ok := c.(*ast.RawHTML); ok {
			if isBlock(strings.TrimPrefix(tagName(raw, src), "/")) {
				return true
			}
		} else if c.FirstChild() != nil && holdsBlock(c, src) {
			return true
		}
	}
	return false
}
