package render

import (
	"bytes"
	"html/template"
	"strings"

	"podbook/site/model"
)

// Chapter is an entry on the page that prints a whole folder.
type Chapter struct {
	ID    string // of the chapter; its headings' ids begin with it
	Level int    // below the folder, from 1
	Title string
	URL   string // of the entry's own page
	Lead  string
	Body  template.HTML
}

// printView shows all of a folder on one page, in the order of the navigation.
// Links between its entries lead to places on the page, all others to pages.
func (r *Renderer) printView(p *model.Page) *View {
	v := r.newView(p, "print")
	v.Title, v.NoIndex = p.Folder.Title, true
	v.Canonical = r.site.absolute(p.Folder.URL)
	v.Crumbs = append(r.crumbs(v, p.Folder, true), v.link(p.Folder.Title, p.Folder.URL))
	v.here = map[*model.Entry]string{}
	all := allEntries(nil, p.Folder)
	for i, e := range all {
		v.here[e] = "c" + itoa(i+1)
	}
	depth := len(p.Folder.Breadcrumb())
	for _, e := range all {
		var b bytes.Buffer
		v.body(&b, e)
		level := len(e.Folder.Breadcrumb()) - depth + 1
		if e.Index {
			level = max(1, level-1)
		}
		v.Parts = append(v.Parts, Chapter{ID: v.here[e], Level: level, Title: e.Title, URL: v.Rel(e.URL),
			Lead: r.hub.File(e).Source.Meta.Description.Text, Body: template.HTML(b.String())})
	}
	v.Count = len(v.Parts)
	return v
}

// chapters writes the contents of a page that prints a folder.
func chapters(list []Chapter) template.HTML {
	var b strings.Builder
	for i := range list {
		c := &list[i]
		b.WriteString(`<li class="l` + itoa(c.Level) + `">`)
		writeLink(&b, "#"+c.ID, c.Title)
		b.WriteString("</li>\n")
	}
	return template.HTML(b.String())
}

// idAttributes name an element of the page that they stand on.
var idAttributes = [...]string{" id", " for", " aria-labelledby", " aria-describedby", " aria-controls"}

// writePrefixed writes HTML of ours with a prefix before every id, and before
// every use of one, so that several bodies can stand on one page.
func writePrefixed(w *bytes.Buffer, h []byte, prefix string) {
	if prefix == "" {
		w.Write(h)
		return
	}
	for {
		i := bytes.Index(h, []byte(`="`))
		if i < 0 {
			w.Write(h)
			return
		}
		w.Write(h[:i+2])
		before := h[:i]
		h = h[i+2:]
		if bytes.HasSuffix(before, []byte(" href")) && len(h) > 0 && h[0] == '#' {
			w.WriteString("#" + prefix + "-")
			h = h[1:]
			continue
		}
		for _, a := range idAttributes {
			if bytes.HasSuffix(before, []byte(a)) {
				w.WriteString(prefix + "-")
				break
			}
		}
	}
}

// hereURL is a link to an entry that stands on this very page; "" when it does not.
func (v *View) hereURL(t model.Target) string {
	prefix := v.here[t.Entry]
	if prefix == "" || t.Asset != nil {
		return ""
	}
	section := t.Section
	if _, tail, ok := strings.Cut(t.URL, "#"); ok && section == "" {
		section = tail
	}
	if strings.ContainsRune(t.URL, '?') {
		return "" // a moment of a session, which only its own page can play
	}
	if section == "" {
		return "#" + prefix
	}
	return "#" + prefix + "-" + section
}
