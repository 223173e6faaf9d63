// Package render turns a page of the hub into bytes: HTML through the theme's
// templates, and the formats for programs (feeds, sitemap, Markdown twins,
// entries.json …) through writers of its own.
//
// A Renderer belongs to one revision of the hub, a Theme to many. Rendering is a
// pure function of the two and the page: it knows no clock, no file system and no
// request, and may run in any number of goroutines. Every link in a page is
// relative to that page, so a site works below any path; what must be absolute
// (canonical links, feeds, sitemap, the 404 page) uses the base URL of the
// settings.
//
// Work per page does not grow with the hub. Navigation shows the open path only
// and is rendered once per folder; headers and footers once per depth.
package render

import (
	"bytes"
	"fmt"
	"html/template"
	"sort"
	"strings"
	"sync"
	"unsafe"

	"podbook/site/diag"
	"podbook/site/model"
	"podbook/site/transcript"
)

const (
	typeHTML     = "text/html; charset=utf-8"
	typeJSON     = "application/json"
	typeText     = "text/plain; charset=utf-8"
	typeWebVTT   = "text/vtt; charset=utf-8"
	typePodcast  = "application/rss+xml"
	typeChapters = "application/json+chapters"
)

// Renderer renders the pages of one hub.
type Renderer struct {
	hub   *model.Hub
	theme *Theme
	site  *Site
	*shared
}

// shared is what all pages of a hub have in common, each found out once. None of it
// may depend on the body of an entry: see PageOf.
type shared struct {
	frames sync.Map // root prefix → *frame
	navs   sync.Map // navKey → template.HTML
	buffer sync.Pool

	hues          map[*model.Pod]int
	recentOnce    sync.Once
	recentEntries []*model.Entry

	mu    sync.Mutex
	diags map[diag.Diagnostic]bool
}

// New returns a renderer of the hub's pages.
func New(hub *model.Hub, theme *Theme) *Renderer {
	r := &Renderer{hub: hub, theme: theme, site: newSite(hub), shared: &shared{diags: map[diag.Diagnostic]bool{}}}
	r.hues = make(map[*model.Pod]int, len(hub.Pods))
	for i, p := range hub.Pods {
		r.hues[p] = i * 5 % hues // steps of five walk through all twelve, so that neighbours differ
	}
	r.buffer.New = func() any { return new(bytes.Buffer) }
	return r
}

// Page renders one page. The error is a failure of the program or of the built-in
// theme; a failing override of the hub's is a diagnostic (see Diags) and the
// built-in template's answer. Pages of kind PageAsset are not rendered: their
// bytes are the hub's files.
func (r *Renderer) Page(p *model.Page) (data []byte, contentType string, err error) {
	switch p.Kind {
	case model.PageRedirect:
		return r.redirect(p)
	case model.PageTwin:
		return r.twin(p)
	case model.PageCaptions:
		return r.hub.File(p.Entry).WebVTT(p.Part - 1), typeWebVTT, nil
	case model.PageChapters:
		return r.chapters(p)
	case model.PageChapterTrack:
		return transcript.ChaptersVTT(p.Entry.File.Chapters, p.Entry.File.End()), typeWebVTT, nil
	case model.PagePodcast:
		return r.podcast(p)
	case model.PageFeed:
		return r.atom(p)
	case model.PageJSONFeed:
		return r.jsonFeed(p)
	case model.PageSitemap:
		return r.sitemap()
	case model.PageRobots:
		return r.robots()
	case model.PageOpenSearch:
		return r.OpenSearch(r.site.Base)
	case model.PageLLMs:
		return r.llms()
	case model.PageLLMsFull:
		return r.llmsFull()
	case model.PageRedirects:
		return r.redirects()
	case model.PageManifest:
		return r.manifest()
	case model.PageEntries:
		return r.entries()
	case model.PageCalendar:
		return r.calendar(p)
	case model.PageNav:
		return r.navJSON()
	case model.PageTheme:
		if data, contentType, ok := r.theme.Asset(p.URL); ok {
			return data, contentType, nil
		}
		return nil, "", fmt.Errorf("the theme has no file %q", p.URL)
	case model.PageAsset:
		return nil, "", fmt.Errorf("%s is a file of the hub, not a page", p.URL)
	}
	b := r.buffer.Get().(*bytes.Buffer)
	defer r.buffer.Put(b)
	b.Reset()
	if err := r.writeHTML(b, p); err != nil {
		return nil, "", err
	}
	return bytes.Clone(b.Bytes()), typeHTML, nil
}

// isHTML reports whether a page is made by a template.
func isHTML(k model.PageKind) bool {
	switch k {
	case model.PageEntry, model.PageFolder, model.PageHome, model.PageTag, model.PageTags, model.PagePod, model.PagePods:
		return true
	}
	return false
}

// writeHTML renders a page that has a template.
func (r *Renderer) writeHTML(b *bytes.Buffer, p *model.Page) error {
	name, v, err := r.view(p)
	if err != nil {
		return err
	}
	return r.html(b, name, v)
}

// PageOf is Page, and says which entries' files the page was made from. As long as
// these, and the outlines of all files, are the same, so is the page. The data may
// lie in scratch.
func (r *Renderer) PageOf(p *model.Page, scratch *bytes.Buffer) (data []byte, of []*model.Entry, err error) {
	asking := *r
	asking.hub = r.hub.Asking(func(e *model.Entry) {
		if n := len(of); n == 0 || of[n-1] != e {
			of = append(of, e)
		}
	})
	if isHTML(p.Kind) {
		scratch.Reset()
		err = asking.writeHTML(scratch, p)
		return scratch.Bytes(), of, err
	}
	data, _, err = asking.Page(p)
	return data, of, err
}

// part returns a buffer for a part of a page, which lives until html has made the
// page of the view.
func (r *Renderer) part(v *View) *bytes.Buffer {
	b := r.buffer.Get().(*bytes.Buffer)
	b.Reset()
	v.parts = append(v.parts, b)
	return b
}

// finished is what a part holds, not copied: nothing may be written to it any more.
func finished(part *bytes.Buffer) template.HTML {
	return template.HTML(unsafe.String(unsafe.SliceData(part.Bytes()), part.Len()))
}

// html runs a page's template and puts the layout around it. The view and its parts
// are used up.
func (r *Renderer) html(w *bytes.Buffer, name string, v *View) error {
	defer func() {
		for _, b := range v.parts {
			r.buffer.Put(b)
		}
	}()
	main := r.part(v)
	if err := r.execute(main, name, v); err != nil {
		return err
	}
	f, err := r.frame(v)
	if err != nil {
		return err
	}
	v.Head, v.Header, v.Drawer, v.Footer = f.head, f.header, f.drawer, f.footer
	v.FullTitle, v.Foreign = v.Site.Title, v.Lang != v.Site.Language
	if v.Title != "" && v.Title != v.Site.Title {
		v.FullTitle = v.Title + " · " + v.Site.Title
	}
	v.Main = finished(main)
	return r.execute(w, "layout", v)
}

func (r *Renderer) execute(w *bytes.Buffer, name string, data any) error {
	d, err := r.theme.execute(w, name, data)
	if d != nil {
		r.mu.Lock()
		r.diags[*d] = true
		r.mu.Unlock()
	}
	if err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	return nil
}

// Diags returns what went wrong with the hub's own templates so far, sorted.
func (r *Renderer) Diags() []diag.Diagnostic {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]diag.Diagnostic, 0, len(r.diags))
	for d := range r.diags {
		list = append(list, d)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Message < b.Message
	})
	return list
}

// frame is what all pages at one depth share.
type frame struct{ head, header, drawer, footer template.HTML }

func (r *Renderer) frame(v *View) (*frame, error) {
	if f, ok := r.frames.Load(v.Root); ok {
		return f.(*frame), nil
	}
	shared := &View{Site: v.Site, Root: v.Root, Lang: v.Site.Language, Dir: v.Site.Dir, theme: v.theme}
	f := &frame{}
	for name, to := range map[string]*template.HTML{"partials/assets": &f.head, "partials/header": &f.header, "partials/drawer": &f.drawer, "partials/footer": &f.footer} {
		var b bytes.Buffer
		if err := r.execute(&b, name, shared); err != nil {
			return nil, err
		}
		*to = template.HTML(b.String())
	}
	r.frames.Store(v.Root, f)
	return f, nil
}

// Site is what every page knows of the hub.
type Site struct {
	Title         string
	Description   string
	Language      string // BCP 47
	Dir           string // "ltr" or "rtl"
	Base          string // absolute URL without trailing slash, "" when unknown
	BasePath      string // its path with a trailing slash: "/" or "/hub/"
	Revision      string
	Menu          []Link // URLs below the base, or absolute
	Logo          string // URL below the base, "" without one
	LogoWidth     int    // in pixels, as the header shows it
	LogoHeight    int
	Footer        string // a text
	FooterLinks   []Link // in place of the theme's, when there are any
	OwnFont       bool   // text is not set in the theme's font
	HasPods       bool
	HasTags       bool
	HasSessions   bool
	HasFeeds      bool
	HasOpenSearch bool
	HasLLMs       bool
	HasManifest   bool
	Entries       int
}

func newSite(hub *model.Hub) *Site {
	s := &Site{
		Title: hub.Title, Description: hub.Settings.Description, Language: hub.Settings.Language,
		Base: strings.TrimRight(hub.Settings.BaseURL, "/"), Revision: hub.Revision,
		HasPods: len(hub.Pods) > 0, HasTags: len(hub.Tags) > 0, HasSessions: len(hub.Sessions) > 0,
		Entries: len(hub.Entries),
	}
	if s.Language == "" {
		s.Language = "en"
	}
	s.Dir = direction(s.Language)
	s.BasePath = "/"
	if i := strings.Index(s.Base, "://"); i >= 0 {
		if j := strings.IndexByte(s.Base[i+3:], '/'); j >= 0 {
			s.BasePath = s.Base[i+3+j:] + "/"
		}
	}
	for _, m := range hub.Settings.Menu {
		s.Menu = append(s.Menu, Link{Title: m.Title, URL: m.URL})
	}
	for _, m := range hub.Settings.Footer.Links {
		s.FooterLinks = append(s.FooterLinks, Link{Title: m.Title, URL: m.URL})
	}
	s.Footer, s.OwnFont = hub.Settings.Footer.Text, hub.Settings.Look.Font != ""
	if hub.Settings.Logo != "" {
		name := strings.TrimPrefix(hub.Settings.Logo, "/")
		s.Logo, s.LogoWidth, s.LogoHeight = model.AssetURL(name), logoHeight, logoHeight
		if p, ok := hub.Page("/" + name); ok && p.Asset != nil && p.Asset.Width > 0 {
			s.LogoWidth = max(1, p.Asset.Width*logoHeight/p.Asset.Height)
			if s.LogoWidth > logoWidth {
				s.LogoWidth, s.LogoHeight = logoWidth, max(1, logoWidth*p.Asset.Height/p.Asset.Width)
			}
		}
	}
	_, s.HasFeeds = hub.Page("/feed.xml")
	_, s.HasOpenSearch = hub.Page("/opensearch.xml")
	_, s.HasLLMs = hub.Page("/llms.txt")
	_, s.HasManifest = hub.Page("/manifest.webmanifest")
	return s
}

// A logo is as high as a line of the header, unless it would be too wide then.
const (
	logoHeight = 26
	logoWidth  = 128
)

// direction of a language's script, by the languages that are written from right
// to left.
func direction(lang string) string {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch primary {
	case "ar", "arc", "ckb", "dv", "fa", "ha", "he", "khw", "ks", "ps", "sd", "syr", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}
