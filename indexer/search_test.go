package indexer

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// playbook is a small hub that shows everything search knows of.
func playbook() Corpus {
	texts := []Text{
		{Title: "Client brief", Aliases: []string{"intake form"}, Summary: "What a client tells us first.", Passages: []Passage{
			{Kind: "section", Text: "Every project starts with a brief."},
			{Kind: "section", Anchor: "#must-name", Title: "What a brief must name", Text: "Audience, budget & goals. Use the café template in C++ or node.js."},
			{Kind: "section", Anchor: "#never", Title: "What it never says", Text: "How to do the work."},
		}},
		{Title: "SEO pod", Summary: "Search.", Passages: []Passage{
			{Kind: "section", Text: "The pod that makes pages found. Its lead reviews every brief."},
		}},
		{Title: "Technical audits", Passages: []Passage{
			{Kind: "section", Text: "We crawl the site and list <b>errors</b>. GA4 and A/B tests follow by e-mail."},
		}},
		{Title: "Q3 share", Passages: []Passage{
			{Kind: "moment", Anchor: "?t=0", Title: "Welcome", Text: "Hello all, today about budgets.", Start: 0, End: 40, Speaker: "Ada Lovelace"},
			{Kind: "moment", Anchor: "?t=40", Title: "Welcome", Text: "The crawler found many errors.", Start: 40, End: 80.5, Speaker: "Grace Hopper"},
			{Kind: "moment", Anchor: "?t=81", Title: "Budgets", Text: "Now Ada shows the budget.", Start: 80.5, End: 120, Speaker: "Grace Hopper"},
		}},
	}
	docs := []Document{
		{ID: "client-brief", URL: "/client-brief/", Title: "Client brief", Type: "entry", Values: map[string][]string{"type": {"entry"}, "tag": {"Process"}}, Date: day(2026, 5, 1), ReviewBy: day(2026, 6, 1)},
		{ID: "pods/seo", URL: "/pods/seo/", Title: "SEO pod", Type: "pod", Values: map[string][]string{"type": {"pod"}, "pod": {"seo"}, "tag": {"SEO"}}},
		{ID: "technical-audits", URL: "/technical-audits/", Title: "Technical audits", Type: "entry", Values: map[string][]string{"type": {"entry"}, "pod": {"seo"}, "tag": {"Technical-SEO", "Process"}}, Date: day(2025, 1, 1)},
		{ID: "q3", URL: "/q3/", Title: "Q3 share", Type: "session", Values: map[string][]string{"type": {"session"}}, Date: day(2026, 9, 1)},
	}
	order := []int{0, 1, 3, 2} // sorted by ID
	c := Corpus{
		Revision: "r1", Language: "en",
		Schema: Schema{Facets: []FacetDef{
			{Field: "type", Label: "Type"},
			{Field: "pod", Label: "Pod", Multi: true, Values: []ValueDef{{Value: "seo", Label: "SEO"}}},
			{Field: "tag", Label: "Tag", Multi: true, Tags: true, Values: []ValueDef{
				{Value: "SEO", Aliases: []string{"search-engine-optimisation", "organic"}},
				{Value: "Technical-SEO", Parent: "SEO"},
			}},
		}},
	}
	var sorted []Text
	for _, i := range order {
		docs[i].Hash = fmt.Sprint("h", i)
		c.Documents = append(c.Documents, docs[i])
		sorted = append(sorted, texts[i])
	}
	c.Text = func(i int) Text { return sorted[i] }
	return c
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func opened(t testing.TB, c Corpus) *Index {
	t.Helper()
	ix, err := Open("", Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := ix.Sync(context.Background(), c, nil); err != nil {
		t.Fatal(err)
	}
	return ix
}

func ask(t testing.TB, ix *Index, q Query) *Result {
	t.Helper()
	res, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	return res
}

func ids(res *Result) string {
	var ids []string
	for _, h := range res.Hits {
		ids = append(ids, h.ID)
	}
	return strings.Join(ids, " ")
}

// What a query finds, best first; "…" stands for any further hits.
func TestSearch(t *testing.T) {
	ix := opened(t, playbook())
	for _, c := range []struct{ query, want string }{
		{"client brief", "client-brief …"},
		{"intake form", "client-brief …"},
		{"seo", "pods/seo technical-audits"},
		{"organic", "pods/seo technical-audits"},
		{"search engine optimisation", "pods/seo technical-audits"},
		{"cafe", "client-brief"},
		{"café", "client-brief"},
		{"c++", "client-brief"},
		{"node", "client-brief"},
		{"nodejs", "client-brief"},
		{"node.js", "client-brief"},
		{"A/B", "technical-audits"},
		{"email", "technical-audits"},
		{"e-mail", "technical-audits"},
		{"ga4", "technical-audits"},
		{"budgets", "q3 client-brief"},
		{"breif", "client-brief …"},
		{`"a brief must"`, "client-brief"},
		{`"brief a must"`, ""},
		{"brief -pod", "client-brief"},
		{"#SEO", "pods/seo technical-audits"},
		{"tag:seo -tag:technical-seo", "pods/seo"},
		{"type:session", "q3"},
		{"after:2026", "client-brief q3"},
		{"after:2026 before:2026-09", "client-brief"},
		{"speaker:ada", "q3"},
		{"speaker:ada budget", "q3"},
		{"speaker:ada errors", ""},
		{"zzzzqqq", ""},
		{"", "client-brief pods/seo q3 technical-audits"},
	} {
		got := ids(ask(t, ix, Query{Text: c.query}))
		if prefix, open := strings.CutSuffix(c.want, " …"); got != c.want && !(open && strings.HasPrefix(got+" ", prefix+" ")) {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
	}
}

func TestHit(t *testing.T) {
	ix := opened(t, playbook())
	h := ask(t, ix, Query{Text: "brief must name audience"}).Hits[0]
	if want := "<mark>Audience</mark>, budget &amp; goals. Use the café template in C++ or node.js."; h.Snippet != want {
		t.Errorf("snippet %q, want %q", h.Snippet, want)
	}
	if h.Passages[0].URL != "/client-brief/#must-name" {
		t.Errorf("best passage is %q", h.Passages[0].URL)
	}
	h = ask(t, ix, Query{Text: "errors"}).Hits[0]
	if h.ID == "q3" && h.Passages[0].URL != "/q3/?t=40" {
		t.Errorf("best moment is %q", h.Passages[0].URL)
	}
}
