package indexer

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
)

// explain lists for every hit of a page the summands of its score as it was
// computed: per word and field, then what nearness, name and boost add. The weights
// of a hit sum up to its score.
func (s *state) explain(ctx context.Context, r *run, page []int32, sc *scratch) (map[int32][]Reason, error) {
	ords := slices.DeleteFunc(slices.Clone(page), func(ord int32) bool { return s.num[ord] < 0 })
	slices.SortFunc(ords, func(a, b int32) int { return cmp.Compare(s.num[a], s.num[b]) })
	nums := make([]int32, len(ords))
	for d, ord := range ords {
		nums[d] = s.num[ord]
	}
	reasons := map[int32][]Reason{}
	sums := map[int32]float64{}
	for i := range r.plan.groups {
		g := &r.plan.groups[i]
		parts := make([][]Reason, len(ords))
		tf := make([]float64, len(ords))
		part := func(d int, field, note string, weight float64) {
			tf[d] += weight
			parts[d] = append(parts[d], Reason{Term: g.word, Field: field, Weight: weight, Note: note})
		}
		for f, name := range fieldOf[:scored] {
			for _, t := range g.terms {
				freqs, err := s.frequencyOf(ctx, name, t.text, nums)
				if err != nil {
					return nil, err
				}
				for d, n := range freqs {
					if n > 0 {
						note := strconv.Itoa(n) + "×"
						if t.weight < 1 {
							note += " as " + strconv.Quote(t.text)
						}
						part(d, fieldLabel[f], note, t.weight*float64(n)*s.factor[f][ords[d]])
					}
				}
			}
		}
		for _, ref := range g.values {
			f := s.cols.facets[ref.facet]
			for d, ord := range ords {
				if slices.Contains(f.of(ord), ref.value) {
					part(d, f.def.Field, "is "+f.values[ref.value].label, f.weight())
				}
			}
		}
		// The saturated sum is shared out as the occurrences contribute to it.
		for d, ord := range ords {
			for _, p := range parts[d] {
				p.Weight *= g.gain * (k1 + 1) / (tf[d] + k1) * s.boost(ord)
				sums[ord] += p.Weight
				p.Weight = round3(p.Weight)
				reasons[ord] = append(reasons[ord], p)
			}
		}
	}
	for _, ord := range ords {
		if rest := sc.score[ord] - sums[ord]; len(reasons[ord]) > 0 && rest > .0005 {
			reasons[ord] = append(reasons[ord], Reason{Field: "order", Weight: round3(rest), Note: "words of the query near each other, or the entry's name"})
		}
		if boost := s.boost(ord); boost != 1 {
			reasons[ord] = append(reasons[ord], Reason{Field: "boost", Note: "all of the above × " + strconv.FormatFloat(boost, 'g', 4, 64)})
		}
	}
	return reasons, nil
}

var fieldLabel = [scored]string{inTitle: "title", inAlias: "alias", inHeading: "heading", inBody: "body"}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }
