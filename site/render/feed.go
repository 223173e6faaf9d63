package render

import (
	"bytes"
	"encoding/xml"
	"slices"
	"time"

	"podbook/site/model"
)

// feedLength is how many entries a feed carries, the newest first.
const feedLength = 30

// feed is what both formats tell. Its date is the newest entry's, never a clock's.
type feed struct {
	title   string
	home    string // URL below the base of the page that the feed follows
	self    string
	updated time.Time
	entries []*model.Entry
}

// epoch stands for the date of a feed that has no dated entry: Atom demands one.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func (r *Renderer) feed(p *model.Page) feed {
	f := feed{title: r.site.Title, home: "/", self: p.URL, updated: epoch}
	from := r.hub.Entries
	switch {
	case p.Tag != nil:
		f.title, f.home, from = p.Tag.Label+" – "+r.site.Title, p.Tag.URL, p.Tag.Entries
	case p.Pod != nil:
		f.title, f.home, from = p.Pod.Title+" – "+r.site.Title, p.Pod.URL, p.Pod.Entries
	case p.Folder != nil:
		f.title, f.home, from = p.Folder.Title+" – "+r.site.Title, p.Folder.URL, allEntries(nil, p.Folder)
	}
	for _, e := range from {
		if !changed(e).IsZero() {
			f.entries = append(f.entries, e)
		}
	}
	slices.SortStableFunc(f.entries, func(a, b *model.Entry) int { return changed(b).Compare(changed(a)) })
	f.entries = f.entries[:min(feedLength, len(f.entries))]
	if len(f.entries) > 0 {
		f.updated = changed(f.entries[0])
	}
	return f
}

// address is the absolute URL of a page, or the relative one when the hub has no
// base URL: readers resolve it against the feed's own address.
func (r *Renderer) address(from, to string) string {
	if a := r.site.absolute(to); a != "" {
		return a
	}
	return Rel(from, to)
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr,omitempty"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Author  atomPerson  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title      string         `xml:"title"`
	ID         string         `xml:"id"`
	Links      []atomLink     `xml:"link"`
	Published  string         `xml:"published,omitempty"`
	Updated    string         `xml:"updated"`
	Authors    []atomPerson   `xml:"author"`
	Summary    string         `xml:"summary,omitempty"`
	Categories []atomCategory `xml:"category"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr,omitempty"`
}

// atom writes a feed by RFC 4287.
func (r *Renderer) atom(p *model.Page) ([]byte, string, error) {
	f := r.feed(p)
	out := atomFeed{Lang: r.site.Language, Title: f.title, ID: r.identity(f.home), Updated: f.updated.Format(time.RFC3339),
		Author: atomPerson{r.site.Title},
		Links: []atomLink{{"self", "application/atom+xml", r.address(f.self, f.self)},
			{"alternate", "text/html", r.address(f.self, f.home)}}}
	if out.Author.Name == "" {
		out.Author.Name = "Podbook"
	}
	for _, e := range f.entries {
		a := atomEntry{Title: e.Title, ID: r.identity(e.URL), Updated: changed(e).Format(time.RFC3339), Summary: e.Description,
			Links: []atomLink{{"alternate", "text/html", r.address(f.self, e.URL)}}}
		if !e.Date.IsZero() {
			a.Published = e.Date.Format(time.RFC3339)
		}
		for _, n := range e.Authors {
			a.Authors = append(a.Authors, atomPerson{n})
		}
		for _, t := range e.Tags {
			a.Categories = append(a.Categories, atomCategory{t.Name, t.Label})
		}
		out.Entries = append(out.Entries, a)
	}
	data, err := markup(out)
	return data, "application/atom+xml; charset=utf-8", err
}

// identity is an IRI that stays the same: the URL where it is known, else a URN.
func (r *Renderer) identity(to string) string {
	if a := r.site.absolute(to); a != "" {
		return a
	}
	return "urn:podbook:" + to
}

// markup writes XML with its declaration, indented for people who look.
func markup(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
