package site_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"podbook/site"
)

var update = flag.Bool("update", false, "accept what is written as golden")

// A small hub in, a golden tree out. Formats for programs are compared whole,
// pages by what they say and where they lead, so that the theme may change its
// clothes without touching this test.
func TestGoldenSite(t *testing.T) {
	dir, out := filepath.Join(t.TempDir(), "hub"), filepath.Join(t.TempDir(), "public")
	if err := os.CopyFS(dir, os.DirFS("testdata/hub")); err != nil { // away from git, which has dates of its own
		t.Fatal(err)
	}
	if _, err := open(t, dir).Build(context.Background(), site.BuildOptions{Out: out, NoSearch: true}); err != nil {
		t.Fatal(err)
	}
	files := tree(t, out)
	var names []string
	for name := range files {
		if !strings.HasPrefix(name, "theme/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		text := files[name]
		if path.Ext(name) == ".html" {
			text = gist(t, text)
		}
		fmt.Fprintf(&b, "-- %s --\n%s\n", name, strings.TrimRight(text, "\n"))
	}
	const golden = "testdata/hub.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("the site differs from %s (-want +got); go test ./site -run Golden -update accepts it\n%s", golden, diff)
	}
}

// gist is a page's title, canonical link, and the text and links of its main part.
func gist(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node, inMain bool)
	walk = func(n *html.Node, inMain bool) {
		attr := func(key string) string {
			for _, a := range n.Attr {
				if a.Key == key {
					return a.Val
				}
			}
			return ""
		}
		inMain = inMain || n.Data == "main"
		switch {
		case n.Type == html.TextNode && inMain && strings.TrimSpace(n.Data) != "":
			b.WriteString(strings.Join(strings.Fields(n.Data), " ") + "\n")
		case n.Data == "title" && n.FirstChild != nil && n.Parent.Data == "head":
			b.WriteString("title: " + n.FirstChild.Data + "\n")
		case n.Data == "link" && attr("rel") == "canonical", n.Data == "meta" && attr("http-equiv") == "refresh":
			b.WriteString(n.Data + ": " + attr("href") + attr("content") + "\n")
		case n.Type == html.ElementNode && inMain && attr("href")+attr("src") != "":
			b.WriteString(n.Data + " → " + attr("href") + attr("src") + "\n")
		case n.Type == html.ElementNode && inMain && attr("id") != "" && strings.HasPrefix(n.Data, "h"):
			b.WriteString(n.Data + " #" + attr("id") + "\n")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Data != "svg" && c.Data != "script" {
				walk(c, inMain)
			}
		}
	}
	walk(doc, false)
	return b.String()
}
