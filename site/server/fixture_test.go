package server

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"podbook/indexer"
	"podbook/site/content"
	"podbook/site/markdown"
	"podbook/site/model"
	"podbook/site/render"
)

// testHub is a hub in memory whose files a test can edit.
type testHub struct {
	t      testing.TB
	search Searcher

	mu      sync.Mutex
	files   fstest.MapFS
	parsed  map[string]*model.File
	edits   int
	current Revision
	changed chan struct{}
}

var sample = map[string]string{
	"index.md":             "# The playbook\n\nStart [here](guides/brief.md).",
	"guides/_index.md":     "# Guides\n\nHow we work.",
	"guides/brief.md":      "---\ntags: [SEO]\ndescription: What a brief says.\naliases: [/old/brief/]\n---\n# Client brief\n\nThe brief names goals.\n\n## Goals\n\nGoals are few.\n",
	"guides/äther & co.md": "# Äther\n\nText.",
	"pods/seo.md":          "---\ntype: pod\n---\n# SEO pod\n\nWe are found. See [the brief](../guides/brief.md).",
	"img/logo.svg":         `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
	"img/page.html":        `<script>alert(1)</script>`,
	"data/talk.mp4":        "0123456789",
	"data/strange.xyz":     "<html><script>alert(1)</script>",
	"wrong.md":             "---\ntitle: Wrong\ntgas: [SEO]\n---\n\n[gone](nowhere.md)\n",
}

func newTestHub(t testing.TB) *testHub {
	h := &testHub{t: t, files: fstest.MapFS{}, parsed: map[string]*model.File{}, changed: make(chan struct{}), search: &fakeSearch{complete: true}}
	h.edit(sample)
	return h
}

// edit changes files, deletes those given as "-", and publishes a new revision.
func (h *testHub) edit(files map[string]string) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	next := maps.Clone(h.files)
	h.edits++
	for name, data := range files {
		delete(h.parsed, name)
		delete(next, name)
		if data != "-" {
			next[name] = &fstest.MapFile{Data: []byte(data), Mode: 0o644, ModTime: time.Unix(1e9, int64(h.edits))}
		}
	}
	h.files = next
	h.current = h.load(next)
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *testHub) load(fsys fstest.MapFS) Revision {
	list, err := content.Scan(fsys)
	if err != nil {
		h.t.Fatal(err)
	}
	theme, broken := render.LoadTheme(fsys, "", content.Look{})
	in := model.Input{Revision: fmt.Sprintf("revision%d", h.edits), Theme: theme.Assets(), Diags: append(list.Diags, broken...)}
	var settings []byte
	if f := fsys["podbook.yaml"]; f != nil {
		settings = f.Data
	}
	in.Settings, broken = content.ParseSettings("podbook.yaml", settings)
	in.Diags = append(in.Diags, broken...)
	if f := fsys["taxonomy.yaml"]; f != nil {
		in.Taxonomy, broken = content.ParseTaxonomy("taxonomy.yaml", f.Data)
		in.Diags = append(in.Diags, broken...)
	}
	parser := markdown.New(markdown.Options{})
	for _, f := range list.Files {
		if h.parsed[f.Path] == nil {
			src := content.Parse(f.Path, fsys[f.Path].Data)
			h.parsed[f.Path] = &model.File{Source: src, Doc: parser.Parse(src.Body, src.BodyLine)}
		}
		in.Files = append(in.Files, h.parsed[f.Path])
	}
	for _, a := range list.Assets {
		in.Assets = append(in.Assets, model.Asset{Path: a.Path, Size: a.Size, Hash: content.Hash(fsys[a.Path].Data)})
	}
	hub := model.Build(in)
	return Revision{Hub: hub, Renderer: render.New(hub, theme), FS: fsys}
}

func (h *testHub) Current() Revision {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.current
}

func (h *testHub) Changed() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.changed
}

func (h *testHub) Search() Searcher { return h.search }

// fakeSearch answers with what a test gives it.
type fakeSearch struct {
	err      error
	complete bool
	searches int
}

func (f *fakeSearch) Search(_ context.Context, q indexer.Query) (*indexer.Result, error) {
	f.searches++
	if f.err != nil {
		return nil, f.err
	}
	return &indexer.Result{Revision: "r1", Partial: !f.complete, Query: q.Text, Total: 1, TookMS: 1.5, Facets: []indexer.Facet{},
		Hits: []indexer.Hit{{ID: "guides/brief", URL: "/guides/brief/", Title: "Client brief", Type: "entry", Snippet: "the <mark>brief</mark>",
			Breadcrumb: []indexer.Crumb{}, Tags: []string{}, Pods: []string{}, Passages: []indexer.PassageHit{}}}}, nil
}

func (f *fakeSearch) Suggest(_ context.Context, text string, limit int) ([]indexer.Suggestion, error) {
	if f.err != nil {
		return nil, f.err
	}
	list := make([]indexer.Suggestion, limit)
	for i := range list {
		list[i] = indexer.Suggestion{Kind: "entry", Title: text, URL: "/"}
	}
	return list, nil
}

func (f *fakeSearch) Status() indexer.Status {
	return indexer.Status{Revision: "r1", Complete: f.complete}
}

// ask sends a request to a handler; headers are pairs of name and value.
func ask(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost/", nil)
	path, query, _ := strings.Cut(target, "?")
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = path, "", query
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	return ask(h, http.MethodGet, target, headers...)
}

// built is what a build writes for a path.
func (h *testHub) built(path string) string {
	h.t.Helper()
	rev := h.Current()
	p, ok := rev.Hub.Page(path)
	if !ok {
		h.t.Fatalf("the hub has no page %s", path)
	}
	if p.Kind == model.PageAsset {
		f, err := rev.FS.Open(p.Asset.Path)
		if err != nil {
			h.t.Fatal(err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err != nil {
			h.t.Fatal(err)
		}
		return string(data)
	}
	data, _, err := rev.Renderer.Page(p)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(data)
}
