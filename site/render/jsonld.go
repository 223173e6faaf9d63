package render

import (
	"strings"
	"time"

	"podbook/site/markdown"
	"podbook/site/model"
)

// jsonLD tells search engines what a page is, in the vocabulary of schema.org: an
// Article or FAQPage, the WebSite on the home page, and where it lies. URLs are
// absolute where the hub says where it stands; else they are relative, which
// JSON-LD resolves by the page's own address. What sessions are, jsonldsession.go says.
func jsonLD(b *strings.Builder, v *View) {
	w := ld{Builder: b}
	if v.Entry != nil && (v.Entry.Type != "session" || !w.session(v.maker, v, v.Entry.Entry)) {
		w.article(v, v.Entry.Entry)
	}
	if v.URL == "/" {
		w.site(v)
	}
	if len(v.Crumbs) > 0 {
		w.crumbs(v)
	}
	if w.began {
		b.WriteString("]}</script>\n")
	}
}

// ld writes the objects of a graph. It is written by hand since every page has
// one, and encoding/json would be a tenth of a page's time.
type ld struct {
	*strings.Builder
	began bool
}

// open begins an object of the graph.
func (w *ld) open(kind string) {
	if w.began {
		w.WriteByte(',')
	} else {
		w.WriteString(`<script type="application/ld+json">{"@context":"https://schema.org","@graph":[`)
	}
	w.began = true
	w.WriteString(`{"@type":"`)
	w.WriteString(kind)
	w.WriteByte('"')
}

// text writes a member that is text, unless it is empty.
func (w *ld) text(key, value string) {
	if value != "" {
		w.WriteString(`,"`)
		w.WriteString(key)
		w.WriteString(`":`)
		w.quote(value)
	}
}

func (w *ld) date(key string, t time.Time) {
	if !t.IsZero() {
		w.WriteString(`,"` + key + `":"` + t.Format("2006-01-02") + `"`)
	}
}

// quote writes a JSON string that cannot end the script it stands in.
func (w *ld) quote(s string) {
	const hex = "0123456789abcdef"
	w.WriteByte('"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			continue
		}
		w.WriteString(s[from:i])
		w.WriteString(`\u00` + string(hex[c>>4]) + string(hex[c&15]))
		from = i + 1
	}
	w.WriteString(s[from:])
	w.WriteByte('"')
}

// address is a page's URL for machines.
func (v *View) address(to string) string {
	if v.Site.Base != "" {
		return v.Site.Base + to
	}
	return v.Rel(to)
}

func (w *ld) article(v *View, e *model.Entry) {
	layout := v.hub.File(e).Layout()
	asked := questions(e, layout.Headings())
	if asked {
		w.open("FAQPage")
		w.text("name", e.Title)
	} else {
		w.open("Article")
		w.text("headline", e.Title)
	}
	w.text("description", e.Description)
	if t, _ := v.picture(); t.URL != "" {
		w.text("image", v.absolute(t))
	}
	w.text("url", v.address(e.URL))
	w.text("inLanguage", v.Lang)
	w.date("datePublished", e.Date)
	w.date("dateModified", changed(e))
	w.keywords(e)
	switch {
	case len(e.Authors) > 0:
		w.persons("author", e.Authors)
	case e.OwnerPod != nil:
		w.WriteString(`,"author":{"@type":"Organization"`)
		w.text("name", e.OwnerPod.Title)
		w.text("url", v.address(e.OwnerPod.URL))
		w.WriteByte('}')
	}
	w.WriteString(`,"publisher":{"@type":"Organization"`)
	w.text("name", v.Site.Title)
	w.WriteByte('}')
	if asked {
		w.questions(v, e)
	}
	w.WriteByte('}')
}

func (w *ld) keywords(e *model.Entry) {
	for i, t := range e.Tags {
		if i == 0 {
			w.WriteString(`,"keywords":[`)
		} else {
			w.WriteByte(',')
		}
		w.quote(t.Label)
	}
	if len(e.Tags) > 0 {
		w.WriteByte(']')
	}
}

func (w *ld) persons(key string, names []string) {
	for i, name := range names {
		if i == 0 {
			w.WriteString(`,"` + key + `":[`)
		} else {
			w.WriteByte(',')
		}
		w.WriteString(`{"@type":"Person"`)
		w.text("name", name)
		w.WriteByte('}')
	}
	if len(names) > 0 {
		w.WriteByte(']')
	}
}

// questions reports whether an entry answers questions: most of its headings,
// and two at least, ask.
func questions(e *model.Entry, headings []markdown.Section) bool {
	asked, least := 0, int32(7)
	for _, h := range headings {
		if asks(h.Title) {
			asked++
			least = min(least, h.Level)
		}
	}
	if asked < 2 {
		return false
	}
	n := 0
	for _, h := range headings {
		if h.Level >= least {
			n++
		}
	}
	return e.Type == "faq" || 2*asked > n
}

func asks(heading string) bool {
	return strings.HasSuffix(heading, "?") || strings.HasSuffix(heading, "؟") || strings.HasSuffix(heading, "？")
}

func (w *ld) questions(v *View, e *model.Entry) {
	f := v.hub.File(e)
	texts, layout := f.Body().Sections, f.Layout()
	w.WriteString(`,"mainEntity":[`)
	first := true
	for i, s := range layout.Sections {
		if !asks(s.Title) || texts[i] == "" {
			continue
		}
		if !first {
			w.WriteByte(',')
		}
		first = false
		w.WriteString(`{"@type":"Question"`)
		w.text("name", s.Title)
		w.text("url", v.address(e.URL)+"#"+s.ID)
		w.WriteString(`,"acceptedAnswer":{"@type":"Answer"`)
		w.text("text", texts[i])
		w.WriteString("}}")
	}
	w.WriteByte(']')
}

func (w *ld) site(v *View) {
	w.open("WebSite")
	w.text("name", v.Site.Title)
	w.text("description", v.Site.Description)
	w.text("url", v.address("/"))
	w.text("inLanguage", v.Site.Language)
	w.WriteString(`,"potentialAction":{"@type":"SearchAction","query-input":"required name=q"`)
	w.text("target", v.address("/search/")+"?q={q}")
	w.WriteString("}}")
}

func (w *ld) crumbs(v *View) {
	w.open("BreadcrumbList")
	w.WriteString(`,"itemListElement":[`)
	item := func(n int, name, url string) {
		if n > 1 {
			w.WriteByte(',')
		}
		w.WriteString(`{"@type":"ListItem","position":` + itoa(n))
		w.text("name", name)
		w.text("item", url)
		w.WriteByte('}')
	}
	for i, c := range v.Crumbs {
		url := c.URL
		if v.Site.Base != "" {
			url = v.Site.Base + resolve(v.URL, c.URL)
		}
		item(i+1, c.Title, url)
	}
	item(len(v.Crumbs)+1, v.Title, "")
	w.WriteString("]}")
}

// resolve is the path below the base that a relative URL of the page at from
// leads to. The URL is one that Rel made.
func resolve(from, rel string) string {
	dir := from[:strings.LastIndexByte(from, '/')+1]
	rel = strings.TrimPrefix(rel, "./")
	for strings.HasPrefix(rel, "../") {
		rel = rel[3:]
		dir = dir[:strings.LastIndexByte(strings.TrimSuffix(dir, "/"), '/')+1]
	}
	return dir + rel
}
