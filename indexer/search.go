package indexer

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// ErrBusy says that so many searches are under way that this one was refused.
// Trying again a moment later helps.
var ErrBusy = errors.New("too many searches at a time")

// Search answers a query. No query is an error: what can not be understood is
// searched as words, and what exceeds a limit is cut to it. Errors are ErrBusy,
// ErrClosed, the context's, and failures of the machine.
func (ix *Index) Search(ctx context.Context, q Query) (*Result, error) {
	start := time.Now()
	var res *Result
	err := ix.use(ctx, func(s *state, sc *scratch) error {
		var err error
		res, err = s.answer(ctx, q, sc)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	res.TookMS = math.Round(float64(time.Since(start).Microseconds())/10) / 100
	return res, nil
}

// use runs f on the current state with memory to work in.
func (ix *Index) use(ctx context.Context, f func(*state, *scratch) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case ix.waiting <- struct{}{}:
		defer func() { <-ix.waiting }()
	default:
		return ErrBusy
	}
	select {
	case ix.running <- struct{}{}:
		defer func() { <-ix.running }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if ix.closed.Load() {
		return ErrClosed
	}
	s := ix.acquire()
	defer s.release()
	sc, _ := ix.scratch.Get().(*scratch)
	if sc == nil {
		sc = &scratch{builder: newBuilder()}
	}
	sc.reset(len(s.cols.docs))
	err := f(s, sc)
	sc.reset(len(s.cols.docs))
	ix.scratch.Put(sc)
	return err
}

// languages returns the languages of the revision, the default first.
func (s *state) languages(sc *scratch) []*language {
	langs := []*language{sc.builder.language(s.cols.language)}
	for _, code := range s.langs {
		if code != s.cols.language {
			langs = append(langs, sc.builder.language(code))
		}
	}
	return langs
}

// answer runs the query and, when it finds little, the query with its likely
// misspellings corrected.
func (s *state) answer(ctx context.Context, q Query, sc *scratch) (*Result, error) {
	run, err := s.search(ctx, &q, q.Text, sc)
	if err != nil {
		return nil, err
	}
	corrected, sure, err := s.correct(ctx, &q, run, sc)
	if err != nil {
		return nil, err
	}
	if corrected == "" {
		return s.result(ctx, &q, run, sc)
	}
	total := len(run.hits)
	sc.reset(len(s.cols.docs))
	better, err := s.search(ctx, &q, corrected, sc)
	if err != nil {
		return nil, err
	}
	instead := len(better.hits) > 0 && (sure || total == 0)
	if !instead {
		suggest := len(better.hits) > total
		sc.reset(len(s.cols.docs))
		if run, err = s.search(ctx, &q, q.Text, sc); err != nil {
			return nil, err
		}
		res, err := s.result(ctx, &q, run, sc)
		if err == nil && suggest {
			res.Corrected = corrected
		}
		return res, err
	}
	res, err := s.result(ctx, &q, better, sc)
	if err == nil {
		res.Corrected, res.Instead = corrected, true
	}
	return res, err
}

// run is a query carried out: the entries that were found, not yet in order.
type run struct {
	parsed parsed
	plan   *plan
	sels   []selection
	hits   []int32 // ordinals
	counts [][]int32
	only   map[int32][]int32 // of entries in which somebody speaks: the moments that fit
}

// search finds the entries that fit and counts their facets.
func (s *state) search(ctx context.Context, q *Query, text string, sc *scratch) (*run, error) {
	r := &run{parsed: parse(text, s.cols.isFacet, s.cols.tag)}
	langs := s.languages(sc)
	r.plan = makePlan(r.parsed.text, langs, s.cols)
	if s.reader == nil {
		r.sels = s.cols.choose(q, &r.parsed)
		_, r.counts = count(r.sels, nil, nil)
		return r, nil
	}
	if q.Typing {
		if err := s.finish(ctx, r.plan, langs); err != nil {
			return nil, err
		}
	}
	if len(r.plan.groups) == 0 {
		for ord := range s.cols.docs {
			sc.matched = append(sc.matched, int32(ord))
			sc.score[ord] = 1
		}
	} else if err := s.scoreAll(ctx, r.plan, sc); err != nil {
		return nil, err
	}
	for _, ord := range sc.matched {
		sc.score[ord] *= s.boost(ord)
	}
	found, err := s.restrict(ctx, r, langs, sc)
	if err != nil {
		return nil, err
	}
	r.sels = s.cols.choose(q, &r.parsed)
	r.hits, r.counts = count(r.sels, found, sc.hits[:0])
	sc.hits = r.hits
	return r, nil
}

// restrict applies what is no facet: phrases, exclusions, dates and speakers.
func (s *state) restrict(ctx context.Context, r *run, langs []*language, sc *scratch) ([]int32, error) {
	p := &r.parsed
	found := slices.Clone(sc.matched)
	if len(p.phrases)+len(p.without) > 0 {
		found = slices.DeleteFunc(found, func(ord int32) bool { return s.num[ord] < 0 })
		slices.SortFunc(found, func(a, b int32) int { return cmp.Compare(s.num[a], s.num[b]) })
	}
	keep := func(phrase string, want bool) error {
		if exactTerm(phrase) == "" {
			return nil // there is nothing in it that could be searched
		}
		nums := make([]int32, len(found))
		for i, ord := range found {
			nums[i] = s.num[ord]
		}
		set, err := s.phrase(ctx, phrase, nums, langs, sc)
		found = slices.DeleteFunc(found, func(ord int32) bool { return set[s.num[ord]] != want })
		return err
	}
	for _, phrase := range p.phrases[:min(len(p.phrases), maxPhrases)] {
		if err := keep(phrase, true); err != nil {
			return nil, err
		}
	}
	for _, phrase := range p.without[:min(len(p.without), maxPhrases)] {
		if err := keep(phrase, false); err != nil {
			return nil, err
		}
	}
	if !p.after.IsZero() || !p.before.IsZero() {
		found = slices.DeleteFunc(found, func(ord int32) bool {
			date := s.cols.docs[ord].Date
			return date.IsZero() || date.Before(p.after) || !p.before.IsZero() && !date.Before(p.before)
		})
	}
	if len(p.speaker) > 0 {
		only, err := s.spoken(ctx, r.plan, p.speaker, langs, sc)
		if err != nil {
			return nil, err
		}
		r.only = only
		found = slices.DeleteFunc(found, func(ord int32) bool { return len(only[ord]) == 0 })
	}
	return found, nil
}

// result puts the hits in order and shows a page of them.
func (s *state) result(ctx context.Context, q *Query, r *run, sc *scratch) (*Result, error) {
	size := min(max(q.Size, 0), maxSize)
	if size == 0 {
		size = defaultSize
	}
	from := (max(q.Page, 1) - 1) * size
	if q.Page > maxDepth {
		from = maxDepth
	}
	if offset, ok := parseCursor(q.Cursor); ok {
		from = offset
	}
	from = min(from, maxDepth)
	to := min(from+size, maxDepth)

	if err := s.order(ctx, q, r, sc, to); err != nil {
		return nil, err
	}
	res := &Result{
		Revision: s.cols.revision,
		Partial:  !s.complete,
		Query:    clean(q.Text),
		Total:    len(r.hits),
		Hits:     []Hit{},
		Facets:   facetsOf(r.sels, r.counts, q.More),
	}
	if to < len(r.hits) && to < maxDepth {
		res.Next = makeCursor(to)
	}
	page := r.hits[min(from, len(r.hits)):min(to, len(r.hits))]
	for _, ord := range page {
		res.Hits = append(res.Hits, s.hit(ord, sc.score[ord], len(r.plan.groups) > 0))
	}
	if s.reader == nil {
		return res, nil
	}
	shows, err := s.locateHits(ctx, r.plan, page)
	if err != nil {
		return nil, err
	}
	place := make(map[int32]int, len(page))
	for i, ord := range page {
		place[ord] = i
	}
	for i := range shows {
		shows[i].only = r.only[shows[i].ord]
		if err := s.show(&shows[i], r.plan, &res.Hits[place[shows[i].ord]]); err != nil {
			return nil, err
		}
	}
	if q.Explain {
		reasons, err := s.explain(ctx, r, page, sc)
		if err != nil {
			return nil, err
		}
		for i, ord := range page {
			res.Hits[i].Explain = reasons[ord]
		}
	}
	return res, nil
}

// order sorts the first hits, as many as the page needs; the rest stays as it is.
func (s *state) order(ctx context.Context, q *Query, r *run, sc *scratch, upTo int) error {
	switch q.Sort {
	case "date":
		slices.SortFunc(r.hits, func(a, b int32) int {
			return cmp.Or(s.cols.docs[b].Date.Compare(s.cols.docs[a].Date), cmp.Compare(a, b))
		})
	case "title":
		rank := s.cols.byTitle()
		slices.SortFunc(r.hits, func(a, b int32) int { return cmp.Compare(rank[a], rank[b]) })
	default:
		byScore := func(a, b int32) int {
			return cmp.Or(cmp.Compare(sc.score[b], sc.score[a]), cmp.Compare(a, b))
		}
		selectFirst(r.hits, max(upTo, nearDepth), byScore)
		if len(r.plan.groups) > 0 && s.reader != nil {
			top := r.hits[:min(len(r.hits), nearDepth)]
			if err := s.near(ctx, r.plan, sc, top, q.Typing); err != nil {
				return err
			}
			slices.SortFunc(top, byScore)
		}
	}
	return nil
}

// selectFirst puts the n first of a in order, in front of all others.
func selectFirst(a []int32, n int, compare func(a, b int32) int) {
	if n >= len(a) {
		slices.SortFunc(a, compare)
		return
	}
	// A heap of the n first, the last of them on top.
	heap := a[:n]
	down := func(i int) {
		for {
			c := 2*i + 1
			if c >= n {
				return
			}
			if c+1 < n && compare(heap[c+1], heap[c]) > 0 {
				c++
			}
			if compare(heap[i], heap[c]) >= 0 {
				return
			}
			heap[i], heap[c] = heap[c], heap[i]
			i = c
		}
	}
	for i := n/2 - 1; i >= 0; i-- {
		down(i)
	}
	for i := n; i < len(a); i++ {
		if compare(a[i], heap[0]) < 0 {
			a[i], heap[0] = heap[0], a[i]
			down(0)
		}
	}
	slices.SortFunc(heap, compare)
}

// hit makes the part of a hit that the columns know.
func (s *state) hit(ord int32, score float64, scored bool) Hit {
	d := &s.cols.docs[ord]
	h := Hit{
		ID: d.ID, URL: d.URL, Title: d.Title, Type: d.Type, Owner: d.Owner, Plays: d.Plays,
		Breadcrumb: nonNil(d.Breadcrumb), Tags: nonNil(d.Values["tag"]), Pods: nonNil(d.Values["pod"]),
		Passages: []PassageHit{},
	}
	if scored {
		h.Score = math.Round(score*1000) / 1000
	}
	if !d.Date.IsZero() {
		h.Date = d.Date.Format(time.DateOnly)
	}
	return h
}

func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (c *columns) isFacet(field string) bool { return c.byField[field] != nil }

// tag finds the value that "#name" means: a tag, in the facet that lists it.
func (c *columns) tag(name string) (fieldValue, bool) {
	for _, f := range c.facets {
		if id, ok := f.find(name); ok && f.def.Tags && !f.values[id].apart {
			return fieldValue{f.def.Field, f.values[id].value}, true
		}
	}
	return fieldValue{}, false
}

// Cursors hide how far a search has come, so that another engine may page
// otherwise.
func makeCursor(offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("o" + strconv.Itoa(offset)))
}

func parseCursor(s string) (int, bool) {
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(data) < 2 || data[0] != 'o' {
		return 0, false
	}
	n, err := strconv.Atoi(string(data[1:]))
	return max(n, 0), err == nil
}
