package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tab is one tab of a real, headless browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// browser is one that has started, for all tests that need nothing of their own of it.
var browser = sync.OnceValues(func() (context.Context, error) { return startBrowser() })

// startBrowser starts a browser that knows no other host than this one. Where there
// is none, its context is nil.
func startBrowser(more ...chromedp.ExecAllocatorOption) (context.Context, error) {
	path := os.Getenv("PODBOOK_BROWSER")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); path == "" && err == nil {
			path = p
		}
	}
	if path == "" {
		return nil, nil
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(opts, more...)...)
	atEnd(cancel)
	ctx, _ := chromedp.NewContext(alloc)
	_, err := chromedp.Run(ctx, chromedp.Navigate("about:blank"))
	return ctx, err
}

// browse opens a tab that shares nothing with those before it, in a browser that has
// started or, if it must be a special one, in its own. It skips the test where there
// is no browser.
func browse(t *testing.T, width, height int64, more ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	from := browser
	if len(more) > 0 {
		from = func() (context.Context, error) { return startBrowser(more...) }
	}
	parent, err := from()
	if err != nil {
		t.Fatal("no browser starts:", err)
	}
	if parent == nil {
		t.Skip("no Chromium here: bash .ci/test installs one")
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{t, ctx}
	b.open("about:blank")
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatal(err)
	}
	return b
}

// early has a script run in each page before its own.
func (b *tab) early(js string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (page.AddScriptToEvaluateOnNewDocumentResult, error) {
		return cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js})
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(url string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Navigate(url)); err != nil {
		b.t.Fatalf("open %s: %v", url, err)
	}
}

// is evaluates a condition; a page that is just loading is a no.
func (b *tab) is(js string) bool {
	ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+js+")"))
	return err == nil && ok
}

// await waits until a condition holds.
func (b *tab) await(js string) {
	b.t.Helper()
	for deadline := time.Now().Add(40 * time.Second); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		if b.is(js) {
			return
		}
	}
	shown, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText.slice(0, 1500)`))
	b.t.Fatalf("never true: %s\nthe page shows:\n%s", js, shown)
}

// twoFrames waits until what was done before is shown.
func (b *tab) twoFrames() {
	b.t.Helper()
	b.do(`window.still = false; requestAnimationFrame(() => requestAnimationFrame(() => { window.still = true; }))`)
	b.await(`still`)
}

// painted waits for the first contentful paint and leaves the page alone until then:
// each question takes time from it.
func (b *tab) painted() {
	b.t.Helper()
	const js = `new Promise((done) => new PerformanceObserver((list) => { if (list.getEntriesByName("first-contentful-paint").length) done(); }).observe({ type: "paint", buffered: true }))`
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](js, chromedp.EvalAwaitPromise)); err != nil {
		b.t.Fatal("nothing painted:", err)
	}
}

func (b *tab) do(js string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](js)); err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
}

func (b *tab) text(js string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](js))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return s
}

func (b *tab) keys(selector, keys string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.SendKeys(selector, keys)); err != nil {
		b.t.Fatalf("type %q: %v", keys, err)
	}
}

// sample is where the sample hub is served for all tests that only read it.
var sample = sync.OnceValues(func() (string, error) {
	cache, err := os.MkdirTemp("", "podbook")
	if err != nil {
		return "", err
	}
	atEnd(func() { os.RemoveAll(cache) })
	url, stop, err := startServer("../../content", cache, "--no-watch")
	atEnd(func() { stop() })
	return url, err
})

func serveSample(t *testing.T) (url string) {
	t.Helper()
	url, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// serveCopy serves a copy of a hub, which the test may edit, with more flags.
func serveCopy(t *testing.T, hub string, flags ...string) (dir, url string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "hub")
	if err := os.CopyFS(dir, os.DirFS(hub)); err != nil {
		t.Fatal(err)
	}
	url, stop, err := startServer(dir, filepath.Join(t.TempDir(), "cache"), flags...)
	t.Cleanup(func() {
		said, err := stop()
		if err != nil {
			t.Errorf("serve: %v", err)
		}
		if t.Failed() {
			t.Logf("serve said:\n%s", said)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir, url
}

// startServer runs the command that serves a hub until it is stopped, and waits until
// all of the hub can be found.
func startServer(dir, cache string, flags ...string) (url string, stop func() (said string, err error), err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", func() (string, error) { return "", nil }, err
	}
	addr := ln.Addr().String()
	ln.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var out strings.Builder
	done := make(chan error, 1)
	go func() {
		a := &app{out: &out, err: &out}
		cmd := a.root()
		cmd.SetArgs(append([]string{"serve", dir, "--addr", addr, "--cache", cache}, flags...))
		done <- cmd.ExecuteContext(ctx)
	}()
	stop = func() (string, error) {
		cancel()
		err := <-done
		return out.String(), err
	}
	url = "http://" + addr
	for deadline := time.Now().Add(40 * time.Second); !indexed(url); <-time.After(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			return "", stop, fmt.Errorf("serve never had a whole index at %s", addr)
		}
	}
	return url, stop, nil
}

// indexed reports whether a server answers from a whole index: answers from a part
// of one are asked for again, and the better ones come in another order.
func indexed(url string) bool {
	res, err := http.Get(url + "/api/v1/status")
	if err != nil {
		return false
	}
	defer res.Body.Close()
	var status struct{ Complete bool }
	return json.NewDecoder(res.Body).Decode(&status) == nil && status.Complete
}

const hitCount = `document.querySelectorAll("#hits > li").length`

// What a reader does: search, narrow by two facets, open, go back, share.
func TestReaderSearchesNarrowsAndGoesBack(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/search/")
	b.keys(`#search input[name=q]`, "brief")
	b.await(hitCount + ` > 0 && location.search.includes("q=brief") && !document.querySelector("[aria-busy]")`)
	b.await(`document.querySelector("#count").textContent.match(/\d+/)`)
	b.await(`document.querySelector("#hits mark")`)

	tick := func(field string) (value string) {
		t.Helper()
		box := fmt.Sprintf(`document.querySelector('#facets input[name=%q]:not(:checked)')`, field)
		b.await(box)
		value = b.text(box + ".value")
		before := b.text(`document.querySelector("#count").textContent`)
		b.do(box + ".click()")
		b.await(fmt.Sprintf(`new URLSearchParams(location.search).getAll(%q).includes(%q)`, field, value))
		b.await(fmt.Sprintf(`document.querySelector("#count").textContent !== %q`, before))
		b.await(fmt.Sprintf(`document.querySelector('#facets input[name=%q][value=%q]:checked')`, field, value))
		return value
	}
	all := b.text(`document.querySelector("#count").textContent`)
	tick("type")
	one := b.text(`document.querySelector("#count").textContent`)
	state := b.text(`location.href`)
	tick("tag")
	if got := b.text(`document.querySelectorAll("#chosen a.choice, #chosen button").length + ""`); got < "2" {
		t.Errorf("%s chips for two selected values", got)
	}

	b.do(`history.back()`)
	b.await(fmt.Sprintf(`location.href === %q && document.querySelector("#count").textContent === %q`, state, one))
	b.do(`history.back()`)
	b.await(fmt.Sprintf(`document.querySelector("#count").textContent === %q`, all))

	// The address alone brings the same state back.
	b.open(state)
	b.await(fmt.Sprintf(`document.querySelector("#count").textContent === %q`, one))

	// Opening the first hit shows the words where they stand.
	b.do(`document.querySelector("#hits a").click()`)
	b.await(`document.querySelector("article h1") && CSS.highlights.get("found")?.size > 0`)
}

// What an author sees: the page in the open tab changes where it stands.
func TestAuthorSeesTheSaveInTheOpenTab(t *testing.T) {
	dir, url := serveCopy(t, "testdata/live")
	b := browse(t, 1000, 600)
	b.open(url + "/long/")
	b.await(`document.querySelector("#part-30")`)
	b.do(`window.stayed = true; document.querySelector("#part-30").scrollIntoView({behavior: "instant"})`)
	b.await(`scrollY > 500`)
	at := b.text(`Math.round(scrollY) + ""`)

	file := filepath.Join(dir, "long.md")
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	save := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	save(strings.Replace(string(old), "Paragraph 31.", "Paragraph thirty-one, edited.", 1))
	b.await(`document.body.innerText.includes("thirty-one, edited")`)
	if !b.is(`window.stayed`) {
		t.Error("the page was loaded anew instead of being changed in place")
	}
	if now := b.text(`Math.round(scrollY) + ""`); now != at {
		t.Errorf("the page moved from %s to %s", at, now)
	}

	// A mistake shows on the page that has it, and goes when it is mended.
	save("---\ntgas: [x]\n---\n" + string(old))
	b.await(`document.documentElement.textContent.includes('did you mean "tags"?') || [...document.querySelectorAll("*")].some(e => e.shadowRoot && e.shadowRoot.textContent.includes('did you mean "tags"?'))`)
	save(string(old))
	b.await(`!document.documentElement.textContent.includes('did you mean "tags"?') && ![...document.querySelectorAll("*")].some(e => e.shadowRoot && e.shadowRoot.textContent.includes('did you mean "tags"?'))`)
	if !b.is(`window.stayed`) {
		t.Error("the page was loaded anew")
	}
}
