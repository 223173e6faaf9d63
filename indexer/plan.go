package indexer

import (
	"slices"
	"strings"
	"unicode"
)

// plan is what a query's words mean in the hub at hand.
type plan struct {
	groups  []group  // in the order of the query
	last    int      // group of the last word when it may be unfinished, else -1
	surface []string // folded words as typed, function words too: what names are compared with
}

// group is one word of a query with everything that stands for it.
type group struct {
	word   string // as typed
	terms  []term
	qtf    float64 // how often the query says it
	at     int     // its position in the query
	values []valueRef
	stop   bool // a function word of the query's language

	df   int
	idf  float64
	gain float64 // its weight in the query
}

// term is a term of the index and how much an occurrence of it counts.
type term struct {
	text   string
	weight float64
}

const (
	joinedPair = 0.7 // an occurrence of "timesheet" for each word of "time sheet"
	undotted   = 0.3 // of "net" for ".NET"
)

// planner makes a plan.
type planner struct {
	plan
	langs  []*language
	lang   *language // of the query
	mixed  bool      // the query has letters in lower case, so capitals mean something
	byTerm map[string]int
	of     []int // group of each surface
	kept   int   // groups that are no function words
}

// makePlan turns the words of a query into groups. Langs are the languages of the
// hub, its default first; every word is looked up as each of them would spell it,
// since a query does not say its language.
func makePlan(text string, langs []*language, cols *columns) *plan {
	var tokens []token
	tokenize(text, func(t token) { tokens = append(tokens, t) })
	p := &planner{
		langs:  langs,
		lang:   guess(tokens, langs),
		mixed:  strings.ContainsFunc(text, unicode.IsLower),
		byTerm: map[string]int{},
	}
	for i := 0; i < len(tokens) && p.kept < maxTerms; i++ {
		t := tokens[i]
		if t.joined {
			continue // its parts are searched, and joined below
		}
		// A part that is one letter says nothing on its own: of e-mail only email
		// is searched. The dot of .NET is searched first, too.
		if whole, n := wholeOf(tokens[i:]); n > 0 {
			g := p.word(whole)
			if n == 1 {
				p.groups[g].add(langs[0].terms(t).main, undotted)
			}
			i += n
			continue
		}
		p.word(t)
	}
	p.joinPairs()
	p.nameValues(cols)
	last := ""
	if n := len(tokens); n > 0 && len(p.of) > 0 && tokens[n-1].end == len(text) {
		last = p.groups[p.of[len(p.of)-1]].terms[0].text
	}
	p.dropStops()
	p.last = slices.IndexFunc(p.groups, func(g group) bool { return last != "" && g.terms[0].text == last })
	return &p.plan
}

// word adds a word and returns its group.
func (p *planner) word(t token) int {
	g := group{word: t.text, at: t.pos, qtf: 1}
	for _, l := range p.langs {
		r := l.terms(t)
		g.add(r.main, 1)
		g.add(r.other, 1)
		if l == p.lang {
			g.stop = l.stop[r.surface] && !(p.mixed && isAcronym(t.text))
		}
	}
	i, ok := p.byTerm[g.terms[0].text]
	if ok {
		p.groups[i].qtf++
	} else {
		i = len(p.groups)
		p.byTerm[g.terms[0].text] = i
		p.groups = append(p.groups, g)
		if !g.stop {
			p.kept++
		}
	}
	p.surface = append(p.surface, p.langs[0].terms(t).surface)
	p.of = append(p.of, i)
	return i
}

// joinPairs lets neighbours stand for each other's joined form: people write time
// sheet and kick-off for timesheet and kickoff.
func (p *planner) joinPairs() {
	for i := 1; i < len(p.of); i++ {
		a, b := p.surface[i-1], p.surface[i]
		if p.of[i-1] == p.of[i] || len(a)+len(b) > maxWord {
			continue
		}
		whole := token{text: a + b}
		for _, l := range p.langs {
			term := l.terms(whole).main
			p.groups[p.of[i-1]].add(term, joinedPair)
			p.groups[p.of[i]].add(term, joinedPair)
		}
	}
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
func (p *planner) nameValues(cols *columns) {
	const longest = 5
	for i := range p.surface {
		for n := min(longest, len(p.surface)-i); n > 0; n-- {
			refs := cols.names[strings.Join(p.surface[i:i+n], " ")]
			if len(refs) == 0 {
				continue
			}
			for _, g := range p.of[i : i+n] {
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
func (p *planner) dropStops() {
	kept := slices.DeleteFunc(slices.Clone(p.groups), func(g group) bool { return g.stop && len(g.values) == 0 })
	if len(kept) > 0 {
		p.groups = kept
	}
}
