package server

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"podbook/site/diag"
)

const deadline = 20 * time.Second

// start serves until the test is over and its streams are closed.
func start(t *testing.T, s *Server) *httptest.Server {
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return srv
}

// listener reads the events of one page.
type listener struct {
	t      *testing.T
	lines  *bufio.Scanner
	body   io.Closer
	status int
}

func listen(t *testing.T, base, path string) *listener {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", base+liveRoot+"events?path="+url.QueryEscape(path), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return &listener{t, bufio.NewScanner(resp.Body), resp.Body, resp.StatusCode}
}

func (l *listener) next() event {
	l.t.Helper()
	for l.lines.Scan() {
		if data, ok := strings.CutPrefix(l.lines.Text(), "data: "); ok {
			var e event
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				l.t.Fatal(err)
			}
			return e
		}
	}
	l.t.Fatalf("the stream ended: %v", l.lines.Err())
	return event{}
}

var dataPage = regexp.MustCompile(`<script src="([^"]+)" data-page="([0-9a-f]+)"( data-missing)?( data-search="[^"]+")?></script>\n</body>`)

func TestPagesLearnOfRevisions(t *testing.T) {
	hub := newTestHub(t)
	s := New(Config{Hub: hub, Live: true})
	srv := start(t, s)
	body := get(s, "/guides/brief/").Body.String()
	m := dataPage.FindStringSubmatch(body)
	if m == nil || strings.Replace(body, strings.TrimSuffix(m[0], "</body>"), "", 1) != hub.built("/guides/brief/") {
		t.Fatalf("not the built page with one script: %s", body)
	}
	src, err := url.Parse(m[1])
	if err != nil {
		t.Fatal(err)
	}
	at, _ := url.Parse("http://localhost/guides/brief/")
	if got := at.ResolveReference(src).Path; got != "/_podbook/live.js" {
		t.Errorf("the script is at %s", got)
	}

	l := listen(t, srv.URL, "/guides/brief/")
	e := l.next()
	if e.Page != m[2] || e.Revision != hub.Current().Hub.Revision {
		t.Errorf("first event %+v, want page %s", e, m[2])
	}
	hub.edit(map[string]string{"img/new.svg": "<svg/>"}) // not seen on that page
	if e = l.next(); e.Page != m[2] || e.Revision != hub.Current().Hub.Revision {
		t.Errorf("after an edit elsewhere %+v", e)
	}
	hub.edit(map[string]string{"guides/brief.md": "# Other"})
	if e = l.next(); e.Page == m[2] {
		t.Errorf("after an edit %+v", e)
	}
	missing := dataPage.FindStringSubmatch(get(s, "/nowhere").Body.String())
	hub.edit(map[string]string{"guides/brief.md": "-"})
	if e = l.next(); missing == nil || missing[3] == "" || len(e.Page) != len(missing[2]) {
		t.Errorf("after its deletion %+v; the missing page says %q", e, missing)
	}
	again := dataPage.FindStringSubmatch(get(s, "/guides/brief/").Body.String())
	if again == nil || again[2] != e.Page {
		t.Errorf("the page that is missing now says %q, its event %+v", again, e)
	}
}

func TestPagesLearnOfMistakes(t *testing.T) {
	hub := newTestHub(t)
	srv := start(t, New(Config{Hub: hub, Live: true}))
	l := listen(t, srv.URL, "/wrong/")
	e := l.next()
	codes := map[string]bool{}
	for _, p := range e.Problems {
		codes[p.Code] = true
		if p.File != "wrong.md" || p.Line == 0 || p.Source == "" {
			t.Errorf("problem %+v", p)
		}
	}
	if len(codes) < 2 {
		t.Errorf("problems %+v", e.Problems)
	}
	hub.edit(map[string]string{"wrong.md": "# Right"})
	if e = l.next(); len(e.Problems) != 0 {
		t.Errorf("problems %+v after they were mended", e.Problems)
	}
	for name, broken := range map[string]string{"taxonomy.yaml": "tags:\n  SEO: {label: SEO\n", "podbook.yaml": "title: [\n"} {
		before := hub.files[name]
		hub.edit(map[string]string{name: broken})
		if e = l.next(); len(e.Problems) == 0 || e.Problems[0].File != name || e.Problems[0].Severity != diag.Error {
			t.Errorf("%s: problems %+v", name, e.Problems)
		}
		mended := "-"
		if before != nil {
			mended = string(before.Data)
		}
		hub.edit(map[string]string{name: mended})
		if e = l.next(); len(e.Problems) != 0 {
			t.Errorf("%s: problems %+v after they were mended", name, e.Problems)
		}
	}
	// One fails when it is read, one only when it is run.
	for _, broken := range []string{"{{if}}", "{{.Title.Nothing}}"} {
		hub.edit(map[string]string{"themes/default/templates/entry.html": broken})
		if e = l.next(); len(e.Problems) != 1 || e.Problems[0].File != "themes/default/templates/entry.html" || e.Problems[0].Source != broken {
			t.Errorf("%s: problems %+v", broken, e.Problems)
		}
	}
}

func TestNothingLiveWithoutLive(t *testing.T) {
	s := New(Config{Hub: newTestHub(t)})
	for _, path := range []string{"/", "/search/", "/search/?q=x", "/nowhere"} {
		if strings.Contains(get(s, path).Body.String(), "_podbook") {
			t.Errorf("%s has the live script", path)
		}
	}
	if w := get(s, "/_podbook/events"); w.Code != http.StatusNotFound {
		t.Errorf("events: status %d", w.Code)
	}
}

func TestStreamsAreBounded(t *testing.T) {
	srv := start(t, New(Config{Hub: newTestHub(t), Live: true}))
	var last *listener
	for range maxStreams {
		last = listen(t, srv.URL, "/")
		last.next()
	}
	if l := listen(t, srv.URL, "/"); l.status != http.StatusServiceUnavailable {
		t.Errorf("status %d for one too many", l.status)
	}
	last.body.Close()
	for end := time.Now().Add(deadline); ; {
		if l := listen(t, srv.URL, "/"); l.status == http.StatusOK {
			l.next()
			return
		}
		if time.Now().After(end) {
			t.Fatal("a closed stream keeps its place")
		}
	}
}

func TestServeStopsWithOpenStreams(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- New(Config{Hub: newTestHub(t), Live: true}).Serve(ctx, ln) }()
	l := listen(t, "http://"+ln.Addr().String(), "/")
	l.next()
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(farewell / 2):
		t.Fatal("an open stream keeps the server from stopping")
	}
	if l.lines.Scan() && l.lines.Text() != "" || l.lines.Err() != nil {
		t.Errorf("the stream was cut: %q, %v", l.lines.Text(), l.lines.Err())
	}
}

func TestDawdlersAreCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a time limit")
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go New(Config{Hub: newTestHub(t)}).Serve(ctx, ln)
	conn, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n"); err != nil {
		t.Fatal(err)
	}
	conn.SetReadDeadline(time.Now().Add(headerTime + deadline))
	if _, err := io.Copy(io.Discard, conn); err != nil {
		t.Errorf("the connection stays open: %v", err)
	}
}
