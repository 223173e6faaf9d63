package indexer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// randomHub makes a hub with every kind of facet: single, multiple, a hierarchy,
// undeclared values, reviews.
func randomHub(rnd *rand.Rand) Corpus {
	c := Corpus{Revision: fmt.Sprint("r", rnd.Uint32()), Language: "en"}
	tags := FacetDef{Field: "tag", Label: "Tag", Multi: true, Tags: true}
	for i := range 3 + rnd.IntN(6) {
		v := ValueDef{Value: fmt.Sprintf("T%d", i), Aliases: []string{fmt.Sprintf("alias%d", i)}}
		if i > 0 && rnd.IntN(2) == 0 {
			v.Parent = fmt.Sprintf("T%d", rnd.IntN(i))
		}
		tags.Values = append(tags.Values, v)
	}
	c.Schema.Facets = []FacetDef{{Field: "type", Label: "Type"}, tags, {Field: "family", Multi: true, Tags: true}, {Field: "pod", Label: "Pod", Multi: true}, {Field: "year", Label: "Year"}}
	words := strings.Fields("brief audit crawl budget pod sprint retro launch")
	var texts []Text
	for i := range rnd.IntN(60) {
		d := Document{ID: fmt.Sprintf("e%02d", i), Hash: fmt.Sprint(rnd.Uint32()), Values: map[string][]string{}}
		for _, f := range c.Schema.Facets {
			if f.Field == "family" { // T7 and T8, which are tags, too
				for _, v := range d.Values["tag"] {
					if v >= "T7" {
						d.Values["family"] = append(d.Values["family"], v)
					}
				}
				continue
			}
			for n := rnd.IntN(3); n > 0; n-- {
				prefix := strings.ToUpper(f.Field[:1])
				v := fmt.Sprint(prefix, rnd.IntN(9)) // some are not declared
				if !slices.Contains(d.Values[f.Field], v) {
					d.Values[f.Field] = append(d.Values[f.Field], v)
				}
				if !f.Multi {
					break
				}
			}
		}
		if rnd.IntN(2) == 0 {
			d.ReviewBy = day(2026, 1, 1+rnd.IntN(60))
		}
		d.Title = words[rnd.IntN(len(words))]
		text := ""
		for range rnd.IntN(6) {
			text += words[rnd.IntN(len(words))] + " "
		}
		c.Documents = append(c.Documents, d)
		texts = append(texts, Text{Title: d.Title, Passages: []Passage{{Kind: "section", Text: text}}})
	}
	c.Text = func(i int) Text { return texts[i] }
	return c
}

func randomQuery(rnd *rand.Rand, c *Corpus) Query {
	q := Query{Filters: map[string][]string{}, All: map[string]bool{}, Now: day(2026, 1, 20), Size: 100}
	q.Text = []string{"", "", "brief", "audit pod", "-crawl", "budget -pod"}[rnd.IntN(6)]
	for _, f := range c.Schema.Facets {
		for range rnd.IntN(3) {
			v := fmt.Sprint(strings.ToUpper(f.Field[:1]), rnd.IntN(10))
			if f.Field == "family" {
				v = fmt.Sprint("T", 7+rnd.IntN(3))
			}
			if !slices.Contains(q.Filters[f.Field], v) {
				q.Filters[f.Field] = append(q.Filters[f.Field], v)
			}
		}
		if rnd.IntN(4) == 0 {
			q.All[f.Field] = true
		}
	}
	if rnd.IntN(3) == 0 {
		q.Filters[freshness] = []string{[]string{"fresh", "due", "overdue"}[rnd.IntN(3)]}
	}
	return q
}

// bruteValues returns the values of an entry with their ancestors, the slow way.
func bruteValues(c *Corpus, d *Document, field string, now time.Time) map[string]bool {
	values := map[string]bool{}
	if field == freshness {
		switch by := d.ReviewBy; {
		case by.IsZero():
		case by.Before(now):
			values["overdue"] = true
		case by.Before(now.Add(14 * 24 * time.Hour)):
			values["due"] = true
		default:
			values["fresh"] = true
		}
		return values
	}
	for _, v := range d.Values[field] {
		for v != "" {
			values[v] = true
			parent := ""
			for _, f := range c.Schema.Facets {
				for _, def := range f.Values {
					if f.Field == field && def.Value == v {
						parent = def.Parent
					}
				}
			}
			v = parent
		}
	}
	return values
}

func bruteAdmits(c *Corpus, d *Document, field string, q *Query) bool {
	chosen := q.Filters[field]
	if len(chosen) == 0 {
		return true
	}
	has := bruteValues(c, d, field, q.Now)
	n := 0
	for _, v := range chosen {
		if has[v] {
			n++
		}
	}
	return n > 0 && (!q.All[field] || n == len(chosen))
}

// Facets count what brute force counts, over random hubs and selections: a facet
// ignores its own choice unless all of it must apply, honours all others, counts
// parents with their children, and keeps what is chosen. Tags of a family are listed
// in its facet, and among all tags only when chosen there.
func TestFacetsEqualBruteForce(t *testing.T) {
	for seed := range uint64(150) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		c := randomHub(rnd)
		ix := opened(t, c)
		for range 10 {
			q := randomQuery(rnd, &c)
			res := ask(t, ix, q)
			// What the words find is asked of the index itself, without filters.
			bare := ask(t, ix, Query{Text: q.Text, Size: 100})
			var found []*Document
			for _, h := range bare.Hits {
				i := slices.IndexFunc(c.Documents, func(d Document) bool { return d.ID == h.ID })
				found = append(found, &c.Documents[i])
			}
			fields := []string{}
			for _, f := range res.Facets {
				fields = append(fields, f.Field)
			}
			want := map[string]bool{}
			counts := map[string]map[string]int{}
			for _, f := range fields {
				counts[f] = map[string]int{}
			}
			for _, d := range found {
				var rejecting []string
				for _, f := range fields {
					if !bruteAdmits(&c, d, f, &q) {
						rejecting = append(rejecting, f)
					}
				}
				if len(rejecting) == 0 {
					want[d.ID] = true
				}
				for _, f := range fields {
					others := slices.DeleteFunc(slices.Clone(rejecting), func(r string) bool { return r == f && !q.All[f] })
					if len(others) == 0 {
						for v := range bruteValues(&c, d, f, q.Now) {
							counts[f][v]++
						}
					}
				}
			}
			if res.Total != len(want) || len(res.Hits) != len(want) {
				t.Fatalf("seed %d, %+v: %d found, want %d", seed, q, res.Total, len(want))
			}
			for _, h := range res.Hits {
				if !want[h.ID] {
					t.Fatalf("seed %d, %+v: %s found", seed, q, h.ID)
				}
			}
			for _, f := range res.Facets {
				shown := map[string]bool{}
				for _, v := range f.Values {
					if shown[v.Value] = true; v.Count != counts[f.Field][v.Value] {
						t.Fatalf("seed %d, %+v: %s=%s counts %d, want %d", seed, q, f.Field, v.Value, v.Count, counts[f.Field][v.Value])
					}
					if chosen := slices.Contains(q.Filters[f.Field], v.Value); v.Selected != chosen {
						t.Fatalf("seed %d, %+v: %s=%s selected is %v", seed, q, f.Field, v.Value, v.Selected)
					}
				}
				for v, n := range counts[f.Field] {
					apart := f.Field == "tag" && counts["family"] != nil && slices.ContainsFunc(c.Documents, func(d Document) bool { return slices.Contains(d.Values["family"], v) })
					if apart && shown[v] && !slices.Contains(q.Filters["tag"], v) {
						t.Fatalf("seed %d, %+v: %s is listed in tag, too", seed, q, v)
					}
					if n > 0 && !shown[v] && !apart {
						t.Fatalf("seed %d, %+v: %s=%s is missing with %d", seed, q, f.Field, v, n)
					}
				}
				for _, v := range q.Filters[f.Field] {
					if !shown[v] {
						t.Fatalf("seed %d, %+v: chosen %s=%s vanished", seed, q, f.Field, v)
					}
				}
			}
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFacetsAreCapped(t *testing.T) {
	c := Corpus{Revision: "r", Language: "en", Schema: Schema{Facets: []FacetDef{{Field: "tag", Multi: true}}}}
	for i := range 80 {
		c.Documents = append(c.Documents, Document{ID: fmt.Sprintf("e%02d", i), Hash: "1", Values: map[string][]string{"tag": {fmt.Sprintf("t%02d", i)}}})
	}
	c.Text = func(int) Text { return Text{Title: "x"} }
	ix := opened(t, c)
	f := ask(t, ix, Query{Filters: map[string][]string{"tag": {"t79", "gone"}}}).Facets[0]
	if len(f.Values) != facetValues+2 || f.More != 80-facetValues-1 {
		t.Errorf("%d values, %d more", len(f.Values), f.More)
	}
	if v := f.Values[facetValues]; v.Value != "t79" || !v.Selected || v.Count != 1 {
		t.Errorf("the chosen value is shown as %+v", v)
	}
	if v := f.Values[facetValues+1]; v.Value != "gone" || !v.Selected || v.Count != 0 {
		t.Errorf("the unknown value is shown as %+v", v)
	}
	f = ask(t, ix, Query{More: map[string]bool{"tag": true}}).Facets[0]
	if len(f.Values) != 80 || f.More != 0 {
		t.Errorf("all of them: %d values, %d more", len(f.Values), f.More)
	}
}

func TestSearchBeforeSync(t *testing.T) {
	ix, err := Open("", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	res, err := ix.Search(context.Background(), Query{Text: "brief"})
	if err != nil || res.Total != 0 || !res.Partial {
		t.Errorf("answer %+v, error %v", res, err)
	}
}

// What is a value of two facets is one to those who search: a tag of a family is
// found in the family, an owner as the pod that it is, and "#" names tags alone.
func TestValuesOfTwoFacetsAreOfferedOnce(t *testing.T) {
	region := []ValueDef{{Value: "Regional-EMEA", Label: "EMEA", Aliases: []string{"Europe"}}}
	c := Corpus{Revision: "r", Language: "en", Schema: Schema{Facets: []FacetDef{
		{Field: "pod", Multi: true, Values: []ValueDef{{Value: "emea", Label: "EMEA pod"}}},
		{Field: "tag", Multi: true, Tags: true, Values: append(region, ValueDef{Value: "SEO"})},
		{Field: "region", Multi: true, Tags: true, Values: region},
		{Field: "speaker", Multi: true},
		{Field: "owner", Values: []ValueDef{{Value: "emea", Label: "EMEA pod"}}},
	}}}
	for i, tags := range [][]string{{"Regional-EMEA"}, {"Regional-EMEA", "SEO"}, {"SEO"}} {
		d := Document{ID: fmt.Sprint(i), Hash: "1", Values: map[string][]string{"pod": {"emea"}, "owner": {"emea"}, "speaker": {"Emeka Obi"}, "tag": tags}}
		if tags[0] == "Regional-EMEA" {
			d.Values["region"] = tags[:1]
		}
		c.Documents = append(c.Documents, d)
	}
	c.Text = func(int) Text { return Text{} }
	ix := opened(t, c)
	for text, want := range map[string]string{
		"#":     "region=EMEA tag=SEO ",
		"#eme":  "region=EMEA ",
		"emea":  "pod=EMEA pod region=EMEA ",
		"#Emek": "", "europe": "region=EMEA ",
	} {
		list, err := ix.Suggest(context.Background(), text, 8)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, s := range list {
			got += s.Kind + "=" + s.Title + " "
		}
		if got != want {
			t.Errorf("%q offers %s, want %s", text, got, want)
		}
	}
	res := ask(t, ix, Query{Text: "#Europe #SEO"})
	if res.Total != 1 || res.Hits[0].ID != "1" {
		t.Errorf("tags of two families find %d entries: %v", res.Total, res.Hits)
	}
	if res := ask(t, ix, Query{Text: "#Emeka-Obi"}); slices.ContainsFunc(res.Facets, func(f Facet) bool {
		return slices.ContainsFunc(f.Values, func(v FacetValue) bool { return v.Selected })
	}) {
		t.Error("# chose a speaker")
	}
}
