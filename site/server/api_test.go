package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"podbook/indexer"
)

// schema checks values against the part of JSON Schema that openapi.json uses.
type schema map[string]any

func (s schema) check(all map[string]any, at string, v any) error {
	if ref, ok := s["$ref"].(string); ok {
		return schema(all[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)).check(all, at, v)
	}
	kind := s["type"].(string)
	ok := false
	switch x := v.(type) {
	case string:
		ok = kind == "string"
		if list, has := s["enum"].([]any); has {
			found := false
			for _, e := range list {
				found = found || e == x
			}
			ok = ok && found
		}
	case bool:
		ok = kind == "boolean"
	case float64:
		ok = kind == "number" || kind == "integer" && x == float64(int64(x))
	case []any:
		ok = kind == "array"
		for i, e := range x {
			if err := schema(s["items"].(map[string]any)).check(all, fmt.Sprintf("%s[%d]", at, i), e); err != nil {
				return err
			}
		}
	case map[string]any:
		ok = kind == "object"
		props := s["properties"].(map[string]any)
		for _, name := range s["required"].([]any) {
			if _, has := x[name.(string)]; !has {
				return fmt.Errorf("%s: no %q", at, name)
			}
		}
		for name, e := range x {
			p, known := props[name].(map[string]any)
			if !known {
				return fmt.Errorf("%s: %q is not documented", at, name)
			}
			if err := schema(p).check(all, at+"."+name, e); err != nil {
				return err
			}
		}
	}
	if !ok {
		return fmt.Errorf("%s: %v is no %s", at, v, kind)
	}
	return nil
}

// document is the served description of the API.
func document(t *testing.T, s *Server) (paths, schemas map[string]any) {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(get(s, "/api/v1/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc["openapi"].(string), "3.1.") {
		t.Fatalf("OpenAPI %v", doc["openapi"])
	}
	return doc["paths"].(map[string]any), doc["components"].(map[string]any)["schemas"].(map[string]any)
}

// documented checks an answer against what the API's description says of it.
func documented(t *testing.T, s *Server, path, target string) {
	t.Helper()
	paths, schemas := document(t, s)
	w := get(s, target)
	responses := paths[path].(map[string]any)["get"].(map[string]any)["responses"].(map[string]any)
	said, ok := responses[fmt.Sprint(w.Code)].(map[string]any)
	if !ok {
		t.Fatalf("%s: status %d is not documented", target, w.Code)
	}
	media, ok := said["content"].(map[string]any)[w.Header().Get("Content-Type")].(map[string]any)
	if !ok {
		t.Fatalf("%s: type %q is not documented", target, w.Header().Get("Content-Type"))
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	if err := schema(media["schema"].(map[string]any)).check(schemas, target, v); err != nil {
		t.Error(err)
	}
}

func TestAnswersAreAsDocumented(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	documented(t, s, "/api/v1/search", "/api/v1/search?q=brief")
	documented(t, s, "/api/v1/suggest", "/api/v1/suggest?q=bri")
	documented(t, s, "/api/v1/status", "/api/v1/status")
	for _, e := range hub.Current().Hub.Entries {
		documented(t, s, "/api/v1/entries/{id}", "/api/v1/entries/"+e.ID)
	}
	documented(t, s, "/api/v1/entries/{id}", "/api/v1/entries/nowhere")
	hub.search = &fakeSearch{err: indexer.ErrBusy}
	documented(t, s, "/api/v1/search", "/api/v1/search?q=brief")
	documented(t, s, "/api/v1/suggest", "/api/v1/suggest?q=bri")
}

func TestTheDocumentIsWhole(t *testing.T) {
	paths, schemas := document(t, New(Config{Hub: newTestHub(t)}))
	used := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch x := v.(type) {
		case map[string]any:
			if ref, ok := x["$ref"].(string); ok {
				name := strings.TrimPrefix(ref, "#/components/schemas/")
				if schemas[name] == nil {
					t.Errorf("there is no schema %s", name)
				}
				used[name] = true
			}
			for _, e := range x {
				walk(e)
			}
		case []any:
			for _, e := range x {
				walk(e)
			}
		}
	}
	walk(paths)
	walk(schemas)
	for name := range schemas {
		if !used[name] {
			t.Errorf("schema %s is not used", name)
		}
	}
}

func TestSearchErrors(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	for _, c := range []struct {
		err    error
		status int
	}{
		{indexer.ErrBusy, 503},
		{fmt.Errorf("search: %w", context.DeadlineExceeded), 503},
		{errors.New("disk /secret/path is broken"), 500},
	} {
		hub.search = &fakeSearch{err: c.err}
		for _, path := range []string{"/api/v1/search?q=x", "/api/v1/suggest?q=x", "/search/?q=x"} {
			w := get(s, path)
			if w.Code != c.status || c.status == 503 && w.Header().Get("Retry-After") == "" {
				t.Errorf("%v, %s: status %d, Retry-After %q", c.err, path, w.Code, w.Header().Get("Retry-After"))
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Errorf("%v, %s: tells %s", c.err, path, w.Body)
			}
			if strings.HasPrefix(path, "/api") != (w.Header().Get("Content-Type") == "application/problem+json") {
				t.Errorf("%v, %s: type %q", c.err, path, w.Header().Get("Content-Type"))
			}
		}
	}
}

func TestEqualSearchesAreNotRepeated(t *testing.T) {
	hub := newTestHub(t)
	search := &fakeSearch{complete: true}
	hub.search = search
	s := New(Config{Hub: hub})
	tag := get(s, "/api/v1/search?q=brief&tag=SEO").Header().Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	n := search.searches
	for target, status := range map[string]int{
		"/api/v1/search?tag=SEO&q=brief":        304,
		"/api/v1/search?q=brief&tag=SEO&page=1": 304,
		"/api/v1/search?q=brief":                200,
		"/api/v1/search?q=brief&tag=SEO&page=2": 200,
	} {
		if w := get(s, target, "If-None-Match", tag); w.Code != status {
			t.Errorf("%s: status %d", target, w.Code)
		}
	}
	if search.searches != n+2 {
		t.Errorf("%d searches for 2 new ones", search.searches-n)
	}
	search.complete = false
	w := get(s, "/api/v1/search?q=brief&tag=SEO", "If-None-Match", tag)
	if w.Code != http.StatusOK || w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != noStore {
		t.Errorf("partial: status %d, %v", w.Code, w.Header())
	}
}

func TestSearchPage(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	if w := get(s, "/search/"); w.Body.String() != hub.built("/search/") {
		t.Error("the empty search page differs from a build")
	}
	w := get(s, "/search/?q=brief")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "the <mark>brief</mark>") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	for _, accept := range []string{"gzip", "br", "br, zstd", "gzip, br"} {
		w := get(s, "/search/?q=brief", "Accept-Encoding", accept)
		if !strings.Contains(unpack(t, w.Header().Get("Content-Encoding"), w.Body.Bytes()), "the <mark>brief</mark>") {
			t.Errorf("%q: coded as %q", accept, w.Header().Get("Content-Encoding"))
		}
	}
}

func TestSuggestLimit(t *testing.T) {
	s := New(Config{Hub: newTestHub(t)})
	for limit, want := range map[string]int{"": suggestions, "3": 3, "0": suggestions, "-1": suggestions, "x": suggestions, "9999": maxSuggestions} {
		var v suggested
		if err := json.Unmarshal(get(s, "/api/v1/suggest?q=a&limit="+limit).Body.Bytes(), &v); err != nil || len(v.Suggestions) != want {
			t.Errorf("limit %q: %d suggestions, %v", limit, len(v.Suggestions), err)
		}
	}
}

func TestAPagesOfTheHubMayStandBesideTheAPI(t *testing.T) {
	hub := newTestHub(t)
	hub.edit(map[string]string{"api/v1/notes.md": "# Notes", "api/_index.md": "# Our API"})
	s := New(Config{Hub: hub})
	for path, status := range map[string]int{"/api/": 200, "/api/v1/notes/": 200, "/api/v1/status": 200, "/api/v1/other": 404} {
		if w := get(s, path); w.Code != status {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

func TestWhatIsKnownIsNotSentAgain(t *testing.T) {
	hub := newTestHub(t)
	search := &fakeSearch{complete: true}
	hub.search = search
	s := New(Config{Hub: hub})
	for _, target := range []string{"/api/v1/search?q=brief", "/api/v1/suggest?q=bri", "/api/v1/entries/guides/brief", "/api/v1/openapi.json"} {
		tag := get(s, target).Header().Get("ETag")
		if w := get(s, target, "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: status %d for ETag %q", target, w.Code, tag)
		}
	}
	tag := get(s, "/api/v1/suggest?q=bri").Header().Get("ETag")
	for _, other := range []string{"/api/v1/suggest?q=brie", "/api/v1/suggest?q=bri&limit=3"} {
		if w := get(s, other, "If-None-Match", tag); w.Code != http.StatusOK || w.Header().Get("ETag") == tag {
			t.Errorf("%s has the answer of another question", other)
		}
	}
	tag = get(s, "/api/v1/entries/guides/brief").Header().Get("ETag")
	hub.edit(map[string]string{"guides/brief.md": "# Other"})
	if w := get(s, "/api/v1/entries/guides/brief", "If-None-Match", tag); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Other") {
		t.Errorf("an edited entry: status %d", w.Code)
	}
	search.complete = false
	if w := get(s, "/api/v1/suggest?q=bri"); w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != noStore {
		t.Errorf("partial suggestions: %v", w.Header())
	}
}

// movingSearch becomes another revision while it makes its first list.
type movingSearch struct {
	fakeSearch
	revision int
}

func (m *movingSearch) Suggest(context.Context, string, int) ([]indexer.Suggestion, error) {
	list := []indexer.Suggestion{{Kind: "entry", Title: fmt.Sprint("of r", m.revision)}}
	if m.revision == 1 {
		m.revision++
	}
	return list, nil
}

func (m *movingSearch) Status() indexer.Status {
	return indexer.Status{Revision: fmt.Sprint("r", m.revision), Complete: true}
}

func TestSuggestionsAreOfTheRevisionTheyName(t *testing.T) {
	hub := newTestHub(t)
	hub.search = &movingSearch{revision: 1}
	var v suggested
	if err := json.Unmarshal(get(New(Config{Hub: hub}), "/api/v1/suggest?q=a").Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	if v.Suggestions[0].Title != "of "+v.Revision {
		t.Errorf("suggestions %v are said to be of %s", v.Suggestions, v.Revision)
	}
}

func TestProgramsAreRefusedWithProblems(t *testing.T) {
	s := New(Config{Hub: newTestHub(t)})
	for _, c := range []struct {
		method, target, host string
		status               int
	}{
		{"POST", "/api/v1/search?q=x", "localhost", 405},
		{"GET", "/api/v1/search?q=x", "evil.example", 421},
		{"GET", "/api/v1/\x00", "localhost", 400},
		{"GET", "/api/v1/entries/nowhere", "localhost", 404},
		{"GET", "/api/v1/nothing", "localhost", 404},
	} {
		w := ask(s, c.method, c.target, "Host", c.host)
		var p problemDetails
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != c.status || p.Status != c.status || p.Title == "" || p.Detail == "" ||
			w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %q: status %d, %s %s", c.method, c.target, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	}
}

// A hub that does not know where it stands is described by the address that it
// was asked at, if that is a name of the server.
func TestTheServerDescribesTheSearch(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub, Hosts: []string{"playbook.test"}})
	for _, c := range []struct{ host, scheme, want string }{
		{"localhost:7171", "", "http://localhost:7171/search/?q={searchTerms}"},
		{"playbook.test", "https", "https://playbook.test/search/?q={searchTerms}"},
		{"playbook.test", "javascript", "http://playbook.test/search/?q={searchTerms}"},
	} {
		w := get(s, "/opensearch.xml", "Host", c.host, "X-Forwarded-Proto", c.scheme)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/opensearchdescription+xml") || !strings.Contains(w.Body.String(), `template="`+c.want+`"`) {
			t.Errorf("%s: status %d, %s", c.host, w.Code, w.Body)
		}
	}
	if w := get(s, "/opensearch.xml", "Host", "evil.example"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("a stranger's name: status %d", w.Code)
	}
	hub.edit(map[string]string{"podbook.yaml": "base_url: https://hub.example.org/\n"})
	if w := get(s, "/opensearch.xml"); !strings.Contains(w.Body.String(), "https://hub.example.org/search/") {
		t.Errorf("with a base URL: %s", w.Body)
	}
	hub.edit(map[string]string{"podbook.yaml": "-", "opensearch.xml": "<own/>"})
	if w := get(s, "/opensearch.xml"); w.Body.String() != "<own/>" {
		t.Errorf("the hub's own file: %s", w.Body)
	}
}
