package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hubOf is a folder that holds files with the given text.
func hubOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// drawn is true when every diagram of the page stands as two pictures, of which one shows.
const drawn = `document.querySelectorAll(".diagram").length > 0 && [...document.querySelectorAll(".diagram")].every((d) => [...d.querySelectorAll("img")].filter((i) => i.complete && i.naturalWidth > 20 && i.offsetWidth > 20).length === 1) && !document.querySelector(".diagram-frame")`

// Diagrams and formulas are drawn on pages that have some, also when the reader
// follows a link to one, and the libraries are asked for by no other page.
func TestDiagramsAndFormulasAreDrawn(t *testing.T) {
	_, url := serveCopy(t, hubOf(t, map[string]string{
		"index.md": "# Home\n\n[Signs](signs.md)\n",
		"signs.md": "# Signs\n\nSince $a^2+b^2=c^2$.\n\n```mermaid\nflowchart LR\n  A[Brief] --> B{Approved?}\n```\n",
		"wrong.md": "# Wrong\n\n```mermaid\nflowchart XX\n  <img src=x onerror=parent.hurt=1>\n```\n",
	}), "--no-watch")
	b := browse(t, 1280, 900)
	b.open(url + "/")
	b.await(`window.podbook?.backend && document.readyState === "complete"`)
	if b.is(`performance.getEntriesByType("resource").some((r) => r.name.includes("/vendor/"))`) {
		t.Error("a page without diagrams and formulas loads a library")
	}
	b.do(`window.same = true; document.querySelector("main a[href*=signs]").click()`)
	b.await(`window.same && ` + drawn + ` && document.querySelector(".math .katex-html")`)
	b.do(`document.documentElement.dataset.theme = "dark"`)
	b.await(drawn)
	b.open(url + "/wrong/")
	b.await(`document.querySelector(".diagram-error") && document.querySelector(".diagram pre").offsetHeight > 0`)
	if b.is(`!!window.hurt || !!document.querySelector(".diagram img")`) {
		t.Error("the source of a diagram reached the page")
	}
}

// What is read stands still while diagrams are drawn, and has its own size once it was
// out of view.
func TestDrawingMovesNothing(t *testing.T) {
	_, url := serveCopy(t, hubOf(t, map[string]string{
		"index.md": "# Home\n",
		"signs.md": "# Signs\n\nAbove.\n\n```mermaid\nsequenceDiagram\n  Author->>Hub: saves\n  Hub->>Reader: shows\n```\n\nBetween.\n\n```mermaid\npie\n  \"SEO\" : 40\n```\n\n" + strings.Repeat("Below.\n\n", 80),
	}), "--no-watch")
	for _, width := range []int64{390, 1280} {
		b := browse(t, width, 900)
		b.early(`window.shift = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) window.shift += e.value; }).observe({ type: "layout-shift", buffered: true });`)
		b.open(url + "/signs/")
		b.await(drawn + ` && document.querySelector(".diagram.kept")`)
		b.twoFrames()
		b.do(`scrollTo(0, 9e9)`)
		b.await(`!document.querySelector(".diagram.kept")`)
		b.twoFrames()
		b.do(`scrollTo(0, 0)`)
		b.await(`[...document.querySelectorAll(".diagram-day")].every((i) => Math.abs(i.offsetWidth / i.offsetHeight - i.width / i.height) < .02)`)
		if n := b.text(`shift.toFixed(4)`); n != "0.0000" {
			t.Errorf("%d px: drawing moves %s of the page", width, n)
		}
	}
}

// Everything that Markdown can say, on one page: code is copied as it was written,
// nothing is wider than a narrow phone or than a page at twice its size, also from
// right to left, and formulas that are set late move next to nothing.
func TestEverythingOnOnePage(t *testing.T) {
	dir, url := serveCopy(t, "testdata/everything", "--no-watch")
	b := browse(t, 1280, 900)
	b.early(`window.shift = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) window.shift += e.value; }).observe({ type: "layout-shift", buffered: true });`)
	b.open(url + "/")
	b.await(`window.podbook?.backend && ` + drawn + ` && document.querySelectorAll(".math .katex-html").length === 2`)
	b.twoFrames()
	if n := b.text(`shift.toFixed(3)`); n > "0.005" {
		t.Errorf("drawing the page moves %s of it", n)
	} else {
		t.Logf("drawing the page moves %s of it", n)
	}

	b.do(`navigator.clipboard.writeText = async (text) => { window.copied = text; }`)
	for i, code := range []string{"func main() {\n\tprintln(\"a < b && c > \\\"d\\\"\") // ünïcode\n}\n", "- old\n+ new\n"} {
		b.do(fmt.Sprintf(`window.copied = null; document.querySelectorAll(".code-box [data-do=copy]")[%d].click()`, i))
		b.await(`copied !== null`)
		if got := b.text(`copied`); strings.TrimSuffix(got, "\n") != strings.TrimSuffix(code, "\n") {
			t.Errorf("the code %q is copied as %q", code, got)
		}
	}

	fits := func(what string) {
		t.Helper()
		for _, width := range []int64{320, 640, 1280} { // 640 is what is left of a common window at twice the size
			b.width(width)
			if wide := b.text(`document.documentElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().left < 0).map((e) => e.outerHTML.slice(0, 80)).join("\n")`); wide != "" {
				t.Errorf("%s is wider than %d px:\n%s", what, width, wide)
			}
		}
	}
	fits("the page")
	if err := os.WriteFile(filepath.Join(dir, "podbook.yaml"), []byte("language: ar\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, url = serveCopy(t, dir, "--no-watch")
	b.open(url + "/")
	b.await(`window.podbook?.backend && ` + drawn)
	fits("the page from right to left")
	b.want(`document.dir === "rtl" && document.querySelector(".sidebar").getBoundingClientRect().left > document.querySelector("main").getBoundingClientRect().right - 5`)
	b.want(`[...document.querySelectorAll("pre, .katex")].every((e) => getComputedStyle(e).direction === "ltr")`)
}

// A folder of files that no server serves draws them, too.
func TestDiagramsAndFormulasAreDrawnFromFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := build("testdata/everything", t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	b := browse(t, 1280, 900)
	b.open("file://" + dir + "/index.html")
	b.await(drawn + ` && document.querySelectorAll(".math .katex-html").length === 2`)
}

// A diagram and a formula follow their source while it is edited, and go with it.
func TestDiagramsAndFormulasFollowEdits(t *testing.T) {
	dir, url := serveCopy(t, hubOf(t, map[string]string{"a.md": "# A\n\nSince $a^2$.\n\n```mermaid\nflowchart LR\n  A --> B\n```\n"}))
	save := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	b := browse(t, 1280, 900)
	b.open(url + "/a/")
	b.await(drawn + ` && document.querySelector(".math .katex-html")?.textContent.includes("a2")`)
	b.do(`window.same = true; window.wide = document.querySelector(".diagram-day").naturalWidth`)
	save("# A\n\nSince $b^3$.\n\n```mermaid\nflowchart LR\n  A --> B --> C --> D\n```\n")
	b.await(drawn + ` && document.querySelector(".diagram-day").naturalWidth > wide && document.querySelector(".math .katex-html").textContent.includes("b3")`)
	save("# A\n\nSince then.\n\n```mermaid\nflowchart LR\n  A --> B --> C --> D\n```\n\n```mermaid\nflowchart LR\n  E --> F\n```\n")
	b.await(`document.querySelectorAll(".diagram").length === 2 && ` + drawn)
}
