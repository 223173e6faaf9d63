package model

import (
	"slices"
	"strings"
	"testing"
)

func TestListsOfEntries(t *testing.T) {
	files := map[string]string{
		"taxonomy.yaml":  "tags:\n  SEO: {aliases: [organic]}\n  Technical-SEO: {parent: SEO}\n  Video: {}\n",
		"a.md":           "---\ntags: [SEO]\ndate: 2026-01-02\npods: [search]\n---\n",
		"b.md":           "---\ntags: [Technical-SEO]\ndate: 2026-03-04\ntype: template\nweight: 2\n---\n",
		"c.md":           "---\ntags: [Video]\nweight: 1\ntype: template\n---\n",
		"pods/search.md": "---\ntype: pod\ntitle: Search\n---\n",
	}
	for _, c := range []struct{ block, want, says string }{
		{"tag: organic", "A B", ""},
		{"tag: SEO\nsort: date", "B A", ""},
		{"tag: [SEO, Video]\ntype: template\nsort: weight", "C B", ""},
		{"tag: SEO, Video\nlimit: 2", "A B", ""},
		{"pod: search\ntag: SEO", "A", ""},
		{"tag: Vidoe", "", `did you mean "Video"?`},
		{"tag: Vidoe, SEO", "A B", `did you mean "Video"?`},
		{"pod: serach", "", `did you mean "search"?`},
		{"type: templat", "", `did you mean "template"?`},
	} {
		files["list.md"] = "# A list\n\n```entries\n" + c.block + "\n```\n"
		h := hub(t, files)
		e := entry(t, h, "list")
		var titles, hints []string
		for _, x := range e.Lists[0] {
			titles = append(titles, x.Title)
		}
		for _, d := range e.Diags {
			hints = append(hints, d.Hint)
			if d.File != "list.md" || d.Line != 3 {
				t.Errorf("%q: reported at %s:%d", c.block, d.File, d.Line)
			}
		}
		if got := strings.Join(titles, " "); got != c.want {
			t.Errorf("%q lists %q, want %q", c.block, got, c.want)
		}
		if c.says == "" && len(hints) > 0 || c.says != "" && !slices.Contains(hints, c.says) {
			t.Errorf("%q says %q, want %q", c.block, hints, c.says)
		}
	}
}
