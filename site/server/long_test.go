package server

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"podbook/site"
)

// longSession writes a session of 4 hours and 60,000 words into a hub: captions of
// five seconds, two speakers, chapters. The words are as uneven as a language's.
func longSession(t *testing.T, dir string) {
	t.Helper()
	rng := rand.New(rand.NewPCG(4, 60000))
	words := make([]string, 6000)
	for i := range words {
		for range 1 + rng.IntN(4) {
			words[i] += string("bcdfghklmnprstvw"[rng.IntN(16)]) + string("aeiou"[rng.IntN(5)])
		}
	}
	often := rand.NewZipf(rng, 1.2, 4, uint64(len(words)-1))
	var b strings.Builder
	b.WriteString("WEBVTT\n")
	stamp := func(s int) string { return fmt.Sprintf("%02d:%02d:%02d.000", s/3600, s/60%60, s%60) }
	const cues, each = 2880, 21
	for i := range cues {
		fmt.Fprintf(&b, "\n%s --> %s\n<v Speaker %d>", stamp(5*i), stamp(5*i+5), i/40%2)
		for k := range each {
			if k > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(words[often.Uint64()])
		}
		b.WriteString(".\n")
	}
	head := "---\ntype: session\ntitle: A long day\ndate: 2026-05-01\nchapters:\n"
	for i := range 24 {
		head += fmt.Sprintf("  - \"%s Part %d\"\n", stamp(600 * i)[:8], i+1)
	}
	for name, data := range map[string]string{"index.md": "# Hub\n", "day.md": head + "---\nAll of it.\n", "day.vtt": b.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// The page of a session of 4 hours travels in at most 400 kB, and a browser has it
// at a moment in its middle as soon as it is there.
func TestALongSessionIsLight(t *testing.T) {
	dir := t.TempDir()
	longSession(t, dir)
	s, err := site.Open(site.Options{Dir: dir, Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	live, err := site.NewLive(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { live.Close() })
	srv := New(Config{Hub: sampleHub{live}})
	for _, coding := range []string{"gzip", "br", "zstd"} {
		w := get(srv, "/day/", "Accept-Encoding", coding)
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != coding || w.Body.Len() > 400_000 {
			t.Errorf("%s: status %d, %d bytes", coding, w.Code, w.Body.Len())
		}
		t.Logf("%s: %d bytes", coding, w.Body.Len())
	}
	if n := len(strings.Fields(get(srv, "/day/").Body.String())); n < 60_000 {
		t.Errorf("%d words in the page", n)
	}
	web := start(t, srv)
	b := browse(t)
	b.open(web.URL + "/day/?t=7205")
	b.await(`document.getElementById("t7200") && Math.abs(document.getElementById("t7200").getBoundingClientRect().top) < innerHeight`)
	ready, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](`performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("interactive after %.0f ms", ready) // a limit in time would fail with the machine's other work
	b.want(`complaints.length === 0`)
}
