package render

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"podbook/indexer"
	"podbook/site/model"
)

// SearchView is a search and its answer, as the search page shows them. Without
// an answer the page is an empty form, which scripts bring to life.
type SearchView struct {
	Query     string
	Sort      string
	Asked     bool // something is searched; not Answered then means that it failed
	Answered  bool
	Total     int
	Partial   bool
	Corrected string
	Instead   bool // the hits are those of Corrected
	Retry     string
	Loose     string // the search without its quotes, "" when it has none
	Hits      []HitView
	Facets    []FacetView
	Chosen    []Choice // selected values, each with the search without it
	Clear     string   // the search without any selection
	Explain   bool
	Next      string
	Hidden    []Field // what the form must carry beside its own fields
}

// HitView is one entry found.
type HitView struct {
	Title    string
	URL      string
	Where    string
	Badge    string
	Snippet  template.HTML
	Date     Date
	Pods     []Chip
	Passages []PassageView
	Score    string // only when an explanation is wanted, like Why
	Why      []indexer.Reason
}

// PassageView is a section or moment of a hit.
type PassageView struct {
	Title   string
	URL     string
	Time    string // of a moment
	Plays   bool   // a recording does, from there
	Speaker string
	Snippet template.HTML
}

// FacetView is one facet with its values.
type FacetView struct {
	Field, Label string
	Switch, All  bool // offer to ask for all of the selected values; whether that is asked
	Open         bool
	Values       []ValueView
	More         int
	MoreURL      string // the search with all values of the facet
}

// ValueView is one value of a facet.
type ValueView struct {
	Value, Label string
	Count        int
	Selected     bool
	Child        bool
	Extra        bool // scripts fold it away at first
	Said         bool // selected by the query's text, so not by a box
}

// facetShown is how many values of a facet stand open; search.js does the same.
const facetShown = 8

// Choice is a selected value that can be taken back.
type Choice struct{ Facet, Label, URL string }

// Field is a hidden field of the search form.
type Field struct{ Name, Value string }

// searchPage is where the search page stands.
const searchPage = "/search/"

// Search renders the search page with an answer, so that searching works without
// scripts. A nil result is the empty page.
func (r *Renderer) Search(q *indexer.Query, res *indexer.Result) ([]byte, error) {
	v := r.searchView(&model.Page{Kind: model.PageSearch, URL: searchPage}, q, res)
	var b bytes.Buffer
	err := r.html(&b, v.Kind, v)
	return b.Bytes(), err
}

var unquoted = strings.NewReplacer(`"`, "", "“", "", "”", "", "„", "", "«", "", "»", "")

func (r *Renderer) searchView(p *model.Page, q *indexer.Query, res *indexer.Result) *View {
	v := r.newView(p, "search")
	v.Title, v.NoIndex = "Search", q != nil
	v.Crumbs = []Link{v.link(r.site.Title, "/")}
	v.Count = len(r.hub.Entries)
	s := &SearchView{}
	v.Search = s
	if q != nil {
		s.Query, s.Sort, s.Explain = q.Text, q.Sort, q.Explain
		s.Hidden = hidden(q, res == nil)
	}
	if q == nil || res == nil {
		s.Asked = q != nil
		for _, n := range r.hub.Root.Children {
			if n.Folder != nil {
				v.Cards = append(v.Cards, folderCard(v, n.Folder))
			}
		}
		return v
	}
	s.Answered, s.Total, s.Partial, s.Corrected = true, res.Total, res.Partial, res.Corrected
	if q.Text != "" {
		v.Title = q.Text
	}
	if res.Corrected != "" {
		s.Instead = res.Instead
		again := *q
		again.Text = res.Corrected
		s.Retry = searchURL(again)
	}
	if words := strings.TrimSpace(unquoted.Replace(q.Text)); words != "" && words != strings.TrimSpace(q.Text) {
		loose := *q
		loose.Text = words
		s.Loose = searchURL(loose)
	}
	for i := range res.Hits {
		s.Hits = append(s.Hits, r.hit(v, &res.Hits[i]))
	}
	s.facets(q, res)
	if res.Next != "" {
		next := *q
		next.Page = max(q.Page, 1) + 1
		s.Next = address(next)
	}
	return v
}

// facets shows what can be selected and what is.
func (s *SearchView) facets(q *indexer.Query, res *indexer.Result) {
	plain := indexer.Query{Text: q.Text, Sort: q.Sort}
	chosen := false
	for i := range res.Facets {
		f := &res.Facets[i]
		fv := FacetView{Field: f.Field, Label: f.Label, All: q.All[f.Field], More: f.More, MoreURL: searchURL(withAll(q, f.Field)), Open: i < 3}
		selected := 0
		for i, val := range families(f.Values) {
			if f.Field == "type" && val.Label == val.Value {
				val.Label = typeWord(val.Value)
			}
			row := ValueView{Value: val.Value, Label: val.Label, Count: val.Count, Selected: val.Selected, Child: has(f.Values, val.Parent)}
			if val.Selected {
				selected++
				fv.Open, chosen = true, true
				row.Said = !slices.ContainsFunc(q.Filters[f.Field], func(name string) bool { return names(name, val) })
				plain.Text = unsaid(plain.Text, f.Field, val)
				if u := searchURL(without(q, f.Field, val)); u != searchURL(*q) {
					s.Chosen = append(s.Chosen, Choice{f.Label, val.Label, u})
				}
			} else {
				row.Extra = i >= facetShown
			}
			fv.Values = append(fv.Values, row)
		}
		fv.Switch = f.Multi && (selected > 1 || fv.All)
		if len(fv.Values) > 0 {
			s.Facets = append(s.Facets, fv)
		}
	}
	if chosen {
		s.Clear = searchURL(plain)
	}
}

// families lists values with their children behind them, as far as both are there.
func families(values []indexer.FacetValue) []indexer.FacetValue {
	list := make([]indexer.FacetValue, 0, len(values))
	var add func(parent string)
	add = func(parent string) {
		for _, v := range values {
			if v.Parent != "" && v.Parent == parent {
				list = append(list, v)
				add(v.Value)
			}
		}
	}
	for _, v := range values {
		if !has(values, v.Parent) {
			list = append(list, v)
			add(v.Value)
		}
	}
	return list
}

func has(values []indexer.FacetValue, value string) bool {
	return value != "" && slices.ContainsFunc(values, func(v indexer.FacetValue) bool { return v.Value == value })
}

func (r *Renderer) hit(v *View, h *indexer.Hit) HitView {
	hv := HitView{Title: h.Title, URL: v.Rel(h.URL), Badge: badge(h.Type), Snippet: template.HTML(h.Snippet)}
	if t, err := time.Parse(time.DateOnly, h.Date); err == nil {
		hv.Date = day(t)
	}
	for i, c := range h.Breadcrumb {
		if i > 0 {
			hv.Where += " / "
		}
		hv.Where += c.Title
	}
	for _, name := range h.Pods {
		if p, ok := r.hub.Pod(name); ok {
			hv.Pods = append(hv.Pods, r.podChip(v, p))
		}
	}
	if h.Explain != nil {
		hv.Score, hv.Why = strconv.FormatFloat(h.Score, 'f', -1, 64), h.Explain
	}
	if len(h.Passages) > 0 && h.Passages[0].Snippet == h.Snippet {
		hv.Snippet = "" // what the best passage says need not be said twice
	}
	for _, p := range h.Passages {
		pv := PassageView{Title: p.Title, URL: v.Rel(p.URL), Speaker: p.Speaker, Snippet: template.HTML(p.Snippet)}
		if p.Kind == "moment" {
			pv.Time, pv.Plays = clock(p.Start), h.Plays
		}
		hv.Passages = append(hv.Passages, pv)
	}
	return hv
}
