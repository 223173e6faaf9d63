package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// slug makes a heading's id as GitHub does: lower case; letters, marks, digits,
// "_" and "-" stay, spaces become "-", everything else is dropped.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(text)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case r >= 0x80 && unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// nameHeadings gives every heading its id before anything is written, so that
// ids that authors wrote can keep clear of them.
func (w *writer) nameHeadings(root ast.Node) {
	w.ids = map[string]bool{}
	w.heading = map[*ast.Heading]string{}
	var all []*ast.Heading
	var walk func(n ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if h, ok := c.(*ast.Heading); ok {
				all = append(all, h)
			} else if c.Type() == ast.TypeBlock {
				walk(c)
			}
		}
	}
	walk(root)
	for _, h := range all {
		v, ok := h.AttributeString("id")
		if !ok {
			continue
		}
		id := string(v.([]byte))
		if id == "" {
			continue
		}
		if w.ids[id] {
			w.diagnose(h.Pos(), warning, "duplicate-id", "id "+strconv.Quote(id)+" is given twice", "links reach the first one only")
			continue
		}
		w.ids[id] = true
		w.heading[h] = id
	}
	next := map[string]int{}
	for _, h := range all {
		if w.heading[h] != "" {
			continue
		}
		base := slug(string(w.plain(nil, h)))
		if base == "" {
			base = "section"
		}
		id := base
		for w.ids[id] {
			next[base]++
			id = base + "-" + strconv.Itoa(next[base])
		}
		w.ids[id] = true
		w.heading[h] = id
	}
}

// claim registers an id that an author wrote on something else than a heading;
// false when it is taken or not usable.
func (w *writer) claim(id string) bool {
	if id == "" || w.title || w.ids[id] || strings.ContainsAny(id, " \t\n\f\r") {
		return false
	}
	w.ids[id] = true
	w.doc.IDs = append(w.doc.IDs, id)
	return true
}
