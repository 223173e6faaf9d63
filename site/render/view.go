package render

import (
	"bytes"
	"html/template"
	"strings"
	"time"

	"podbook/site/model"
)

// View is what templates are given: the contract that themes/README.md describes.
// Fields that a kind of page does not use are zero.
type View struct {
	Site        *Site
	Kind        string // name of the page's template
	URL         string // below the base
	Root        string // relative way to the base: "../../"
	Lang, Dir   string // of the content; Site has those of the frame around it
	Title       string // "" on a home page without one
	Description string
	FullTitle   string // with the hub's
	Foreign     bool   // the content is in another language than the hub
	Canonical   string // absolute; "" without a base URL
	NoIndex     bool
	Crumbs      []Link // from the home page to the page's parent
	Alternates  []Alternate

	Head, Header, Drawer, Nav, Main, Footer template.HTML // for the layout
	TOC                                     []Heading

	Entry  *EntryView
	Groups []Group // listings: what the page lists
	Cards  []Card  // pods and folders as cards
	Pods   []Card
	Recent []Item
	Next   []Item // the newest sessions; which of them are to come only a reader's browser can tell
	Pager  *Pager
	Tag    *TagView
	Pod    *PodView
	Count  int
	Search *SearchView
	Print  string // URL of all of a folder on one page; "" when there is none
	Parts  []Chapter

	Programme *Programme // of sessions
	Cited     []Cited    // moments that entries name: of a session, or the best of a quarter

	maker *Renderer
	hub   *model.Hub
	theme *Theme
	from  string                  // page URL that links start from; "": from Root
	parts []*bytes.Buffer         // what it is made of, see Renderer.part
	here  map[*model.Entry]string // entries that stand on the page themselves, and what their ids begin with
}

// Link is a title with a URL that is ready for use in the page.
type Link struct {
	Title string
	URL   string
	Note  string
}

// Alternate is the same content in another format.
type Alternate struct{ Type, Title, URL string }

// Heading is one line of a page's contents.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// Chip is a tag or pod as a small link.
type Chip struct {
	Label string
	URL   string
	Hue   int // 0 to 11 for pods, -1 for tags
	Count int
}

// Item is an entry in a listing.
type Item struct {
	Title       string
	URL         string
	Description string
	Type        string // "" for plain entries
	Where       string // where it lies: "Guides / How to"
	Date        Date
	Pods        []Chip
	Duration    string
}

// Group is a titled part of a listing.
type Group struct {
	Title string
	URL   string
	ID    string
	Note  string
	Count int
	Items []Item
	Chips []Chip
}

// Card is a pod or a folder with a taste of what it holds.
type Card struct {
	Title       string
	URL         string
	Description string
	Count       int
	Hue         int // -1 for folders
	Links       []Link
}

// Pager is the way through a listing of several parts.
type Pager struct {
	Part, Parts int
	Prev, Next  string
}

// Date is a day for people and for programs; its zero value prints nothing.
type Date struct {
	Text string // "1 May 2026"
	ISO  string // "2026-05-01"
}

func day(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return Date{t.Format("2 January 2006"), t.Format("2006-01-02")}
}

// Rel is the URL of a path below the base as seen from this page. Absolute URLs
// stay as they are.
func (v *View) Rel(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
		return to
	}
	if v.from == "" { // header, footer and the 404 page know only the way to the base
		if to == "/" {
			return v.Root
		}
		return strings.TrimPrefix(v.Root, "./") + to[1:]
	}
	return Rel(v.from, to)
}

// Asset is the URL of a file of the theme: "style.css". An unknown name gives "".
func (v *View) Asset(name string) string {
	public, ok := v.theme.public[name]
	if !ok {
		return ""
	}
	return v.Rel("/" + public)
}

func (v *View) link(title, to string) Link { return Link{Title: title, URL: v.Rel(to)} }

func (r *Renderer) newView(p *model.Page, kind string) *View {
	v := &View{maker: r, hub: r.hub, Site: r.site, Kind: kind, URL: p.URL, Root: root(p.URL), Lang: r.site.Language, Dir: r.site.Dir,
		Canonical: r.site.absolute(p.URL), theme: r.theme, from: p.URL}
	return v
}

// view collects what the template of a page needs.
func (r *Renderer) view(p *model.Page) (name string, v *View, err error) {
	switch p.Kind {
	case model.PageEntry:
		v, err = r.entryView(p)
	case model.PageFolder:
		v = r.folderView(p)
	case model.PageHome:
		v = r.homeView(p)
	case model.PageTag:
		v = r.tagView(p)
	case model.PageTags:
		v = r.tagsView(p)
	case model.PagePod:
		v = r.podView(p)
	case model.PagePods:
		v = r.podsView(p)
	case model.PageSessions:
		v = r.sessionsView(p)
	case model.PageQuarter:
		v = r.quarterView(p)
	case model.PageSearch:
		v = r.searchView(p, nil, nil)
	case model.PageNotFound:
		v = r.notFoundView(p)
	case model.PagePrint:
		v = r.printView(p)
	default:
		panic("render: page kind without a template")
	}
	if err != nil {
		return "", nil, err
	}
	return v.Kind, v, nil
}

func functions() template.FuncMap {
	return template.FuncMap{
		"plural":   plural,
		"date":     date,
		"head":     head,
		"steps":    steps,
		"tools":    tools,
		"chapters": chapters,
		"chip":     chip,
		"chips":    chips,
		"items":    items,
		"links":    links,
		"contents": contents,
		"cards":    cards,
	}
}

// plural is the number with its noun: 1 entry, 2 entries.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes 12345 as "12,345".
func thousands(n int) string {
	s := itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
