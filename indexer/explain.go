package indexer

import (
	"context"
	"math"
	"strconv"
)

// explain lists the summands of a hit's score as it was computed: per word and
// field, then what nearness, name and boost add. The weights sum up to the score.
func (s *state) explain(ctx context.Context, r *run, ord int32, sc *scratch) ([]Reason, error) {
	var reasons []Reason
	sum, boost := 0.0, s.boost(ord)
	if s.num[ord] < 0 {
		return nil, nil
	}
	nums := []int32{s.num[ord]}
	for i := range r.plan.groups {
		g := &r.plan.groups[i]
		var parts []Reason
		tf := 0.0
		for f, name := range fieldOf {
			for _, t := range g.terms {
				at, err := s.locate(ctx, name, t.text, nums)
				if err != nil {
					return nil, err
				}
				if n := len(at[0]); n > 0 {
					x := t.weight * float64(n) * s.factor[f][ord]
					tf += x
					note := strconv.Itoa(n) + "×"
					if t.weight < 1 {
						note += " as " + strconv.Quote(t.text)
					}
					parts = append(parts, Reason{Term: g.word, Field: fieldLabel[f], Weight: x, Note: note})
				}
			}
		}
		for _, ref := range g.values {
			f := s.cols.facets[ref.facet]
			for _, v := range f.of(ord) {
				if v == ref.value {
					tf += f.weight()
					parts = append(parts, Reason{Term: g.word, Field: f.def.Field, Weight: f.weight(), Note: "is " + f.values[v].label})
				}
			}
		}
		// The saturated sum is shared out as the occurrences contribute to it.
		for _, p := range parts {
			p.Weight *= g.gain * (k1 + 1) / (tf + k1) * boost
			sum += p.Weight
			p.Weight = round3(p.Weight)
			reasons = append(reasons, p)
		}
	}
	if rest := sc.score[ord] - sum; len(reasons) > 0 && rest > .0005 {
		reasons = append(reasons, Reason{Field: "order", Weight: round3(rest), Note: "words of the query near each other, or the entry's name"})
	}
	if boost != 1 {
		reasons = append(reasons, Reason{Field: "boost", Note: "all of the above × " + strconv.FormatFloat(boost, 'g', 4, 64)})
	}
	return reasons, nil
}

var fieldLabel = [scored]string{inTitle: "title", inAlias: "alias", inHeading: "heading", inBody: "body"}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }
