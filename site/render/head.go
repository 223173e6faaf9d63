package render

import (
	"html"
	"html/template"
	"strings"
)

// head writes what search engines, readers of feeds and other sites want to know
// of a page.
func head(v *View) template.HTML {
	var b strings.Builder
	b.Grow(3 << 10)
	meta := func(key, name, content string) {
		if content != "" {
			b.WriteString("<meta " + key + `="` + name + `" content="` + html.EscapeString(content) + "\">\n")
		}
	}
	meta("name", "description", v.Description)
	if v.NoIndex {
		meta("name", "robots", "noindex")
	}
	if v.Canonical != "" {
		b.WriteString(`<link rel="canonical" href="` + html.EscapeString(v.Canonical) + "\">\n")
	}
	title, kind := v.Title, "website"
	if title == "" {
		title = v.Site.Title
	}
	if v.Entry != nil {
		kind = "article"
	}
	meta("property", "og:title", title)
	meta("property", "og:type", kind)
	meta("property", "og:description", v.Description)
	meta("property", "og:url", v.Canonical)
	if v.Entry != nil {
		meta("property", "article:modified_time", day(changed(v.Entry.Entry)).ISO)
	}
	for _, a := range v.Alternates {
		b.WriteString(`<link rel="alternate" type="` + a.Type + `" title="` + html.EscapeString(a.Title) + `" href="` + html.EscapeString(a.URL) + "\">\n")
	}
	jsonLD(&b, v)
	return template.HTML(b.String())
}
