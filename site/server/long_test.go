package server

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// longSession writes a session of 4 hours and 60,000 words into a hub: captions of
// five seconds, two speakers, chapters; and the same once more, written in the body,
// with a recording. The words are as uneven as a language's.
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
	var b, body strings.Builder
	b.WriteString("WEBVTT\n")
	stamp := func(s int) string { return fmt.Sprintf("%02d:%02d:%02d.000", s/3600, s/60%60, s%60) }
	const cues, each = 2880, 21
	for i := range cues {
		fmt.Fprintf(&b, "\n%s --> %s\n<v Speaker %d>", stamp(5*i), stamp(5*i+5), i/40%2)
		if i%120 == 0 {
			fmt.Fprintf(&body, "## Part %d\n\n", i/120+1)
		}
		if i%6 == 0 {
			fmt.Fprintf(&body, "\nSpeaker %d: %s\n\n", i/40%2, stamp(5 * i)[:8])
		}
		for k := range each {
			word := words[often.Uint64()]
			if k > 0 {
				word = " " + word
			}
			b.WriteString(word)
			body.WriteString(word)
		}
		b.WriteString(".\n")
		body.WriteString(".\n")
	}
	head := "---\ntype: session\ntitle: A long day\ndate: 2026-05-01\nchapters:\n"
	for i := range 24 {
		head += fmt.Sprintf("  - \"%s Part %d\"\n", stamp(600 * i)[:8], i+1)
	}
	for name, data := range map[string]string{"index.md": "# Hub\n", "day.md": head + "---\nAll of it.\n", "day.vtt": b.String(),
		"written.md": "---\ntype: session\ntitle: A written day\ndate: 2026-05-02\nrecording: https://example.org/day.mp3\n---\n" + body.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// The page of a session of 4 hours travels in at most 400 kB, and a browser has it
// at a moment in its middle as soon as it is there: it lays out what is looked at.
// Searching in it and following what is said stay smooth.
func TestALongSessionIsLight(t *testing.T) {
	dir := t.TempDir()
	longSession(t, dir)
	srv := New(Config{Hub: openHub(t, dir)})
	for _, page := range []string{"/day/", "/written/"} {
		for _, coding := range []string{"gzip", "br", "zstd"} {
			w := get(srv, page, "Accept-Encoding", coding)
			if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != coding || w.Body.Len() > 400_000 {
				t.Errorf("%s in %s: status %d, %d bytes", page, coding, w.Code, w.Body.Len())
			}
			t.Logf("%s in %s: %d bytes", page, coding, w.Body.Len())
		}
		if n := len(strings.Fields(get(srv, page).Body.String())); n < 60_000 {
			t.Errorf("%s: %d words in the page", page, n)
		}
	}
	web := start(t, srv)
	b := browse(t)
	if _, err := chromedp.Run(b.ctx, func(ctx context.Context, target *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, target, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	}); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/day/", "/written/"} {
		b.open(web.URL + page + "?t=7205")
		b.await(`document.querySelector("#t7200.asked")?.getBoundingClientRect().top < innerHeight && document.querySelector("#t7200").getBoundingClientRect().top > 0 && document.querySelector(".said.now")`)
		spent := b.spent()
		ready, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](`performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`))
		if err != nil {
			t.Fatal(err)
		}
		// The time until then depends on the machine's other work; what it was spent on
		// does not: without ".talk" there are some 4,000 objects in each layout.
		work := spent["LayoutDuration"] + spent["RecalcStyleDuration"] + spent["ScriptDuration"]
		t.Logf("%s: interactive after %.0f ms; styles, layout and scripts took %.0f ms of processor time, %.0f objects are laid out", page, ready, 1000*work, spent["LayoutObjects"])
		if n := spent["LayoutObjects"]; n == 0 || n > 2500 {
			t.Errorf("%s: %.0f objects are laid out for one screen of text", page, n)
		}
		if work > 1 {
			t.Errorf("%s: styles, layout and scripts took %.1f s of processor time", page, work)
		}
		b.want(`complaints.length === 0`)
		// The best of some tries, since the machine has other work, too.
		b.do(`window.best = (tries) => Math.min(...tries.map((run) => { const begin = performance.now(); run(); document.body.offsetHeight; return performance.now() - begin; }))`)
		b.do(`window.input = document.querySelector(".watch-find input"); window.key = (text) => () => { input.value = text; input.dispatchEvent(new InputEvent("input", { bubbles: true })); }`)
		b.want(`best(["a", "ba", "bar", "ba", "da", "e.", "di"].map(key).slice(1)) <= 50`)
		b.want(`/^1?\d+\/\d{3,}$/.test(document.querySelector(".watch-find output").textContent)`)
	}
	b.do(`window.media = document.querySelector(".recording audio"); Object.defineProperty(media, "currentTime", { get: () => at, set() {} })`)
	b.do(`window.tell = (second) => () => { at = second; media.dispatchEvent(new Event("timeupdate")); }; var at = 0; tell(3000)()`)
	b.want(`document.querySelector(".said.now").closest("p").previousElementSibling.matches("#t3000")`)
	b.want(`best(Array.from({ length: 20 }, (_, i) => tell(3000 + 7 * i))) <= 4`)
}

// spent is what the browser has counted of the page's work, in seconds and pieces.
func (b *tab) spent() map[string]float64 {
	b.t.Helper()
	res, err := chromedp.Run(b.ctx, func(ctx context.Context, target *chromedp.Target) (performance.GetMetricsResult, error) {
		return cdp.Call(ctx, target, performance.GetMetrics, cdp.Empty{})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	all := map[string]float64{}
	for _, m := range res.Metrics {
		all[m.Name] = m.Value
	}
	return all
}
