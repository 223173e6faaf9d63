package site_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"podbook/indexer"
	"podbook/site"
	"podbook/site/model"
	"podbook/site/server"
)

// liveHub shows a live site to the server, as the command does.
type liveHub struct{ *site.Live }

func (h liveHub) Current() server.Revision {
	r := h.Live.Current()
	return server.Revision{Hub: r.Hub, Renderer: r.Renderer, FS: r.FS}
}

func (h liveHub) Search() server.Searcher { return h.Index() }

// serve runs a hub as `podbook serve` does, until the test ends.
func serve(t *testing.T, dir string) (*httptest.Server, *site.Live) {
	t.Helper()
	live, err := site.NewLive(open(t, dir), true)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		live.Run(ctx, nil)
	}()
	srv := httptest.NewServer(server.New(server.Config{Hub: liveHub{live}, Live: true}))
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
		cancel()
		<-done
		if err := live.Close(); err != nil {
			t.Error(err)
		}
	})
	return srv, live
}

func get(t *testing.T, url string) (int, []byte) {
	t.Helper()
	ask, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Accept-Encoding", "identity") // packing and unpacking thousands of pages would be all the work
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body
}

// settled waits until the server shows a revision and has indexed it.
func settled(t *testing.T, base string, live *site.Live, revision string) {
	t.Helper()
	var st struct {
		Revision string
		Complete bool
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); <-time.After(5 * time.Millisecond) {
		_, body := get(t, base+"/api/v1/status")
		if err := json.Unmarshal(body, &st); err != nil {
			t.Fatal(err)
		}
		if st.Revision == revision && st.Complete && live.Current().Hub.Revision == revision {
			return
		}
	}
	t.Fatalf("serve did not settle on revision %s: %+v, pages %s", revision, st, live.Current().Hub.Revision)
}

var liveScript = regexp.MustCompile(`<script[^>]*_podbook/live\.js[^>]*></script>\n?`)

// The real thing: a server that watches a folder, while files change in every
// way that people and tools change them, answers after each quiet moment as a
// server that was just started.
func TestServeEqualsACleanBuildAfterAnyEdits(t *testing.T) {
	rounds := 40 // some 180 edits
	if testing.Short() {
		rounds = 3
	}
	h := newHand(t, t.TempDir(), 99)
	h.edit()
	srv, live := serve(t, h.dir)
	for range rounds {
		for range 1 + h.rng.IntN(8) {
			h.edit()
		}
		equalsCleanStart(t, h, srv.URL, live)
	}
}

// A branch with thousands of other files is checked out while the first index is
// being written, a file is edited at once, and the branch is left again.
func TestServeEqualsACleanBuildAfterABranchSwitch(t *testing.T) {
	n := 2000
	if testing.Short() {
		n = 200
	}
	h := newHand(t, t.TempDir(), 12)
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", h.dir, "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	commit := func(message string) { git("add", "-A"); git("commit", "-qm", message) }
	branch := func(text string) {
		for i := range n {
			name := filepath.Join(h.dir, fmt.Sprintf("wide/%d/e%d.md", i%40, i))
			h.must(os.MkdirAll(filepath.Dir(name), 0o777))
			h.must(os.WriteFile(name, fmt.Appendf(nil, "---\ntags: [SEO]\n---\n# %s %d\n\nSee [[%s %d]].\n", text, i, text, (i*7)%n), 0o666))
		}
	}
	git("init", "-qb", "main")
	for range 10 {
		h.edit()
	}
	h.write(".gitignore", ".podbook/\n")
	commit("few")
	git("checkout", "-qb", "wide")
	branch("Wide")
	commit("wide")
	git("checkout", "-qb", "other", "main")
	branch("Other")
	commit("other")
	git("checkout", "-q", "wide")
	srv, live := serve(t, h.dir)
	for _, to := range []string{"other", "main"} {
		git("checkout", "-q", to)
		h.say("checkout %s", to)
		h.reword()
		equalsCleanStart(t, h, srv.URL, live)
		git("checkout", "-q", ".")
	}
}

// equalsCleanStart waits until the server is at rest, and compares every URL and
// some searches with those of a hub that was just opened.
func equalsCleanStart(t *testing.T, h *hand, base string, live *site.Live) {
	t.Helper()
	clean := load(t, open(t, h.dir))
	settled(t, base, live, clean.Hub.Revision)
	for _, p := range clean.Hub.Pages {
		if p.Kind == model.PageAsset {
			continue
		}
		want, _, err := clean.Renderer.Page(p)
		if err != nil {
			t.Fatal(err)
		}
		status, got := get(t, base+p.URL)
		if p.Kind == model.PageRedirect {
			if status/100 != 3 {
				t.Fatalf("%s: status %d, want a redirect", p.URL, status)
			}
			continue
		}
		if p.Kind == model.PageSearch {
			continue // the server answers it; compared below through the API
		}
		got = liveScript.ReplaceAll(got, nil)
		if !bytes.Equal(want, got) {
			t.Fatalf("%s differs from a clean build (-clean +served):\n%.2000s\nafter:\n%s", p.URL, cmp.Diff(string(want), string(got)), strings.Join(h.log, "\n"))
		}
	}
	compareSearches(t, base, clean)
}

func compareSearches(t *testing.T, base string, clean *site.Revision) {
	t.Helper()
	x, err := indexer.Open("", indexer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Sync(context.Background(), site.Corpus(clean.Hub), nil); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"", "q=launch", "q=clients+sprints&tag=SEO&tag=Video", "pod=seo&type=entry", "q=%22some+words%22&regional=Regional-EMEA"} {
		values, err := url.ParseQuery(q)
		if err != nil {
			t.Fatal(err)
		}
		query := indexer.ParseValues(values)
		query.Now = time.Now()
		want, err := x.Search(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		status, body := get(t, base+"/api/v1/search?"+q)
		if status != http.StatusOK {
			t.Fatalf("search %q: status %d: %s", q, status, body)
		}
		var got indexer.Result
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		if got.Revision != clean.Hub.Revision {
			t.Errorf("search %q answers from revision %s, not %s", q, got.Revision, clean.Hub.Revision)
		}
		want.TookMS, got.TookMS = 0, 0
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if !bytes.Equal(a, b) {
			t.Fatalf("search %q differs (-clean +served):\n%.2000s", q, cmp.Diff(want, &got))
		}
	}
}

// An edit shows within a second, be the file saved in place or replaced; a
// deleted one is gone, and its old URL says so.
func TestServeShowsEveryKindOfSave(t *testing.T) {
	h := newHand(t, t.TempDir(), 5)
	h.write("guide.md", "# Guide\n\nfirst text\n")
	srv, _ := serve(t, h.dir)
	shows := func(path, text string) {
		t.Helper()
		var body []byte
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); <-time.After(2 * time.Millisecond) {
			if _, body = get(t, srv.URL+path); bytes.Contains(body, []byte(text)) {
				return
			}
		}
		t.Fatalf("%s never showed %q; last:\n%.500s", path, text, body)
	}
	shows("/guide/", "first text")
	for i := range 12 { // the hand saves in its three ways
		text := fmt.Sprintf("text number %d", i)
		h.write("guide.md", "# Guide\n\n"+text+"\n")
		shows("/guide/", text)
	}
	h.write("deep/er/new.md", "# New\n\n[to](../../guide.md)\n")
	shows("/deep/er/new/", "New")
	shows("/guide/", "deep/er/new/") // linked back
}
