package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/markdown"
)

// fillLists finds what the lists in entries show.
func (b *builder) fillLists() {
	for i := range b.notes {
		if !b.notes[i].lists {
			continue
		}
		e := b.entry(i)
		for _, l := range e.File.Doc.Lists {
			e.Lists = append(e.Lists, b.list(e, l))
		}
	}
}

func (b *builder) list(from *Entry, l markdown.List) []*Entry {
	var tagged, podded map[*Entry]bool
	add := func(set map[*Entry]bool, entries []*Entry) map[*Entry]bool {
		if set == nil {
			set = map[*Entry]bool{}
		}
		for _, e := range entries {
			set[e] = true
		}
		return set
	}
	for _, name := range l.Tags {
		t := b.hub.tags[fold(name)]
		if t == nil {
			b.unknownTag(from, content.Word{Text: name, Line: int32(l.Line), Col: int32(l.Col)})
			tagged = add(tagged, nil)
			continue
		}
		tagged = add(tagged, t.Entries)
	}
	for _, name := range l.Pods {
		p := b.hub.pods[fold(name)]
		if p == nil {
			b.unknownPod(from, content.Word{Text: name, Line: int32(l.Line), Col: int32(l.Col)}, "pod")
			podded = add(podded, nil)
			continue
		}
		podded = add(podded, p.Entries)
	}
	used := map[string]bool{}
	var list []*Entry
	for _, e := range b.byTitle {
		used[e.Type] = true
		if e != from && (tagged == nil || tagged[e]) && (podded == nil || podded[e]) && (l.Types == nil || slices.Contains(l.Types, e.Type)) {
			list = append(list, e)
		}
	}
	for _, kind := range l.Types {
		if used[kind] {
			continue
		}
		d := diag.Diagnostic{Line: l.Line, Col: l.Col, Severity: diag.Warning, Code: "unknown-type", Message: fmt.Sprintf("no entry has the type %q", kind)}
		known := make([]string, 0, len(used))
		for k := range used {
			known = append(known, k)
		}
		if s, ok := diag.Suggest(kind, known); ok {
			d.Hint = fmt.Sprintf("did you mean %q?", s)
		}
		b.report(from, d)
	}
	switch l.Sort { // byTitle decides between equals
	case "date":
		slices.SortStableFunc(list, func(x, y *Entry) int { return newest(y).Compare(newest(x)) })
	case "weight":
		slices.SortStableFunc(list, func(x, y *Entry) int { return cmp.Compare(x.Weight, y.Weight) })
	}
	return list[:min(len(list), l.Limit):min(len(list), l.Limit)]
}

// newest is the date of an entry, or else of its last change.
func newest(e *Entry) time.Time {
	if !e.Date.IsZero() {
		return e.Date
	}
	return e.Modified
}
