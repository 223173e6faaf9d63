package render

import (
	"html"
	"html/template"
	"slices"
	"strings"
)

// libraries of others that pages load when the HTML of a body has a mark. The hub
// publishes their files when a body of it has one.
var libraries = [...]struct {
	mark, script, name string
	files              []string // told the script in data-NAME
}{
	{`<pre class="mermaid">`, "diagrams.js", "frame", []string{"vendor/mermaid/frame.html"}},
	{`class="math `, "math.js", "katex", []string{"vendor/katex/katex.js", "vendor/katex/katex.css"}},
}

// shows reports whether a body on the page holds some HTML.
func (v *View) shows(mark string) bool {
	return v.Entry != nil && strings.Contains(string(v.Entry.Body), mark) ||
		slices.ContainsFunc(v.Parts, func(c Chapter) bool { return strings.Contains(string(c.Body), mark) })
}

func (v *View) published(asset string) bool {
	_, ok := v.hub.Page("/" + v.theme.public[asset])
	return ok
}

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
	v.image(meta)
	if v.Entry != nil {
		meta("property", "article:modified_time", day(changed(v.Entry.Entry)).ISO)
	}
	for _, a := range v.Alternates {
		b.WriteString(`<link rel="alternate" type="` + a.Type + `" title="` + html.EscapeString(a.Title) + `" href="` + html.EscapeString(a.URL) + "\">\n")
	}
	for _, l := range libraries {
		if v.shows(l.mark) && v.published(l.files[0]) {
			var urls []string
			for _, f := range l.files {
				urls = append(urls, v.Asset(f))
			}
			b.WriteString(`<script src="` + v.Asset(l.script) + `" data-` + l.name + `="` + strings.Join(urls, " ") + "\" defer></script>\n")
		}
	}
	jsonLD(&b, v)
	return template.HTML(b.String())
}
