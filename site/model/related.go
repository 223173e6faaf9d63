package model

import (
	"cmp"
	"slices"
)

// commonTag is the number of entries above which sharing a tag says nothing.
const commonTag = 250

// Related lists up to five entries that share most tags with this one; a rare
// tag says more than a common one. Entries that are linked anyway (in either
// direction) are left out, as they are shown elsewhere.
func (e *Entry) Related() []*Entry {
	type candidate struct {
		entry *Entry
		score float64
	}
	var list []candidate
	at := map[*Entry]int{}
	for _, t := range e.Tags {
		if len(t.Entries) > commonTag {
			continue
		}
		for _, x := range t.Entries {
			if x == e || slices.Contains(e.Backlinks, x) || e.linksTo(x) {
				continue
			}
			i, ok := at[x]
			if !ok {
				i = len(list)
				at[x] = i
				list = append(list, candidate{entry: x})
			}
			list[i].score += 1 / float64(len(t.Entries))
		}
	}
	slices.SortFunc(list, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), compareTitles(x.entry.Title, y.entry.Title), cmp.Compare(x.entry.ID, y.entry.ID))
	})
	var out []*Entry
	for _, c := range list[:min(5, len(list))] {
		out = append(out, c.entry)
	}
	return out
}

func (e *Entry) linksTo(x *Entry) bool {
	return slices.ContainsFunc(e.Links, func(t Target) bool { return t.Entry == x })
}
