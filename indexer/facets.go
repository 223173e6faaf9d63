package indexer

import (
	"cmp"
	"slices"
)

// selection is what is chosen in one facet.
type selection struct {
	facet   *facetColumn
	chosen  []int32  // values of the hub, each once
	unknown []string // values that the hub does not have (any more)
	all     bool     // every chosen value must apply
	not     []int32  // values an entry must not have
}

// admits reports whether an entry passes what is chosen in the facet.
func (s *selection) admits(values []int32) bool {
	if len(s.chosen)+len(s.unknown) == 0 {
		return true
	}
	if s.all {
		if len(s.unknown) > 0 {
			return false
		}
		for _, c := range s.chosen {
			if !slices.Contains(values, c) {
				return false
			}
		}
		return true
	}
	for _, c := range s.chosen {
		if slices.Contains(values, c) {
			return true
		}
	}
	return false
}

// excludes reports whether an entry has a value that was ruled out.
func (s *selection) excludes(values []int32) bool {
	for _, v := range s.not {
		if slices.Contains(values, v) {
			return true
		}
	}
	return false
}

// choose turns filters into selections, one for every facet of the schema, in its
// order. Fields that are no facet are ignored.
func (c *columns) choose(q *Query, p *parsed) []selection {
	sels := make([]selection, len(c.facets))
	n := 0
	pick := func(s *selection, value string) {
		if n >= maxSelected {
			return
		}
		n++
		if id, ok := s.facet.find(value); !ok {
			if !slices.Contains(s.unknown, value) {
				s.unknown = append(s.unknown, value)
			}
		} else if !slices.Contains(s.chosen, id) {
			s.chosen = append(s.chosen, id)
		}
	}
	for i, f := range c.facets {
		if f.review != nil {
			f = f.at(q.Now)
		}
		s := &sels[i]
		s.facet, s.all = f, q.All[f.def.Field]
		for _, value := range q.Filters[f.def.Field] {
			pick(s, value)
		}
		for _, fv := range p.filters {
			if fv.field == f.def.Field {
				pick(s, fv.value)
			}
		}
		for _, fv := range p.exclude {
			if id, ok := f.find(fv.value); ok && fv.field == f.def.Field {
				s.not = append(s.not, id)
			}
		}
	}
	return sels
}

// count visits the entries found and returns, in the order given, those that all
// selections admit, and how many entries every value of every facet has.
//
// A facet's own choice does not narrow its own counts: an entry that only one facet
// rejects still counts there. So one pass gives the counts of all facets. Where all
// chosen values must apply, the facet counts what is left, since choosing one more
// value narrows further.
func count(sels []selection, found []int32, hits []int32) ([]int32, [][]int32) {
	counts := make([][]int32, len(sels))
	for i := range sels {
		counts[i] = make([]int32, len(sels[i].facet.values))
	}
	var active []int
	for i := range sels {
		if len(sels[i].chosen)+len(sels[i].unknown) > 0 || len(sels[i].not) > 0 {
			active = append(active, i)
		}
	}
found:
	for _, ord := range found {
		rejecting := -1
		for _, i := range active {
			s := &sels[i]
			values := s.facet.of(ord)
			if s.excludes(values) {
				continue found
			}
			if !s.admits(values) {
				if rejecting >= 0 || s.all {
					continue found
				}
				rejecting = i
			}
		}
		if rejecting >= 0 {
			for _, v := range sels[rejecting].facet.of(ord) {
				counts[rejecting][v]++
			}
			continue
		}
		hits = append(hits, ord)
		for i := range sels {
			for _, v := range sels[i].facet.of(ord) {
				counts[i][v]++
			}
		}
	}
	return hits, counts
}

// facetsOf makes the answer's facets from counts: per facet the most frequent
// values, and every chosen one even when nothing is left of it. A tag of a family is
// listed in the family's facet, and in the facet of tags only when chosen there.
func facetsOf(sels []selection, counts [][]int32, more map[string]bool) []Facet {
	facets := make([]Facet, 0, len(sels))
	for i := range sels {
		s := &sels[i]
		f := s.facet
		if f.review != nil && f.now.IsZero() {
			continue
		}
		limit := facetValues
		if more[f.def.Field] {
			limit = allValues
		}
		var ids []int32
		for id := range f.values {
			if counts[i][id] > 0 && !f.values[id].apart || slices.Contains(s.chosen, int32(id)) {
				ids = append(ids, int32(id))
			}
		}
		slices.SortFunc(ids, func(a, b int32) int {
			if f.def.Field == "year" {
				return cmp.Compare(f.values[b].value, f.values[a].value)
			}
			return cmp.Or(
				cmp.Compare(counts[i][b], counts[i][a]),
				cmp.Compare(f.values[a].label, f.values[b].label),
				cmp.Compare(f.values[a].value, f.values[b].value))
		})
		out := Facet{Field: f.def.Field, Label: cmp.Or(f.def.Label, f.def.Field), Multi: f.def.Multi, Exact: true, Values: []FacetValue{}}
		for rank, id := range ids {
			selected := slices.Contains(s.chosen, id)
			if rank >= limit && !selected {
				out.More++
				continue
			}
			v := FacetValue{Value: f.values[id].value, Label: f.values[id].label, Count: int(counts[i][id]), Selected: selected}
			if parent := f.values[id].parent; parent >= 0 {
				v.Parent = f.values[parent].value
			}
			out.Values = append(out.Values, v)
		}
		for _, value := range s.unknown {
			out.Values = append(out.Values, FacetValue{Value: value, Label: value, Selected: true})
		}
		facets = append(facets, out)
	}
	return facets
}
