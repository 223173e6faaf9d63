package model

import (
	"maps"
	"reflect"
	"slices"

	"podbook/site/markdown"
)

// An edit of running text changes one page and nothing else: no title, heading,
// link or tag. Building the hub anew for it would take the time that ten thousand
// other entries take. So a hub can be had with other bodies, as long as everything
// that Build looks at is the same; what Build makes of it then is the same, too.

// File is the file of an entry in this revision. Entries are shared by revisions
// that differ in bodies only; who wants a body, or anything that hangs on it (Doc's
// Slots, Sections and Words, Source's Hash), asks here and not Entry.File.
func (h *Hub) File(e *Entry) *File {
	if h.asked != nil {
		h.asked(e)
	}
	if f, ok := h.bodies[e]; ok {
		return f
	}
	return e.File
}

// Asking returns the hub as it is, which tells asked of each entry that is asked for
// by File. What is made without asking for a file depends on outlines alone.
func (h *Hub) Asking(asked func(*Entry)) *Hub {
	like := *h
	like.asked = asked
	return &like
}

// mostBodies is how many bodies may differ before it is time to Build again.
const mostBodies = 64

// WithBodies returns the hub in which files, by source path, stand for those that
// have the same outline now; false when one has not.
func (h *Hub) WithBodies(revision string, files map[string]*File) (*Hub, bool) {
	if len(h.bodies)+len(files) > mostBodies {
		return nil, false
	}
	bodies := maps.Clone(h.bodies)
	if bodies == nil {
		bodies = map[*Entry]*File{}
	}
	for p, f := range files {
		e := h.byPath[p]
		if e == nil || !sameOutline(e.File, f, len(e.Diags) > 0) {
			return nil, false
		}
		bodies[e] = f
	}
	like := *h
	like.Revision, like.bodies = revision, bodies
	return &like, true
}

// BodiesSince lists the entries whose bodies differ from those in another hub; false
// when the two were not built at once, so that more may differ.
func (h *Hub) BodiesSince(before *Hub) (changed []*Entry, ok bool) {
	if len(h.Entries) == 0 || len(h.Entries) != len(before.Entries) || &h.Entries[0] != &before.Entries[0] {
		return nil, false
	}
	for e, f := range h.bodies {
		if before.bodies[e] != f {
			changed = append(changed, e)
		}
	}
	for e := range before.bodies {
		if h.bodies[e] == nil {
			changed = append(changed, e)
		}
	}
	return changed, true
}

// sameOutline reports whether Build makes the same of two files. Places only matter
// to diagnostics.
func sameOutline(a, b *File, places bool) bool {
	if len(a.Moments) > 0 || len(b.Moments) > 0 || !a.Modified.Equal(b.Modified) ||
		!reflect.DeepEqual(a.Source.Diags, b.Source.Diags) || !reflect.DeepEqual(a.Doc.Diags, b.Doc.Diags) {
		return false
	}
	x, y := a.Doc, b.Doc
	return x.Title == y.Title && x.TitleHTML == y.TitleHTML && x.TitleID == y.TitleID && x.Summary == y.Summary &&
		x.Code == y.Code && x.Math == y.Math && x.Mermaid == y.Mermaid &&
		slices.Equal(x.IDs, y.IDs) &&
		slices.EqualFunc(x.Links, y.Links, func(a, b markdown.Link) bool {
			return a.Kind == b.Kind && a.Dest == b.Dest && a.Text == b.Text && (!places || a.Line == b.Line && a.Col == b.Col)
		}) &&
		slices.EqualFunc(x.Lists, y.Lists, func(a, b markdown.List) bool {
			if !places {
				b.Line, b.Col = a.Line, a.Col
			}
			return reflect.DeepEqual(a, b)
		}) &&
		slices.EqualFunc(a.Layout().Sections, b.Layout().Sections, func(a, b markdown.Section) bool {
			return a.ID == b.ID && a.Title == b.Title && a.Level == b.Level && (!places || a.Line == b.Line)
		}) &&
		reflect.DeepEqual(a.Source.Meta, b.Source.Meta) && reflect.DeepEqual(a.Chapters, b.Chapters)
}
