package indexer

import "time"

// staticColumns are what every search needs of all entries.
type staticColumns struct {
	Lengths string        `json:"lengths"` // packed: of every entry its title, aliases, headings and body
	Boosts  [][2]float64  `json:"boosts,omitempty"`
	Facets  []staticFacet `json:"facets"`
}

// staticFacet is a facet with its values; the last one may be freshness, which has
// the dates of reviews instead of entries.
type staticFacet struct {
	Field   string      `json:"field"`
	Label   string      `json:"label"`
	Multi   bool        `json:"multi,omitempty"`
	Tags    bool        `json:"tags,omitempty"`
	Named   bool        `json:"named,omitempty"`   // its values are words that people search for
	Values  [][]any     `json:"values"`            // value, its label where it differs, and its parent's index
	Aliases [][]any     `json:"aliases,omitempty"` // a value's index, and an alias
	Entries []string    `json:"entries"`           // packed per value: entries that have it or one below it, as gaps
	Review  *timeColumn `json:"review,omitempty"`
}

// staticOrders are what entries are sorted and limited by, beside their scores.
type staticOrders struct {
	Dates  timeColumn `json:"dates"`
	Titles string     `json:"titles"` // packed: rank of every entry
}

// timeColumn holds a time per entry: 0 for none, else one more than the units that
// it lies after from. Units are days where all times are whole days.
type timeColumn struct {
	From int64  `json:"from"` // seconds since 1970
	Unit int64  `json:"unit"` // seconds
	At   string `json:"at"`   // packed
}

func (s *static) timeColumn(of func(*Document) time.Time) timeColumn {
	const day = 24 * 60 * 60
	c := timeColumn{Unit: day}
	first := true
	for i := range s.corpus.Documents {
		t := of(&s.corpus.Documents[i])
		if t.IsZero() {
			continue
		}
		if first || t.Unix() < c.From {
			c.From, first = t.Unix(), false
		}
		if t.Unix()%day != 0 {
			c.Unit = 1
		}
	}
	var at packed
	for i := range s.corpus.Documents {
		if t := of(&s.corpus.Documents[i]); t.IsZero() {
			at.add(0)
		} else {
			at.add(int((t.Unix()-c.From)/c.Unit) + 1)
		}
	}
	c.At = string(at)
	return c
}

func (s *static) orders() staticOrders {
	var ranks packed
	for _, r := range s.cols.byTitle() {
		ranks.add(int(r))
	}
	return staticOrders{
		Dates:  s.timeColumn(func(d *Document) time.Time { return d.Date }),
		Titles: string(ranks),
	}
}

func (s *static) columns() staticColumns {
	c := staticColumns{Lengths: string(s.lengths), Facets: []staticFacet{}}
	for i := range s.corpus.Documents {
		if b := s.corpus.Documents[i].Boost; b > 0 && b != 1 {
			c.Boosts = append(c.Boosts, [2]float64{float64(i), b})
		}
	}
	for _, f := range s.cols.facets {
		c.Facets = append(c.Facets, s.facet(f))
	}
	return c
}

func (s *static) facet(f *facetColumn) staticFacet {
	out := staticFacet{
		Field: f.def.Field, Label: f.def.Label, Multi: f.def.Multi, Tags: f.def.Tags, Named: named(f.def.Field),
		Values: [][]any{}, Entries: []string{},
	}
	for id, v := range f.values {
		value := []any{v.value}
		if v.label != v.value || v.parent >= 0 {
			value = append(value, v.label)
		}
		if v.parent >= 0 {
			value = append(value, v.parent)
		}
		out.Values = append(out.Values, value)
		if f.review == nil {
			var ords packed
			next := int32(0)
			for _, ord := range f.carriers(int32(id)) {
				ords.add(int(ord - next))
				next = ord + 1
			}
			out.Entries = append(out.Entries, string(ords))
		}
	}
	for _, v := range f.def.Values {
		for _, a := range v.Aliases {
			out.Aliases = append(out.Aliases, []any{f.byName[v.Value], a})
		}
	}
	if f.review != nil {
		review := s.timeColumn(func(d *Document) time.Time { return d.ReviewBy })
		out.Review = &review
	}
	return out
}
