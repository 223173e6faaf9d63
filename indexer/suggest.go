package indexer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Suggest offers what the text, which is being typed, may be the beginning of:
// entries by title and alias, values of facets, sections by heading. A limit of 0
// means 8.
func (ix *Index) Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	if limit <= 0 {
		limit = 8
	}
	limit = min(limit, 50)
	var out []Suggestion
	err := ix.use(ctx, func(s *state, sc *scratch) error {
		text := clean(text)
		var err error
		if out, err = s.suggest(ctx, text, limit, sc); err != nil || len(out) > 0 {
			return err
		}
		corrected, err := s.respell(ctx, text, sc)
		if err != nil || corrected == "" {
			return err
		}
		sc.reset(len(s.cols.docs))
		out, err = s.suggest(ctx, corrected, limit, sc)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	return nonNil(out), nil
}

func (s *state) suggest(ctx context.Context, text string, limit int, sc *scratch) ([]Suggestion, error) {
	values, valuesOnly := s.suggestValues(text, limit)
	if valuesOnly || s.reader == nil {
		return values, nil
	}
	langs := s.languages(sc)
	p := makePlan(text, langs, s.cols)
	if len(p.groups) == 0 {
		return nil, nil
	}
	if err := s.finish(ctx, p, langs); err != nil {
		return nil, err
	}
	entries, err := s.suggestEntries(ctx, p, limit, sc)
	if err != nil {
		return nil, err
	}
	// Values that are meant come first, entries fill the list, and sections get a
	// share of it.
	values = values[:min(len(values), max(limit/4, 1))]
	room := limit - len(values)
	sections, err := s.suggestSections(ctx, p, max(room-len(entries), room/3), sc)
	if err != nil {
		return nil, err
	}
	entries = entries[:min(len(entries), room-len(sections))]
	var out []Suggestion
	if len(entries) > 0 && strings.HasPrefix(exactTerm(entries[0].Title), exactTerm(text)) {
		out, entries = append(out, entries[0]), entries[1:]
	}
	out = append(out, values...)
	out = append(out, entries...)
	return append(out, sections...), nil
}

// suggestValues finds values whose name, label or alias has a word that begins
// with the text. After "#" nothing else is meant.
func (s *state) suggestValues(text string, limit int) (out []Suggestion, only bool) {
	text = strings.TrimSpace(text)
	name, only := strings.CutPrefix(text, "#")
	prefix := foldName(name)
	if prefix == "" && !only {
		return nil, false
	}
	type match struct {
		facet *facetColumn
		id    int32
		rank  int
		count int
	}
	var found []match
	offered := map[string]bool{} // a team that owns entries and others are for is one suggestion
	for _, f := range s.cols.facets {
		if !named(f.def.Field) || only && !f.def.Tags {
			continue
		}
		best := map[int32]int{}
		for name, id := range f.folded {
			rank := 0
			switch {
			case name == prefix:
				rank = 3
			case strings.HasPrefix(name, prefix):
				rank = 2
			case strings.Contains(name, " "+prefix):
				rank = 1
			}
			best[id] = max(best[id], rank)
		}
		for id, rank := range best {
			if n := len(f.carriers(id)); rank > 0 && n > 0 && !f.values[id].apart {
				if v := f.values[id]; !offered[v.value+"\n"+v.label] {
					offered[v.value+"\n"+v.label] = true
					found = append(found, match{f, id, rank, n})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.count, a.count),
			strings.Compare(a.facet.def.Field, b.facet.def.Field), cmp.Compare(a.id, b.id))
	})
	for _, m := range found[:min(len(found), limit)] {
		v := m.facet.values[m.id]
		q := Query{Filters: map[string][]string{m.facet.def.Field: {v.value}}}
		out = append(out, Suggestion{
			Kind: m.facet.def.Field, Title: v.label, Note: m.facet.def.Label,
			URL: "/search/?" + q.Values().Encode(),
		})
	}
	return out, only
}

// suggestEntries ranks entries by their titles and aliases alone: all words must
// be there, the last one at least begun.
func (s *state) suggestEntries(ctx context.Context, p *plan, limit int, sc *scratch) ([]Suggestion, error) {
	need := 0
	for i := range p.groups {
		g := &p.groups[i]
		need++
		for _, f := range []int{inTitle, inAlias} {
			for _, t := range g.terms {
				err := s.postings(ctx, fieldOf[f], t.text, sc, func(ord int32, freq uint64) {
					if sc.tf[ord] == 0 {
						sc.touched = append(sc.touched, ord)
					}
					sc.tf[ord] = max(sc.tf[ord], t.weight*s.factor[f][ord])
				})
				if err != nil {
					return nil, err
				}
			}
		}
		for _, ord := range sc.touched {
			if sc.score[ord] == 0 {
				sc.matched = append(sc.matched, ord)
			}
			sc.score[ord] += sc.tf[ord]
			sc.share[ord]++
			sc.tf[ord] = 0
		}
		sc.touched = sc.touched[:0]
	}
	query := strings.Join(p.surface, " ")
	titles := s.cols.titles()
	found := sc.hits[:0]
	for _, ord := range sc.matched {
		if int(sc.share[ord]) < need {
			continue
		}
		if strings.HasPrefix(titles[ord], query) {
			sc.score[ord] += 10
		}
		sc.score[ord] *= s.boost(ord)
		found = append(found, ord)
	}
	sc.hits = found
	selectFirst(found, limit, func(a, b int32) int {
		return cmp.Or(cmp.Compare(sc.score[b], sc.score[a]), cmp.Compare(a, b))
	})
	var out []Suggestion
	for _, ord := range found[:min(len(found), limit)] {
		d := &s.cols.docs[ord]
		var trail []string
		for _, c := range d.Breadcrumb {
			trail = append(trail, c.Title)
		}
		out = append(out, Suggestion{Kind: "entry", Title: d.Title, Note: strings.Join(trail, " › "), URL: d.URL})
	}
	return out, nil
}

// mostHeaded is how many entries are looked through for a heading.
const mostHeaded = 200

// suggestSections finds sections and chapters whose heading has all the words.
func (s *state) suggestSections(ctx context.Context, p *plan, limit int, sc *scratch) ([]Suggestion, error) {
	if limit <= 0 {
		return nil, nil
	}
	var nums []int32
	for i := range p.groups {
		n, err := s.having(ctx, fieldHeading, p.groups[i].terms, sc)
		if err != nil {
			return nil, err
		}
		if nums == nil {
			nums = n
		} else {
			nums = common(nums, n)
		}
		if len(nums) == 0 {
			return nil, nil
		}
	}
	if len(nums) > mostHeaded { // the first of the hub, however the index numbers them
		slices.SortFunc(nums, func(a, b int32) int { return cmp.Compare(s.ord[a], s.ord[b]) })
		nums = nums[:mostHeaded]
		slices.Sort(nums)
	}
	ords := make([]int32, len(nums))
	for i, num := range nums {
		ords[i] = s.ord[num]
		p.groups[0].df = max(p.groups[0].df, 1)
	}
	hits, err := s.locateHeadings(ctx, p, nums, ords)
	if err != nil {
		return nil, err
	}
	type section struct {
		hit     *shown
		passage int
	}
	var found []section
	for i := range hits {
		for passage := range hits[i].starts {
			if hits[i].titled(p, passage) {
				found = append(found, section{&hits[i], passage})
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b section) int { return cmp.Compare(a.hit.ord, b.hit.ord) })
	var out []Suggestion
	for _, f := range found {
		text, err := s.text(f.hit.num)
		if err != nil {
			return nil, err
		}
		if f.passage >= len(text.Passages) {
			return nil, errText
		}
		d, pas := &s.cols.docs[f.hit.ord], &text.Passages[f.passage]
		if pas.Anchor == "" || pas.Title == d.Title {
			continue
		}
		out = append(out, Suggestion{Kind: "section", Title: pas.Title, Note: d.Title, URL: d.URL + pas.Anchor})
		if len(out) == limit {
			break
		}
	}
	return out, nil
}

// locateHeadings finds the words of the plan in the headings of entries.
func (s *state) locateHeadings(ctx context.Context, p *plan, nums, ords []int32) ([]shown, error) {
	borders, err := s.locate(ctx, fieldBorder, borderTerm, nums)
	if err != nil {
		return nil, err
	}
	hits := make([]shown, len(nums))
	for i := range hits {
		hits[i] = shown{ord: ords[i], num: nums[i], starts: borders[i], heading: make([][]int32, len(p.groups))}
	}
	for g := range p.groups {
		at, err := s.locateGroup(ctx, fieldHeading, p.groups[g].terms, nums)
		if err != nil {
			return nil, err
		}
		for i := range hits {
			hits[i].heading[g] = at[i]
		}
	}
	return hits, nil
}

// titled reports whether all words of the plan stand in the heading of a passage.
func (h *shown) titled(p *plan, passage int) bool {
	from, to := h.starts[passage], int32(1<<31-1)
	if passage+1 < len(h.starts) {
		to = h.starts[passage+1]
	}
	for g := range p.groups {
		i, _ := slices.BinarySearch(h.heading[g], from)
		if i == len(h.heading[g]) || h.heading[g][i] >= to {
			return false
		}
	}
	return true
}
