package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/util"
)

// urlClass is what a destination is, as far as one file can tell.
type urlClass int

const (
	urlRelative urlClass = iota // needs the rest of the hub: gets a slot
	urlFragment                 // "#id" in this page
	urlExternal                 // has an allowed scheme, or begins with "//"
	urlUnsafe                   // has any other scheme
)

// classify decides on a decoded destination. Browsers drop control characters
// and leading spaces before they look for a scheme, and so do we.
func classify(dest string, image bool) urlClass {
	d := strings.TrimLeftFunc(dest, func(r rune) bool { return r <= ' ' })
	if strings.HasPrefix(d, "//") {
		return urlExternal
	}
	if strings.HasPrefix(d, "#") {
		return urlFragment
	}
	i := strings.IndexAny(d, ":/?#")
	if i < 0 || d[i] != ':' {
		return urlRelative
	}
	scheme := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return unicode.ToLower(r)
	}, d[:i])
	if !validScheme(scheme) {
		return urlRelative
	}
	switch scheme {
	case "http", "https":
		return urlExternal
	case "mailto", "tel", "ftp":
		if !image {
			return urlExternal
		}
	case "data":
		if image && safeData(d) {
			return urlExternal
		}
	}
	return urlUnsafe
}

// validScheme tells a scheme from a file name with a colon ("Q&A: how.md"),
// which browsers take for a relative path.
func validScheme(s string) bool {
	for i, c := range []byte(s) {
		letter := 'a' <= c && c <= 'z'
		if !letter && (i == 0 || !('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return s != ""
}

// safeData allows the bitmap formats, which cannot hold scripts.
func safeData(d string) bool {
	for _, kind := range []string{"png", "jpeg", "gif", "webp"} {
		if p := "data:image/" + kind; len(d) > len(p) && strings.EqualFold(d[:len(p)], p) && (d[len(p)] == ';' || d[len(p)] == ',') {
			return true
		}
	}
	return false
}

// url writes an attribute that holds a destination, as a slot when it depends on
// other files, and lists it. An unsafe one is left out with a diagnostic.
func (w *writer) url(kind LinkKind, attr, dest string, pos int) {
	image := kind == LinkImage
	class := urlRelative
	if kind == LinkInline || image {
		class = classify(dest, image)
	}
	if class == urlUnsafe {
		w.unsafe(dest, pos)
		return
	}
	w.html = append(w.html, ' ')
	w.html = append(w.html, attr...)
	w.html = append(w.html, `="`...)
	if dest == "" && (kind == LinkInline || image) {
		w.html = append(w.html, '"')
		w.diagnose(pos, info, "empty-link", "link without a destination", "")
		return
	}
	link := w.list(kind, dest, pos)
	if class == urlRelative || class == urlFragment { // a place of this entry may be spelt otherwise
		w.slot(SlotURL, link)
		w.html = append(w.html, '"')
		w.slot(SlotAttrs, link)
		return
	}
	w.html = escape(w.html, util.URLEscape([]byte(dest), false))
	w.html = append(w.html, '"')
	if class == urlExternal && kind == LinkInline && !strings.HasPrefix(dest, "mailto:") && !strings.HasPrefix(dest, "tel:") {
		w.html = append(w.html, ` rel="noopener"`...)
	}
}

func (w *writer) unsafe(dest string, pos int) {
	scheme, _, _ := strings.Cut(strings.TrimSpace(dest), ":")
	w.diagnose(pos, warning, "unsafe-link", "links with the scheme "+strconv.Quote(scheme)+" are not followed",
		"use http, https, mailto, tel or a path in the hub")
}

// list adds a link and answers its index.
func (w *writer) list(kind LinkKind, dest string, pos int) int {
	line, col := w.lines.at(pos)
	w.doc.Links = append(w.doc.Links, Link{Kind: kind, Dest: dest, Line: int32(line), Col: int32(col)})
	return len(w.doc.Links) - 1
}

// slot marks the current end of the HTML.
func (w *writer) slot(kind SlotKind, link int) {
	w.doc.Slots = append(w.doc.Slots, Slot{Offset: int32(len(w.html)), Kind: kind, Link: int32(link)})
}
