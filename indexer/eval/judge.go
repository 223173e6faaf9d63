package main

import (
	"cmp"
	"math"
	"slices"
)

// figures are means over all queries that have a relevant document.
type figures struct {
	NDCG10    float64 `json:"ndcg10"`
	MAP       float64 `json:"map"`
	Recall100 float64 `json:"recall100"`
}

// judge compares rankings with the judgements. Gains count as given; a document
// is relevant when its gain is positive; the ideal order is that of the
// judgements.
func (c *collection) judge(ranked map[string][]string) figures {
	var sum figures
	n := 0.0
	for _, q := range c.queries {
		gains := c.gains[string(q.ID)]
		var ideal []float64
		for _, g := range gains {
			if g > 0 {
				ideal = append(ideal, g)
			}
		}
		if len(ideal) == 0 {
			continue
		}
		n++
		slices.SortFunc(ideal, func(a, b float64) int { return cmp.Compare(b, a) })
		var got []float64
		precision, found, recalled := 0.0, 0.0, 0.0
		for i, id := range ranked[string(q.ID)] {
			g := max(gains[id], 0)
			got = append(got, g)
			if g > 0 {
				found++
				precision += found / float64(i+1)
				if i < 100 {
					recalled++
				}
			}
		}
		sum.NDCG10 += dcg(got) / dcg(ideal)
		sum.MAP += precision / float64(len(ideal))
		sum.Recall100 += recalled / float64(len(ideal))
	}
	return figures{round(sum.NDCG10 / n), round(sum.MAP / n), round(sum.Recall100 / n)}
}

// judged reports whether some document is relevant to a query.
func (c *collection) judged(q query) bool {
	for _, g := range c.gains[string(q.ID)] {
		if g > 0 {
			return true
		}
	}
	return false
}

func dcg(gains []float64) float64 {
	sum := 0.0
	for i, g := range gains[:min(len(gains), 10)] {
		sum += g / math.Log2(float64(i+2))
	}
	return sum
}

func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
