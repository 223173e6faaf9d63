package server

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// tab is one tab of a real, headless browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// browse opens a tab that notes what its page's policy forbids and what fails in
// its scripts, or skips the test where there is no browser.
func browse(t *testing.T) *tab {
	t.Helper()
	path := os.Getenv("PODBOOK_BROWSER")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); path == "" && err == nil {
			path = p
		}
	}
	if path == "" {
		t.Skip("no Chromium here")
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 800), chromedp.Flag("disable-component-update", true))...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	_, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (cdppage.AddScriptToEvaluateOnNewDocumentResult, error) {
		return cdp.Call(ctx, target, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: `
			window.complaints = [];
			addEventListener("securitypolicyviolation", (e) => complaints.push(e.violatedDirective + " " + e.blockedURI));
			addEventListener("error", (e) => complaints.push(String(e.message)));
			addEventListener("unhandledrejection", (e) => complaints.push(String(e.reason)));`})
	})
	if err != nil {
		t.Fatal(err)
	}
	return &tab{t, ctx}
}

func (b *tab) open(url string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(url)); err != nil {
		b.t.Fatalf("open %s: %v", url, err)
	}
	b.await(`document.readyState === "complete"`)
}

func (b *tab) do(js string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](js)); err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
}

func (b *tab) want(js string) {
	b.t.Helper()
	if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+js+")")); err != nil || !ok {
		b.t.Errorf("not so: %s %v", js, err)
	}
}

// await waits, in the page, until a condition holds there or in the page that
// follows it.
func (b *tab) await(js string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, deadline)
	defer cancel()
	wait := `new Promise((done) => { const look = () => { let ok = false; try { ok = ` + js + ` } catch { /* half a page */ } ok ? done(true) : setTimeout(look, 5); }; look(); })`
	for {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](wait, chromedp.EvalAwaitPromise))
		if err == nil {
			return
		}
		if ctx.Err() != nil || !strings.Contains(err.Error(), "navigated") { // else ask the new page
			text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText.slice(0, 800) + "\n" + complaints.join("\n")`))
			b.t.Fatalf("never so: %s: %v\n%s", js, err, text)
		}
	}
}

const notes = `(document.querySelector("podbook-notes")?.shadowRoot.textContent || "")`

func TestOpenPagesFollowEdits(t *testing.T) {
	hub := newTestHub(t)
	long := strings.Repeat("\n\nA paragraph that makes the page long.", 60)
	text := func(head, end string) map[string]string {
		return map[string]string{"guides/brief.md": "# Client brief\n\n" + head + "\n\n- [ ] one\n- two\n\n```\ncode stays\n```\n" + long + "\n\n## Last\n\n" + end + "\n"}
	}
	hub.edit(text("First words.", "The end."))
	srv := start(t, New(Config{Hub: hub, Live: true}))
	b := browse(t)
	b.open(srv.URL + "/guides/brief/")
	// What a reader and scripts have done to the page must stay.
	b.do(`
		window.stays = true;
		window.code = document.querySelector("main pre");
		window.box = document.createElement("div");
		box.className = "code-box";
		code.replaceWith(box);
		box.append(code, "added by a script");
		window.details = document.createElement("details");
		document.querySelector("main").append(details);
		details.open = true;
		window.last = document.getElementById("last");
		last.tabIndex = 0;
		last.focus({ preventScroll: true });
		last.scrollIntoView({ block: "center", behavior: "instant" });
		window.at = last.getBoundingClientRect().top;
		window.pages = 0;
		document.addEventListener("podbook:page", () => pages++);`)
	hub.edit(text("Other words.\n\nAnd more of them.\n\nAnd more.", "Das Ende."))
	b.await(`document.body.innerText.includes("And more of them.") && document.body.innerText.includes("Das Ende.")`)
	b.want(`window.stays && !document.body.innerText.includes("First words.")`)
	b.want(`new URL(document.querySelector("head > link[rel=search]").href).pathname === "/opensearch.xml"`)
	b.want(`window.pages === 1`)
	b.want(`code.isConnected && code.parentNode === box && box.isConnected && box.textContent.includes("added by a script")`)
	b.want(`details.isConnected && details.open`)
	b.want(`document.activeElement === last`)
	b.want(`Math.abs(last.getBoundingClientRect().top - at) < 2`)

	// The wrapped block itself, and attributes.
	hub.edit(map[string]string{"guides/brief.md": "# Client brief\n\nOther words.\n\n## Renamed {#renamed}\n\n```\ncode changed\n```\n"})
	b.await(`document.getElementById("renamed") && document.querySelector("main").innerText.includes("code changed")`)
	b.want(`!document.querySelector("main").innerText.includes("code stays")`)
	b.want(`window.stays`)

	b.want(`complaints.length === 0`)

	// Mistakes appear and go.
	hub.edit(map[string]string{"guides/brief.md": "# Client brief\n\n[gone](nowhere.md)\n"})
	b.await(`` + notes + `.includes("nowhere.md")`)
	b.want(notes + `.includes("guides/brief.md:3")`)
	b.want(`window.stays`)
	b.do(`document.querySelector("podbook-notes").shadowRoot.querySelector("button").click()`)
	b.want(`!` + notes + `.includes("nowhere.md") && ` + notes + `.length > 0`)
	hub.edit(map[string]string{"guides/brief.md": "# Client brief\n\nMended.\n"})
	b.await(notes + ` === ""`)

	// A page goes and comes back.
	hub.edit(map[string]string{"guides/brief.md": "-"})
	b.await(notes + `.includes("gone")`)
	b.want(`document.body.innerText.includes("Mended.")`)
	hub.edit(map[string]string{"guides/brief.md": "# Client brief\n\nBack again.\n"})
	b.await(`document.body.innerText.includes("Back again.") && ` + notes + ` === ""`)
	b.want(`window.stays && complaints.length === 0`)

	// A new theme is put on; a new script needs a new page.
	hub.edit(map[string]string{"themes/default/assets/style.css": "main { outline-style: dotted }"})
	b.await(`getComputedStyle(document.querySelector("main")).outlineStyle === "dotted" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	b.want(`window.stays`)
	hub.edit(map[string]string{"themes/default/assets/theme.js": "document.documentElement.dataset.fresh = 1"})
	b.await(`document.documentElement.dataset.fresh && document.readyState === "complete"`)
	b.want(`!window.stays`)
}

func TestMissingPageAppears(t *testing.T) {
	hub := newTestHub(t)
	srv := start(t, New(Config{Hub: hub, Live: true}))
	b := browse(t)
	b.open(srv.URL + "/guides/soon/")
	b.want(`"missing" in document.querySelector("script[data-page]").dataset`)
	hub.edit(map[string]string{"guides/soon.md": "# Soon\n\nIt is here."})
	b.await(`document.body.innerText.includes("It is here.")`)
	b.await(`document.readyState === "complete"`)
	b.want(`!("missing" in document.querySelector("script[data-page]").dataset) && complaints.length === 0`)
}

// Random edits of one page, each put in place: the page must be what a reload shows.
func TestPutInPlaceEqualsReload(t *testing.T) {
	hub := newTestHub(t)
	srv := start(t, New(Config{Hub: hub, Live: true}))
	b := browse(t)
	texts := []string{
		"# A\n\none\n\ntwo\n\nthree\n",
		"# A\n\nthree\n\none\n\n> [!NOTE]\n> two\n",
		"# B\n\n- a\n- b\n  - c\n\n| x | y |\n|---|---|\n| 1 | 2 |\n",
		"# B\n\n- b\n- a *c*\n\n| y | x |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\ntext[^1]\n\n[^1]: note\n",
		"# B *C*\n\n## h1\n\na\n\n## h2\n\nb\n\n## h1\n\nc [link](../index.md)\n",
		"# C\n\n## h2\n\nb\n\n## h3\n\n`c` [link](../index.md#x) and <kbd>k</kbd>\n\n<details><summary>s</summary>t</details>\n",
		"",
	}
	hub.edit(map[string]string{"guides/brief.md": texts[0]})
	b.open(srv.URL + "/guides/brief/")
	b.do(`window.stays = true`)
	shown := `document.querySelector("script[data-page]").dataset.page`
	for i := range 15 {
		hub.edit(map[string]string{"guides/brief.md": texts[(i*i+3*i+1)%len(texts)]})
		want := dataPage.FindStringSubmatch(get(New(Config{Hub: hub, Live: true}), "/guides/brief/").Body.String())
		b.await(shown + ` === "` + want[2] + `"`)
	}
	b.await(`!document.documentElement.hasAttribute("style")`) // which keeps the scroll position for a moment
	b.want(`window.stays`)
	// What follows the script was never compared, and attributes have no order.
	same := `(() => {
		const html = document.documentElement.cloneNode(true);
		for (const el of [html, ...html.querySelectorAll("*")]) {
			const list = [...el.attributes].sort((a, b) => a.name < b.name ? -1 : 1);
			for (const a of list) el.removeAttribute(a.name);
			for (const a of list) el.setAttribute(a.name, a.value);
		}
		return html.outerHTML.replace(/\s*<.body>/, "");
	})()`
	mine, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](same))
	if err != nil {
		t.Fatal(err)
	}
	b.open(srv.URL + "/guides/brief/")
	fresh, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](same))
	if err != nil {
		t.Fatal(err)
	}
	if mine != fresh {
		t.Errorf("the page put in place (+) differs from the page reloaded (-):\n%s", cmp.Diff(fresh, mine))
	}
}
