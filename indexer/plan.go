package indexer

import (
	"slices"
	"strings"
	"unicode"
)

// plan is what a query's words mean in the hub at hand.
type plan struct {
	groups  []group // in the order of the query
	lang    *language
	last    int      // group of the last word when it may be unfinished, else -1
	surface []string // folded words as typed, for titles
}

// group is one word of a query with everything that stands for it.
type group struct {
	word   string // as typed
	terms  []term
	qtf    float64 // how often the query says it
	at     int     // its position in the query
	values []valueRef
	extra  bool // adds to scores but need not be there: the joined form of several words
	stop   bool

	df   int
	idf  float64
	gain float64 // what it adds at most: its weight in the query
}

// term is a term of the index and how much an occurrence of it counts.
type term struct {
	text   string
	weight float64
}

// makePlan turns the words of a query into groups. Langs are the languages of the
// hub, its default first; every word is looked up as each of them would spell it,
// since a query does not say its language.
func makePlan(text string, langs []*language, cols *columns) *plan {
	p := &plan{last: -1}
	var tokens []token
	tokenize(text, func(t token) { tokens = append(tokens, t) })
	p.lang = guess(tokens, langs)
	mixed := strings.ContainsFunc(text, unicode.IsLower)

	byTerm := map[string]int{}
	add := func(t token, extra bool) int {
		g := group{word: t.text, at: t.pos, qtf: 1, extra: extra}
		for _, l := range langs {
			r := l.terms(t)
			g.add(r.main, 1)
			g.add(r.other, 1)
			if l == p.lang && !extra {
				g.stop = l.stop[r.surface] && !(mixed && isAcronym(t.text))
			}
		}
		if i, ok := byTerm[g.terms[0].text]; ok {
			p.groups[i].qtf++
			return i
		}
		byTerm[g.terms[0].text] = len(p.groups)
		p.groups = append(p.groups, g)
		return len(p.groups) - 1
	}
	var surfaces []string
	var of []int // group of each surface
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.joined {
			if t.parts > 1 {
				add(t, true)
			}
			continue
		}
		// A part that is one letter says nothing on its own: of e-mail only email
		// is searched. The dot of .NET is searched first, too.
		if whole, n := wholeOf(tokens[i:]); n > 0 {
			g := add(whole, false)
			for _, part := range tokens[i : i+n] {
				if n == 1 {
					p.groups[g].add(langs[0].terms(part).main, .3)
				}
			}
			surfaces = append(surfaces, langs[0].terms(whole).surface)
			of = append(of, g)
			i += n
			continue
		}
		g := add(t, false)
		surfaces = append(surfaces, langs[0].terms(t).surface)
		of = append(of, g)
		if len(p.groups) >= maxTerms {
			break
		}
	}
	p.surface = surfaces
	p.nameValues(surfaces, of, cols)
	last := ""
	if n := len(tokens); n > 0 && len(of) > 0 && tokens[n-1].end == len(text) {
		last = p.groups[of[len(of)-1]].terms[0].text
	}
	p.dropStops()
	p.last = slices.IndexFunc(p.groups, func(g group) bool { return last != "" && g.terms[0].text == last })
	return p
}

// add lets a term stand for the word, once.
func (g *group) add(text string, weight float64) {
	if text == "" {
		return
	}
	for i := range g.terms {
		if g.terms[i].text == text {
			g.terms[i].weight = max(g.terms[i].weight, weight)
			return
		}
	}
	g.terms = append(g.terms, term{text, weight})
}

// wholeOf returns the joined token that replaces its n parts at the front of
// tokens, and 0 when the parts are words of their own.
func wholeOf(tokens []token) (whole token, n int) {
	first := tokens[0]
	for j := 1; j < len(tokens) && j < 16; j++ {
		t := tokens[j]
		if !t.joined {
			continue
		}
		if t.pos != first.pos || j != t.parts {
			return token{}, 0
		}
		if t.parts == 1 {
			return t, 1
		}
		for _, part := range tokens[:j] {
			if len([]rune(part.text)) == 1 {
				return t, j
			}
		}
		return token{}, 0
	}
	return token{}, 0
}

// guess returns the language whose function words the query has most of, in doubt
// the default.
func guess(tokens []token, langs []*language) *language {
	best, most := langs[0], 0
	for _, l := range langs {
		n := 0
		for _, t := range tokens {
			if l.stop[fold(strings.ToLower(t.text))] {
				n++
			}
		}
		if n > most {
			best, most = l, n
		}
	}
	return best
}

// isAcronym tells IT from it.
func isAcronym(word string) bool {
	return len(word) > 1 && strings.IndexFunc(word, func(c rune) bool { return !unicode.IsUpper(c) }) < 0
}

// nameValues finds the values of facets that words of the query name: a tag by
// any of its aliases, a pod by its title, several words together as well as one.
func (p *plan) nameValues(surfaces []string, of []int, cols *columns) {
	const longest = 5
	for i := range surfaces {
		for n := min(longest, len(surfaces)-i); n > 0; n-- {
			refs := cols.names[strings.Join(surfaces[i:i+n], " ")]
			if len(refs) == 0 {
				continue
			}
			for _, g := range of[i : i+n] {
				for _, ref := range refs {
					if !slices.Contains(p.groups[g].values, ref) {
						p.groups[g].values = append(p.groups[g].values, ref)
					}
				}
			}
			break
		}
	}
}

// dropStops takes function words out of the query when other words remain.
func (p *plan) dropStops() {
	kept := slices.DeleteFunc(slices.Clone(p.groups), func(g group) bool { return g.stop && len(g.values) == 0 })
	if slices.ContainsFunc(kept, func(g group) bool { return !g.extra }) {
		p.groups = kept
	}
}
