package model

import (
	"strings"
	"unicode"
)

// respelt finds the anchor that differs from id in capitals and punctuation only, as
// those do that other tools make of the same heading; "" when there is none.
func (e *Entry) respelt(id string) string {
	want := lettersOf(id)
	if want == "" {
		return ""
	}
	for _, a := range e.anchors() {
		if lettersOf(a) == want {
			return a
		}
	}
	d := e.File.Doc
	if lettersOf(d.TitleID) == want || d.TitleID != "" && lettersOf(e.Title) == want {
		return d.TitleID
	}
	layout := e.File.Layout()
	for _, h := range layout.Headings() {
		if lettersOf(h.Title) == want {
			return h.ID
		}
	}
	return ""
}

// lettersOf is what sets one heading apart from another: its letters and digits.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
