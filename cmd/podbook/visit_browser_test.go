package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const heading = `document.querySelector("main h1").textContent.trim()`

// follow presses a link and waits for the page behind it.
func (b *tab) follow(link, title string) {
	b.t.Helper()
	b.do(fmt.Sprintf(`document.querySelector(%q).click()`, link))
	b.await(fmt.Sprintf(`%s === %q && document.activeElement !== document.body`, heading, title))
}

// Links between pages change the content only, and everything that a reader may
// do with a page works as if it had been loaded.
func TestVisitsKeepThePageAndTheHistory(t *testing.T) {
	dir, url := serveCopy(t, "../../content")
	b := browse(t, 1280, 800)
	b.open(url + "/workflow/brief-upload/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.do(`window.stayed = true; scrollTo({ top: 500, behavior: "instant" })`)
	b.await(`scrollY === 500`)

	b.follow(`.prose a[href$="client-brief/"]`, "Client brief")
	b.want(`stayed && location.pathname === "/templates/client-brief/" && scrollY === 0`)
	b.want(`document.title.startsWith("Client brief") && document.activeElement === document.querySelector("main h1")`)
	b.want(`document.querySelector(".sidebar [aria-current]").textContent === "Client brief"`)
	b.want(`document.querySelector("link[rel=alternate][type='text/markdown']").href.endsWith("/templates/client-brief.md")`)
	b.want(`document.querySelectorAll("title").length === 1 && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	b.want(`document.querySelector(".sidebar .toggle") && document.querySelector(".toc a")`) // scripts ran on it

	b.follow(`.header-links a[href$="/pods/"]`, "Pods") // the header stays and its links still lead where they did
	b.want(`stayed && location.pathname === "/pods/"`)

	b.do(`history.back()`)
	b.await(heading + ` === "Client brief"`)
	b.do(`history.back()`)
	b.await(heading + ` === "Brief upload" && Math.abs(scrollY - 500) < 3`)
	b.do(`history.forward()`)
	b.await(heading + ` === "Client brief" && scrollY === 0`)
	b.want(`stayed`)

	// A link to a section opens there, and one within the page stays on it.
	b.do(`(() => { const a = document.createElement("a"); a.href = "/workflow/brief-upload/#sending-back"; a.id = "to"; document.querySelector(".prose").append(a); a.click(); })()`)
	b.await(heading + ` === "Brief upload" && document.activeElement.id === "sending-back"`)
	b.want(`stayed && location.hash === "#sending-back" && scrollY > 0 && document.querySelector("#sending-back").matches(":target")`)
	b.do(`document.querySelector(".toc a").click()`)
	b.await(`location.hash !== "#sending-back"`)
	b.want(`stayed && ` + heading + ` === "Brief upload"`)
	b.do(`history.back()`)
	b.await(`location.hash === "#sending-back"`)

	// The page that was put in place is the one that is live.
	file := filepath.Join(dir, "workflow/brief-upload.md")
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(old), "Nobody retypes", "Nobody ever retypes", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	b.await(`document.querySelector(".prose").textContent.includes("Nobody ever retypes")`)
	b.want(`stayed`)

	// A middle click and one with Ctrl open another tab and leave this one as it is.
	b.do(`scrollTo({ top: 0, behavior: "instant" })`)
	for i, how := range []chromedp.MouseOption{chromedp.ButtonMiddle, chromedp.ButtonModifiers(chromedp.ModifierCtrl)} {
		x, _ := strconv.ParseFloat(b.text(`document.querySelector(".header-links a").getBoundingClientRect().x + 8 + ""`), 64)
		y, _ := strconv.ParseFloat(b.text(`document.querySelector(".header-links a").getBoundingClientRect().y + 8 + ""`), 64)
		if err := chromedp.Do(b.ctx, chromedp.MouseClickXY(x, y, how)); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(20 * time.Second); ; <-time.After(10 * time.Millisecond) {
			tabs, err := chromedp.Targets(b.ctx)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, info := range tabs {
				if info.Type == "page" && strings.HasSuffix(info.URL, "/decisions/") {
					n++
				}
			}
			if n == i+1 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%d tabs were opened by %d clicks", n, i+1)
			}
		}
	}
	b.want(`stayed && ` + heading + ` === "Brief upload"`)

	// Searching is a page of its own; what is not a page is left to the browser.
	b.do(`document.querySelector("a[href$='/search/']").click()`)
	b.await(`document.querySelector("#search") && !window.stayed && document.activeElement.name === "q"`)
	b.do(`document.querySelector(".brand").click()`)
	b.await(`document.querySelector(".hero h1")`)
	b.open(url + "/workflow/brief-upload/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.do(`window.stayed = true; document.querySelector(".tools a[href$='.md']").click()`)
	b.await(`!window.stayed && location.pathname === "/workflow/brief-upload.md"`)
	b.do(`history.back()`)
	b.await(`document.querySelector("main h1")`)
}

// A link tells where it leads before it is followed: to a pointer and to a
// keyboard, and Escape sends the note away.
func TestLinksArePreviewed(t *testing.T) {
	url := serveSample(t)
	b := browse(t, 1280, 800)
	b.open(url + "/workflow/brief-upload/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	b.do(`window.shift = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) window.shift += e.value; }).observe({ type: "layout-shift", buffered: true })`)
	const card = `document.querySelector("#preview:not([hidden])")`
	b.do(`document.querySelector(".prose a[href$='client-brief/']").dispatchEvent(new PointerEvent("pointerover", { pointerType: "mouse", bubbles: true }))`)
	b.await(card)
	b.want(card + `.textContent.includes("Client brief") && document.querySelector("[aria-describedby=preview]")`)
	b.want(`(() => { const r = ` + card + `.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.width > 100; })()`)
	b.press(kb.Escape)
	b.await(`!` + card + ` && !document.querySelector("[aria-describedby=preview]")`)

	b.do(`document.querySelector(".prose a.anchor")?.focus()`)
	for range 12 { // on to the next link in the text
		b.press(kb.Tab)
		if b.is(`document.activeElement.matches(".prose a[href]:not(.anchor)")`) {
			break
		}
	}
	b.await(card)
	b.press(kb.Escape)
	b.await(`!` + card)
	b.want(`window.shift === 0`)
}
