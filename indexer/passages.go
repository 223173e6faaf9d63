package indexer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// maxPassages is how many passages of a hit are shown.
const maxPassages = 3

// shown is a hit being prepared: its text, and where the words of the query stand.
type shown struct {
	ord     int32
	num     int32
	starts  []int32 // first position of every passage
	heading [][]int32
	body    [][]int32 // per group
	only    []int32   // passages that may be shown; nil: all
}

// locateHits finds the words of the plan in the hits that are shown.
func (s *state) locateHits(ctx context.Context, p *plan, ords []int32) ([]shown, error) {
	hits := make([]shown, 0, len(ords))
	for _, ord := range ords {
		if s.num[ord] >= 0 {
			hits = append(hits, shown{ord: ord, num: s.num[ord]})
		}
	}
	slices.SortFunc(hits, func(a, b shown) int { return cmp.Compare(a.num, b.num) })
	nums := make([]int32, len(hits))
	for i := range hits {
		nums[i] = hits[i].num
	}
	borders, err := s.locate(ctx, fieldBorder, borderTerm, nums)
	if err != nil {
		return nil, err
	}
	for i := range hits {
		hits[i].starts = borders[i]
		hits[i].heading = make([][]int32, len(p.groups))
		hits[i].body = make([][]int32, len(p.groups))
	}
	for g := range p.groups {
		if p.groups[g].df == 0 {
			continue
		}
		head, err := s.locateGroup(ctx, fieldHeading, p.groups[g].terms, nums)
		if err != nil {
			return nil, err
		}
		body, err := s.locateGroup(ctx, fieldBody, p.groups[g].terms, nums)
		if err != nil {
			return nil, err
		}
		for i := range hits {
			hits[i].heading[g], hits[i].body[g] = head[i], body[i]
		}
	}
	return hits, nil
}

// ranked is a passage with its score.
type ranked struct {
	i     int
	score float64
}

// rank scores the passages of a hit: every word of the query that a passage has
// counts once with its weight, a little more in its heading and when repeated, so
// that passages with more of the query win.
func (h *shown) rank(p *plan) []ranked {
	if len(h.starts) == 0 {
		return nil
	}
	scores := make([]float64, len(h.starts))
	for g := range p.groups {
		gain := p.groups[g].gain
		h.each(h.body[g], func(passage, n int) { scores[passage] += gain * (1 + .2*float64(min(n, 5)-1)) })
		h.each(h.heading[g], func(passage, n int) { scores[passage] += gain * 1.2 })
	}
	var out []ranked
	if len(p.groups) == 0 { // somebody speaks, whatever the words
		for _, i := range h.only {
			out = append(out, ranked{i: int(i)})
		}
		return out
	}
	for i, score := range scores {
		if score > 0 && (h.only == nil || slices.Contains(h.only, int32(i))) {
			out = append(out, ranked{i, score})
		}
	}
	slices.SortStableFunc(out, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return out
}

// each visits the passages that have one of the positions, which are ascending,
// with how many they have.
func (h *shown) each(at []int32, visit func(passage, n int)) {
	passage, n := 0, 0
	for _, pos := range at {
		i := h.passage(pos)
		if i != passage && n > 0 {
			visit(passage, n)
			n = 0
		}
		passage = i
		n++
	}
	if n > 0 {
		visit(passage, n)
	}
}

// passage returns the passage in which a position lies.
func (h *shown) passage(pos int32) int {
	i, found := slices.BinarySearch(h.starts, pos)
	if !found {
		i--
	}
	return max(i, 0)
}

// within returns the positions in the body of a passage where words of the plan
// stand, ascending.
func (h *shown) within(passage int) []int32 {
	from, to := h.starts[passage], int32(1<<31-1)
	if passage+1 < len(h.starts) {
		to = h.starts[passage+1]
	}
	var out []int32
	for _, at := range h.body {
		i, _ := slices.BinarySearch(at, from)
		for ; i < len(at) && at[i] < to; i++ {
			out = append(out, at[i])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// show fills snippet and passages of a hit.
func (s *state) show(h *shown, p *plan, hit *Hit) error {
	text, err := s.text(h.num)
	if err != nil {
		return err
	}
	url := s.cols.docs[h.ord].URL
	bestText := ""
	for _, r := range h.rank(p) {
		if r.i >= len(text.Passages) {
			return errText
		}
		pas := &text.Passages[r.i]
		snip := snippet(pas.Text, h.within(r.i), int(h.starts[r.i])+headingRoom(pas))
		if bestText == "" && len(h.within(r.i)) > 0 {
			bestText = snip
		}
		if pas.Anchor == "" || len(hit.Passages) >= maxPassages {
			if bestText != "" && len(hit.Passages) >= maxPassages {
				break
			}
			continue
		}
		hit.Passages = append(hit.Passages, PassageHit{
			Kind: pas.Kind, Title: pas.Title, URL: url + pas.Anchor, Snippet: snip,
			Start: pas.Start, End: pas.End, Speaker: pas.Speaker,
		})
	}
	hit.Snippet = bestText
	if hit.Snippet == "" {
		summary := text.Summary
		if summary == "" && len(text.Passages) > 0 {
			summary = text.Passages[0].Text
		}
		hit.Snippet = snippet(summary, nil, 0)
	}
	return nil
}

// text reads the stored text of a Bleve document.
func (s *state) text(num int32) (Text, error) {
	data, err := s.stored(uint64(num))
	if err != nil {
		return Text{}, fmt.Errorf("read the text of %q: %w", s.cols.docs[s.ord[num]].ID, err)
	}
	return decodeText(data)
}
