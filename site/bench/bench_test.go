package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const sampleHub = "../../content"

func TestCorpusIsTheSameEachTime(t *testing.T) {
	var abouts []string
	for range 2 {
		about, err := makeCorpus(t.TempDir(), sampleHub, 200)
		if err != nil {
			t.Fatal(err)
		}
		abouts = append(abouts, about)
	}
	if abouts[0] != abouts[1] {
		t.Errorf("two corpora of one hub differ:\n%s\n%s", abouts[0], abouts[1])
	}
}

func TestCorpusLooksLikeAPlaybook(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeCorpus(dir, sampleHub, 300); err != nil {
		t.Fatal(err)
	}
	files, err := entries(dir)
	if err != nil || len(files) != 300 {
		t.Fatalf("got %d entries (%v), want 300", len(files), err)
	}
	link := regexp.MustCompile(`\]\((\.\./[^)]*)\)`)
	var size, links, fences int
	for _, name := range files {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		size += len(text)
		fences += strings.Count(text, "```") / 2
		if strings.Count(text, "```")%2 != 0 {
			t.Errorf("%s has an open fence", name)
		}
		prose := regexp.MustCompile("(?ms)^```.*?^```").ReplaceAllString(text, "")
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			links++
			if _, err := os.Stat(filepath.Join(dir, path.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to nothing: %s", name, m[1])
			}
		}
		for _, foreign := range []string{"[[", "[!", "{{", "{#"} {
			if strings.Contains(prose, foreign) {
				t.Errorf("%s has %q, which not every contestant reads", name, foreign)
			}
		}
	}
	if mean := size / len(files); mean < 4000 || mean > 6000 {
		t.Errorf("entries have %d bytes on average, want 4000 to 6000", mean)
	}
	if links < 2*(len(files)-1) || fences < len(files)/2 {
		t.Errorf("%d links and %d fences in %d entries are too few", links, fences, len(files))
	}
}

func TestEditsAreFoundAndDiffer(t *testing.T) {
	tr := &track{bench: &bench{}, dir: t.TempDir()}
	tr.hub = filepath.Join(tr.dir, "hub")
	if _, err := makeCorpus(tr.hub, sampleHub, 100); err != nil {
		t.Fatal(err)
	}
	tr.files, _ = entries(tr.hub)
	tr.n = len(tr.files)
	words, names := map[string]bool{}, map[string]bool{}
	for range tr.n {
		e := tr.nextEdit()
		words[e.word], names[e.name] = true, true
		if !strings.Contains(string(e.body), e.word) || !regexp.MustCompile(`(?m)^title: ".* `+e.word+`"$`).Match(e.head) {
			t.Fatalf("an edit of %s lacks its word %q", e.name, e.word)
		}
	}
	if len(words) != tr.n || len(names) != tr.n {
		t.Errorf("%d edits bring %d words to %d entries", tr.n, len(words), len(names))
	}
}

func TestQuantiles(t *testing.T) {
	v := value{Unit: "s", Runs: []float64{5, 1, 4, 2, 3}}
	for q, want := range map[float64]float64{0: 1, 0.5: 3, 0.8: 4, 0.81: 5, 0.95: 5, 1: 5} {
		if got := v.at(q); got != want {
			t.Errorf("quantile %g is %g, want %g", q, got, want)
		}
	}
	v.Runs = v.Runs[1:]
	if got := v.median(); got != 2.5 {
		t.Errorf("the median of four is %g, want 2.5", got)
	}
}

func TestGoals(t *testing.T) {
	tr := &track{bench: &bench{}, n: 10_000}
	runs := func(f ...float64) value { return value{Unit: "s", Runs: f} }
	for _, c := range []struct {
		row  row
		want string
	}{
		{row{Ratio: 3, Goal: atLeast(3)}, "≥ 3 × ✓"},
		{row{Ratio: 2.9, Goal: atLeast(3)}, "≥ 3 × ✗"},
		{row{Ratio: 1.6, Goal: atMost(1.5)}, "≤ 1.5 × ✗"},
		{row{Ratio: 1.5, Goal: atMost(1.5)}, "≤ 1.5 × ✓"},
		{row{Podbook: runs(0.2), Goal: below(0.3, "s")}, "≤ 0.3 s ✓"},
		{row{Podbook: runs(1, 1, 4), Goal: below95(3)}, "p95 ≤ 3 ms ✗"},
		{row{Podbook: runs(1), Goal: atLeast(3)}, ""}, // the rival is not there
		{row{Ratio: 3, Goal: tr.goal(atLeast(3), 1000)}, ""},
	} {
		tr.rows = nil
		tr.add(c.row)
		if got := tr.rows[0].goal(); got != c.want {
			t.Errorf("goal of %+v shows %q, want %q", c.row, got, c.want)
		}
	}
}

func TestLoadCountsAnswersAndRefusesWrongOnes(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/a/" {
			http.NotFound(w, r)
			return
		}
		if r.Header.Get("Accept-Encoding") == "gzip" {
			w.Header().Set("Content-Encoding", "gzip")
		}
		fmt.Fprint(w, strings.Repeat("x", 1000))
	}))
	defer s.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for _, coding := range []string{"", "gzip"} {
		n, err := fire(ctx, s.URL, []string{"/a/"}, coding, 50*time.Millisecond)
		if err != nil || n < connections {
			t.Errorf("coding %q: %.0f answers a second (%v)", coding, n, err)
		}
	}
	if _, err := fire(ctx, s.URL, []string{"/a/", "/b/"}, "", 50*time.Millisecond); err == nil {
		t.Error("a 404 counted as an answer")
	}
	in := bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"))
	if err := answer(in, ""); err != nil {
		t.Error(err)
	}
	if err := answer(in, ""); err != io.EOF {
		t.Errorf("a body cut short gives %v", err)
	}
}

func TestSessionsAreMadeOfWhatWasSaid(t *testing.T) {
	s, err := readSpoken(sampleHub)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	casts, size, err := makeSessions(dir, s, 4)
	if err != nil {
		t.Fatal(err)
	}
	_, again, _ := makeSessions(t.TempDir(), s, 4)
	if size != again {
		t.Errorf("%d and %d bytes: two sessions of one hub differ", size, again)
	}
	for i, cast := range casts {
		name := filepath.Join(dir, "sessions", fmt.Sprintf("share-%04d", i))
		data, err := os.ReadFile(name + ".vtt")
		if err != nil {
			data, err = os.ReadFile(name + ".md")
		}
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if n := len(strings.Fields(text)); n < 8000 || n > 20_000 || !strings.Contains(text, "00:5") {
			t.Errorf("session %d has %d words, want an hour of them", i, n)
		}
		for _, name := range cast {
			if !strings.Contains(text, name) {
				t.Errorf("session %d lacks %s", i, name)
			}
		}
	}
	for _, q := range askSpeakers(s, casts, 50) {
		if !strings.Contains(q, "speaker%3A%22") {
			t.Errorf("%s asks for nobody", q)
		}
	}
}
