package indexer

import (
	"cmp"
	"context"
	"math"
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
	nearTitle  = 1.0 // the same in a title or alias
)

// Rewards for a query that is a name, as part of the query's whole weight.
const (
	nameExact  = 1.5 // the title or an alias, word for word
	namePrefix = 0.5 // the title begins with it, the more so the less else it says
	nameTyped  = 1.0 // it begins with what is being typed
	nameAll    = 0.5 // all its words stand in the title or in the aliases
)

// near adds the rewards for nearness and names to the first of the hits.
func (s *state) near(ctx context.Context, p *plan, sc *scratch, hits []int32, typing bool) error {
	ords := slices.Clone(hits[:min(len(hits), nearDepth)])
	slices.SortFunc(ords, func(a, b int32) int { return cmp.Compare(s.num[a], s.num[b]) })
	nums := make([]int32, len(ords))
	for i, ord := range ords {
		nums[i] = s.num[ord]
	}
	words := make([]*group, 0, len(p.groups))
	total := 0.0
	for i := range p.groups {
		if g := &p.groups[i]; g.df > 0 {
			words = append(words, g)
			total += g.gain
		}
	}
	if len(words) == 0 {
		return nil
	}
	named := make([]bool, len(ords))
	for _, f := range []int{inTitle, inAlias, inBody} {
		weight := nearTitle
		if f == inBody {
			if weight = nearWeight; len(words) == 1 {
				break
			}
		}
		has, err := s.nearIn(ctx, fieldOf[f], weight, words, ords, nums, sc)
		if err != nil {
			return err
		}
		for d := range named {
			named[d] = named[d] || f != inBody && has[d] == len(words)
		}
	}
	query := strings.Join(p.surface, " ")
	exact := map[int32]bool{}
	err := s.postings(ctx, fieldExact, clipExact(query), sc, func(ord int32, _ uint64) { exact[ord] = true })
	if err != nil {
		return err
	}
	titles := s.cols.titles()
	for d, ord := range ords {
		reward := 0.0
		if named[d] {
			reward = nameAll
		}
		if exact[ord] {
			reward = nameExact
		} else if rest, ok := strings.CutPrefix(titles[ord], query); ok && query != "" {
			switch {
			case typing:
				reward += nameTyped
			case rest != "" && rest[0] == ' ':
				reward += namePrefix * math.Sqrt(float64(len(query))/float64(len(titles[ord])))
			}
		}
		sc.score[ord] += reward * total * s.boost(ord)
	}
	return nil
}

// nearIn rewards neighbouring words of the query that are near each other in a
// field: every place counts by the inverse square of the distance, twice as much
// in the order of the query, and the sum is saturated like a frequency. It returns
// how many of the words every entry has in the field.
func (s *state) nearIn(ctx context.Context, field string, weight float64, words []*group, ords, nums []int32, sc *scratch) ([]int, error) {
	has := make([]int, len(ords))
	var prev [][]int32
	for i, b := range words {
		next, err := s.locateGroup(ctx, field, b.terms, nums)
		if err != nil {
			return nil, err
		}
		for d := range next {
			if len(next[d]) > 0 {
				has[d]++
			}
		}
		if i > 0 {
			a := words[i-1]
			if gap := int32(b.at - a.at); gap <= nearGap {
				gain := weight * min(a.gain, b.gain)
				for d, ord := range ords {
					if x := nearness(prev[d], next[d], gap); x > 0 {
						sc.score[ord] += gain * x * (k1 + 1) / (x + k1) * s.boost(ord)
					}
				}
			}
		}
		prev = next
	}
	return has, nil
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

// boost returns what multiplies an entry's score.
func (s *state) boost(ord int32) float64 {
	if b := s.cols.docs[ord].Boost; b > 0 {
		return b
	}
	return 1
}
