package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"podbook/site/markdown"
	"podbook/site/model"
	"podbook/site/transcript"
)

func TestEntry(t *testing.T) {
	hub, theme := build(t, sample)
	doc := parse(t, page(t, hub, New(hub, theme), "/guides/brief/"))
	want(t, doc, "title", "Client brief · Playbook")
	want(t, doc, "h1", "Client brief")
	want(t, doc, "h1 em", "brief")
	want(t, doc, ".crumbs a", "Playbook", "Guides")
	want(t, doc, ".lead", "What a brief must name")
	want(t, doc, ".owner", "Kept by SEO")
	want(t, doc, ".chips .tag", "SEO", "EMEA")
	want(t, doc, ".toc a", "What it names", "Detail")
	want(t, doc, ".after [aria-labelledby=linked-from] a", "A leaf", "The plan")
	wantAttr(t, doc, ".review", "data-due", "2026-03-05")
	wantAttr(t, doc, ".prose a", "href", "../plan/#second")
	wantAttr(t, doc, ".prose a[data-broken]", "href", "none.md")
	wantAttr(t, doc, "link[rel=canonical]", "href", "https://example.org/hub/guides/brief/")
	wantAttr(t, doc, "a.edit", "href", "https://git.example/guides/brief.md")
	wantAttr(t, doc, "link[type=text/markdown]", "href", "../brief.md")
	wantAttr(t, doc, ".header-links a", "href", "../../guides/")
	wantAttr(t, doc, ".header form", "action", "../../search/")
	want(t, doc, ".sidebar a[aria-current=page]", "Client brief")
}

func TestEveryKindOfPage(t *testing.T) {
	hub, theme := build(t, with(sample, "index.md", "", "pods/seo.md", "We are found.\n", "plain/x.md", "---\npods: [video]\n---\nX"))
	r := New(hub, theme)
	for _, c := range []struct {
		url, selector string
		texts         []string
	}{
		{"/tags/seo/", ".items .item-title a", []string{"Client brief", "First share", "The plan"}},
		{"/tags/seo/", ".chips .tag", []string{"Technical SEO"}},
		{"/tags/", ".band h2", []string{"Topics", "Region"}},
		{"/tags/", ".tag-list a", []string{"SEO", "Technical SEO", "EMEA"}},
		{"/plain/", ".item-title a", []string{"X"}},
		{"/pods/video/", "h1", []string{"video"}},
		{"/pods/video/", ".item-title a", []string{"X"}},
		{"/search/", "form.search input[name=q]", []string{""}},
		{"/404.html", "h1", []string{"There is nothing at this address"}},
		{"/sessions/", ".item-title a", []string{"Second share", "First share"}},
		{"/guides/", ".cards .card-title a", []string{"Deep"}},
		{"/guides/", ".items .item-title a", []string{"Client brief", "The plan"}},
	} {
		want(t, parse(t, page(t, hub, r, c.url)), c.selector, c.texts...)
	}
}

func TestHomeOfAHubWithoutAnIndex(t *testing.T) {
	files := with(sample)
	delete(files, "index.md")
	hub, theme := build(t, files)
	doc := parse(t, page(t, hub, New(hub, theme), "/"))
	want(t, doc, "h1", "Playbook")
	want(t, doc, ".hero .lead", "How we work")
	want(t, doc, "[aria-labelledby=home-pods] .card-title a", "SEO")
	want(t, doc, "[aria-labelledby=home-sessions] .item-title a", "Second share", "First share")
	want(t, doc, "[aria-labelledby=home-recent] .item-title a", "The plan", "Client brief")
}

// Somebody who has just begun is told how to go on, beside no empty navigation.
func TestHomeOfAHubWithoutEntries(t *testing.T) {
	hub, theme := build(t, map[string]string{"podbook.yaml": "title: New\n"})
	doc := parse(t, page(t, hub, New(hub, theme), "/"))
	want(t, doc, "h1", "New")
	want(t, doc, ".empty code", `podbook new entry "A first title"`)
	want(t, doc, ".sidebar")
	want(t, doc, ".has-nav")
}

func TestHomeOfAHubWithAnIndexShowsItsText(t *testing.T) {
	hub, theme := build(t, sample)
	doc := parse(t, page(t, hub, New(hub, theme), "/"))
	want(t, doc, "h1", "Welcome")
	want(t, doc, ".prose p", "The first words.")
	want(t, doc, "[aria-labelledby=home-pods] .card-title a", "SEO")
}

// Every relative link of every page leads to a page or a file of the hub, from
// wherever the site is published.
func TestRelativeLinksResolve(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	checked := 0
	for _, p := range hub.Pages {
		data, contentType, err := render(r, p)
		if err != nil {
			t.Fatal(err)
		}
		if contentType != typeHTML {
			continue
		}
		// Below any base the same: the base of 404.html is the one of the settings.
		at, _ := url.Parse("https://example.org/hub" + p.URL)
		doc := parse(t, data)
		for n := range doc.Descendants() {
			for _, key := range []string{"href", "src", "action"} {
				ref, ok := attr(n, key)
				if _, broken := attr(n, "data-broken"); !ok || broken {
					continue
				}
				u, err := at.Parse(ref)
				if err != nil {
					t.Errorf("%s: %s=%q: %v", p.URL, key, ref, err)
					continue
				}
				if u.Host != "example.org" {
					continue
				}
				path, ok := strings.CutPrefix(u.Path, "/hub")
				target, exists := hub.Page(path)
				if !ok || !exists {
					t.Errorf("%s: %s=%q leads to %s, which does not exist", p.URL, key, ref, u)
				} else if u.Fragment != "" && target.Entry != nil && !hasID(t, r, target, u.Fragment) {
					t.Errorf("%s: %s=%q: no element has this id", p.URL, key, ref)
				}
				if strings.Contains(ref, "example.org") && n.Data != "link" {
					t.Errorf("%s: %s=%q is absolute", p.URL, key, ref)
				}
				checked++
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d links were checked", checked)
	}
}

func render(r *Renderer, p *model.Page) ([]byte, string, error) {
	if p.Kind == model.PageAsset {
		return nil, "", nil
	}
	return r.Page(p)
}

func hasID(t *testing.T, r *Renderer, p *model.Page, id string) bool {
	data, _, err := r.Page(p)
	if err != nil {
		t.Fatal(err)
	}
	return len(find(parse(t, data), "#"+id)) > 0
}

func TestPagesAreDeterministic(t *testing.T) {
	hub, theme := build(t, sample)
	once := New(hub, theme)
	hub2, theme2 := build(t, sample)
	again := New(hub2, theme2)
	var group sync.WaitGroup
	for i := range hub.Pages {
		group.Go(func() {
			render(again, hub2.Pages[len(hub.Pages)-1-i]) // fills shared fragments from another side
			a, _, errA := render(once, hub.Pages[i])
			b, _, errB := render(again, hub2.Pages[i])
			if errA != nil || errB != nil {
				t.Errorf("%s: %v %v", hub.Pages[i].URL, errA, errB)
			}
			if !bytes.Equal(a, b) {
				t.Errorf("%s: bytes differ between two renderings", hub.Pages[i].URL)
			}
		})
	}
	group.Wait()
}

func TestIDsAreUnique(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	for _, p := range hub.Pages {
		data, contentType, _ := render(r, p)
		if contentType != typeHTML {
			continue
		}
		seen := map[string]bool{}
		for n := range parse(t, data).Descendants() {
			if id, ok := attr(n, "id"); ok {
				if seen[id] {
					t.Errorf("%s: id %q twice", p.URL, id)
				}
				seen[id] = true
			}
		}
	}
}

func TestEmbeds(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	doc := parse(t, page(t, hub, r, "/guides/plan/"))
	want(t, doc, ".embed .embed-from a", "Client brief")
	wantAttr(t, doc, ".embed .embed-from a", "href", "../brief/#what-it-names")
	want(t, doc, ".embed h3", "Detail")
	if ids := find(doc, ".embed [id]"); len(ids) > 0 {
		t.Error("an embed keeps the ids of its source")
	}
	for _, a := range find(doc, ".embed a.anchor") {
		if href, _ := attr(a, "href"); !strings.HasPrefix(href, "../brief/#") {
			t.Errorf("an anchor of an embed leads to %q, not to its source", href)
		}
	}
	// A loop of embeds ends in a link.
	loop := parse(t, page(t, hub, r, "/loops/a/"))
	if n := len(find(loop, ".embed")); n != 1 {
		t.Errorf("%d embeds in a loop, want 1", n)
	}
	want(t, loop, ".embed .embed-link a", "Loop A")
}

func TestSessionShowsItsTranscriptOnce(t *testing.T) {
	hub, theme := build(t, sample)
	doc := parse(t, page(t, hub, New(hub, theme), "/sessions/q1/"))
	want(t, doc, ".facts .badge", "Session")
	want(t, doc, ".facts .chip", "SEO")
	want(t, doc, ".speakers", "Speakers SEO lead")
	if n := len(find(doc, ".cue")); n != 2 {
		t.Errorf("%d cues, want 2", n)
	}
	if n := len(find(doc, "section.transcript")); n != 0 {
		t.Error("the transcript in the body is repeated below it")
	}
}

// A time leads to where the recording is played from it, in a file of the hub, one
// elsewhere, or on a service's page; without any, and from elsewhere, to the page.
func TestTimesLeadToTheRecording(t *testing.T) {
	for recording, href := range map[string]string{
		"talk.mp3":                     "../talk.mp3#t=754",
		"https://example.org/talk.mp4": "https://example.org/talk.mp4#t=754",
		"https://youtu.be/abcdefghijk": "https://www.youtube.com/watch?v=abcdefghijk&t=754",
		"https://vimeo.com/123456":     "https://vimeo.com/123456#t=754",
		"https://example.org/talk/":    "?t=754#t754",
		"":                             "?t=754#t754",
	} {
		for _, kind := range []string{"session", "entry"} {
			hub, theme := build(t, map[string]string{
				"index.md":       "# Hub\n\n![[Talk#Start]]\n",
				"talks/talk.md":  "---\ntitle: Talk\ntype: " + kind + "\nspeakers: [Ada]\nrecording: " + recording + "\n---\n## Start\n\nAda: 00:12:34\n\nHello.\n",
				"talks/talk.mp3": "sound",
			})
			r := New(hub, theme)
			doc := parse(t, page(t, hub, r, "/talks/talk/"))
			wantAttr(t, doc, "#main .prose .talk .cue .time", "href", href)
			wantAttr(t, parse(t, page(t, hub, r, "/")), ".embed .cue .time", "href", "talks/talk/?t=754#t754")
		}
	}
}

func TestSessionWithATranscriptFile(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	doc := parse(t, page(t, hub, r, "/sessions/q2/"))
	want(t, doc, ".transcript h3", "Opening", "Results")
	want(t, doc, ".transcript .speaker", "Lead", "Officer", "Lead")
	want(t, doc, ".transcript b", "Lead", "Officer", "Lead") // text is text
	want(t, doc, ".chapters .time", "0:00", "1:10")
	wantAttr(t, doc, ".chapters a", "href", "?t=0#t1")
	want(t, doc, "#t70 .speaker", "Lead")
	want(t, doc, ".toc a", "Transcript")
	twin := string(page(t, hub, r, "/sessions/q2.md"))
	if !strings.Contains(twin, "### Results\n\nLead: 1:10\n\nAn answer.\n") {
		t.Errorf("twin:\n%s", twin)
	}
}

func TestAuthorsAreNamed(t *testing.T) {
	hub, theme := build(t, map[string]string{"index.md": "# Home\n", "a.md": "---\nauthors: [Ada, \"Grace <H>\"]\n---\nText.\n", "b.md": "Text.\n"})
	r := New(hub, theme)
	want(t, parse(t, page(t, hub, r, "/a/")), ".facts span", "By Ada, Grace <H>")
	want(t, parse(t, page(t, hub, r, "/b/")), ".facts span")
}

func TestLanguageOfAnEntry(t *testing.T) {
	hub, theme := build(t, sample)
	doc := parse(t, page(t, hub, New(hub, theme), "/rtl/"))
	wantAttr(t, doc, "html", "dir", "ltr")
	wantAttr(t, doc, "main", "dir", "rtl")
	wantAttr(t, doc, "main", "lang", "ar")
}

func TestNavigationOpensOnlyThePath(t *testing.T) {
	hub, theme := build(t, sample)
	doc := parse(t, page(t, hub, New(hub, theme), "/guides/deep/er/leaf/"))
	want(t, doc, ".sidebar li.open li.open li.open a[aria-current=page]", "A leaf")
	for _, a := range find(doc, ".sidebar a") {
		if text(a) == "Loop A" {
			t.Error("a folder off the path is open")
		}
	}
}

func TestNavigationOfALargeFolderIsAWindow(t *testing.T) {
	files := with(sample)
	for i := range 1000 {
		files[fmt.Sprintf("many/e%04d.md", i)] = fmt.Sprintf("# Entry %04d\n", i)
	}
	hub, theme := build(t, files)
	r := New(hub, theme)
	for _, n := range []int{0, 49, 50, 500, 951, 999} {
		doc := parse(t, page(t, hub, r, fmt.Sprintf("/many/e%04d/", n)))
		want(t, doc, ".sidebar a[aria-current=page]", fmt.Sprintf("Entry %04d", n))
		want(t, doc, ".sidebar .all a", "All 1,000 in Many")
		if lines := len(find(doc, ".sidebar li")); lines > navWindow+20 {
			t.Errorf("entry %d: navigation has %d lines", n, lines)
		}
	}
	first := parse(t, page(t, hub, r, "/many/"))
	want(t, first, ".pager span", "", "Part 1 of 10")
	wantAttr(t, first, ".pager a[rel=next]", "href", "2/")
	if n := len(find(first, ".item")); n != model.PartSize {
		t.Errorf("the first part lists %d entries", n)
	}
	last := parse(t, page(t, hub, r, "/many/10/"))
	wantAttr(t, last, ".pager a[rel=prev]", "href", "../9/")
	want(t, last, ".item-title a", titles(900, 999)...)
}

func titles(from, to int) []string {
	var list []string
	for i := from; i <= to; i++ {
		list = append(list, fmt.Sprintf("Entry %04d", i))
	}
	return list
}

func TestNotFoundLinksFromTheBase(t *testing.T) {
	hub, theme := build(t, sample)
	doc := parse(t, page(t, hub, New(hub, theme), "/404.html"))
	wantAttr(t, doc, "a.brand", "href", "/hub/")
	wantAttr(t, doc, "main form", "action", "/hub/search/")
	for _, n := range find(doc, "link[rel=stylesheet]") {
		if href, _ := attr(n, "href"); !strings.HasPrefix(href, "/hub/theme/style.") {
			t.Errorf("the style is at %q", href)
		}
	}
}

func TestRedirect(t *testing.T) {
	hub, theme := build(t, sample)
	doc := parse(t, page(t, hub, New(hub, theme), "/old/brief/"))
	wantAttr(t, doc, "meta[http-equiv=refresh]", "content", "0; url=../../guides/brief/")
	wantAttr(t, doc, "link[rel=canonical]", "href", "https://example.org/hub/guides/brief/")
	wantAttr(t, doc, "a", "href", "../../guides/brief/")
}

func TestFormatsForPrograms(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	for _, u := range []string{"/feed.xml", "/tags/seo/feed.xml", "/pods/seo/feed.xml", "/sitemap.xml", "/opensearch.xml"} {
		dec := xml.NewDecoder(bytes.NewReader(page(t, hub, r, u)))
		for {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", u, err)
			}
		}
	}
	var atom struct {
		Updated string `xml:"updated"`
		Entries []struct {
			Title string `xml:"title"`
			ID    string `xml:"id"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(page(t, hub, r, "/feed.xml"), &atom); err != nil {
		t.Fatal(err)
	}
	if atom.Updated != "2026-05-10T00:00:00Z" || len(atom.Entries) != 4 || atom.Entries[1].Title != "The plan" ||
		atom.Entries[1].ID != "https://example.org/hub/guides/plan/" {
		t.Errorf("feed: %+v", atom)
	}
	for _, u := range []string{"/feed.json", "/entries.json", "/nav.json", "/tags/seo/feed.json"} {
		var v any
		if err := json.Unmarshal(page(t, hub, r, u), &v); err != nil {
			t.Errorf("%s: %v", u, err)
		}
	}
	if s := string(page(t, hub, r, "/guides/plan.md")); !strings.HasPrefix(s, "# The plan\n\nBack to [[Client brief]].") {
		t.Errorf("twin: %q", s)
	}
	if s := string(page(t, hub, r, "/llms.txt")); !strings.Contains(s, "## Guides\n") || !strings.Contains(s, "- [Client brief](https://example.org/hub/guides/brief.md): What a brief must name\n") {
		t.Errorf("llms.txt: %s", s)
	}
	if s := string(page(t, hub, r, "/robots.txt")); !strings.Contains(s, "Sitemap: https://example.org/hub/sitemap.xml\n") {
		t.Errorf("robots.txt: %s", s)
	}
	if s := string(page(t, hub, r, "/sitemap.xml")); !strings.Contains(s, "<loc>https://example.org/hub/guides/brief/</loc>\n    <lastmod>2026-01-02</lastmod>") {
		t.Errorf("sitemap: %s", s)
	}
}

// isData tells a script that is JSON-LD and nothing else.
func isData(n *html.Node) bool {
	kind, _ := attr(n, "type")
	return kind == "application/ld+json" && len(n.Attr) == 1 && n.FirstChild != nil && json.Valid([]byte(n.FirstChild.Data))
}

// Titles, descriptions and links are text: nothing of theirs becomes markup.
func TestTextIsEscaped(t *testing.T) {
	evil := `<script>alert(1)</script>"'&`
	q := strings.ReplaceAll(strings.ReplaceAll(evil, `\`, `\\`), `"`, `\"`)
	files := map[string]string{
		"podbook.yaml": fmt.Sprintf("title: \"%s\"\ndescription: \"%s\"\nmenu:\n  - {title: \"%s\", url: \"javascript:alert(1)\"}\n", q, q, q),
		"a/b.md":       fmt.Sprintf("---\ntitle: \"%s\"\nlinkTitle: \"%s\"\ndescription: \"%s\"\ntags: [\"%s\"]\npods: [\"%s\"]\nowner: \"%s\"\nauthors: [\"%s\"]\n---\n[x](c.md)\n", q, q, q, q, q, q, q),
		"a/c.md":       fmt.Sprintf("---\ntitle: \"%s\"\ntype: session\nhost: \"%s\"\nspeakers: [\"%s\"]\nrecording: \"javascript:alert(1)\"\n---\n[[b]]\n", q, q, q),
	}
	hub, theme := build(t, files)
	r := New(hub, theme)
	for _, p := range hub.Pages {
		data, contentType, err := render(r, p)
		if err != nil {
			t.Fatal(err)
		}
		if contentType != typeHTML {
			continue
		}
		for n := range parse(t, data).Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if src, _ := attr(n, "src"); n.Data == "script" && !strings.Contains(src, "theme/") && !isData(n) {
				t.Errorf("%s has a script that is not the theme's", p.URL)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") {
					t.Errorf("%s: <%s %s=%q>", p.URL, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

func TestHandbookRendersWholly(t *testing.T) {
	dir := os.Getenv("PODBOOK_CORPORA")
	if dir == "" {
		t.Skip("PODBOOK_CORPORA names no folder of corpora")
	}
	hub, theme := buildFS(t, os.DirFS(filepath.Join(dir, "corpora/handbook/content")))
	r := New(hub, theme)
	for _, p := range hub.Pages {
		data, contentType, err := render(r, p)
		if err != nil {
			t.Fatal(err)
		}
		if contentType == typeHTML && p.Kind == model.PageEntry && len(find(parse(t, data), "main h1")) == 0 {
			t.Errorf("%s has no heading", p.URL)
		}
	}
}

func BenchmarkEntry(b *testing.B) {
	files := with(sample)
	for i := range 1000 {
		files[fmt.Sprintf("many%d/e%04d.md", i%20, i)] = fmt.Sprintf("---\ntags: [SEO, T%d]\npods: [seo]\nowner: seo\n---\n# Entry %04d\n\n%s\n\n## One\n\n%s\n\n## Two\n\nSee [next](e%04d.md).\n", i%50, i, strings.Repeat("Words of a paragraph. ", 60), strings.Repeat("And more of them. ", 90), (i+20)%1000)
	}
	hub, theme := build(b, files)
	var pages []*model.Page
	for _, p := range hub.Pages {
		if p.Kind == model.PageEntry {
			pages = append(pages, p)
		}
	}
	r := New(hub, theme)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, _, err := r.Page(pages[i%len(pages)]); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAChapterLeadsToWhatIsThere(t *testing.T) {
	f := &model.File{
		Doc:     &markdown.Doc{IDs: []string{"t2", "t90"}, Layout: markdown.Layout{Sections: []markdown.Section{{}, {ID: "the-list", Title: "The list"}, {ID: "welcome", Title: "Welcome"}}}},
		Moments: []transcript.Moment{{Start: 2}, {Start: 67.4}},
	}
	for _, c := range []struct {
		chapter transcript.Chapter
		timed   bool
		want    string
	}{
		{transcript.Chapter{Start: 65, Title: "The list"}, true, "the-list"},
		{transcript.Chapter{Start: 2, Title: "Welcome"}, true, "t2"},
		{transcript.Chapter{Start: 65, Title: "Untitled"}, true, "t67"},
		{transcript.Chapter{Start: 65, Title: "The list"}, false, "t67"},
		{transcript.Chapter{Start: 2.3, Title: "Opening"}, false, "t2"},
	} {
		if f.Timed = c.timed; chapterID(c.chapter, f) != c.want {
			t.Errorf("%+v: #%s, want #%s", c, chapterID(c.chapter, f), c.want)
		}
	}
}
