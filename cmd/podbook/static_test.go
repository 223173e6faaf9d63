package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"podbook/indexer"
	"podbook/site"
)

// staticSite is a hub as it is built, and the engine that its search is held
// against.
type staticSite struct {
	dir    string // the built files
	corpus indexer.Corpus
	index  *indexer.Index
}

// builtSample is the sample hub as it is built, for tests that only read it.
var builtSample = sync.OnceValues(func() (*staticSite, error) {
	dir, err := os.MkdirTemp("", "podbook")
	if err != nil {
		return nil, err
	}
	atEnd(func() { os.RemoveAll(dir) })
	hub, cache, out := "../../content", filepath.Join(dir, "cache"), filepath.Join(dir, "public")
	if err := build(hub, cache, out); err != nil {
		return nil, err
	}
	s, err := site.Open(site.Options{Dir: hub, Cache: cache})
	if err != nil {
		return nil, err
	}
	rev, err := s.Load()
	if err != nil {
		return nil, err
	}
	b := &staticSite{dir: out, corpus: site.Corpus(rev.Hub)}
	if b.index, err = indexer.Open("", indexer.Options{}); err != nil {
		return nil, err
	}
	atEnd(func() { b.index.Close() })
	return b, b.index.Sync(context.Background(), b.corpus, nil)
})

func build(hub, cache, out string) error {
	var said strings.Builder
	if code := run([]string{"build", hub, "-o", out, "--cache", cache}, &said, &said); code != 0 {
		return fmt.Errorf("build: exit status %d\n%s", code, &said)
	}
	_, err := os.Stat(filepath.Join(out, "search/data/manifest.js"))
	return err
}

func staticSample(t *testing.T) *staticSite {
	t.Helper()
	s, err := builtSample()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answered are the parts of an answer in which both engines must agree. Snippets
// are cut by bytes here and by characters there, so they may differ by a word.
type answered struct {
	Revision, Query, Corrected string
	Instead                    bool
	Total                      int
	Next                       string
	Hits                       []string
	Facets                     []indexer.Facet
}

func agreed(r *indexer.Result) answered {
	a := answered{Revision: r.Revision, Query: r.Query, Corrected: r.Corrected, Instead: r.Instead, Total: r.Total, Next: r.Next, Facets: r.Facets}
	for _, h := range r.Hits {
		line := fmt.Sprintf("%s %s %.3f %q", h.ID, h.URL, h.Score, h.Title)
		for _, p := range h.Passages {
			line += fmt.Sprintf(" [%s %s %q %v-%v %q]", p.Kind, p.URL, p.Title, p.Start, p.End, p.Speaker)
		}
		a.Hits = append(a.Hits, line)
	}
	return a
}

// compare asks the page that is open and the index the same.
func (s *staticSite) compare(t *testing.T, b *tab, queries []string) {
	t.Helper()
	ask, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	b.do(`window.answers = null;
		(async () => {
			const out = [];
			for (const q of ` + string(ask) + `) {
				const params = new URLSearchParams(q);
				out.push({ result: await podbook.backend.search(params), suggestions: await podbook.backend.suggest(params.get("q") || "") });
			}
			window.answers = JSON.stringify(out);
		})().catch((error) => { window.answers = "failed: " + error.stack; });`)
	b.await(`window.answers`)
	var got []struct {
		Result      indexer.Result
		Suggestions []indexer.Suggestion
	}
	if text := b.text(`window.answers`); json.Unmarshal([]byte(text), &got) != nil || len(got) != len(queries) {
		t.Fatalf("the page answered: %.500s", text)
	}
	for i, query := range queries {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		q := indexer.ParseValues(values)
		q.Now = time.Now()
		want, err := s.index.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		w, g := encode(t, agreed(want)), encode(t, agreed(&got[i].Result))
		if w != g {
			t.Errorf("?%s:\nthe index: %s\nthe files: %s", query, w, g)
		}
		for _, h := range got[i].Result.Hits {
			if len(want.Hits) > 0 && h.Snippet == "" && want.Hits[slices.IndexFunc(want.Hits, func(o indexer.Hit) bool { return o.ID == h.ID })].Snippet != "" {
				t.Errorf("?%s: %s has no snippet", query, h.ID)
			}
		}
		suggested, err := s.index.Suggest(context.Background(), q.Text, 0)
		if err != nil {
			t.Fatal(err)
		}
		if w, g := encode(t, suggested), encode(t, got[i].Suggestions); w != g {
			t.Errorf("suggestions for %q:\nthe index: %s\nthe files: %s", q.Text, w, g)
		}
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// goldenQueries are the queries of the indexer's list that are asked of the sample
// hub.
func goldenQueries(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("../../indexer/testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSpace(line), " | ")
		if len(f) != 4 || f[0] != "sample" {
			continue
		}
		text, typing := strings.CutSuffix(f[2], "…")
		queries = append(queries, indexer.Query{Text: text, Typing: typing}.Values().Encode())
	}
	if len(queries) < 40 {
		t.Fatalf("only %d golden queries", len(queries))
	}
	return queries
}

// selections are searches that use every part of the language and of the facets.
var selections = []string{
	"", "tag=SEO", "tag=SEO&tag=Video", "tag=SEO&tag=Video&all=tag", "tag=seo&type=session", "pod=seo&pod=video&type=entry",
	"region=EMEA&q=brief", "owner=operations&q=review", "year=2026", "freshness=overdue", "type=nothing", "tag=Regional-EMEA&q=consent",
	"q=brief&sort=date", "q=brief&sort=title&page=2", "q=the&size=100", "q=brief&page=3", "cursor=bzIw&q=pod", "more=tag", "q=%23SEO", "q=tag:video+brief",
	"q=-tag:seo+audit", "q=%22client+brief%22", "q=brief+-client", "q=brief+-%22client+brief%22", "q=speaker:lead", "q=speaker:%22SEO+technical+lead%22+redirect",
	"q=after:2026", "q=before:2026-03+audit", "q=after:2025-06-01+before:2025-12-31", "q=guardrials", "q=localzation+brief", "q=xyzzyplugh",
	"q=cafe", "q=GA4", "q=A/B", "q=node.js+.NET+C%2B%2B", "q=e-mail", "q=time+sheet", "q=%F0%9F%98%80", "q=%22%22", "q=-", "q=tag:", "q=what+is+a+pod%3F", "q=b&typing=1", "q=decision+r&typing=1",
}

// randomQueries are made of words that stand next to each other in the hub, some
// with a letter wrong, some cut off as when they are being typed.
func (s *staticSite) randomQueries(n int) []string {
	rnd := rand.New(rand.NewPCG(4, 2))
	var queries []string
	for range n {
		text := s.corpus.Text(rnd.IntN(len(s.corpus.Documents)))
		if len(text.Passages) == 0 {
			continue
		}
		words := strings.Fields(text.Passages[rnd.IntN(len(text.Passages))].Text)
		if len(words) < 8 {
			continue
		}
		at := rnd.IntN(len(words) - 6)
		q := indexer.Query{Text: strings.Join(words[at:at+1+rnd.IntN(5)], " ")}
		switch runes := []rune(q.Text); rnd.IntN(5) {
		case 0:
			runes[rnd.IntN(len(runes))] = rune('a' + rnd.IntN(26))
			q.Text = string(runes)
		case 1:
			q.Text, q.Typing = string(runes[:1+rnd.IntN(len(runes))]), true
		case 2:
			q.Text = `"` + strings.ReplaceAll(q.Text, `"`, "") + `"`
		}
		queries = append(queries, q.Values().Encode())
	}
	return queries
}

// The files of a build answer as the index does, from a server that only has files
// and from no server at all.
func TestStaticSearchAnswersAsTheIndexDoes(t *testing.T) {
	s := staticSample(t)
	queries := slices.Concat(goldenQueries(t), selections, s.randomQueries(150))
	b := browse(t, 1200, 900)

	b.open("file://" + s.dir + "/search/index.html")
	s.compare(t, b, queries)

	files := httptest.NewServer(http.FileServer(http.Dir(s.dir)))
	defer files.Close()
	b.open(files.URL + "/search/")
	s.compare(t, b, queries[:20])
}

// What a reader does with a folder of files: search, narrow, and open a page.
func TestReaderSearchesAFolderOfFiles(t *testing.T) {
	s := staticSample(t)
	b := browse(t, 1200, 900)
	b.open("file://" + s.dir + "/index.html")
	b.await(`window.podbook?.backend`)
	b.do(`document.querySelector(".header-search").requestSubmit()`)
	b.await(`location.pathname.endsWith("/search/index.html")`)
	b.await(`document.querySelector("#facets input")`)

	b.keys(`#search input[name=q]`, "brief")
	b.await(hitCount + ` > 0 && location.search.includes("q=brief") && document.querySelector("#hits mark")`)
	before := b.text(`document.querySelector("#count").textContent`)
	b.do(`document.querySelector('#facets input[name=type]:not(:checked)').click()`)
	b.await(fmt.Sprintf(`location.search.includes("type=") && document.querySelector("#count").textContent !== %q`, before))

	b.do(`document.querySelector("#hits .hit-title a").click()`)
	b.await(`location.pathname.endsWith("/index.html") && document.querySelector("article h1") && CSS.highlights.get("found")?.size > 0`)

	// The palette, on a page that is not the search page.
	b.do(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }))`)
	b.keys(`dialog.palette input`, "guardr")
	b.await(`[...document.querySelectorAll("#palette-list [role=option]")].some((o) => o.textContent.includes("Guardrails"))`)
	b.do(`document.querySelector("#palette-list [role=option]").click()`)
	b.await(`location.pathname.endsWith("/guardrails/index.html")`)
}

// A page that is open while the site is published anew goes on searching, in the
// new revision.
func TestStaticSearchOutlivesANewBuild(t *testing.T) {
	s, dir := staticSample(t), t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	files := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer files.Close()
	b := browse(t, 1200, 900)
	b.open(files.URL + "/search/")
	ask := func(query string) string {
		b.do(`window.found = null; podbook.backend.search(new URLSearchParams({ q: ` + encode(t, query) + ` })).then((r) => { window.found = r.revision + " " + r.total; }, (error) => { window.found = error.message; })`)
		b.await(`window.found`)
		return b.text(`window.found`)
	}
	if got := ask("zqzqzq"); got != s.corpus.Revision+" 0" {
		t.Fatalf("before: %s", got)
	}
	if err := os.RemoveAll(filepath.Join(dir, "search/data")); err != nil {
		t.Fatal(err)
	}
	next := indexer.Corpus{Revision: "next", Language: "en", Documents: []indexer.Document{{ID: "only", URL: "/only/", Title: "The only brief"}},
		Text: func(int) indexer.Text { return indexer.Text{Title: "The only brief"} }}
	err := indexer.Static(context.Background(), next, func(name string, data []byte) error {
		path := filepath.Join(dir, "search/data", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := ask("brief"); got != "next 1" {
		t.Errorf("after: %s", got)
	}
}

// Where nothing can answer, the page says so.
func TestNoSearchDataSaysSo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := build("testdata/live", t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "search/data")); err != nil {
		t.Fatal(err)
	}
	b := browse(t, 1200, 900)
	b.open("file://" + dir + "/search/index.html?q=part")
	b.await(`document.querySelector("#offline") && !document.querySelector("#offline").hidden`)
}
