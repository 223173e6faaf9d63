package model

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"podbook/site/diag"
	"podbook/site/markdown"
)

// addIncluded makes entries of the files that are included and not published: they have
// links and lists like any other, but no URL, no tags, and stand in no list.
func (b *builder) addIncluded() {
	b.hub.parts = make(map[string]*Entry, len(b.in.Parts))
	for _, f := range b.in.Parts {
		p := f.Source.Path
		e := &Entry{Own: &Own{ID: strings.TrimSuffix(p, path.Ext(p)), Path: p, Title: title(f, false), File: f}, at: len(b.notes)}
		b.notes = append(b.notes, notes{})
		b.notes[e.at].image = f.Source.Meta.Image.Text != ""
		b.notes[e.at].readDoc(f.Doc)
		if b.hub.parts[e.ID] != nil {
			e.ID = p
		}
		e.Diags = slices.Concat(f.Source.Diags, f.Doc.Diags)
		for i := range e.Diags {
			e.Diags[i].File = p
		}
		b.hub.parts[e.ID] = e
		b.parts = append(b.parts, e)
	}
}

// Source finds an entry by its ID, or a part that is only included.
func (h *Hub) Source(id string) (*Entry, bool) {
	if e, ok := h.byID()[id]; ok {
		return e, ok
	}
	e, ok := h.parts[id]
	return e, ok
}

// part resolves an embed of something that is not published.
func (b *builder) part(from *Entry, l markdown.Link, name string) (Target, bool) {
	_, frag, _ := strings.Cut(l.Dest, "#")
	frag = strings.TrimSpace(frag)
	if i := meant(b.parts, func(e *Entry) string { return strings.TrimSuffix(e.Path, path.Ext(e.Path)) }, from, strings.TrimSuffix(name, ".md")); i >= 0 {
		t := b.wikiSection(from, b.parts[i], l, frag)
		t.Part = true
		return t, true
	}
	if i := meant(b.in.Hidden, func(a Asset) string { return a.Path }, from, name); i >= 0 {
		t := Target{Internal: true, Asset: &b.in.Hidden[i], Title: path.Base(name), Part: true}
		b.include(from, l, &t, frag)
		return t, true
	}
	return Target{}, false
}

// meant finds the file that a name in an entry means: by its path from the entry's
// folder or the hub's, or by as much of the end of its path as the name gives.
func meant[T any](list []T, pathOf func(T) string, from *Entry, name string) int {
	for _, p := range [...]string{path.Join(path.Dir(from.Path), name), strings.TrimPrefix(path.Clean(name), "/")} {
		if i := slices.IndexFunc(list, func(x T) bool { return pathOf(x) == p }); i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(list, func(x T) bool { return strings.HasSuffix(pathOf(x), "/"+name) })
}

// include settles which lines of a file an embed shows, and says what keeps it from
// being shown.
func (b *builder) include(from *Entry, l markdown.Link, t *Target, frag string) {
	in := t.Asset.Included
	if in == nil {
		return
	}
	d := diag.Diagnostic{Line: int(l.Line), Col: int(l.Col), Severity: diag.Warning, Code: "include"}
	switch first, last, ok := markdown.LineRange(frag); {
	case in.Problem != "":
		d.Message = fmt.Sprintf("%s is not shown: %s", t.Asset.Path, in.Problem)
		d.Hint = "the page links to it instead"
		if t.Part {
			d.Hint = ""
		}
	case !in.IsCode() || frag == "":
		return
	case !ok:
		d.Message = fmt.Sprintf("%q names no lines of %s, which is shown whole", "#"+frag, t.Asset.Path)
		d.Hint = `write them as "#L10-L20"`
	case first > in.Lines():
		d.Message = fmt.Sprintf("%s has %d lines, so %q shows it whole", t.Asset.Path, in.Lines(), "#"+frag)
	default:
		t.First, t.Last = first, min(last, in.Lines())
		return
	}
	b.report(from, d)
}

// checkCycles reports parts that include themselves, if by way of others.
func (b *builder) checkCycles() {
	const open, done = 1, 2
	state := map[*Entry]int{}
	var visit func(e *Entry)
	visit = func(e *Entry) {
		state[e] = open
		for i, t := range e.Links() {
			l := e.File.Doc.Links[i]
			if l.Kind != markdown.LinkEmbed || !t.Part || t.Entry == nil {
				continue
			}
			switch state[t.Entry] {
			case open:
				b.report(e, diag.Diagnostic{
					Line: int(l.Line), Col: int(l.Col), Severity: diag.Error, Code: "include",
					Message: fmt.Sprintf("%q includes what this is included in, so it is left out here", "![["+l.Dest+"]]"),
				})
			case 0:
				visit(t.Entry)
			}
		}
		state[e] = done
	}
	for _, e := range b.parts {
		if state[e] == 0 {
			visit(e)
		}
	}
}
