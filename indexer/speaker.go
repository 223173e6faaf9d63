package indexer

import (
	"context"
	"slices"
)

// spoken finds the moments in which somebody of a name speaks and, if the query
// has words, in which all of them stand: words and speaker must meet in one moment.
// It returns the passages that fit, by entry.
func (s *state) spoken(ctx context.Context, p *plan, names []string, langs []*language, sc *scratch) (map[int32][]int32, error) {
	starts := map[int32][]int32{} // first positions of moments, by ordinal
	for _, name := range names {
		found, err := s.speaks(ctx, name, langs, sc)
		if err != nil {
			return nil, err
		}
		for ord, at := range found {
			starts[ord] = append(starts[ord], at...)
		}
	}
	var ords []int32
	for ord := range starts {
		slices.Sort(starts[ord])
		starts[ord] = slices.Compact(starts[ord])
		ords = append(ords, ord)
	}
	hits, err := s.locateHits(ctx, p, ords)
	if err != nil {
		return nil, err
	}
	only := map[int32][]int32{}
	for i := range hits {
		h := &hits[i]
		for _, at := range starts[h.ord] {
			if passage, ok := slices.BinarySearch(h.starts, at); ok && h.says(p, passage) {
				only[h.ord] = append(only[h.ord], int32(passage))
			}
		}
	}
	return only, nil
}

// speaks returns the first positions of the moments in which all words of a name
// belong to the speaker.
func (s *state) speaks(ctx context.Context, name string, langs []*language, sc *scratch) (map[int32][]int32, error) {
	var words [][]term
	tokenize(name, func(t token) {
		if t.joined || len(words) >= 8 {
			return
		}
		words = append(words, wordTerms(t, langs))
	})
	found := map[int32][]int32{}
	if len(words) == 0 {
		return found, nil
	}
	nums, err := s.having(ctx, fieldSpeaker, words[0], sc)
	if err != nil {
		return nil, err
	}
	var all [][]int32
	for i, terms := range words {
		at, err := s.locateGroup(ctx, fieldSpeaker, terms, nums)
		if err != nil {
			return nil, err
		}
		// All words of a speaker's name stand at the moment's first position.
		if i == 0 {
			all = at
			continue
		}
		for d := range all {
			all[d] = common(all[d], at[d])
		}
	}
	for d, num := range nums {
		if len(all[d]) > 0 {
			found[s.ord[num]] = all[d]
		}
	}
	return found, nil
}

// says reports whether all words of the plan stand in a passage.
func (h *shown) says(p *plan, passage int) bool {
	from, to := h.starts[passage], int32(1<<31-1)
	if passage+1 < len(h.starts) {
		to = h.starts[passage+1]
	}
	for g := range p.groups {
		i, _ := slices.BinarySearch(h.body[g], from)
		if i == len(h.body[g]) || h.body[g][i] >= to {
			return false
		}
	}
	return true
}
