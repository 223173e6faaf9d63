package model

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"podbook/site/content"
	"podbook/site/diag"
)

// PartSize is the number of entries on one page of a long listing.
const PartSize = 100

func escape(segment string) string { return url.PathEscape(segment) }

// AssetURL is the URL of a file of the hub.
func AssetURL(p string) string { return (&url.URL{Path: "/" + p}).EscapedPath() }

// addPagesOfFiles lists the pages of entries and assets, before all others: what an
// author placed at a URL wins over what is generated.
func (b *builder) addPagesOfFiles() {
	h := b.hub
	n := len(h.Entries) + len(h.Assets)
	if h.Settings.Writes("markdown") {
		n += len(h.Entries)
	}
	h.byURL = make(map[string]*Page, n+n/8)
	h.Pages = make([]*Page, 0, n+n/8)
	for _, e := range h.Entries {
		p := Page{Kind: PageEntry, URL: e.URL, Entry: e, order: -1}
		if e.Index {
			p.Folder = e.Folder
		}
		if old := b.origins[e.at].old; old != nil && old.page.URL == e.URL {
			p.Path, p.order = old.page.Path, old.page.order
		}
		for n := 2; !b.add(p); n++ {
			b.report(e, diag.Diagnostic{
				Line: int(e.File.Source.Meta.Names().URL.Line), Col: int(e.File.Source.Meta.Names().URL.Col),
				Severity: diag.Error, Code: "same-url",
				Message: fmt.Sprintf("the URL %q is taken by %q", p.URL, b.holder(p.URL).Entry.Path),
				Hint:    "rename one of the two, or give it a slug",
			})
			p.URL, p.Path, p.order = strings.TrimSuffix(e.URL, "/")+"-"+strconv.Itoa(n)+"/", "", -1
		}
		e.page = h.Pages[len(h.Pages)-1]
		e.URL = p.URL
		if e.Index {
			e.Folder.URL = p.URL
		}
	}
	b.addAssets()
	twins := h.Settings.Writes("markdown")
	for _, e := range h.Entries {
		if twins {
			b.add(Page{Kind: PageTwin, URL: twinURL(e), Entry: e})
		}
		if b.notes[e.at].pages {
			b.addCaptions(e)
			b.addAliases(e)
		}
	}
}

// addPages lists the other pages, which depend on tags and pods.
func (b *builder) addPages() {
	b.addFolderPages()
	b.addListings()
	b.addFixed()
	b.orderByURL()
}

// Twin is where the Markdown of an entry is published, "" when it is not.
func (h *Hub) Twin(e *Entry) string {
	if !h.Settings.Writes("markdown") {
		return ""
	}
	return twinURL(e)
}

func twinURL(e *Entry) string {
	if e.URL == "/" {
		return "/index.md"
	}
	return strings.TrimSuffix(e.URL, "/") + ".md"
}

func decode(u string) string {
	if p, err := url.PathUnescape(u); err == nil {
		return p
	}
	return u
}

// place is the key of a decoded URL in Hub.byURL. URLs that differ in the last slash
// only are one place: a file cannot stand where a folder is needed.
func place(decoded string) string { return strings.TrimSuffix(decoded, "/") }

// holder is the page that keeps another from standing at a URL.
func (b *builder) holder(u string) *Page { return b.hub.byURL[place(decode(u))] }

// at is the page at a decoded URL, nil for none.
func (h *Hub) at(decoded string) *Page {
	p := h.byURL[place(decoded)]
	if p == nil || strings.HasSuffix(p.URL, "/") != strings.HasSuffix(decoded, "/") {
		return nil
	}
	return p
}

// add lists a page unless its URL is taken.
func (b *builder) add(p Page) bool {
	key := decode(p.URL)
	if b.hub.byURL[place(key)] != nil {
		return false
	}
	if p.Path == "" {
		p.Path = strings.TrimPrefix(key, "/")
		if strings.HasSuffix(key, "/") {
			p.Path += "index.html"
		}
	}
	kept := &b.pages.take(1)[0]
	*kept = p
	b.hub.byURL[place(key)] = kept
	b.hub.Pages = append(b.hub.Pages, kept)
	return true
}

func (b *builder) addAssets() {
	for i := range b.hub.Assets {
		a := &b.hub.Assets[i]
		if p := (Page{Kind: PageAsset, URL: AssetURL(a.Path), Asset: a}); !b.add(p) {
			b.diags = append(b.diags, diag.Diagnostic{
				File: a.Path, Severity: diag.Error, Code: "same-url",
				Message: fmt.Sprintf("the file is left out: %q has its URL %q", b.holder(p.URL).Entry.Path, p.URL),
				Hint:    "rename one of the two, or give the entry a slug",
			})
		}
	}
	look := &b.hub.Settings.Look
	for _, name := range [...]string{b.hub.Settings.Logo, look.Font, look.FontCode} {
		if name == "" || name != b.hub.Settings.Logo && !content.FontFile(name) {
			continue
		}
		name = strings.TrimPrefix(name, "/")
		if !slices.ContainsFunc(b.hub.Assets, func(a Asset) bool { return a.Path == name }) {
			b.diags = append(b.diags, diag.Diagnostic{
				File: "podbook.yaml", Severity: diag.Error, Code: "missing-file",
				Message: fmt.Sprintf("the hub has no file %q", name),
				Hint:    "write its path below the hub's folder",
			})
		}
	}
	needs := map[string]bool{
		"mermaid": slices.ContainsFunc(b.notes, func(n notes) bool { return n.mermaid }),
		"katex":   slices.ContainsFunc(b.notes, func(n notes) bool { return n.math }),
	}
	podcasts := b.podcasts()
	for _, name := range b.in.Theme {
		if strings.HasPrefix(name, "theme/podcast.") && !podcasts {
			continue
		}
		if lib, ok := strings.CutPrefix(name, "theme/vendor/"); ok {
			if lib, _, _ = strings.Cut(lib, "/"); !needs[lib] {
				continue
			}
		}
		b.add(Page{Kind: PageTheme, URL: AssetURL(name)})
	}
}

// isOldURL tells an alias that is an old URL from one that is another name, such
// as "A/B test".
func isOldURL(alias string) bool {
	return strings.HasPrefix(alias, "/") || strings.Contains(alias, "/") && !strings.Contains(alias, " ")
}

// addAliases makes a redirect of every old URL of an entry.
func (b *builder) addAliases(e *Entry) {
	for _, w := range e.File.Source.Meta.Names().Aliases {
		if !isOldURL(w.Text) {
			continue
		}
		u := cleanURL(w.Text)
		if u == e.URL {
			continue
		}
		if u == "" || !b.add(Page{Kind: PageRedirect, URL: u, To: e.URL, Entry: e}) {
			b.report(e, diag.Diagnostic{
				Line: int(w.Line), Col: int(w.Col), Severity: diag.Warning, Code: "bad-alias",
				Message: fmt.Sprintf("the alias %q cannot redirect here: it is taken, or not a path below the hub", w.Text),
			})
		}
	}
}

func (b *builder) addFolderPages() {
	var walk func(f *Folder)
	walk = func(f *Folder) {
		if f.Parent != nil {
			b.addFeeds("folder-feeds", Page{URL: f.URL, Folder: f})
			if b.hub.Settings.Writes("print") && f.Count > 1 && f.Count <= PrintMost {
				b.add(Page{Kind: PagePrint, URL: f.URL + "print/", Folder: f})
			}
		}
		if f.Entry == nil {
			if f.Parent == nil {
				b.add(Page{Kind: PageHome, URL: "/", Folder: f})
			} else {
				b.addParts(Page{Kind: PageFolder, URL: f.URL, Folder: f}, len(f.Children))
			}
		}
		for _, sub := range f.Folders {
			walk(sub)
		}
	}
	walk(b.hub.Root)
}

// PrintMost is how many entries a folder may have to be printed as one page.
const PrintMost = 300

// Print is the page on which all of a folder is to be printed, "" when there is
// none.
func (h *Hub) Print(f *Folder) string {
	if p := h.at(decode(f.URL + "print/")); p != nil && p.Kind == PagePrint {
		return p.URL
	}
	return ""
}

// addParts lists a page and, when it lists more than fits, those that follow.
func (b *builder) addParts(first Page, n int) {
	parts := max(1, (n+PartSize-1)/PartSize)
	for part := 1; part <= parts; part++ {
		p := first
		p.Part, p.Parts = part, parts
		if part > 1 {
			p.URL += strconv.Itoa(part) + "/"
		}
		b.add(p)
	}
}

func (b *builder) addListings() {
	h := b.hub
	if len(h.Tags) > 0 {
		b.add(Page{Kind: PageTags, URL: "/tags/"})
	}
	for _, t := range h.Tags {
		b.addParts(Page{Kind: PageTag, URL: t.URL, Tag: t}, len(t.Entries))
		b.addFeeds("tag-feeds", Page{URL: t.URL, Tag: t})
	}
	if len(h.Pods) > 0 {
		b.add(Page{Kind: PagePods, URL: "/pods/"})
	}
	for _, p := range h.Pods {
		if p.Entry == nil {
			b.addParts(Page{Kind: PagePod, URL: p.URL, Pod: p}, len(p.Entries))
		}
		b.addFeeds("tag-feeds", Page{URL: p.URL, Pod: p})
	}
	b.addProgramme()
	b.addPodcasts()
}

// addFeeds lists both feeds of what is shown at a URL.
func (b *builder) addFeeds(output string, of Page) {
	if !b.hub.Settings.Writes(output) {
		return
	}
	for kind, name := range map[PageKind]string{PageFeed: "feed.xml", PageJSONFeed: "feed.json"} {
		p := of
		p.Kind, p.URL = kind, of.URL+name
		b.addOurs(p)
	}
}

// addOurs lists a page that readers and programs look for at its URL, and says so
// when an author's stands there. A file of that very name is meant to; a Markdown
// entry hardly ever is.
func (b *builder) addOurs(p Page) {
	if b.add(p) {
		return
	}
	d := diag.Diagnostic{Code: "replaces", Message: fmt.Sprintf("this stands in place of Podbook's own %s", strings.Trim(p.URL, "/"))}
	switch first := b.holder(p.URL); {
	case first.Asset != nil:
		d.File, d.Severity = first.Asset.Path, diag.Info
		b.diags = append(b.diags, d)
	case first.Entry != nil:
		d.Severity, d.Hint = diag.Warning, "rename it, or give it a slug"
		b.report(first.Entry, d)
	}
}

// addFixed lists what every site has once, as far as the settings want it.
func (b *builder) addFixed() {
	b.addFeeds("feed", Page{URL: "/"})
	b.addOurs(Page{Kind: PageSearch, URL: "/search/"})
	b.addOurs(Page{Kind: PageNotFound, URL: "/404.html"})
	b.addOurs(Page{Kind: PageNav, URL: "/nav.json"})
	for _, o := range [...]struct {
		output string
		kind   PageKind
		url    string
		based  bool // needs to know where the site stands
	}{
		{"robots", PageRobots, "/robots.txt", false},
		{"llms", PageLLMs, "/llms.txt", false},
		{"llms-full", PageLLMsFull, "/llms-full.txt", false},
		{"redirects", PageRedirects, "/_redirects", false},
		{"manifest", PageManifest, "/manifest.webmanifest", false},
		{"entries", PageEntries, "/entries.json", false},
		{"sitemap", PageSitemap, "/sitemap.xml", true},
		{"opensearch", PageOpenSearch, "/opensearch.xml", true},
	} {
		if o.kind == PageRedirects && !slices.ContainsFunc(b.hub.Pages, func(p *Page) bool { return p.Kind == PageRedirect }) {
			continue
		}
		if b.hub.Settings.Writes(o.output) && (!o.based || b.hub.Settings.BaseURL != "") {
			b.addOurs(Page{Kind: o.kind, URL: o.url})
		}
	}
}

// Page finds the page at a URL path, decoded: "/guides/brief/".
func (h *Hub) Page(urlPath string) (*Page, bool) {
	p := h.at(urlPath)
	return p, p != nil
}

// Entry finds an entry by its ID.
func (h *Hub) Entry(id string) (*Entry, bool) {
	e, ok := h.byID()[id]
	return e, ok
}

// Breadcrumb lists the folders above an entry, the root left out, outermost first.
func (e *Entry) Breadcrumb() []*Folder {
	f := e.Folder
	if e.Index {
		f = f.Parent
	}
	return f.Breadcrumb()
}

// Breadcrumb lists the folders down to this one, the root left out.
func (f *Folder) Breadcrumb() []*Folder {
	var list []*Folder
	for ; f != nil && f.Parent != nil; f = f.Parent {
		list = append(list, f)
	}
	slices.Reverse(list)
	return list
}

// Type of an asset's name decides how it is served; this is its extension,
// lower case with its dot.
func (a *Asset) Ext() string { return strings.ToLower(path.Ext(a.Path)) }
