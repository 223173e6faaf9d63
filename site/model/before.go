package model

import (
	"cmp"
	"slices"
)

// A build after an edit takes over from the hub before what plainly is the same. The
// rule: what is taken over must follow from what is compared here, entry by entry.

// matchBefore finds the entry of each entry's path in the hub before. Both are in the
// order of their paths; files that were not read again are the very same.
func (b *builder) matchBefore() {
	b.old = make([]*Entry, len(b.all))
	if b.in.Before == nil {
		return
	}
	rest := b.in.Before.all
	for i := range b.all {
		e := &b.all[i]
		for len(rest) > 0 && rest[0].File != e.File && rest[0].Path < e.Path {
			rest = rest[1:]
		}
		if len(rest) > 0 && rest[0].Path == e.Path {
			b.old[i], rest = &rest[0], rest[1:]
		}
	}
}

// orderByTitle fills byTitle. What was in order before is so now.
func (b *builder) orderByTitle() {
	var kept, others []*Entry
	if b.in.Before != nil {
		kept = make([]*Entry, len(b.in.Before.all))
	}
	for i := range b.all {
		e, old := &b.all[i], b.old[i]
		if old != nil && old.Title == e.Title && old.ID == e.ID {
			kept[old.rank] = e
		} else {
			others = append(others, e)
		}
	}
	kept = slices.DeleteFunc(kept, func(e *Entry) bool { return e == nil })
	order := func(x, y *Entry) int {
		return cmp.Or(compareTitles(x.Title, y.Title), cmp.Compare(x.ID, y.ID))
	}
	slices.SortFunc(others, order)
	b.byTitle = make([]*Entry, 0, len(b.all))
	for _, e := range others {
		i, _ := slices.BinarySearchFunc(kept, e, order)
		b.byTitle = append(append(b.byTitle, kept[:i]...), e)
		kept = kept[i:]
	}
	b.byTitle = append(b.byTitle, kept...)
	for i, e := range b.byTitle {
		e.rank = i
	}
}

// standing lists, by their old at, the entries that links found before by the path of
// their file and still find so: from the same file, at the same URL.
func (b *builder) standing() []*Entry {
	if b.in.Before == nil {
		return nil
	}
	list := make([]*Entry, len(b.in.Before.all))
	for i, old := range b.old {
		if e := &b.all[i]; old != nil && old.File == e.File && old.URL == e.URL && old.Index == e.Index {
			list[old.at] = e
		}
	}
	return list
}
