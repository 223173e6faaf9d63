package model

import (
	"cmp"
	"slices"
)

// commonTag is the number of entries above which sharing a tag says nothing.
const commonTag = 100

// Related lists up to five entries that share most tags with this one; a rare
// tag says more than a common one. Entries that are linked anyway (in either
// direction) are left out, as they are shown elsewhere.
func (e *Entry) Related() []*Entry {
	type candidate struct {
		entry *Entry
		score float64
	}
	var best []candidate // at most five, the best first
	for i, t := range e.Tags {
		if len(t.Entries) > commonTag {
			continue
		}
		for _, x := range t.Entries {
			if x == e || sharesOneOf(x, e.Tags[:i]) {
				continue // it is the entry, or was considered with an earlier tag
			}
			c := candidate{x, 0}
			for _, shared := range e.Tags[i:] {
				if len(shared.Entries) <= commonTag && x.has(shared) {
					c.score += 1 / float64(len(shared.Entries))
				}
			}
			at, _ := slices.BinarySearchFunc(best, c, func(x, y candidate) int {
				return cmp.Or(cmp.Compare(y.score, x.score), compareTitles(x.entry.Title, y.entry.Title), cmp.Compare(x.entry.ID, y.entry.ID))
			})
			if at == 5 || slices.Contains(e.Backlinks, x) || e.linksTo(x) {
				continue
			}
			best = slices.Insert(best[:min(len(best), 4)], at, c)
		}
	}
	var out []*Entry
	for _, c := range best {
		out = append(out, c.entry)
	}
	return out
}

// has reports whether an entry is listed under a tag: it has it, or one below it.
func (e *Entry) has(t *Tag) bool {
	return slices.ContainsFunc(e.Tags, func(x *Tag) bool { return below(x, t) })
}

func sharesOneOf(e *Entry, tags []*Tag) bool {
	return slices.ContainsFunc(tags, func(t *Tag) bool { return len(t.Entries) <= commonTag && e.has(t) })
}

func (e *Entry) linksTo(x *Entry) bool {
	return slices.Contains(e.links, x) || slices.ContainsFunc(e.others, func(t Target) bool { return t.Entry == x })
}
