package render

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"podbook/indexer"
	"podbook/site/model"
	"podbook/themes"
)

// Each file of the theme, by its name below the theme's folder.
func themeFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(themes.Default(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(themes.Default(), p)
		files[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// pagesOf renders everything that a hub shows, and an answer to a search.
func pagesOf(t *testing.T, files map[string]string) string {
	t.Helper()
	hub, theme := build(t, files)
	r := New(hub, theme)
	var all strings.Builder
	for _, p := range hub.Pages {
		if p.Kind == model.PageAsset {
			continue
		}
		data, _, err := r.Page(p)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	data, err := r.Search(&indexer.Query{Text: "brief"}, answer())
	if err != nil {
		t.Fatal(err)
	}
	all.Write(data)
	if d := r.Diags(); len(d) > 0 {
		t.Error(d)
	}
	return all.String()
}

// A hub can replace each template, partial, script and style on its own, and what
// it writes is what is shown.
func TestEachFileOfTheThemeCanBeReplaced(t *testing.T) {
	hub := with(sample, "pods/seo.md", "---\ntype: pod\ntitle: SEO\n---\nWe.\n", "guides/many.md", "---\npods: [video]\n---\nFor a pod without an entry.\n", "bare/a.md", "A folder without a page.\n",
		"talks/c.md", "---\ntype: session\nrecording: https://example.org/c.mp3\n---\nC.\n")
	delete(hub, "index.md")
	for i := range 120 { // more than one part of a listing has
		hub[fmt.Sprintf("parts/e%03d.md", i)] = "---\ntags: [SEO]\n---\nText.\n"
	}
	for name, text := range themeFiles(t) {
		var mark, with string
		switch path.Ext(name) {
		case ".html":
			mark = `<meta name="replaced" content="` + name + `">`
			with = mark + text
			if name == "templates/layout.html" {
				with = strings.Replace(text, "</head>", mark+"</head>", 1)
			}
		case ".css":
			mark = `.replaced { content: "` + name + `"; }`
			with = text + mark
		case ".js", ".svg":
			mark = "/* replaced " + name + " */"
			with = text + mark
		default:
			continue // pictures and fonts go the way of scripts
		}
		files := map[string]string{"themes/default/" + name: with}
		for n, s := range hub {
			files[n] = s
		}
		if name == "templates/pods.html" || name == "templates/sessions.html" { // what stands where a hub has no folder for it
			files = map[string]string{"themes/default/" + name: with, "a.md": "---\npods: [seo]\n---\nA.\n", "talks/b.md": "---\ntype: session\n---\nB.\n"}
		}
		if strings.HasPrefix(name, "assets/vendor/") { // what is there for hubs that need it
			files["needs.md"] = "$x$\n\n```mermaid\nflowchart LR\n```\n"
		}
		if !strings.Contains(pagesOf(t, files), mark) {
			t.Errorf("a %s of the hub's own is not used", name)
		}
	}
}

// What can be replaced is written down, and what is written down is there.
func TestTheContractNamesEachFile(t *testing.T) {
	data, err := os.ReadFile("../../themes/README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if !strings.Contains(text, "Contract version ") {
		t.Error("the contract has no version")
	}
	for name := range themeFiles(t) {
		short := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, "templates/"), "assets/"), ".html")
		if !strings.Contains(text, "`"+short+"`") && !strings.HasPrefix(name, "assets/fonts/") && !strings.HasPrefix(name, "assets/vendor/") {
			t.Errorf("themes/README.md does not name %s (as `%s`)", name, short)
		}
	}
}

// The navigation of a page is its own path, not the hub's: 2,000 entries five
// levels deep cost a page as little as twenty do.
func TestALargeNavigationIsNotInThePage(t *testing.T) {
	files := map[string]string{"index.md": "# Hub\n"}
	for i := range 2000 {
		a, b, c, d := i%10, i/10%5, i/50%5, i/250%4
		files[fmt.Sprintf("s%d/t%d/u%d/v%d/e%04d.md", a, b, c, d, i)] = "Text.\n"
	}
	hub, theme := build(t, files)
	r := New(hub, theme)
	data := page(t, hub, r, "/s3/t2/u1/v1/e0323/")
	if len(data) > 20_000 {
		t.Errorf("the page has %d bytes", len(data))
	}
	doc := parse(t, data)
	if n := len(find(doc, ".sidebar a")); n > 60 {
		t.Errorf("its navigation has %d lines", n)
	}
	want(t, doc, ".sidebar a[aria-current=page]", "E0323")
	if n := len(find(doc, ".sidebar li.open")); n != 4 {
		t.Errorf("%d folders are open on the way to it, want 4", n)
	}
	// Without scripts each folder's own page leads on.
	for _, a := range find(parse(t, page(t, hub, r, "/s3/")), "main a") {
		if href, _ := attr(a, "href"); href == "t2/" {
			return
		}
	}
	t.Error("the page of a folder does not lead to those in it")
}
