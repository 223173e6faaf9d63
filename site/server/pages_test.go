package server

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"podbook/site/model"
)

func TestServesTheBytesOfABuild(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	for _, p := range hub.Current().Hub.Pages {
		path, err := url.PathUnescape(p.URL)
		if err != nil {
			t.Fatal(err)
		}
		w := get(s, path)
		switch p.Kind {
		case model.PageRedirect:
			if w.Code != http.StatusMovedPermanently {
				t.Errorf("%s: status %d", path, w.Code)
			}
			continue
		case model.PageNotFound:
			if w.Code != http.StatusNotFound {
				t.Errorf("%s: status %d", path, w.Code)
			}
		default:
			if w.Code != http.StatusOK {
				t.Errorf("%s: status %d", path, w.Code)
			}
		}
		if w.Body.String() != hub.built(path) {
			t.Errorf("%s differs from a build", path)
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	s := New(Config{Hub: newTestHub(t), Live: true})
	for _, path := range []string{"/", "/nowhere", "/guides/brief", "/img/logo.svg", "/api/v1/search", "/api/v1/nothing", "/search/?q=x", "/healthz", "/_podbook/live.js", "/\x00"} {
		w := get(s, path)
		for _, name := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy", "Cache-Control", "Content-Type"} {
			if w.Header().Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
	}
}

func TestOtherURLsOfAPageLeadToIt(t *testing.T) {
	s := New(Config{Hub: newTestHub(t)})
	for path, want := range map[string]string{
		"/guides/brief":                "/guides/brief/",
		"/guides/brief/index.html":     "/guides/brief/",
		"/guides/brief.html":           "/guides/brief/",
		"/index.html":                  "/",
		"/guides":                      "/guides/",
		"/old/brief":                   "/guides/brief/",
		"/old/brief/":                  "/guides/brief/",
		"/guides/brief?t=7":            "/guides/brief/?t=7",
		"/feed.xml/":                   "/feed.xml",
		"/search":                      "/search/",
		"/guides/brief//":              "/guides/brief/",
		"/guides//brief":               "/guides/brief/",
		"/GUIDES/Brief/":               "/guides/brief/",
		"/Guides/Brief.html":           "/guides/brief/",
		"/guides/äther-&-co":           "/guides/%C3%A4ther-&-co/",
		"/api/v1/entries/guides/brief": "",
	} {
		at := "http://localhost" + path
		for hops := 0; ; hops++ {
			u, err := url.Parse(at)
			if err != nil || hops > 3 {
				t.Fatalf("%s: led to %s: %v", path, at, err)
			}
			w := get(s, u.Path+"?"+u.RawQuery)
			if w.Code == http.StatusMovedPermanently {
				next, err := u.Parse(w.Header().Get("Location"))
				if err != nil {
					t.Fatal(err)
				}
				at = next.String()
				continue
			}
			if w.Code != http.StatusOK {
				t.Errorf("%s: status %d at %s", path, w.Code, at)
			}
			if got := strings.TrimPrefix(at, "http://localhost"); want != "" && got != want {
				t.Errorf("%s led to %s", path, got)
			}
			break
		}
	}
}

func TestWhatIsNotThere(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	for path, status := range map[string]int{
		"/nowhere":           404,
		"/nowhere/at/all/":   404,
		"/guides/../guides/": 404,
		"//evil.example/":    404,
		"/.git/config":       404,
		"/guides/brief.md/x": 404,
		"/podbook.yaml":      404,
		"/_podbook/live.js":  404,
		"/\x00":              400,
		"/\xff":              400,
		"/a\nb":              400,
		"":                   400,
	} {
		w := get(s, path)
		if w.Code != status {
			t.Errorf("%q: status %d, want %d", path, w.Code, status)
		}
		if status == 404 && w.Body.String() != hub.built("/404.html") {
			t.Errorf("%q: not the hub's page for it", path)
		}
	}
}

func TestMethods(t *testing.T) {
	s := New(Config{Hub: newTestHub(t)})
	for method, status := range map[string]int{"GET": 200, "HEAD": 200, "OPTIONS": 204, "POST": 405, "PUT": 405, "DELETE": 405, "TRACE": 405, "X": 405} {
		w := ask(s, method, "/guides/brief/")
		if w.Code != status {
			t.Errorf("%s: status %d", method, w.Code)
		}
		if status > 200 && w.Header().Get("Allow") == "" {
			t.Errorf("%s: no Allow", method)
		}
		if method == "HEAD" && (w.Body.Len() > 0 || w.Header().Get("Content-Length") == "") {
			t.Errorf("HEAD: %d bytes, Content-Length %q", w.Body.Len(), w.Header().Get("Content-Length"))
		}
	}
}

func TestHosts(t *testing.T) {
	hub := newTestHub(t)
	hub.edit(map[string]string{"podbook.yaml": "base_url: https://Hub.example.org/\n"})
	s := New(Config{Hub: hub, Hosts: []string{"Playbook.test"}})
	for host, ok := range map[string]bool{
		"localhost": true, "localhost:7171": true, "LOCALHOST": true, "x.localhost": true, "127.0.0.1:7171": true, "[::1]:7171": true, "[::1]": true, "192.168.0.7": true,
		"playbook.test:80": true, "hub.example.org": true, "playbook.test.": true,
		"evil.example": false, "evil.example:7171": false, "localhost.evil.example": false, "": false, "127.0.0.1.evil.example": false,
	} {
		w := get(s, "/", "Host", host)
		if (w.Code == http.StatusOK) != ok || !ok && w.Code != http.StatusMisdirectedRequest {
			t.Errorf("%q: status %d", host, w.Code)
		}
	}
	if w := get(New(Config{Hub: hub, Hosts: []string{"*"}}), "/", "Host", "any.example"); w.Code != http.StatusOK {
		t.Errorf("*: status %d", w.Code)
	}
}

func TestETags(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	for _, path := range []string{"/guides/brief/", "/data/talk.mp4", "/feed.xml"} {
		tag := get(s, path).Header().Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") {
			t.Fatalf("%s: ETag %q", path, tag)
		}
		for _, known := range []string{tag, `"x", ` + tag, "W/" + tag, "*"} {
			w := get(s, path, "If-None-Match", known)
			if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
				t.Errorf("%s: status %d for %s", path, w.Code, known)
			}
		}
		if w := get(s, path, "If-None-Match", `"x"`); w.Code != http.StatusOK {
			t.Errorf("%s: status %d for another tag", path, w.Code)
		}
	}
	before := get(s, "/guides/brief/").Header().Get("ETag")
	media := get(s, "/data/talk.mp4").Header().Get("ETag")
	hub.edit(map[string]string{"guides/brief.md": "# Client brief\n\nNew words.", "data/talk.mp4": "9876543210"})
	if w := get(s, "/guides/brief/", "If-None-Match", before); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "New words.") {
		t.Errorf("status %d after an edit", w.Code)
	}
	if w := get(s, "/data/talk.mp4", "If-None-Match", media); w.Code != http.StatusOK || w.Body.String() != "9876543210" {
		t.Errorf("status %d after an edit of the same length", w.Code)
	}
}

func TestCompression(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	want := hub.built("/guides/brief/")
	tags := map[string]bool{}
	for accept, name := range map[string]string{
		"":                        "",
		"gzip":                    "gzip",
		"gzip, deflate, br, zstd": "br",
		"gzip, zstd":              "zstd",
		"br;q=0, gzip;q=0.5":      "gzip",
		"br;q=0.1, gzip;q=0.5":    "gzip",
		"identity":                "",
		"*":                       "gzip",
		"br;q=nonsense":           "",
		"br;q=9":                  "",
		"BR":                      "br",
		";;;,,,q=1;br":            "",
	} {
		for range 2 { // made, and kept
			w := get(s, "/guides/brief/", "Accept-Encoding", accept)
			if got := w.Header().Get("Content-Encoding"); got != name {
				t.Fatalf("%q: coded as %q", accept, got)
			}
			if got := unpack(t, name, w.Body.Bytes()); got != want {
				t.Errorf("%q: other bytes", accept)
			}
			if !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%q: does not vary", accept)
			}
			tags[name+w.Header().Get("ETag")] = true
		}
	}
	if len(tags) != 4 {
		t.Errorf("%d tags for 4 forms: %v", len(tags), tags)
	}
}

func unpack(t *testing.T, name string, data []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(data)
	var err error
	switch name {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAssets(t *testing.T) {
	s := New(Config{Hub: newTestHub(t)})
	w := get(s, "/data/talk.mp4", "Range", "bytes=2-4")
	if w.Code != http.StatusPartialContent || w.Body.String() != "234" || w.Header().Get("Content-Range") != "bytes 2-4/10" {
		t.Errorf("range: status %d, %q, %q", w.Code, w.Body, w.Header().Get("Content-Range"))
	}
	if w := get(s, "/data/talk.mp4", "Range", "bytes=20-"); w.Code != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("range past the end: status %d", w.Code)
	}
	for path, want := range map[string]struct {
		kind    string
		sandbox bool
	}{
		"/data/talk.mp4":    {"video/mp4", false},
		"/img/logo.svg":     {"image/svg+xml", true},
		"/img/page.html":    {"text/html; charset=utf-8", true},
		"/data/strange.xyz": {"application/octet-stream", false},
	} {
		h := get(s, path).Header()
		if h.Get("Content-Type") != want.kind || strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") != want.sandbox {
			t.Errorf("%s: %q, %q", path, h.Get("Content-Type"), h.Get("Content-Security-Policy"))
		}
	}
}

func TestLinksOutOfTheHubAreNotFollowed(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(out, "secret.txt"), []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(out, "secret.txt"), filepath.Join(dir, "data/talk.mp4")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	hub := newTestHub(t)
	hub.current.FS = root.FS()
	for _, path := range []string{"/data/talk.mp4", "/img/logo.svg"} { // a link; gone
		if w := get(New(Config{Hub: hub}), path); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

func TestBasePath(t *testing.T) {
	hub := newTestHub(t)
	hub.edit(map[string]string{"podbook.yaml": "base_url: https://example.org/hub/\n"})
	s := New(Config{Hub: hub})
	for path, status := range map[string]int{"/hub/guides/brief/": 200, "/guides/brief/": 200, "/hub": 301, "/hub/": 200, "/hub/guides/brief": 301, "/hub/healthz": 200, "/hub/api/v1/status": 200, "/hubris/": 404} {
		if w := get(s, path); w.Code != status {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	if to := get(s, "/hub").Header().Get("Location"); to != "./hub/" {
		t.Errorf("/hub leads to %q", to)
	}
}

func TestMarkdownOnRequest(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	for accept, want := range map[string]string{
		"text/markdown":                             "/guides/brief.md",
		"text/markdown, text/html;q=0.5":            "/guides/brief.md",
		"text/html, text/markdown;q=0.5":            "/guides/brief/",
		"text/markdown;q=0":                         "/guides/brief/",
		"text/html,application/xhtml+xml,*/*;q=0.8": "/guides/brief/",
		"": "/guides/brief/",
	} {
		w := get(s, "/guides/brief/", "Accept", accept)
		if w.Body.String() != hub.built(want) {
			t.Errorf("%q: not %s", accept, want)
		}
		if !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept,") {
			t.Errorf("%q: does not vary: %v", accept, w.Header().Values("Vary"))
		}
	}
}

// A reader sees pages of one revision or the next, each whole, never a former one
// after a later one.
func TestReadersDuringEdits(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub})
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			last := -1
			for {
				select {
				case <-stop:
					return
				default:
				}
				body := get(s, "/guides/brief/", "Accept-Encoding", "identity").Body.String()
				n := strings.Count(body, "edited")
				if !strings.Contains(body, "</html>") || n < last {
					t.Errorf("page of revision %d after %d", n, last)
					return
				}
				last = n
			}
		})
	}
	for i := range 50 {
		hub.edit(map[string]string{"guides/brief.md": "# B\n\n" + strings.Repeat("edited\n\n", i+1)})
	}
	close(stop)
	wg.Wait()
}

func TestCacheIsBounded(t *testing.T) {
	c := newCache(100)
	pages := map[string]*page{}
	for i := range 50 {
		key := string(rune('a' + i%26))
		p := c.get(key)
		pages[key] = p
		c.grew(p, int64(5+i%7))
		if c.used > c.max {
			t.Fatalf("%d bytes kept", c.used)
		}
	}
	sum := int64(0)
	for e := c.order.Front(); e != nil; e = e.Next() {
		sum += e.Value.(*page).cost
	}
	if sum != c.used || len(c.items) != c.order.Len() {
		t.Errorf("counts %d bytes of %d", c.used, sum)
	}
	big := c.get("big")
	c.grew(big, 1000)
	if c.used > c.max {
		t.Errorf("%d bytes kept", c.used)
	}
	c.grew(big, 10) // dropped already
	if c.used != 0 || c.get("big") == big {
		t.Errorf("counts what it dropped: %d bytes", c.used)
	}
}

func FuzzRequest(f *testing.F) {
	for _, p := range []string{"/", "/guides/brief", "//x", "/..", "/a\x00", "/\xff", "/index.html/index.html", "/api/v1/entries/", "/api/v1/search", "/search/", "/_podbook/", "/guides/brief/index.html", "/http://x/", "/x.html", "/.html", "/hub", "/%2e%2e/"} {
		f.Add(p, "q=x&tag=a", "gzip;q=x, br", "text/markdown")
	}
	f.Add("/index.html", "\x05", "", "")
	hub := newTestHub(f)
	s := New(Config{Hub: hub, Live: true})
	f.Fuzz(func(t *testing.T, path, query, coding, accept string) {
		if path == liveRoot+"events" {
			return // does not end
		}
		w := get(s, path+"?"+query, "Accept-Encoding", coding, "Accept", accept)
		switch w.Code {
		case 200, 400, 404:
		case 301:
			to, err := url.Parse(w.Header().Get("Location"))
			if err != nil || to.Scheme != "" || to.Host != "" || strings.HasPrefix(to.Path, "/") {
				t.Errorf("%q leads to %q", path, w.Header().Get("Location"))
			}
		default:
			t.Errorf("%q: status %d", path, w.Code)
		}
	})
}

func BenchmarkPage(b *testing.B) {
	hub := newTestHub(b)
	s := New(Config{Hub: hub})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if w := get(s, "/guides/brief/", "Accept-Encoding", "gzip, br"); w.Code != 200 {
				b.Fatal(w.Code)
			}
		}
	})
}

// A recording of several GB is answered from where it is asked for, without being
// read into memory.
func TestLargeRecordingsAreStreamed(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "talk.mp4")
	const size = 3 << 30
	if err := os.WriteFile(name, []byte("begin"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, size); err != nil {
		t.Skip("no files with holes here: ", err)
	}
	hub := newTestHub(t)
	hub.edit(map[string]string{"talk.mp4": "small in the listing"})
	hub.mu.Lock()
	hub.current.FS = os.DirFS(dir)
	hub.mu.Unlock()
	s := New(Config{Hub: hub})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := get(s, "/talk.mp4", "Range", "bytes=-4")
	if want := fmt.Sprintf("bytes %d-%d/%d", size-4, size-1, size); w.Code != http.StatusPartialContent || w.Header().Get("Content-Range") != want || w.Body.Len() != 4 {
		t.Errorf("status %d, %q, %d bytes", w.Code, w.Header().Get("Content-Range"), w.Body.Len())
	}
	tag := w.Header().Get("ETag")
	if w := get(s, "/talk.mp4", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("asked again: status %d", w.Code)
	}
	if w := get(s, "/talk.mp4", "Range", "bytes=1-2", "If-Range", tag); w.Code != http.StatusPartialContent || w.Body.String() != "eg" {
		t.Errorf("of the same file: status %d", w.Code)
	}
	// Much of it, to a client that counts.
	const much = 128 << 20
	sink := &counting{header: http.Header{}}
	r := httptest.NewRequest(http.MethodGet, "http://localhost/talk.mp4", nil)
	r.Header.Set("Range", fmt.Sprintf("bytes=-%d", much))
	s.ServeHTTP(sink, r)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; sink.n != much || used > 8<<20 {
		t.Errorf("%d bytes sent, %d bytes of memory asked for", sink.n, used)
	}
}

type counting struct {
	header http.Header
	n      int64
}

func (c *counting) Header() http.Header         { return c.header }
func (c *counting) WriteHeader(int)             {}
func (c *counting) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }
