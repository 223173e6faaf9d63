package render

import (
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"

	"podbook/site/model"
)

// TagView is what a tag's page tells beside its entries.
type TagView struct {
	Label     string
	Name      string
	Parent    *Link
	Children  []Chip
	Owners    []Chip
	Aliases   []string
	Dimension string
	Search    string // URL of the search for this tag
}

// PodView is what a pod's page tells beside its entry.
type PodView struct {
	Title    string
	Slug     string
	Hue      int
	Owns     []Item
	For      []Item
	OwnsMore int // owned entries that are not listed
	ForMore  int
	Hosted   []Item
	Tags     []Chip
	Search   string
}

// folderShown is how many entries the page of a folder lists below its own text;
// listings without text have parts instead.
const folderShown = 500

// listShown is how many entries a summary of a long list shows.
const listShown = 12

func (r *Renderer) homeView(p *model.Page) *View {
	v := r.newView(p, "home")
	v.Title, v.Description = r.site.Title, r.site.Description
	v.Nav = r.nav(v, r.hub.Root, 0)
	r.fillHome(v)
	return v
}

// fillHome adds what a home page shows: pods, sections, changes and sessions.
func (r *Renderer) fillHome(v *View) {
	v.Pods = r.podCards(v)
	for _, n := range r.hub.Root.Children {
		if n.Folder != nil {
			v.Cards = append(v.Cards, folderCard(v, n.Folder))
		}
	}
	for _, e := range r.hub.Root.Entries {
		v.Groups = appendItem(v.Groups, r.item(v, e))
	}
	for _, e := range r.recent() {
		it := r.item(v, e)
		it.Date = day(changed(e))
		v.Recent = append(v.Recent, it)
	}
	for i, e := range r.hub.Sessions {
		if i == listShown {
			break
		}
		v.Next = append(v.Next, r.item(v, e))
	}
	v.Count = len(r.hub.Entries)
}

func appendItem(groups []Group, it Item) []Group {
	if len(groups) == 0 {
		groups = []Group{{}}
	}
	groups[0].Items = append(groups[0].Items, it)
	return groups
}

// recent is the newest changes, at most five, found once for all pages.
func (r *Renderer) recent() []*model.Entry {
	r.recentOnce.Do(func() {
		var list []*model.Entry
		for _, e := range r.hub.Entries {
			if !changed(e).IsZero() && e.Type != "session" {
				list = append(list, e)
			}
		}
		sort.SliceStable(list, func(i, j int) bool { return changed(list[i]).After(changed(list[j])) })
		r.recentEntries = list[:min(5, len(list))]
	})
	return r.recentEntries
}

// changed is when an entry last changed, as far as it says.
func changed(e *model.Entry) time.Time {
	if !e.Modified.IsZero() {
		return e.Modified
	}
	return e.Date
}

func (r *Renderer) podCards(v *View) []Card {
	var cards []Card
	for _, p := range r.hub.Pods {
		c := Card{Title: p.Title, URL: v.Rel(p.URL), Hue: r.hue(p), Count: len(p.Entries)}
		if p.Entry != nil {
			c.Description = p.Entry.Description
		}
		cards = append(cards, c)
	}
	return cards
}

func folderCard(v *View, f *model.Folder) Card {
	c := Card{Title: f.Title, URL: v.Rel(f.URL), Hue: -1, Count: f.Count}
	if f.Entry != nil {
		c.Description = f.Entry.Description
	}
	for _, n := range f.Children {
		if len(c.Links) == 4 {
			break
		}
		if n.Folder != nil {
			c.Links = append(c.Links, v.link(n.Folder.Title, n.Folder.URL))
		} else {
			c.Links = append(c.Links, v.link(n.Entry.LinkTitle, n.Entry.URL))
		}
	}
	return c
}

func (r *Renderer) folderView(p *model.Page) *View {
	v := r.newView(p, "folder")
	v.Title = p.Folder.Title
	v.Crumbs = r.crumbs(v, p.Folder, true)
	v.Nav = r.nav(v, p.Folder, 0)
	r.fillFolder(v, p, p.Folder)
	v.Count = p.Folder.Count
	v.Alternates = append(v.Alternates, r.feeds(v, "folder-feeds", p.Folder.URL, p.Folder.Title)...)
	r.pager(v, p, p.Folder.URL)
	return v
}

// fillFolder lists what lies in a folder, whose page p is: its folders as cards, its
// entries. The folders of pods and sessions list those as the pages would that they
// replace.
func (r *Renderer) fillFolder(v *View, p *model.Page, f *model.Folder) {
	if print := r.hub.Print(f); print != "" {
		v.Print = v.Rel(print)
	}
	for _, sub := range f.Folders {
		v.Cards = append(v.Cards, folderCard(v, sub))
	}
	list := f.Entries
	switch v.URL {
	case "/pods/":
		v.Pods = r.podCards(v)
		list = slices.DeleteFunc(slices.Clone(list), func(e *model.Entry) bool { return e.Type == "pod" }) // they have cards
	case "/sessions/":
		r.fillProgramme(v)
		v.Groups = cut(v.Groups, p)
		return
	}
	if len(list) == 0 {
		return
	}
	shown := list
	if v.Entry != nil {
		shown = list[:min(len(list), folderShown)]
	}
	g := r.group(v, p, shown)
	if g.Count = len(list); len(shown) < len(list) {
		g.Note = "and " + thousands(len(list)-len(shown)) + " more, which search finds"
	}
	for i := range g.Items {
		g.Items[i].Where = ""
	}
	v.Groups = []Group{g}
}

// pager adds the ways to the other parts of a listing that begins at first.
func (r *Renderer) pager(v *View, p *model.Page, first string) {
	if p.Parts <= 1 {
		return
	}
	v.Pager = &Pager{Part: p.Part, Parts: p.Parts}
	if p.Part > 1 {
		v.Cards = nil
		v.Pager.Prev = v.Rel(partURL(first, p.Part-1))
	}
	if p.Part < p.Parts {
		v.Pager.Next = v.Rel(partURL(first, p.Part+1))
	}
}

// partOf is where the part of a list of n is that a page shows.
func partOf(p *model.Page, n int) (from, to int) {
	if p.Parts <= 1 {
		return 0, n
	}
	return min((p.Part-1)*model.PartSize, n), min(p.Part*model.PartSize, n)
}

// cut keeps the part of groups that a page shows.
func cut(groups []Group, p *model.Page) (kept []Group) {
	total := 0
	for _, g := range groups {
		total += len(g.Items)
	}
	from, to := partOf(p, total)
	at := 0
	for _, g := range groups {
		a, b := max(from-at, 0), min(to-at, len(g.Items))
		at += len(g.Items)
		if a < b {
			g.Items = g.Items[a:b]
			kept = append(kept, g)
		}
	}
	return kept
}

// partURL is the page of one part of a listing, as the model lists it.
func partURL(first string, part int) string {
	if part == 1 {
		return first
	}
	return first + itoa(part) + "/"
}

func (r *Renderer) tagView(p *model.Page) *View {
	t := p.Tag
	v := r.newView(p, "tag")
	v.Title = t.Label
	v.Description = fmt.Sprintf("%s tagged %s", plural(len(t.Entries), "entry", "entries"), t.Label)
	v.Crumbs = []Link{v.link(r.site.Title, "/"), v.link("Tags", "/tags/")}
	v.Nav = r.nav(v, r.hub.Root, 0)
	tv := &TagView{Label: t.Label, Name: t.Name, Aliases: t.Aliases, Children: tagChips(v, t.Children), Search: v.Rel("/search/") + "?tag=" + url.QueryEscape(t.Name)}
	if t.Parent != nil {
		l := v.link(t.Parent.Label, t.Parent.URL)
		tv.Parent = &l
		v.Crumbs = append(v.Crumbs, l)
	}
	if t.Dim != nil {
		tv.Dimension = t.Dim.Label
	}
	for _, pod := range t.Pods {
		tv.Owners = append(tv.Owners, r.podChip(v, pod))
	}
	v.Tag, v.Count = tv, len(t.Entries)
	v.Groups = []Group{r.group(v, p, t.Entries)}
	v.Alternates = append(r.feeds(v, "tag-feeds", t.URL, t.Label), r.podcastOf(v, t.URL, t.Label)...)
	r.pager(v, p, t.URL)
	return v
}

// group lists entries, or of a long list the part that the page shows.
func (r *Renderer) group(v *View, p *model.Page, entries []*model.Entry) Group {
	from, to := partOf(p, len(entries))
	g := Group{Count: len(entries), Items: make([]Item, 0, to-from)}
	for _, e := range entries[from:to] {
		g.Items = append(g.Items, r.item(v, e))
	}
	return g
}

func (r *Renderer) tagsView(p *model.Page) *View {
	v := r.newView(p, "tags")
	v.Title = "Tags"
	v.Description = "All " + plural(len(r.hub.Tags), "tag", "tags") + " of " + r.site.Title
	v.Crumbs = []Link{v.link(r.site.Title, "/")}
	v.Nav = r.nav(v, r.hub.Root, 0)
	v.Count = len(r.hub.Tags)
	plain := Group{Title: "Topics", ID: "topics"}
	for _, d := range r.hub.Dims {
		g := Group{Title: d.Label, ID: "dimension-" + d.Field, Chips: tagChips(v, d.Tags)}
		byLabel(g.Chips)
		v.Groups = append(v.Groups, g)
	}
	for _, t := range r.hub.Tags {
		if t.Dim == nil {
			plain.Chips = append(plain.Chips, tagChip(v, t))
		}
	}
	byLabel(plain.Chips)
	if len(plain.Chips) > 0 {
		if len(v.Groups) == 0 {
			plain.Title = ""
		}
		v.Groups = append([]Group{plain}, v.Groups...)
	}
	return v
}

func byLabel(chips []Chip) {
	sort.SliceStable(chips, func(i, j int) bool { return strings.ToLower(chips[i].Label) < strings.ToLower(chips[j].Label) })
}

func (r *Renderer) podsView(p *model.Page) *View {
	v := r.newView(p, "pods")
	v.Title, v.Description = "Pods", "The teams of "+r.site.Title
	v.Crumbs = []Link{v.link(r.site.Title, "/")}
	v.Nav = r.nav(v, r.hub.Root, 0)
	v.Pods = r.podCards(v)
	v.Count = len(v.Pods)
	return v
}

func (r *Renderer) podView(p *model.Page) *View {
	v := r.newView(p, "pod")
	v.Title = p.Pod.Title
	v.Description = "What the pod " + p.Pod.Title + " keeps and uses"
	v.Crumbs = []Link{v.link(r.site.Title, "/"), v.link("Pods", "/pods/")}
	v.Nav = r.nav(v, r.hub.Root, 0)
	v.Alternates = r.feeds(v, "tag-feeds", p.Pod.URL, p.Pod.Title)
	v.Pod = r.podFacts(v, p.Pod)
	v.Count = len(p.Pod.Entries)
	return v
}

// podFacts gathers what a pod owns, uses and hosted, and its tags.
func (r *Renderer) podFacts(v *View, p *model.Pod) *PodView {
	v.Alternates = append(v.Alternates, r.podcastOf(v, p.URL, p.Title)...)
	pv := &PodView{Title: p.Title, Slug: p.Slug, Hue: r.hue(p), Search: v.Rel("/search/") + "?pod=" + url.QueryEscape(p.Slug)}
	for _, e := range p.Entries {
		switch {
		case e == p.Entry:
		case e.OwnerPod == p && len(pv.Owns) < listShown:
			pv.Owns = append(pv.Owns, r.item(v, e))
		case e.OwnerPod == p:
			pv.OwnsMore++
		case len(pv.For) < listShown:
			pv.For = append(pv.For, r.item(v, e))
		default:
			pv.ForMore++
		}
	}
	for _, e := range r.hub.Sessions {
		if r.hub.Host(e) == p {
			pv.Hosted = append(pv.Hosted, r.item(v, e))
		}
	}
	for _, t := range r.hub.Tags {
		for _, owner := range t.Pods {
			if owner == p {
				pv.Tags = append(pv.Tags, tagChips(v, []*model.Tag{t})...)
			}
		}
	}
	return pv
}

// notFoundView knows no place in the site: any missing URL shows it, so all its
// links start from the base.
func (r *Renderer) notFoundView(p *model.Page) *View {
	v := r.newView(p, "notfound")
	v.Title, v.NoIndex, v.Canonical = "Page not found", true, ""
	v.from, v.Root = "", r.site.BasePath
	for _, n := range r.hub.Root.Children {
		if n.Folder != nil {
			v.Cards = append(v.Cards, folderCard(v, n.Folder))
		}
	}
	return v
}

// feeds are the alternates of a page that has feeds of its own.
func (r *Renderer) feeds(v *View, output, at, title string) []Alternate {
	if !r.hub.Settings.Writes(output) {
		return nil
	}
	return []Alternate{
		{"application/atom+xml", title, v.Rel(at + "feed.xml")},
		{"application/feed+json", title, v.Rel(at + "feed.json")},
	}
}
