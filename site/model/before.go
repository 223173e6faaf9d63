package model

import (
	"cmp"
	"fmt"
	"slices"

	"podbook/site/diag"
)

// A build after an edit takes over from the hub before what plainly is the same. The
// rule: what is taken over must follow from what is compared here, entry by entry.

// mostWords is how many words there may be for each entry, before those that no entry
// uses any more are worth to be forgotten.
const mostWords = 16

// takeBefore takes over the words, and settles whether there is more to take over.
func (b *builder) takeBefore() {
	b.before, b.words, b.wordIDs = &Hub{}, make([]word, 1), map[string]int32{"": 0}
	h := b.in.Before
	if h == nil || h.drafts != b.in.Drafts || h.Settings.ReviewIn != b.in.Settings.ReviewIn || len(h.words) > mostWords*(len(h.all)+64) {
		return
	}
	b.before, b.words = h, make([]word, len(h.words))
	for i, w := range h.words {
		b.words[i] = word{text: w.text, key: w.key}
		b.wordIDs[w.text] = int32(i)
	}
}

// matching finds the entry of a file's path in the hub before, or nil, and what comes
// after it. Both are asked for, and listed, in the order of their paths; files that were
// not read again are the very same.
func matching(f *File, rest []Entry) (*Entry, []Entry) {
	for len(rest) > 0 && rest[0].File != f && rest[0].Path < f.Source.Path {
		rest = rest[1:]
	}
	if len(rest) > 0 && (rest[0].File == f || rest[0].Path == f.Source.Path) {
		return &rest[0], rest[1:]
	}
	return nil, rest
}

// inOrder lists all that is not nil in an order in which kept is already.
func inOrder[T any](kept, others []*T, order func(x, y *T) int) []*T {
	kept = slices.DeleteFunc(kept, isNil)
	slices.SortFunc(others, order) // at once when they are in order, too
	if len(kept) == 0 {
		return others
	}
	list := make([]*T, 0, len(kept)+len(others))
	for _, e := range others {
		i, _ := slices.BinarySearchFunc(kept, e, order)
		list = append(append(list, kept[:i]...), e)
		kept = kept[i:]
	}
	return append(list, kept...)
}

func isNil[T any](p *T) bool { return p == nil }

// orderByID fills Hub.Entries. What was in order before is so now.
func (b *builder) orderByID() {
	kept, others := make([]*Entry, len(b.before.all)), []*Entry(nil)
	for i := range b.all {
		if e, old := &b.all[i], b.origins[i].old; old != nil && old.ID == e.ID {
			kept[old.order] = e
		} else {
			others = append(others, e)
		}
	}
	b.hub.Entries = inOrder(kept, others, func(x, y *Entry) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.at, y.at))
	})
	shared := false
	for i, e := range b.hub.Entries {
		e.order = i
		shared = shared || i > 0 && b.hub.Entries[i-1].ID == e.ID
	}
	if !shared {
		return
	}
	known := make(map[string]*Entry, len(b.all))
	for _, e := range b.hub.Entries {
		if first := known[e.ID]; first != nil {
			b.report(e, diag.Diagnostic{
				Severity: diag.Error, Code: "same-id",
				Message: fmt.Sprintf("this entry has the same name as %q", first.Path),
				Hint:    "rename one of the two files",
			})
			own := *e.Own // which the hub before may share
			e.Own = &own
			e.ID = e.Path
		}
		known[e.ID] = e
	}
}

// byRank lists entries as earlier hubs had them by title, and those that are new behind.
func byRank(list []*Entry) []*Entry {
	ranked, others := make([]*Entry, len(list)), []*Entry(nil)
	for _, e := range list {
		if rank := e.File.Rank; rank > 0 && rank <= len(ranked) && ranked[rank-1] == nil {
			ranked[rank-1] = e
		} else {
			others = append(others, e)
		}
	}
	return append(slices.DeleteFunc(ranked, isNil), others...)
}

// orderByTitle fills byTitle. What was in order before is so now.
func (b *builder) orderByTitle() {
	kept, others := make([]*Entry, len(b.before.all)), []*Entry(nil)
	for i := range b.all {
		if e, old := &b.all[i], b.origins[i].old; old != nil && old.Title == e.Title && old.ID == e.ID {
			kept[old.rank] = e
		} else {
			others = append(others, e)
		}
	}
	byTitle := func(x, y *Entry) int {
		if c := compareTitles(x.Title, y.Title); c != 0 {
			return c
		}
		return cmp.Compare(x.ID, y.ID)
	}
	b.byTitle = inOrder(kept, byRank(others), byTitle)
	for i, e := range b.byTitle {
		e.rank = i
	}
}

// orderByURL sorts Hub.Pages. The pages of entries that were in order before are so now.
func (b *builder) orderByURL() {
	kept, others := make([]*Page, len(b.before.Pages)), []*Page(nil)
	for _, p := range b.hub.Pages {
		if p.Kind == PageEntry && p.order >= 0 {
			kept[p.order] = p
		} else {
			others = append(others, p)
		}
	}
	b.hub.Pages = inOrder(kept, others, func(x, y *Page) int { return cmp.Compare(x.URL, y.URL) })
	for i, p := range b.hub.Pages {
		p.order = i
	}
}

// standing lists, by their old at, 1 + at of the entries that links found before by the
// path of their file and still find so: from the same file, at the same URL; 0 for others.
func (b *builder) standing() []int32 {
	list := make([]int32, len(b.before.all))
	for i := range b.origins {
		if o, e := &b.origins[i], &b.all[i]; o.same() && o.old.URL == e.URL && o.old.Index == e.Index {
			list[o.old.at] = int32(i + 1)
		}
	}
	return list
}
