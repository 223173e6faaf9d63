package model

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"podbook/site/content"
	"podbook/site/markdown"
)

// hub builds a hub of files in the form path → text.
func hub(t *testing.T, files map[string]string) *Hub {
	t.Helper()
	return hubOf(t, files, func(*File) {})
}

// hubOf is hub, with something done to every file before.
func hubOf(t *testing.T, files map[string]string, with func(*File)) *Hub {
	t.Helper()
	in := Input{Settings: content.DefaultSettings()}
	parser := markdown.New(markdown.Options{})
	for _, p := range sortedPaths(files) {
		switch {
		case p == "taxonomy.yaml":
			in.Taxonomy, in.Diags = content.ParseTaxonomy(p, []byte(files[p]))
		case strings.HasSuffix(p, ".md"):
			src := content.Parse(p, []byte(files[p]))
			f := &File{Source: src, Doc: parser.Parse(src.Body, src.BodyLine)}
			with(f)
			in.Files = append(in.Files, f)
		default:
			in.Assets = append(in.Assets, Asset{Path: p, Size: int64(len(files[p]))})
		}
	}
	return Build(in)
}

func sortedPaths(files map[string]string) []string {
	var paths []string
	for p := range files {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

func entry(t *testing.T, h *Hub, id string) *Entry {
	t.Helper()
	e, ok := h.Entry(id)
	if !ok {
		t.Fatalf("no entry %q", id)
	}
	return e
}

func TestTitlesComeFromFrontmatterThenHeadingThenFileName(t *testing.T) {
	h := hub(t, map[string]string{
		"a.md":            "---\ntitle: Said\n---\n# Heading\n",
		"b.md":            "# The *first* heading\n",
		"how-we_work.md":  "text\n",
		"guides/index.md": "# Guides we keep\n",
		"other/x.md":      "x\n",
	})
	for id, want := range map[string]string{"a": "Said", "b": "The first heading", "how-we_work": "How we work", "guides": "Guides we keep"} {
		if got := entry(t, h, id).Title; got != want {
			t.Errorf("title of %s = %q, want %q", id, got, want)
		}
	}
	if f := entry(t, h, "other/x").Folder; f.Title != "Other" || f.URL != "/other/" {
		t.Errorf("folder without a page: %q at %q", f.Title, f.URL)
	}
}

func TestLinksResolve(t *testing.T) {
	for _, c := range []struct{ dest, url string }{
		{"brief.md", "/guides/brief/"},
		{"./brief.md#what-a-brief-names", "/guides/brief/#what-a-brief-names"},
		{"brief", "/guides/brief/"},
		{"../index.md", "/"},
		{"/guides/brief/", "/guides/brief/"},
		{"/guides/brief.md", "/guides/brief/"},
		{"/old/brief/", "/guides/brief/"},
		{"deep/other.md?x=1#top", "/guides/deep/other/?x=1#top"},
		{"deep/", "/guides/deep/"},
		{"../guides", "/guides/"},
		{"README.md", "/guides/"},
		{"../pics/a%20b.png", "/pics/a%20b.png"},
		{"../pics/a b.png", "/pics/a%20b.png"},
		{"https://example.org/x", "https://example.org/x"},
		{"mailto:a@example.org", "mailto:a@example.org"},
		{"/tags/seo/", "/tags/seo/"},
		{"/search/", "/search/"},
	} {
		h2 := hub(t, map[string]string{
			"index.md": "home\n", "guides/index.md": "guides\n",
			"guides/brief.md":      "---\ntitle: Client brief\naliases: [Briefing, /old/brief/]\n---\n## What a brief names\n",
			"guides/deep/other.md": "other\n", "pics/a b.png": "png", "tagged.md": "---\ntags: [SEO]\n---\n",
			"guides/from.md": "[x](<" + c.dest + ">)\n",
		})
		got := entry(t, h2, "guides/from").Links()[0]
		if got.URL != c.url || got.Broken {
			t.Errorf("%s → %q (broken %v), want %q", c.dest, got.URL, got.Broken, c.url)
		}
		if len(h2.Diags) != 0 {
			t.Errorf("%s: %v", c.dest, h2.Diags)
		}
	}
	for dest, url := range map[string]string{
		"Client brief":                    "/guides/brief/",
		"client-brief":                    "/guides/brief/",
		"Briefing":                        "/guides/brief/",
		"brief#What a brief names":        "/guides/brief/#what-a-brief-names",
		"deep/other#Another":              "/guides/deep/other/#another",
		"A/B test":                        "/guides/brief/",
		"deep/other":                      "/guides/deep/other/",
		"SEO":                             "/tags/seo/",
		"Client brief#what-a-brief-names": "/guides/brief/#what-a-brief-names",
	} {
		h2 := hub(t, map[string]string{
			"guides/brief.md":      "---\ntitle: Client brief\naliases: [Briefing, A/B test]\n---\n## What a brief names\n",
			"guides/deep/other.md": "# Another\n", "tagged.md": "---\ntags: [SEO]\n---\n",
			"from.md": "[[" + dest + "]]\n",
		})
		if got := entry(t, h2, "from").Links()[0]; got.URL != url || got.Broken {
			t.Errorf("[[%s]] → %q (broken %v), want %q", dest, got.URL, got.Broken, url)
		}
	}
}

func TestBrokenLinksNameThePlaceAndTheNearest(t *testing.T) {
	h := hub(t, map[string]string{
		"guides/brief.md": "## Goals\n",
		"draft.md":        "---\ndraft: true\n---\n",
		"from.md":         "text [a](guides/breif.md)\n\n[b](guides/brief.md#gaols) [c](draft.md) [[Breif]]\n[d](../../etc/passwd)\n",
	})
	var got []string
	for _, d := range h.Diags {
		got = append(got, d.Code+" "+d.String()+" | "+d.Hint)
	}
	for i, want := range []string{
		`from.md:1:6`, `did you mean "guides/brief.md"?`,
		`from.md:3:1`, `did you mean "#goals"?`,
		`from.md:3:`, "that entry is a draft",
		`from.md:3:`, `did you mean "[[Brief]]"?`,
		`from.md:4:1`, "it leads out of the hub",
	} {
		if i/2 >= len(got) || !strings.Contains(got[i/2], want) {
			t.Errorf("diagnostic %d lacks %q:\n%s", i/2, want, strings.Join(got, "\n"))
		}
	}
	if _, ok := h.Entry("draft"); ok {
		t.Error("a draft is published")
	}
}

// What differs in capitals and punctuation only is the same heading, spelt as another
// tool spells it; the link leads to the anchor that is there.
func TestAnchorsOfOtherToolsAreFound(t *testing.T) {
	for link, url := range map[string]string{
		"a.md#Regular-1:1s":     "/a/#regular-11s",
		"a.md#regular-1-1s":     "/a/#regular-11s",
		"#Who-is_eligible?":     "/from/#who-is-eligible",
		"a.md#a-title--of-it":   "/a/#a-title-of-it",
		"a.md#Caf%C3%A9%20%26c": "/a/#caf%C3%A9--c",
		"a.md#named-otherwise":  "/a/#n",
		"a.md#M5":               "/a/#m5",
	} {
		h := hub(t, map[string]string{
			"a.md":    "# A title: of it\n\n## Regular 1:1s\n\n## Café & c\n\n## Named otherwise {#n}\n\n<a name=\"m5\"></a>\n",
			"from.md": "[x](" + link + ")\n\n## Who is eligible\n",
		})
		if got := entry(t, h, "from").Links()[0]; got.URL != url || got.Broken || len(h.Diags) > 0 {
			t.Errorf("%s → %q (broken %v, %v), want %q", link, got.URL, got.Broken, h.Diags, url)
		}
	}
	h := hub(t, map[string]string{"a.md": "## Goals\n\n[x](#goal) [y](#-)\n"})
	if len(h.Diags) != 2 {
		t.Errorf("other words, and none, are not the heading: %v", h.Diags)
	}
}

func TestBacklinksAndReadingOrder(t *testing.T) {
	h := hub(t, map[string]string{
		"index.md":   "[b](b.md) [b](b.md)\n",
		"b.md":       "---\nweight: 2\n---\n[home](index.md)\n",
		"a.md":       "[b](b.md)\n",
		"Step 10.md": "---\nweight: 1\n---\n",
	})
	b := entry(t, h, "b")
	var from []string
	for _, e := range b.Backlinks {
		from = append(from, e.ID)
	}
	if strings.Join(from, " ") != "a index" {
		t.Errorf("backlinks of b: %v", from)
	}
	var order []string
	for e := entry(t, h, "index"); e != nil; e = e.Next {
		order = append(order, e.ID)
	}
	if strings.Join(order, ",") != "index,Step 10,b,a" {
		t.Errorf("reading order: %v", order)
	}
}

func TestTaxonomy(t *testing.T) {
	h := hub(t, map[string]string{
		"taxonomy.yaml": "tags:\n  SEO: {aliases: [organic]}\n  Technical-SEO: {parent: SEO}\n  Regional-EMEA: {label: EMEA, pods: [emea]}\ndimensions:\n  Regional: {label: Region}\n",
		"a.md":          "---\ntags: [#organic, seo]\n---\n",
		"b.md":          "---\ntags: [Technical-SEO, regional emea]\n---\n",
		"c.md":          "---\ntags: [Techncal-SEO]\n---\n",
		"pods/emea.md":  "---\ntype: pod\ntitle: EMEA pod\n---\n",
	})
	seo, _ := h.Tag("SEO")
	if len(seo.Entries) != 2 || len(entry(t, h, "a").Tags) != 1 {
		t.Errorf("SEO has %d entries, a has tags %v", len(seo.Entries), entry(t, h, "a").Tags)
	}
	emea, _ := h.Tag("Regional-EMEA")
	if len(h.Dims) != 1 || emea.Dim != h.Dims[0] || h.Dims[0].Field != "regional" || emea.Label != "EMEA" {
		t.Errorf("dimension: %+v of %+v", emea.Dim, emea)
	}
	if len(emea.Pods) != 1 || emea.Pods[0].Slug != "emea" {
		t.Errorf("pods of EMEA: %v", emea.Pods)
	}
	if len(h.Diags) != 1 || h.Diags[0].Code != "unknown-tag" || h.Diags[0].Hint != `did you mean "Technical-SEO"?` || h.Diags[0].Line != 2 || h.Diags[0].Col != 8 {
		t.Errorf("diagnostics: %+v", h.Diags)
	}
}

func TestTagsWithoutCommasAreHintedAt(t *testing.T) {
	h := hub(t, map[string]string{
		"taxonomy.yaml": "tags:\n  SEO: {}\n  Video: {}\n",
		"a.md":          "---\ntags: SEO Video\n---\n",
		"b.md":          "---\ntags: SEO and nothing known\n---\n",
	})
	if len(h.Diags) != 2 || h.Diags[0].Hint != `did you mean "SEO, Video"? commas separate tags` || strings.Contains(h.Diags[1].Hint, "commas") {
		t.Errorf("diagnostics: %+v", h.Diags)
	}
}

func TestPodsAreKnownByManyNames(t *testing.T) {
	h := hub(t, map[string]string{
		"pods/paid-search.md": "---\ntype: pod\ntitle: Paid Search pod\naliases: [PPC]\n---\n",
		"a.md":                "---\npods: [Paid Search]\nowner: ppc\n---\n",
		"b.md":                "---\npods: [paid-serch]\n---\n",
	})
	p, ok := h.Pod("PPC")
	if !ok || p.Slug != "paid-search" || len(p.Entries) != 1 || entry(t, h, "a").OwnerPod != p {
		t.Errorf("pod: %+v", p)
	}
	if len(h.Diags) != 1 || h.Diags[0].Code != "unknown-pod" || h.Diags[0].Hint != `did you mean "paid-search"?` {
		t.Errorf("diagnostics: %+v", h.Diags)
	}
}

func TestURLsAreUniqueAndSafe(t *testing.T) {
	h := hub(t, map[string]string{
		"Brief.md":   "",
		"brief.md":   "",
		"a b/c#d.md": "",
		"x.md":       "---\nurl: ../../etc/passwd\n---\n",
		"y.md":       "---\nurl: https://evil.example/\n---\n",
		"z.md":       "---\nslug: ../up\n---\n",
		"über.md":    "",
	})
	seen := map[string]bool{}
	for _, p := range h.Pages {
		if seen[p.Path] || strings.Contains(p.Path, "..") || strings.HasPrefix(p.Path, "/") {
			t.Errorf("page %q has path %q", p.URL, p.Path)
		}
		seen[p.Path] = true
		if got, ok := h.Page(decode(p.URL)); !ok || got != p {
			t.Errorf("page %q is not found by its URL", p.URL)
		}
	}
	for _, want := range []string{"brief/index.html", "brief-2/index.html", "a-b/cd/index.html", "über/index.html", "etc/passwd/index.html", "y/index.html"} {
		if !seen[want] {
			t.Errorf("no page at %q", want)
		}
	}
}

func TestOneFileIsNeverNeededAsAFolder(t *testing.T) {
	h := hub(t, map[string]string{
		"feed.xml.md":     "# Feed\n",    // at /feed.xml/, where the feed is a file
		"license.md":      "# Licence\n", // at /license/, and the next is /license
		"license":         "MIT",
		"robots.txt":      "User-agent: *", // meant to replace ours
		"search/index.md": "# Searching\n",
	})
	files := map[string]bool{}
	for _, p := range h.Pages {
		files[p.Path] = true
	}
	for _, p := range h.Pages {
		for dir := path.Dir(p.Path); dir != "."; dir = path.Dir(dir) {
			if files[dir] {
				t.Errorf("%q is needed as a file and, for %q, as a folder", dir, p.Path)
			}
		}
	}
	var got []string
	for _, d := range h.Diags {
		got = append(got, fmt.Sprint(d.File, " ", d.Severity, " ", d.Code))
	}
	want := []string{"feed.xml.md warning replaces", "license error same-url", "robots.txt info replaces", "search/index.md warning replaces"}
	if !slices.Equal(got, want) {
		t.Errorf("diagnostics %q, want %q", got, want)
	}
}

func TestRelatedPrefersRareSharedTags(t *testing.T) {
	files := map[string]string{
		"it.md":     "---\ntags: [Rare, Common, Other]\n---\n[linked](linked.md)\n",
		"linked.md": "---\ntags: [Rare, Common, Other]\n---\n",
		"both.md":   "---\ntags: [Rare, Common]\n---\n",
		"rare.md":   "---\ntags: [Rare]\n---\n",
		"alone.md":  "---\ntags: [Unshared]\n---\n",
	}
	for i := range 9 {
		files[fmt.Sprintf("c%d.md", i)] = "---\ntags: [Common]\n---\n"
	}
	h := hub(t, files)
	var got []string
	for _, e := range entry(t, h, "it").Related() {
		got = append(got, e.ID)
	}
	if strings.Join(got, " ") != "both rare c0 c1 c2" {
		t.Errorf("related: %v", got)
	}
}
