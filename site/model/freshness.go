package model

import (
	"cmp"
	"time"

	"podbook/site/content"
)

// reviewBy says when an entry wants to be looked at again: its last review (or
// change, or date) plus the interval that it, or the hub, asks for. Zero when
// nobody asked, or nothing is known about when it was last true. Whether it is
// overdue is judged by the reader's clock, never here.
func (b *builder) reviewBy(e *Entry, m *content.Meta) time.Time {
	every := cmp.Or(m.ReviewIn, b.in.Settings.ReviewIn)
	if every <= 0 {
		return time.Time{}
	}
	for _, from := range []time.Time{e.ReviewedOn, e.Modified, e.Date} {
		if !from.IsZero() {
			return from.Add(every)
		}
	}
	return time.Time{}
}
