package site_test

import (
	"fmt"
	"strings"
	"testing"
)

// Pictures have the size of their files, which edits follow, unless their tags say
// otherwise; one of them stands for the page where others link to it.
func TestPicturesHaveTheSizeOfTheirFiles(t *testing.T) {
	h := newHand(t, t.TempDir(), 4)
	png := func(name string, width int) {
		h.write(name, fmt.Sprintf("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00%c%c\x00\x00\x00\x50", width>>8, width&0x7f))
	}
	png("pic/a.png", 0x120)
	png("pic/cover.png", 0x110)
	png("logo.png", 0x100)
	h.write("pic/b.svg", `<svg viewBox="0 0 30 20">`)
	h.write("podbook.yaml", "base_url: https://example.org/hub/\nlogo: logo.png\n")
	h.write("a.md", "![A](pic/a.png)\n\n![[b.svg]] ![[a.png|144]] <img src=\"pic/a.png\" width=\"50%\"> <img height=40 src=pic/a.png> ![gone](gone.png) ![far](https://example.com/x.png)\n")
	h.write("b.md", "---\nimage: pic/cover.png\n---\n\n![A](pic/a.png)\n")
	h.write("c.md", "---\nimage: pic/none.png\n---\n\n![[b.svg]]\n")
	s := open(t, h.dir)
	rev := load(t, s)
	for url, wants := range map[string][]string{
		"/a/": {
			`src="../pic/a.png" width="288" height="80" alt="A" decoding="async">`, `src="../pic/b.svg" width="30" height="20" alt="" loading="lazy" decoding="async">`,
			`src="../pic/a.png" height="40" alt="" width="144"`, `src="../pic/a.png" width="50%" loading`, `height="40" src="../pic/a.png" width="144" loading`,
			`src="https://example.com/x.png" alt="far"`,
		},
		"/b/": {`src="../pic/a.png" width="288"`},
	} {
		for _, want := range wants {
			if got := page(t, rev, url); !strings.Contains(got, want) {
				t.Errorf("%s lacks %s:\n%s", url, want, got)
			}
		}
	}
	for url, want := range map[string]string{
		"/a/": `<meta property="og:image" content="https://example.org/hub/pic/a.png">` + "\n" + `<meta property="og:image:width" content="288">`,
		"/b/": `<meta property="og:image" content="https://example.org/hub/pic/cover.png">`,
		"/c/": `<meta property="og:image" content="https://example.org/hub/logo.png">`,
	} {
		p, _ := rev.Hub.Page(url)
		data, _, err := rev.Renderer.Page(p)
		if err != nil || strings.Count(string(data), `property="og:image"`) != 1 || !strings.Contains(string(data), want) {
			t.Errorf("%s lacks %s (%v)", url, want, err)
		}
		if want := `src="../logo.png" alt="" width="83" height="26">`; !strings.Contains(string(data), want) {
			t.Errorf("%s lacks %s", url, want)
		}
	}
	if d := fmt.Sprint(rev.Hub.Diags); !strings.Contains(d, `c.md:2:8: error: link "pic/none.png" points at nothing`) {
		t.Errorf("no diagnostic of the missing image: %s", d)
	}
	png("pic/a.png", 0x240)
	if got := page(t, load(t, s), "/a/"); !strings.Contains(got, `src="../pic/a.png" width="576" height="80"`) {
		t.Errorf("the page does not follow its picture:\n%s", got)
	}
}
