package indexer

import (
	"context"
	"math"
	"strings"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
)

// Ranking is BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to
// multiple weighted fields", 2004): occurrences of a word in all fields of an entry
// are added up, weighted and normalised per field, before they are saturated once.
//
//	tf(w)    = Σ_f weight_f · occurrences_f / (1 − b_f + b_f · length_f / average_f) + Σ_v value_v
//	score    = boost · (Σ_w qtf · idf(w) · tf(w)·(k1+1) / (tf(w)+k1) + nearness + name)
//	idf(w)   = ln(1 + (N − n + ½) / (n + ½))
//
// N counts the entries of the revision and n those that have the word in any form.
// average_f is the mean over entries that have the field. Values of facets that
// the word names count like occurrences. Everything is computed from the live
// revision, so edits leave no trace in scores.
const (
	k1 = 1.2
	k3 = 8 // how soon saying a word again in the query stops to matter

	// An entry is found when the words it has weigh at least this part of the
	// query's mean word: the most common word of a few does not find half the hub,
	// while any informative word of a long question does.
	minShare = 0.6
)

var (
	weights = [scored]float64{inTitle: 3, inAlias: 3, inHeading: 1.5, inBody: 1}
	bLength = [scored]float64{inTitle: .75, inAlias: .75, inHeading: .75, inBody: .75}
)

// Weights of an occurrence as a value of a facet.
const (
	valueTag   = 2.0 // facets of which an entry has several values: tags, pods
	valueOther = 0.7 // type, owner
)

// scratch is the memory of one search, kept for the next.
type scratch struct {
	score   []float64 // by ordinal
	share   []float64
	tf      []float64
	touched []int32 // ordinals with a tf
	matched []int32 // ordinals with a score
	hits    []int32
	builder *builder
	doc     index.TermFieldDoc
}

func (s *scratch) reset(n int) {
	for _, ord := range s.matched {
		if int(ord) < len(s.score) {
			s.score[ord], s.share[ord] = 0, 0
		}
	}
	for _, ord := range s.touched {
		s.tf[ord] = 0
	}
	if len(s.score) < n {
		s.score = make([]float64, n)
		s.share = make([]float64, n)
		s.tf = make([]float64, n)
	}
	s.matched, s.touched, s.hits = s.matched[:0], s.touched[:0], s.hits[:0]
}

// scoreAll adds up the scores of all entries that have a word of the plan.
func (s *state) scoreAll(ctx context.Context, p *plan, sc *scratch) error {
	n := float64(s.done)
	total, words := 0.0, 0.0
	for i := range p.groups {
		g := &p.groups[i]
		if err := s.frequencies(ctx, g, sc); err != nil {
			return err
		}
		g.df = len(sc.touched)
		df := float64(g.df)
		g.idf = math.Log(1 + max(n-df+.5, .5)/(df+.5))
		qtf := (k3 + 1) * g.qtf / (k3 + g.qtf)
		g.gain = qtf * g.idf
		if g.df > 0 {
			total += g.gain
			words++
		}
		for _, ord := range sc.touched {
			tf := sc.tf[ord]
			sc.tf[ord] = 0
			if sc.score[ord] == 0 {
				sc.matched = append(sc.matched, ord)
			}
			sc.score[ord] += g.gain * tf * (k1 + 1) / (tf + k1)
			sc.share[ord] += g.gain
		}
		sc.touched = sc.touched[:0]
	}
	enough := minShare * total / max(words, 1)
	kept := sc.matched[:0]
	for _, ord := range sc.matched {
		if sc.share[ord] >= enough {
			kept = append(kept, ord)
		} else {
			sc.score[ord], sc.share[ord] = 0, 0
		}
	}
	sc.matched = kept
	return nil
}

// frequencies fills tf with the weighted frequency of a word in every entry that
// has it.
func (s *state) frequencies(ctx context.Context, g *group, sc *scratch) error {
	for f, name := range fieldOf[:scored] {
		factor := s.factor[f]
		for _, t := range g.terms {
			err := s.postings(ctx, name, t.text, sc, func(ord int32, freq uint64) {
				if sc.tf[ord] == 0 {
					sc.touched = append(sc.touched, ord)
				}
				sc.tf[ord] += t.weight * float64(freq) * factor[ord]
			})
			if err != nil {
				return err
			}
		}
	}
	for _, ref := range g.values {
		facet := s.cols.facets[ref.facet]
		w := facet.weight()
		for _, ord := range facet.carriers(ref.value) {
			if s.num[ord] < 0 {
				continue
			}
			if sc.tf[ord] == 0 {
				sc.touched = append(sc.touched, ord)
			}
			sc.tf[ord] += w
		}
	}
	return nil
}

func (f *facetColumn) weight() float64 {
	if f.def.Multi {
		return valueTag
	}
	return valueOther
}

// checkEvery is how many postings are read between two looks at the clock.
const checkEvery = 4096

// postings visits the entries of this revision that have a term in a field.
func (s *state) postings(ctx context.Context, field, text string, sc *scratch, visit func(ord int32, freq uint64)) error {
	list, ok := s.lists.get(field, text)
	if !ok {
		var err error
		if list, err = s.readPostings(ctx, field, text, sc); err != nil {
			return err
		}
		s.lists.put(field, text, list)
	}
	for _, p := range list {
		visit(p.ord, uint64(p.freq))
	}
	return nil
}

func (s *state) readPostings(ctx context.Context, field, text string, sc *scratch) ([]listed, error) {
	r, err := s.reader.TermFieldReader(ctx, []byte(text), field, true, false, false)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	list := make([]listed, 0, r.Count())
	for n := 1; ; n++ {
		d, err := r.Next(sc.doc.Reset())
		if err != nil {
			return nil, err
		}
		if d == nil {
			return list, ctx.Err()
		}
		if ord := s.ordOf(d.ID.Value()); ord >= 0 {
			list = append(list, listed{ord, int32(d.Freq)})
		}
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// listed is an entry in a postings list.
type listed struct{ ord, freq int32 }

// mostListed bounds what is kept of postings lists: 8 MB.
const mostListed = 1 << 20

// lists keeps the postings lists that a revision's searches have read: people ask
// for the same words again and again, and decoding is a fourth of a search.
type lists struct {
	mu   sync.RWMutex
	held int
	by   map[[2]string][]listed
}

func (l *lists) get(field, text string) ([]listed, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	list, ok := l.by[[2]string{field, text}]
	return list, ok
}

// listCost is what a list costs beside what it holds, in postings.
const listCost = 24

// put keeps a list. When there is no room everything goes: what is asked for
// comes back.
func (l *lists) put(field, text string, list []listed) {
	n := len(list) + listCost
	if n > mostListed/4 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil || l.held+n > mostListed {
		l.by, l.held = map[[2]string][]listed{}, 0
	}
	if _, ok := l.by[[2]string{field, text}]; !ok {
		l.by[[2]string{field, strings.Clone(text)}] = list
		l.held += n
	}
}

func (s *state) ordOf(num uint64) int32 {
	if num >= uint64(len(s.ord)) {
		return -1
	}
	return s.ord[num]
}
