package indexer

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// columns hold what is counted, filtered and shown of all entries, by ordinal:
// the place of an entry in the corpus, which is sorted by ID. They are made whole
// for every revision and never change.
type columns struct {
	revision string
	language string // default of the hub
	docs     []Document
	ords     map[string]int32 // by ID
	facets   []*facetColumn   // in the order of the schema
	byField  map[string]*facetColumn
	names    map[string][]valueRef // folded names of values → the values

	rankOnce sync.Once
	rank     []int32 // order by title

	exactOnce sync.Once
	exact     []string // titles as exactTerm makes them
}

// valueRef names a value of a facet.
type valueRef struct {
	facet int32
	value int32
}

// facetColumn holds the values of one facet per entry, with all their ancestors.
type facetColumn struct {
	def    FacetDef
	values []facetValue
	byName map[string]int32 // exact
	folded map[string]int32 // names, labels and aliases, folded
	start  []int32          // ids[start[ord]:start[ord+1]] are the values of an entry
	ids    []int32
	review []time.Time // set for the freshness facet instead of start and ids
	now    time.Time

	inverse *inverse
}

// inverse lists the entries per value; it is made when first asked for.
type inverse struct {
	once  sync.Once
	start []int32
	ords  []int32
}

type facetValue struct {
	value  string
	label  string
	parent int32 // -1: none
	apart  bool  // a tag that the facet of its family lists
}

// freshness is the facet that is computed when asked, never stored.
const (
	freshness = "freshness"
	fresh     = 0
	due       = 1
	overdue   = 2
	dueWithin = 14 * 24 * time.Hour
)

// newColumns makes the columns of a corpus, still without facets.
func newColumns(c *Corpus) *columns {
	cols := &columns{
		revision: c.Revision,
		language: c.Language,
		docs:     c.Documents,
		ords:     make(map[string]int32, len(c.Documents)),
		byField:  map[string]*facetColumn{},
		names:    map[string][]valueRef{},
	}
	for i := range c.Documents {
		cols.ords[c.Documents[i].ID] = int32(i)
	}
	return cols
}

// addFacets makes the facets, each in a goroutine of its own.
func (cols *columns) addFacets(c *Corpus) {
	var defs []FacetDef
	for _, def := range c.Schema.Facets {
		if def.Field != freshness && !slices.ContainsFunc(defs, func(d FacetDef) bool { return d.Field == def.Field }) {
			defs = append(defs, def)
		}
	}
	cols.facets = make([]*facetColumn, len(defs))
	var group sync.WaitGroup
	for i, def := range defs {
		group.Go(func() { cols.facets[i] = newFacetColumn(def, c.Documents) })
	}
	group.Wait()
	if slices.ContainsFunc(c.Documents, func(d Document) bool { return !d.ReviewBy.IsZero() }) {
		cols.facets = append(cols.facets, freshnessColumn(c))
	}
	if tags := slices.IndexFunc(cols.facets, func(f *facetColumn) bool { return f.def.Field == "tag" }); tags >= 0 {
		for _, family := range cols.facets {
			for _, v := range family.values {
				if id, ok := cols.facets[tags].byName[v.value]; ok && family.def.Tags && family.def.Field != "tag" {
					cols.facets[tags].values[id].apart = true
				}
			}
		}
	}
	for f, col := range cols.facets {
		cols.byField[col.def.Field] = col
		if !named(col.def.Field) {
			continue
		}
		for name, v := range col.folded {
			cols.names[name] = append(cols.names[name], valueRef{int32(f), v})
		}
	}
	for _, refs := range cols.names {
		slices.SortFunc(refs, func(a, b valueRef) int {
			return cmp.Or(cmp.Compare(a.facet, b.facet), cmp.Compare(a.value, b.value))
		})
	}
}

// named reports whether the values of a facet are words that people search for.
func named(field string) bool { return field != "year" && field != freshness }

func newFacetColumn(def FacetDef, docs []Document) *facetColumn {
	col := &facetColumn{def: def, inverse: &inverse{}, byName: map[string]int32{}, folded: map[string]int32{}}
	for _, v := range def.Values {
		if _, ok := col.byName[v.Value]; !ok {
			col.byName[v.Value] = int32(len(col.values))
			col.values = append(col.values, facetValue{value: v.Value, label: cmp.Or(v.Label, v.Value), parent: -1})
		}
	}
	for _, v := range def.Values {
		if v.Parent != "" && v.Parent != v.Value {
			id, parent := col.byName[v.Value], col.intern(v.Parent)
			if col.values[id].parent < 0 && !col.descends(parent, id) {
				col.values[id].parent = parent
			}
		}
	}
	col.start = make([]int32, 1, len(docs)+1)
	for i := range docs {
		from := len(col.ids)
		for _, value := range docs[i].Values[def.Field] {
			for id := col.intern(value); id >= 0; id = col.values[id].parent {
				if slices.Contains(col.ids[from:], id) {
					break // its ancestors are there, too
				}
				col.ids = append(col.ids, id)
			}
		}
		col.start = append(col.start, int32(len(col.ids)))
	}
	// Names win over labels, labels over aliases, and the first over later ones.
	add := func(name string, id int32) {
		if name = foldName(name); name != "" {
			if _, ok := col.folded[name]; !ok {
				col.folded[name] = id
			}
		}
	}
	for id, v := range col.values {
		add(v.value, int32(id))
	}
	for id, v := range col.values {
		add(v.label, int32(id))
	}
	for _, v := range def.Values {
		for _, a := range v.Aliases {
			add(a, col.byName[v.Value])
		}
	}
	return col
}

func freshnessColumn(c *Corpus) *facetColumn {
	col := &facetColumn{
		def: FacetDef{Field: freshness, Label: "Freshness"},
		values: []facetValue{
			{value: "fresh", label: "Fresh", parent: -1},
			{value: "due", label: "Due", parent: -1},
			{value: "overdue", label: "Overdue", parent: -1},
		},
		byName: map[string]int32{"fresh": fresh, "due": due, "overdue": overdue},
		folded: map[string]int32{"fresh": fresh, "due": due, "overdue": overdue},
		review: make([]time.Time, len(c.Documents)),
	}
	for _, def := range c.Schema.Facets {
		if def.Field != freshness {
			continue
		}
		col.def.Label = cmp.Or(def.Label, col.def.Label)
		for _, v := range def.Values {
			if id, ok := col.byName[v.Value]; ok && v.Label != "" {
				col.values[id].label = v.Label
			}
		}
	}
	for i := range c.Documents {
		col.review[i] = c.Documents[i].ReviewBy
	}
	return col
}

// at returns the freshness facet as it is at a time.
func (f *facetColumn) at(now time.Time) *facetColumn {
	g := *f
	g.now = now
	return &g
}

// of returns the values of an entry, ancestors included, each once.
func (f *facetColumn) of(ord int32) []int32 {
	if f.review == nil {
		return f.ids[f.start[ord]:f.start[ord+1]]
	}
	by := f.review[ord]
	switch {
	case by.IsZero() || f.now.IsZero():
		return nil
	case by.Before(f.now):
		return justOverdue[:]
	case by.Before(f.now.Add(dueWithin)):
		return justDue[:]
	default:
		return justFresh[:]
	}
}

var (
	justFresh   = [...]int32{fresh}
	justDue     = [...]int32{due}
	justOverdue = [...]int32{overdue}
)

func (f *facetColumn) intern(value string) int32 {
	id, ok := f.byName[value]
	if !ok {
		id = int32(len(f.values))
		f.byName[value] = id
		f.values = append(f.values, facetValue{value: value, label: value, parent: -1})
	}
	return id
}

// descends reports whether value id is ancestor or one of those below it.
func (f *facetColumn) descends(id, ancestor int32) bool {
	for ; id >= 0; id = f.values[id].parent {
		if id == ancestor {
			return true
		}
	}
	return false
}

// carriers returns the entries that have a value or one below it.
func (f *facetColumn) carriers(value int32) []int32 {
	inv := f.inverse
	inv.once.Do(func() {
		inv.start = make([]int32, len(f.values)+1)
		for _, id := range f.ids {
			inv.start[id+1]++
		}
		for i := range f.values {
			inv.start[i+1] += inv.start[i]
		}
		inv.ords = make([]int32, len(f.ids))
		next := slices.Clone(inv.start)
		for ord := range f.start[1:] {
			for _, id := range f.of(int32(ord)) {
				inv.ords[next[id]] = int32(ord)
				next[id]++
			}
		}
	})
	return inv.ords[inv.start[value]:inv.start[value+1]]
}

// find returns the value that is written as name, exactly or nearly.
func (f *facetColumn) find(name string) (int32, bool) {
	if id, ok := f.byName[name]; ok {
		return id, true
	}
	id, ok := f.folded[foldName(name)]
	return id, ok
}

// foldName is what names of values are compared by: their words.
func foldName(s string) string {
	words := strings.FieldsFunc(fold(strings.ToLower(strings.TrimPrefix(s, "#"))), func(c rune) bool {
		return c == ' ' || c == '-' || c == '_' || c == '\t' || c == '‑'
	})
	return strings.Join(words, " ")
}

// byTitle returns the rank of every entry in the order of titles.
func (c *columns) byTitle() []int32 {
	c.rankOnce.Do(func() {
		titles := make([]string, len(c.docs))
		order := make([]int32, len(c.docs))
		for i := range c.docs {
			titles[i] = fold(strings.ToLower(c.docs[i].Title))
			order[i] = int32(i)
		}
		slices.SortStableFunc(order, func(a, b int32) int { return strings.Compare(titles[a], titles[b]) })
		c.rank = make([]int32, len(order))
		for rank, ord := range order {
			c.rank[ord] = int32(rank)
		}
	})
	return c.rank
}

// titles returns the titles of all entries as queries are compared with them.
func (c *columns) titles() []string {
	c.exactOnce.Do(func() {
		c.exact = make([]string, len(c.docs))
		for i := range c.docs {
			c.exact[i] = exactTerm(c.docs[i].Title)
		}
	})
	return c.exact
}
