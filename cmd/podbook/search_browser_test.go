package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press sends keys to whatever has the focus.
func (b *tab) press(keys string, opts ...chromedp.KeyOption) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.KeyEvent(keys, opts...)); err != nil {
		b.t.Fatalf("press %q: %v", keys, err)
	}
}

// slash presses "/" as a keyboard does: a page that takes the key gets no input.
func (b *tab) slash() {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, t, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Code: "Slash", Text: "/", WindowsVirtualKeyCode: 191})
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) click(selector string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Click(selector)); err != nil {
		b.t.Fatalf("click %s: %v", selector, err)
	}
}

// withoutScripts makes the tab one that runs no scripts of pages.
func (b *tab) withoutScripts() {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// width makes the window as narrow as a phone's, which a desktop's cannot be.
func (b *tab) width(px int64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(px, 640)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) want(js string) {
	b.t.Helper()
	if !b.is(js) {
		shown := b.text(`location.href + "\n" + document.body.innerText.slice(0, 1500)`)
		b.t.Errorf("not so: %s\nthe page shows:\n%s", js, shown)
	}
}

const (
	count    = `document.querySelector("#count").textContent`
	asked    = `new URLSearchParams(location.search)`
	palette  = `document.querySelector("dialog.palette[open]")`
	selected = `document.querySelector("dialog.palette .palette-list:not([aria-busy]) [aria-selected=true]")`
	marks    = `CSS.highlights.get("found")`
)

// found waits for the answer to a query on the search page.
func (b *tab) found(q string) {
	b.t.Helper()
	b.await(fmt.Sprintf(`%s.get("q") === %q && document.title.startsWith(%q) && !document.querySelector("#search[aria-busy]")`, asked, q, q))
}

// front is a server before another, which a test can make late or busy.
func front(t *testing.T, to string, late func(w http.ResponseWriter, r *http.Request) bool) string {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(u)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // browsers hang up all the time
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !late(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestPaletteByKeys(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	ready := `window.podbook?.backend && document.readyState === "complete"`
	b.open(url + "/mission/")
	b.await(ready)

	b.slash()
	b.await(palette + ` && document.activeElement.closest("dialog.palette")`)
	b.want(`document.activeElement.value === ""`) // the slash was no input
	b.press(kb.Escape)
	b.await(`!` + palette)

	b.press("k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	b.await(palette)
	b.press("client brief")
	b.await(selected + ` && document.querySelector("dialog.palette [role=status]").textContent.match(/\d+ entr.*\d+ to choose/)`)
	b.want(`document.activeElement.getAttribute("aria-activedescendant") === ` + selected + `.id`)
	first := b.text(selected + `.id`)
	b.press(kb.ArrowDown)
	b.await(fmt.Sprintf(`%s.id !== %q && document.activeElement.getAttribute("aria-activedescendant") === %s.id`, selected, first, selected))
	b.press(kb.ArrowUp)
	b.await(fmt.Sprintf(`%s.id === %q`, selected, first))
	b.press(kb.ArrowUp) // round to the last, which shows everything
	b.await(selected + `.textContent.startsWith("All results")`)
	b.press(kb.ArrowDown)
	to := b.text(selected + `.href`)
	b.press(kb.Enter)
	b.await(fmt.Sprintf(`location.href === %q && !%s && %s`, to, palette, ready))

	// Escape leaves at once, also when something is typed.
	b.slash()
	b.await(palette)
	b.press("seo")
	b.await(selected)
	b.press(kb.Escape)
	b.await(`!` + palette)
	b.want(fmt.Sprintf(`location.href === %q`, to))

	// What was searched is offered again.
	b.slash()
	b.await(palette)
	b.press(kb.Backspace) // the text of the last time was selected
	b.await(`[...document.querySelectorAll("dialog.palette [role=option]")].some((o) => o.textContent === "client brief")`)
	b.press("client")
	b.await(`document.querySelector("dialog.palette [aria-label='Recent searches'] [role=option]")?.textContent === "client brief"`)
}

func TestSearchPageByKeys(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/search/")
	b.await(`window.podbook?.backend && document.readyState === "complete" && document.activeElement.matches("#search input[name=q]")`)
	b.press("brief")
	b.found("brief")
	b.press(kb.ArrowDown)
	b.await(`document.activeElement === document.querySelector("#hits .hit-title a")`)
	b.press(kb.ArrowDown)
	b.await(`document.activeElement === document.querySelectorAll("#hits a")[1]`)
	b.press(kb.ArrowUp + kb.ArrowUp)
	b.await(`document.activeElement.matches("#search input[name=q]")`)

	// A box that is ticked by the keyboard keeps the focus, though all boxes are new.
	b.do(`document.querySelector("#facets input[name=type][value=template]").focus()`)
	b.press(" ")
	b.await(asked + `.get("type") === "template" && document.activeElement.matches("#facets input[name=type][value=template]:checked") && document.querySelector("#chosen .choice")`)

	b.slash()
	b.await(`document.activeElement.matches("#search input[name=q]") && document.activeElement.selectionEnd === 5 && !` + palette)
	b.press(kb.ArrowDown)
	to := b.text(`document.activeElement.href`)
	b.press(kb.Enter)
	b.await(fmt.Sprintf(`location.href === %q`, to))
}

// Who types and presses Enter at once opens what the whole text finds first, however
// late its answer comes.
func TestEnterWaitsForTheAnswer(t *testing.T) {
	direct := serveSample(t)
	asked, release := make(chan struct{}), make(chan struct{})
	url := front(t, direct, func(w http.ResponseWriter, r *http.Request) bool {
		if q := r.URL.Query().Get("q"); q == "budget" && strings.HasSuffix(r.URL.Path, "/suggest") {
			asked <- struct{}{}
			<-release
		}
		return false
	})
	b := browse(t, 1280, 900)
	b.open(url + "/mission/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.slash()
	b.await(palette)
	b.press("escalation")
	b.await(selected + `?.textContent.match(/escalation/i)`)
	old := b.text(selected + `.href`)
	b.do(`document.querySelector("dialog.palette input").select()`)
	b.press("budget")
	<-asked
	b.press(kb.Enter)
	b.want(`location.pathname === "/mission/" && ` + palette)
	close(release)
	b.await(fmt.Sprintf(`location.pathname !== "/mission/" && location.href !== %q && document.querySelector("h1")?.textContent.match(/budget/i)`, old))
}

// What is typed before the scripts have come is searched when they have.
func TestEarlyKeysAreNotLost(t *testing.T) {
	direct := serveSample(t)
	release := make(chan struct{})
	url := front(t, direct, func(w http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path, "/search.") && strings.HasSuffix(r.URL.Path, ".js") {
			<-release
		}
		return false
	})
	b := browse(t, 1280, 900)
	b.do(fmt.Sprintf(`setTimeout(() => { location.href = %q })`, url+"/search/"))
	b.await(`document.activeElement.matches("#search input[name=q]")`)
	b.press("brief")
	b.want(`document.activeElement.value === "brief" && ` + hitCount + ` === 0`)
	close(release)
	b.found("brief")
	b.want(hitCount + ` > 0 && document.activeElement.value === "brief"`)
}

func TestPaletteOffersNoValueTwice(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/mission/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	for _, text := range []string{"emea", "#emea", "brief", "seo"} {
		b.slash()
		b.await(palette)
		b.do(`document.activeElement.value = ""`)
		b.press(text)
		b.await(fmt.Sprintf(`[...document.querySelectorAll("dialog.palette [role=option]")].at(-1)?.textContent.includes(%q)`, "“"+text+"”"))
		b.want(`(() => { const values = [...document.querySelectorAll("dialog.palette [aria-label='Jump to'] a[href*='/search/?']")].map((a) => a.href.replace(/^.*=/, "")); return new Set(values).size === values.length; })()`)
		b.press(kb.Escape)
		b.await(`!` + palette)
	}
}

// An answer that comes late must not replace that of a newer question.
func TestStaleAnswersAreDropped(t *testing.T) {
	direct := serveSample(t)
	late, release := make(chan string, 8), make(chan struct{})
	url := front(t, direct, func(w http.ResponseWriter, r *http.Request) bool {
		if q := r.URL.Query().Get("q"); strings.HasSuffix(r.URL.Path, "/search") && q == "budget" {
			late <- q
			<-release
		}
		return false
	})
	t.Cleanup(func() {
		select {
		case <-release:
		default:
			close(release)
		}
	})
	b := browse(t, 1280, 900)
	b.open(url + "/search/")
	b.await(hitCount + ` > 0 && document.readyState === "complete"`)
	// Requests cannot be called off here, so that the late answer does come.
	b.do(`AbortController.prototype.abort = () => {};
		const real = window.fetch;
		window.fetch = async (...args) => {
			const answer = await real(...args);
			if (String(args[0]).includes("q=budget")) answer.clone().text().then(() => setTimeout(() => { window.passed = true; }, 50));
			return answer;
		}`)
	b.keys(`#search input[name=q]`, "budget")
	<-late
	b.do(`window.answers = 0; const draw = new MutationObserver(() => answers++); draw.observe(document.querySelector("#hits"), { childList: true })`)
	b.do(`document.querySelector("#search input[name=q]").value = ""`)
	b.keys(`#search input[name=q]`, "escalation")
	b.found("escalation")
	shown := b.text(`document.querySelector("#hits").innerText`)
	before := b.text(`answers + ""`)
	close(release)
	b.await(`window.passed`)
	b.want(fmt.Sprintf(`document.querySelector("#hits").innerText === %q && answers + "" === %q && %s.get("q") === "escalation"`, shown, before, asked))
}

func TestABusyServerIsAskedAgain(t *testing.T) {
	direct := serveSample(t)
	refusals := make(chan struct{}, 1)
	url := front(t, direct, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/api/v1/search") {
			return false
		}
		select {
		case refusals <- struct{}{}:
			w.Header().Set("Content-Type", "application/problem+json")
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, `{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"too many at a time"}`)
			return true
		default:
			return false
		}
	})
	b := browse(t, 1280, 900)
	b.open(url + "/search/?q=brief")
	b.await(`document.querySelector("#notice").textContent === "too many at a time"`)
	b.await(`document.querySelector("#notice").textContent === "" && ` + hitCount + ` > 0`)
}

func TestAnyOrAllOfTheTags(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/search/?tag=SEO&tag=Workflow")
	b.await(`document.querySelector("#facets [data-field=tag] .all input") && document.querySelector("#search:not([aria-busy])")`)
	any := b.text(count)
	b.do(`document.querySelector("#facets [data-field=tag] .all input").click()`)
	b.await(asked + `.get("all") === "tag"`)
	b.await(fmt.Sprintf(`%s !== %q && document.querySelector("#facets [data-field=tag] .all input:checked")`, count, any))
	b.want(fmt.Sprintf(`parseInt(%s) < parseInt(%q)`, count, any))
	b.do(`history.back()`)
	b.await(fmt.Sprintf(`%s === %q && !%s.has("all")`, count, any, asked))
}

func TestChipsTakeBack(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/search/?q=brief&tag=Phase-Brief&type=template")
	chips := `[...document.querySelectorAll("#chosen .choice")]`
	b.await(chips + `.length === 2`)
	b.do(chips + `.find((a) => a.textContent.includes("Template")).click()`)
	b.await(`location.search === "?q=brief&tag=Phase-Brief" && ` + chips + `.length === 1`)
	b.want(`!document.querySelector("#facets input[name=type]:checked")`)
	b.do(`history.back()`)
	b.await(chips + `.length === 2 && document.querySelector("#facets input[name=type][value=template]:checked")`)
	b.do(`document.querySelector("#chosen .clear").click()`)
	b.await(`location.search === "?q=brief" && ` + chips + `.length === 0`)

	// What the query's own text selects has a chip, too.
	b.open(url + "/search/?q=%23Phase-Brief+client")
	b.await(chips + `.length === 1 && document.querySelector("#facets input[value=Phase-Brief]:checked:disabled")`)
	b.do(chips + `[0].click()`)
	b.await(`location.search === "?q=client" && document.querySelector("#search input[name=q]").value === "client" && ` + chips + `.length === 0`)

	// Where nothing is found, what to take back is said, and the quotes can be.
	b.open(url + "/search/?q=%22brief+client%22&pod=video")
	b.await(`document.querySelector("#empty")?.textContent.includes("Take a filter away")`)
	b.click("#empty a")
	b.await(`location.search === "?q=brief+client&pod=video" && !document.querySelector("#empty") && ` + hitCount + ` > 0`)
}

func TestLongFacetsUnfoldAndCanBeFiltered(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/search/")
	visible := `[...document.querySelectorAll("#facets [data-field=tag] .value")].filter((l) => l.checkVisibility())`
	b.await(`document.querySelector("#facets [data-field=tag] .rest")`)
	b.want(visible + `.length === 8`)
	b.click(`#facets [data-field=tag] .rest`)
	b.await(visible + `.length > 20 && document.activeElement.matches("#facets .filter")`)
	b.press("regio")
	b.await(visible + `.length === 0`) // labels are filtered, and families have facets of their own
	b.press(strings.Repeat(kb.Backspace, 5) + "privacy")
	b.await(visible + `.length === 1`)
	b.do(visible + `[0].click()`)
	b.await(asked + `.get("tag") === "Privacy"`)
	b.await(visible + `.length === 1 && document.querySelector("#facets .filter").value === "privacy"`)
}

// More results, an entry opened, and back: all as it was left.
func TestBackShowsWhatWasLeft(t *testing.T) {
	url := serveSample(t)
	// A browser that keeps the page whole would bring all of it back by itself.
	b := browse(t, 1000, 600, chromedp.Flag("disable-features", "BackForwardCache"))
	b.open(url + "/search/?q=pod")
	b.await(`document.querySelector("#more button")`)
	b.do(`document.querySelector("#more button").click()`)
	b.await(hitCount + ` === 20`)
	b.do(`document.querySelectorAll("#hits .hit-title a")[17].scrollIntoView({ block: "center", behavior: "instant" })`)
	y := b.text(`Math.round(scrollY) + ""`)
	b.do(`window.kept = true`)
	b.do(`document.querySelectorAll("#hits .hit-title a")[17].click()`)
	b.await(`document.querySelector("article h1") && document.readyState === "complete"`)
	b.do(`setTimeout(() => history.back())`) // once this is answered
	b.await(fmt.Sprintf(`!window.kept && %s === 20 && Math.abs(scrollY - %s) < 20`, hitCount, y))
	b.want(asked + `.get("q") === "pod" && document.querySelector("#search input[name=q]").value === "pod"`)
}

func TestNothingIsWiderThanAPhone(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.width(320)
	fits := `document.documentElement.scrollWidth <= 320`
	for _, path := range []string{"/search/", "/search/?q=brief&tag=Phase-Brief&tag=SEO&explain=1", "/search/?q=zyzzyva"} {
		b.open(url + path)
		b.await(`document.querySelector("#search:not([aria-busy])") && ` + count + ` !== ""`)
		b.want(fits)
		b.do(`document.querySelector("#filters").click(); for (const d of document.querySelectorAll("#facets details")) d.open = true; for (const d of document.querySelectorAll(".why")) d.open = true`)
		b.want(fits)
	}
	b.open(url + "/mission/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.slash()
	b.await(palette)
	b.press("client brief")
	b.await(selected)
	b.want(fits + ` && ` + palette + `.scrollWidth <= 320 && ` + palette + `.getBoundingClientRect().right <= 320`)

	// Words without end fit, and the contents stay in reach below the header.
	b.open(url + "/workflow/brief-upload/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.do(`for (const e of document.querySelectorAll("h1, .meta .chip, .steps a, .after a, .item a")) e.append("Rindfleischetikettierung".repeat(4)); scrollTo(0, 900)`)
	b.want(fits)
	const below = `.getBoundingClientRect().top >= document.querySelector(".toc").getBoundingClientRect().bottom - 1`
	b.await(`Math.abs(document.querySelector(".toc").getBoundingClientRect().top - document.querySelector(".header").getBoundingClientRect().bottom) < 2`)
	b.click(".toc summary")
	b.await(`document.querySelector(".toc ul").checkVisibility()`)
	b.click(".toc li:nth-child(3) a")
	b.await(`location.hash === "#sending-back" && !document.querySelector(".toc details").open && document.getElementById("sending-back")` + below)
}

// Without scripts a search is a form, and its answer comes with the page.
func TestSearchWithoutScripts(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.withoutScripts()
	b.open(url + "/search/")
	b.keys(`#search input[name=q]`, "brief"+kb.Enter)
	b.await(asked + `.get("q") === "brief" && ` + hitCount + ` === 10 && document.querySelector("#hits mark")`)
	b.want(`!window.podbook`)
	all := b.text(count)

	box := `#facets input[name=type][value=template]`
	b.click(box)
	b.click(`#facets button[type=submit]`)
	b.await(fmt.Sprintf(`%s.get("type") === "template" && document.querySelector(%q)?.checked && %s !== %q`, asked, box, count, all))
	b.click(`#chosen .choice`)
	b.await(fmt.Sprintf(`!%s.has("type") && %s === %q`, asked, count, all))
	b.click(`#more a`)
	b.await(asked + `.get("page") === "2" && ` + hitCount + ` === 10`)
	b.width(320)
	b.want(`document.documentElement.scrollWidth <= 320 && document.querySelector("#facets").checkVisibility()`)

	// The navigation stands below the text, where no script can open it.
	b.open(url + "/workflow/brief-upload/")
	b.await(`document.readyState === "complete"`)
	b.want(`document.querySelector("#sidebar").getBoundingClientRect().top >= document.querySelector("main").getBoundingClientRect().bottom`)
}

// The words searched for are marked where a section or a moment opens.
func TestOpenedPassagesAreMarked(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	for _, passage := range []string{"#", "?t="} {
		b.open(url + "/search/?q=budget")
		link := fmt.Sprintf(`document.querySelector('#hits .passages a[href*=%q]')`, passage)
		b.await(link + ` && document.querySelector("#search:not([aria-busy])")`)
		to := b.text(link + ".href")
		b.do(link + ".click()")
		b.await(fmt.Sprintf(`location.href === %q && %s?.size > 0`, to, marks))
		b.want(`[...` + marks + `].every((r) => /^budget/i.test(r.toString()))`)
		b.want(`[...` + marks + `].some((r) => { const box = r.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; })`)
	}

	// A section of the page that is open, chosen by its heading alone.
	b.open(url + "/decisions/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.slash()
	b.await(palette)
	b.press("two kinds of dec")
	b.await(`document.querySelector("dialog.palette [role=option][href$='#two-kinds-of-decision']")`)
	b.do(`document.querySelector("dialog.palette [role=option][href$='#two-kinds-of-decision']").click()`)
	b.await(`location.hash === "#two-kinds-of-decision" && ` + marks + `?.size > 0`)
	b.want(`[...` + marks + `].some((r) => r.toString() === "decision")`)
}

// Reasons are for those who ask.
func TestReasonsShowOnTheSearchPage(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 900)
	b.open(url + "/search/?q=brief&explain=1")
	b.await(`document.querySelector("#search:not([aria-busy])") && document.querySelectorAll("#hits .why li").length > 3`)
	b.open(url + "/search/?q=brief")
	b.await(hitCount + ` > 0`)
	b.want(`!document.querySelector(".why")`)
}
