package indexer

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// Of the entries that score best, nearDepth are looked at again: what stands near
// each other in them, and whether the query is their name. Both only add to a
// score, so an entry can not fall behind one that was not looked at.
const (
	nearDepth  = 100
	nearWindow = 5   // positions within which two words are near
	nearGap    = 3   // words farther apart in the query do not belong together
	nearWeight = 0.3 // of adjacent words, as part of what the rarer one adds
	nearTitle  = 1.0 // the same in a title
)

// Rewards for a query that is a name, as part of the query's whole weight.
const (
	nameExact  = 1.5 // the title or an alias, word for word
	namePrefix = 0.5 // the title begins with it
)

// near adds the rewards for nearness and names to the first of the hits, which are
// in order, and puts them in order again.
func (s *state) near(ctx context.Context, p *plan, sc *scratch, hits []int32) error {
	hits = hits[:min(len(hits), nearDepth)]
	byNum := slices.Clone(hits)
	slices.SortFunc(byNum, func(a, b int32) int { return cmp.Compare(s.num[a], s.num[b]) })
	nums := make([]int32, len(byNum))
	for i, ord := range byNum {
		nums[i] = s.num[ord]
	}
	words := make([]*group, 0, len(p.groups))
	for i := range p.groups {
		if g := &p.groups[i]; !g.extra && g.df > 0 {
			words = append(words, g)
		}
	}
	if len(words) > 1 {
		if err := s.nearIn(ctx, fieldBody, nearWeight, words, byNum, nums, sc); err != nil {
			return err
		}
		if err := s.nearIn(ctx, fieldTitle, nearTitle, words, byNum, nums, sc); err != nil {
			return err
		}
	}
	if err := s.names(ctx, p, words, sc, hits); err != nil {
		return err
	}
	return nil
}

// nearIn rewards neighbouring words of the query that are near each other in a
// field: every place counts by the inverse square of the distance, twice as much
// in the order of the query, and the sum is saturated like a frequency.
func (s *state) nearIn(ctx context.Context, field string, weight float64, words []*group, ords, nums []int32, sc *scratch) error {
	prev, err := s.locateGroup(ctx, field, words[0].terms, nums)
	if err != nil {
		return err
	}
	for i := 1; i < len(words); i++ {
		next, err := s.locateGroup(ctx, field, words[i].terms, nums)
		if err != nil {
			return err
		}
		a, b := words[i-1], words[i]
		gap := int32(b.at - a.at)
		if gap > nearGap {
			prev = next
			continue
		}
		gain := weight * min(a.gain, b.gain)
		for d, ord := range ords {
			if x := nearness(prev[d], next[d], gap); x > 0 {
				sc.score[ord] += gain * x * (k1 + 1) / (x + k1) * s.boost(ord)
			}
		}
		prev = next
	}
	return nil
}

// nearness sums over all places of two words, given by ascending positions. Gap is
// their distance in the query: words that stand as far apart in the text are as
// near as can be.
func nearness(a, b []int32, gap int32) float64 {
	sum := 0.0
	j := 0
	for _, pos := range a {
		for j < len(b) && b[j] < pos-nearWindow {
			j++
		}
		best := 0.0
		for k := j; k < len(b) && b[k] <= pos+nearWindow+gap; k++ {
			d := b[k] - pos
			var x float64
			switch {
			case d > 0:
				off := d - gap
				if off < 0 {
					off = -off
				}
				x = 1 / float64((1+off)*(1+off))
			case d < 0:
				x = .5 / float64(d*d)
			}
			best = max(best, x)
		}
		sum += best
	}
	return sum
}

// names rewards entries whose title or alias the query is.
func (s *state) names(ctx context.Context, p *plan, words []*group, sc *scratch, hits []int32) error {
	total := 0.0
	for _, g := range words {
		total += g.gain
	}
	query := strings.Join(p.surface, " ")
	if query == "" || total == 0 {
		return nil
	}
	exact := map[int32]bool{}
	err := s.postings(ctx, fieldExact, clipExact(query), sc, func(ord int32, _ uint64) { exact[ord] = true })
	if err != nil {
		return err
	}
	titles := s.cols.titles()
	for _, ord := range hits {
		reward := 0.0
		if exact[ord] {
			reward = nameExact
		} else if title := titles[ord]; strings.HasPrefix(title, query) && (len(title) == len(query) || title[len(query)] == ' ') {
			reward = namePrefix * float64(len(query)) / float64(len(title))
		}
		sc.score[ord] += reward * total * s.boost(ord)
	}
	return nil
}

// boost returns what multiplies an entry's score.
func (s *state) boost(ord int32) float64 {
	if b := s.cols.docs[ord].Boost; b > 0 {
		return b
	}
	return 1
}
