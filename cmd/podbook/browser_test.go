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
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// tab is one tab of a real, headless browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// browse opens a tab, or skips the test where there is no browser.
func browse(t *testing.T, width, height int, more ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	path := os.Getenv("PODBOOK_BROWSER")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); path == "" && err == nil {
			path = p
		}
	}
	if path == "" {
		t.Skip("no Chromium here: bash .ci/test installs one")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(width, height),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(opts, more...)...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	b := &tab{t, ctx}
	b.open("about:blank")
	return b
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
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		if b.is(js) {
			return
		}
	}
	shown, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText.slice(0, 1500)`))
	b.t.Fatalf("never true: %s\nthe page shows:\n%s", js, shown)
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

// serveCopy serves a copy of a hub, which the test may edit, with more flags, and
// waits until all of it can be found.
func serveCopy(t *testing.T, hub string, flags ...string) (dir, url string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "hub")
	if err := os.CopyFS(dir, os.DirFS(hub)); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var out strings.Builder
	done := make(chan error, 1)
	go func() {
		a := &app{out: &out, err: &out}
		cmd := a.root()
		cmd.SetArgs(append([]string{"serve", dir, "--addr", addr, "--cache", filepath.Join(t.TempDir(), "cache")}, flags...))
		done <- cmd.ExecuteContext(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
		if t.Failed() {
			t.Logf("serve said:\n%s", &out)
		}
	})
	url = "http://" + addr
	for deadline := time.Now().Add(40 * time.Second); ; <-time.After(5 * time.Millisecond) {
		if indexed(url) {
			return dir, url
		}
		if time.Now().After(deadline) {
			t.Fatalf("serve never had a whole index at %s", addr)
		}
	}
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
	_, url := serveCopy(t, "../../content")
	b := browse(t, 1280, 900)
	b.open(url + "/search/")
	b.keys(`#search input[name=q]`, "brief")
	b.await(hitCount + ` > 0 && location.search.includes("q=brief")`)
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
