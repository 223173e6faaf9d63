package render

import (
	"html"
	"html/template"
	"strings"
)

// What stands on pages by the dozen is written by these functions rather than by
// template actions, which cost about a microsecond each. Templates call them by
// the names in functions; a partial of the hub's own may write the same data
// otherwise.

func chips(list []Chip) template.HTML {
	var b strings.Builder
	for i := range list {
		writeChip(&b, &list[i])
	}
	return template.HTML(b.String())
}

// chip writes one; a name without a page is plain text.
func chip(c *Chip) template.HTML {
	if c.URL == "" {
		return template.HTML("<b>" + html.EscapeString(c.Label) + "</b>")
	}
	return chips([]Chip{*c})
}

func date(d *Date) template.HTML {
	return template.HTML(`<time datetime="` + d.ISO + `">` + d.Text + `</time>`)
}

func writeChip(b *strings.Builder, c *Chip) {
	b.WriteString(`<a class="chip`)
	if c.Hue >= 0 {
		b.WriteString(" pod hue-" + itoa(c.Hue))
	} else {
		b.WriteString(" tag")
	}
	b.WriteString(`" dir="auto" href="` + html.EscapeString(c.URL) + `">` + html.EscapeString(c.Label) + "</a>")
}

// items writes a list of entries.
func items(list []Item) template.HTML {
	var b strings.Builder
	b.Grow(400 * len(list))
	b.WriteString("<ul class=\"items\">\n")
	for i := range list {
		it := &list[i]
		b.WriteString(`<li class="item"><p class="item-title">`)
		writeLink(&b, it.URL, it.Title)
		if it.Type != "" {
			b.WriteString(` <span class="badge">` + html.EscapeString(it.Type) + `</span>`)
		}
		b.WriteString("</p>")
		if it.Description != "" {
			b.WriteString(`<p class="item-text" dir="auto">` + html.EscapeString(it.Description) + `</p>`)
		}
		if it.Where != "" || it.Date.ISO != "" || it.Duration != "" || len(it.Pods) > 0 {
			b.WriteString(`<p class="item-note">`)
			if it.Where != "" {
				b.WriteString("<span>" + html.EscapeString(it.Where) + "</span>")
			}
			if it.Date.ISO != "" {
				b.WriteString(`<time datetime="` + it.Date.ISO + `">` + it.Date.Text + `</time>`)
			}
			if it.Duration != "" {
				b.WriteString("<span>" + it.Duration + "</span>")
			}
			for j := range it.Pods {
				b.WriteString(string(chip(&it.Pods[j])))
			}
			b.WriteString("</p>")
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ul>")
	return template.HTML(b.String())
}

func writeLink(b *strings.Builder, url, title string) {
	b.WriteString(`<a href="` + html.EscapeString(url) + `">` + html.EscapeString(title) + `</a>`)
}

// links writes links as lines of a list, each with its note.
func links(list []Link) template.HTML {
	var b strings.Builder
	for _, l := range list {
		b.WriteString("<li>")
		writeLink(&b, l.URL, l.Title)
		if l.Note != "" {
			b.WriteString(` <span class="note">` + html.EscapeString(l.Note) + `</span>`)
		}
		b.WriteString("</li>")
	}
	return template.HTML(b.String())
}

// contents writes the headings of a page as lines of a list.
func contents(list []Heading) template.HTML {
	var b strings.Builder
	for i := range list {
		b.WriteString(`<li class="l` + itoa(list[i].Level) + `">`)
		writeLink(&b, "#"+list[i].ID, list[i].Text)
		b.WriteString("</li>\n")
	}
	return template.HTML(b.String())
}

// cards writes pods and folders with a taste of what they hold.
func cards(list []Card) template.HTML {
	var b strings.Builder
	b.WriteString("<ul class=\"cards\">\n")
	for i := range list {
		c := &list[i]
		b.WriteString(`<li class="card`)
		if c.Hue >= 0 {
			b.WriteString(" pod hue-" + itoa(c.Hue))
		}
		b.WriteString(`"><p class="card-title">`)
		writeLink(&b, c.URL, c.Title)
		if c.Count > 0 {
			b.WriteString(` <span class="count">` + thousands(c.Count) + `</span>`)
		}
		b.WriteString("</p>")
		if c.Description != "" {
			b.WriteString(`<p class="card-text">` + html.EscapeString(c.Description) + `</p>`)
		}
		if len(c.Links) > 0 {
			b.WriteString(`<ul class="card-links">` + string(links(c.Links)) + `</ul>`)
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ul>")
	return template.HTML(b.String())
}

// steps writes the way to the entries before and after, in reading order.
func steps(e *EntryView) template.HTML {
	var b strings.Builder
	step := func(class, label string, l *Link) {
		if l != nil {
			b.WriteString(`<a class="` + class + `" rel="` + class + `" href="` + html.EscapeString(l.URL) + `"><small>` + label + `</small>` + html.EscapeString(l.Title) + `</a>`)
		}
	}
	step("prev", "Previous", e.PrevLink)
	step("next", "Next", e.NextLink)
	return template.HTML(b.String())
}

// tools writes what one can do with an entry besides reading it.
func tools(e *EntryView) template.HTML {
	var b strings.Builder
	if strings.HasPrefix(e.Edit, "https://") || strings.HasPrefix(e.Edit, "http://") {
		b.WriteString(`<a class="edit" href="` + html.EscapeString(e.Edit) + `">Edit this page</a>`)
	}
	if e.Twin != "" {
		writeLink(&b, e.Twin, "View as Markdown")
		b.WriteString(`<button type="button" data-do="copy-page">Copy as Markdown</button>`)
	}
	b.WriteString(`<button type="button" data-do="print">Print</button>`)
	return template.HTML(b.String())
}
