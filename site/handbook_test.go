package site_test

import (
	"context"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"podbook/site"
)

// In a real handbook of some nine hundred files no link within the site is broken
// that is not broken in its source. What is broken is found by looking at what was
// written, without asking the model, and judged by the Markdown alone: a page is to
// miss only when no such file is there, an anchor only when the file has no heading
// and no id with the same letters and digits.
func TestTheHandbooksLinksLeadSomewhere(t *testing.T) {
	root := os.Getenv("PODBOOK_CORPORA")
	if root == "" {
		t.Skip("PODBOOK_CORPORA does not name the folder of the real corpora")
	}
	dir, out := filepath.Join(root, "corpora/handbook/content"), filepath.Join(t.TempDir(), "public")
	s, err := site.Open(site.Options{Dir: dir, Cache: filepath.Join(t.TempDir(), "cache")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Build(context.Background(), site.BuildOptions{Out: out, NoSearch: true}); err != nil {
		t.Fatal(err)
	}
	files := tree(t, out)
	pages := map[string]walked{}
	for name, text := range files {
		if path.Ext(name) == ".html" {
			pages[name] = walk(text)
		}
	}
	sources := tree(t, dir)
	links, missing, anchors := 0, 0, 0
	for name, page := range pages {
		for _, link := range page.links {
			u, err := url.Parse(link)
			if err != nil || u.Scheme != "" || u.Host != "" {
				continue
			}
			links++
			to := name
			if u.Path != "" {
				to = path.Join(path.Dir(name), u.Path)
				if strings.HasPrefix(u.Path, "/") { // only the page for what is missing
					to = strings.TrimPrefix(u.Path, "/")
				}
				if files[to] == "" {
					to = path.Join(to, "index.html")
				}
			}
			if files[to] == "" {
				missing++
				// Relative to its file or to its page, there is no such source.
				for _, from := range []string{path.Dir(path.Dir(name)), path.Dir(name)} {
					if p := path.Join(from, u.Path); sources[p] != "" || sources[p+".md"] != "" {
						t.Errorf("%s: the link to %s leads nowhere, and there is %s", name, link, p)
					}
				}
				continue
			}
			id := u.Fragment
			if id == "" || id == "top" || path.Ext(to) != ".html" || pages[to].ids[id] {
				continue
			}
			anchors++
			src := strings.TrimSuffix(to, "/index.html")
			for _, at := range []string{src + ".md", src + "/index.md", "index.md"} {
				if text, ok := sources[at]; ok {
					if named(text)[letters(id)] {
						t.Errorf("%s: the link to %s leads to no anchor, and %s has one like it", name, link, at)
					}
					break
				}
			}
		}
	}
	t.Logf("%d pages, %d links; broken in the source, too: %d links, %d anchors", len(pages), links, missing, anchors)
	if len(pages) < 900 || links < 50_000 || missing+anchors == 0 {
		t.Error("too little was looked at")
	}
}

// walked is what a page can be linked to by, and what it links to.
type walked struct {
	ids   map[string]bool
	links []string
}

func walk(text string) walked {
	w := walked{ids: map[string]bool{}}
	z := html.NewTokenizer(strings.NewReader(text))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tok := z.Token()
		for _, a := range tok.Attr {
			switch {
			case a.Key == "id" || a.Key == "name" && tok.Data == "a":
				w.ids[a.Val] = true
			case a.Key == "href" || a.Key == "src":
				w.links = append(w.links, a.Val)
			}
		}
	}
	return w
}

var (
	headingLine = regexp.MustCompile(`(?m)^ {0,3}#{1,6}[ \t]+(.*)$|^(\S.*)\n(?:=+|-+) *$|<h[1-6][^>]*>(.*?)</h[1-6]>`)
	writtenID   = regexp.MustCompile(`(?:id|name) *= *["']?([^"'\s>]+)|\{#([^}\s]+)`)
	linkInText  = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	hidden      = regexp.MustCompile("(?ms)^ *```.*?^ *```|<!--.*?-->")
	tags        = regexp.MustCompile(`<[^>]*>`)
)

// named are the letters and digits of what a file calls its parts.
func named(text string) map[string]bool {
	set := map[string]bool{}
	text = hidden.ReplaceAllString(text, "")
	for _, m := range headingLine.FindAllStringSubmatch(text, -1) {
		title := linkInText.ReplaceAllString(m[1]+m[2]+m[3], "$1")
		set[letters(tags.ReplaceAllString(title, ""))] = true
	}
	for _, m := range writtenID.FindAllStringSubmatch(text, -1) {
		set[letters(m[1]+m[2])] = true
	}
	delete(set, "")
	return set
}

func letters(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
