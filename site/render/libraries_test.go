package render

import (
	"strings"
	"testing"
)

// A library is published when a body of the hub needs it, and named by the pages
// that show that body, be it their own, an embedded one or one of a printed folder.
func TestLibrariesAreWhereTheyAreNeeded(t *testing.T) {
	const formula, diagram = "math.", "diagrams."
	for name, files := range map[string]map[string]string{
		"none":    {"a.md": "About `class=\"math \"` and $5.\n"},
		"formula": {"a.md": "# A\n\n$x$\n", "b.md": "![[A]]\n", "c.md": "Text.\n"},
		"diagram": {"a.md": "# A\n\n```mermaid\nflowchart LR\n```\n", "b.md": "![[A]]\n", "c.md": "Text.\n"},
	} {
		hub, theme := build(t, files)
		r := New(hub, theme)
		var katex, mermaid bool
		for _, p := range hub.Pages {
			katex = katex || strings.HasPrefix(p.URL, "/theme/vendor/katex/")
			mermaid = mermaid || strings.HasPrefix(p.URL, "/theme/vendor/mermaid/")
		}
		if katex != (name == "formula") || mermaid != (name == "diagram") {
			t.Errorf("%s: KaTeX published: %v, Mermaid published: %v", name, katex, mermaid)
		}
		for file := range files {
			url := "/" + strings.TrimSuffix(file, ".md") + "/"
			html := string(page(t, hub, r, url))
			needs := name != "none" && file != "c.md"
			if got := strings.Contains(html, "theme/"+formula); got != (needs && name == "formula") {
				t.Errorf("%s%s: loads formulas: %v", name, url, got)
			}
			if got := strings.Contains(html, "theme/"+diagram); got != (needs && name == "diagram") {
				t.Errorf("%s%s: loads diagrams: %v", name, url, got)
			}
		}
	}
}
