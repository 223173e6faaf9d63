package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"podbook/indexer"
	"podbook/site"
)

// sampleHub is the sample hub, indexed.
type sampleHub struct{ *site.Live }

func (h sampleHub) Current() Revision {
	r := h.Live.Current()
	return Revision{Hub: r.Hub, Renderer: r.Renderer, FS: r.FS}
}

func (h sampleHub) Search() Searcher { return h.Index() }

// openHub loads a folder; nothing is indexed yet.
func openHub(t *testing.T, dir string) sampleHub {
	t.Helper()
	s, err := site.Open(site.Options{Dir: dir, Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	live, err := site.NewLive(s, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { live.Close() })
	return sampleHub{live}
}

func openSample(t *testing.T) sampleHub {
	t.Helper()
	hub := openHub(t, "../../content")
	if err := hub.Index().Sync(context.Background(), site.Corpus(hub.Live.Current().Hub), nil); err != nil {
		t.Fatal(err)
	}
	return hub
}

// What the real index answers is what the API's description says.
func TestRealAnswersAreAsDocumented(t *testing.T) {
	hub := openSample(t)
	s := New(Config{Hub: hub})
	for _, q := range []string{
		"", "q=brief", "q=breif", "q=zzzzqqq", "q=client+brief&explain=1&size=100", "q=%22client+brief%22+-seo", "tag=SEO&tag=Video&all=tag&more=tag",
		"q=bri&typing=1", "type=session", "q=speaker:SEO+audit", "q=what+did+we+learn&type=session", "sort=date&page=2", "sort=title&size=1&year=2026",
		"pod=seo&owner=nobody&freshness=overdue", "page=-7&size=x&sort=y&cursor=%00&all=&more=&tag=", "q=" + strings.Repeat("word+", 3000), "%zz&q=%ff%00",
	} {
		documented(t, s, "/api/v1/search", "/api/v1/search?"+q)
	}
	for _, q := range []string{"", "q=", "q=bri", "q=%23S", "q=seo&limit=20", "q=" + strings.Repeat("x", 9000), "q=%ff"} {
		documented(t, s, "/api/v1/suggest", "/api/v1/suggest?"+q)
	}
	documented(t, s, "/api/v1/status", "/api/v1/status")
	for _, e := range hub.Current().Hub.Entries {
		documented(t, s, "/api/v1/entries/{id}", "/api/v1/entries/"+e.ID)
	}
}

// Every link that an answer gives leads to a page, and the next page goes on
// where the first ended.
func TestRealAnswersLead(t *testing.T) {
	hub := openSample(t)
	s := New(Config{Hub: hub})
	ask := func(q string) (r indexer.Result) {
		t.Helper()
		if err := json.Unmarshal(get(s, "/api/v1/search?"+q).Body.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	leads := func(to string) {
		t.Helper()
		u, err := url.Parse(to)
		if err != nil {
			t.Fatal(err)
		}
		if w := get(s, u.Path); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", to, w.Code)
		} else if u.Fragment != "" && !strings.Contains(w.Body.String(), `id="`+u.Fragment+`"`) {
			t.Errorf("%s: no such anchor", to)
		}
	}
	first := ask("q=brief&size=3")
	next := ask("q=brief&size=3&cursor=" + url.QueryEscape(first.Next))
	seen := map[string]bool{}
	for _, h := range append(first.Hits, next.Hits...) {
		if seen[h.ID] {
			t.Errorf("%s on both pages", h.ID)
		}
		seen[h.ID] = true
		leads(h.URL)
		for _, p := range h.Passages {
			leads(p.URL)
		}
		for _, c := range h.Breadcrumb {
			leads(c.URL)
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d hits on two pages of 3", len(seen))
	}
	if got, want := fmt.Sprint(ask("q=brief&size=3&page=2").Hits), fmt.Sprint(next.Hits); got != want {
		t.Error("page 2 differs from what the cursor gives")
	}
	if first.Revision != hub.Current().Hub.Revision {
		t.Errorf("answered from revision %s, the hub is at %s", first.Revision, hub.Current().Hub.Revision)
	}
}
