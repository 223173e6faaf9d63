package render

import (
	"slices"
	"testing"

	"podbook/indexer"
)

func answer() *indexer.Result {
	return &indexer.Result{
		Query: "brief", Total: 42, Next: "cursor", Partial: true,
		Hits: []indexer.Hit{{
			ID: "guides/brief", URL: "/guides/brief/", Title: "Client <brief>", Type: "template", Date: "2026-01-02",
			Breadcrumb: []indexer.Crumb{{Title: "Guides", URL: "/guides/"}}, Snippet: "the <mark>brief</mark> names", Pods: []string{"seo"},
			Passages: []indexer.PassageHit{
				{Kind: "section", Title: "What it names", URL: "/guides/brief/#what-it-names", Snippet: "a <mark>brief</mark> &lt;tag&gt;"},
				{Kind: "moment", Title: "Q1", URL: "/sessions/q1/?t=754", Start: 754, Speaker: "Lead", Snippet: "x"},
			},
		}},
		Facets: []indexer.Facet{
			{Field: "type", Label: "Type", Values: []indexer.FacetValue{{Value: "template", Label: "template", Count: 3}}},
			{Field: "tag", Label: "Tag", Multi: true, More: 7, Values: []indexer.FacetValue{
				{Value: "SEO", Label: "SEO", Count: 12, Selected: true},
				{Value: "A&B", Label: "A & B", Count: 0, Selected: true},
				{Value: "Technical-SEO", Label: "Technical", Parent: "SEO", Count: 4},
			}},
		},
	}
}

// Without scripts the page is a form that carries the whole search, and every
// step from it is a link.
func TestSearchPageWithoutScripts(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	q := &indexer.Query{Text: "brief", Filters: map[string][]string{"tag": {"SEO", "A&B"}}, All: map[string]bool{"tag": true}, Sort: "date", Size: 20}
	data, err := r.Search(q, answer())
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, data)
	wantAttr(t, doc, "form.search", "action", "./")
	wantAttr(t, doc, "form.search input[name=q]", "value", "brief")
	wantAttr(t, doc, "form.search input[name=size]", "value", "20")
	wantAttr(t, doc, "select option[selected]", "value", "date")
	want(t, doc, "#count", "42 entries")
	wantAttr(t, doc, "#count", "role", "status")
	want(t, doc, ".hit-title a", "Client <brief>")
	wantAttr(t, doc, ".hit-title a", "href", "../guides/brief/")
	want(t, doc, ".hit .badge", "Template")
	want(t, doc, ".hit-note time", "2 January 2026")
	want(t, doc, ".hit-note .pod", "SEO")
	want(t, doc, ".hit-text mark", "brief")
	want(t, doc, ".passages a", "What it names", "12:34 Lead Q1")
	want(t, doc, ".passage-text", "a brief <tag>", "x")
	want(t, doc, ".facet summary", "Type", "Tag")
	want(t, doc, ".facet .value", "Template 3", "SEO 12", "Technical 4", "A & B 0")
	want(t, doc, ".facet .child", "Technical 4")
	if n := len(find(doc, ".facet input[checked]")); n != 3 { // two tags and "must have all"
		t.Errorf("%d boxes are ticked, want 3", n)
	}
	want(t, doc, ".choice", "Remove Tag SEO", "Remove Tag A & B")
	wantAttr(t, doc, ".choice", "href", "?all=tag&q=brief&size=20&sort=date&tag=A%26B")
	wantAttr(t, doc, ".clear", "href", "?q=brief&sort=date")
	wantAttr(t, doc, "#more a", "href", "?all=tag&page=2&q=brief&size=20&sort=date&tag=SEO&tag=A%26B")
	if len(find(doc, ".notice")) != 1 {
		t.Error("a partial answer does not say so")
	}
}

func TestSearchPageSaysWhatItCorrected(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	for _, c := range []struct {
		change func(*indexer.Result)
		notice string
	}{
		{func(res *indexer.Result) { res.Corrected, res.Instead = "brief", true }, "Showing results for brief"},
		{func(res *indexer.Result) { res.Corrected = "brief" }, "Did you mean brief?"},
	} {
		res := answer()
		res.Partial = false
		c.change(res)
		data, err := r.Search(&indexer.Query{Text: "breif"}, res)
		if err != nil {
			t.Fatal(err)
		}
		want(t, parse(t, data), ".notice", c.notice)
	}
}

func TestNothingFoundSaysWhatToTakeBack(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	for text, want := range map[string][2]string{
		"zzz":       {"Nothing found. Try fewer or other words.", ""},
		`"zzz yyy"`: {"Nothing found. Try fewer or other words. Or search without the quotes.", "?q=zzz+yyy"},
		`"`:         {"Nothing found. Try fewer or other words.", ""},
	} {
		data, err := r.Search(&indexer.Query{Text: text}, &indexer.Result{Query: text})
		if err != nil {
			t.Fatal(err)
		}
		doc := parse(t, data)
		link := ""
		for _, a := range find(doc, "#empty a") {
			link, _ = attr(a, "href")
		}
		if said := texts(doc, "#empty p"); len(said) != 1 || said[0] != want[0] || link != want[1] {
			t.Errorf("%s: %q, leads to %q", text, said, link)
		}
	}
}

func TestSearchPageWithoutAnAnswerIsAForm(t *testing.T) {
	hub, theme := build(t, sample)
	data, err := New(hub, theme).Search(&indexer.Query{Text: "brief"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, data)
	wantAttr(t, doc, "form.search input[name=q]", "value", "brief")
	want(t, doc, "#count", "")
	if len(find(doc, ".browse .card")) == 0 {
		t.Error("nothing to browse instead")
	}
}

// What the text of a query selects is taken back by taking its words away.
func TestChoicesOfTheTextCanBeTakenBack(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	for _, c := range []struct{ text, choice, clear string }{
		{"#seo brief", "?q=brief", "?q=brief"},
		{"brief tag:SEO", "?q=brief", "?q=brief"},
		{`tag:"seo" #video brief`, "?q=%23video+brief", "?q=%23video+brief"},
		{"-#SEO #SEO", "?q=-%23SEO", "?q=-%23SEO"},
		{"pod:seo x", "", "?q=pod%3Aseo+x"}, // another facet's
		{"#organic x", "", "?q=%23organic+x"},
	} {
		res := answer()
		res.Facets = []indexer.Facet{{Field: "tag", Label: "Tag", Multi: true, Values: []indexer.FacetValue{{Value: "SEO", Label: "SEO", Count: 2, Selected: true}}}}
		data, err := r.Search(&indexer.Query{Text: c.text}, res)
		if err != nil {
			t.Fatal(err)
		}
		doc := parse(t, data)
		if c.choice == "" {
			if len(find(doc, ".choice")) > 0 {
				t.Errorf("%q: a choice that cannot be taken back", c.text)
			}
		} else {
			wantAttr(t, doc, ".choice", "href", c.choice)
		}
		wantAttr(t, doc, ".clear", "href", c.clear)
		if len(find(doc, ".value input[checked][disabled]")) != 1 {
			t.Errorf("%q: the box would select it a second time", c.text)
		}
	}
}

func TestNamesOfValuesAreForgiving(t *testing.T) {
	hub, theme := build(t, sample)
	res := answer()
	data, err := New(hub, theme).Search(&indexer.Query{Text: "x", Filters: map[string][]string{"tag": {"seo", "a&b"}}}, res)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, data)
	wantAttr(t, doc, ".choice", "href", "?q=x&tag=a%26b")
	if len(find(doc, ".value input[disabled]")) > 0 {
		t.Error("a box that was ticked cannot be unticked")
	}
}

func TestMoreValuesAndReasonsNeedNoScripts(t *testing.T) {
	hub, theme := build(t, sample)
	res := answer()
	res.Hits[0].Score, res.Hits[0].Explain = 2.5, []indexer.Reason{{Term: "brief", Field: "title", Weight: 2.5, Note: "1×"}}
	data, err := New(hub, theme).Search(&indexer.Query{Text: "brief", Explain: true}, res)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, data)
	wantAttr(t, doc, ".facet .note a", "href", "?explain=1&more=tag&q=brief")
	wantAttr(t, doc, "form.search input[name=explain]", "value", "1")
	want(t, doc, ".why summary", "Why it ranks here: 2.5")
	want(t, doc, ".why li", "2.5 title brief (1×)")
}

func TestASearchThatFailedSaysSoAndKeepsItsState(t *testing.T) {
	hub, theme := build(t, sample)
	data, err := New(hub, theme).Search(&indexer.Query{Text: "brief", Filters: map[string][]string{"tag": {"SEO"}}, Sort: "date"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc := parse(t, data)
	want(t, doc, ".notice", "The search gave no answer just now. Try again in a moment.")
	wantAttr(t, doc, "form.search input[name=tag]", "value", "SEO")
	wantAttr(t, doc, "select option[selected]", "value", "date")
}

// What a query chooses need not be there, nor have a name.
func TestFamiliesListEachValueOnce(t *testing.T) {
	values := []indexer.FacetValue{{Value: "SEO"}, {Value: "Links", Parent: "SEO"}, {Value: ""}, {Value: "Brief", Parent: "Content"}, {Value: "Deep", Parent: "Links"}, {Value: "Audit", Parent: "SEO"}}
	var got []string
	for _, v := range families(values) {
		got = append(got, v.Value)
	}
	if want := []string{"SEO", "Links", "Deep", "Audit", "", "Brief"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
