package main

import (
	"os"
	"path/filepath"
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
