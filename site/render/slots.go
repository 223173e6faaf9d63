package render

import (
	"bytes"
	"html"
	"strings"

	"podbook/site/markdown"
	"podbook/site/model"
)

// embedDepth is how many embeds may lie in one another.
const embedDepth = 3

// body writes the HTML of an entry with its slots filled, for the page at from.
func (v *View) body(w *bytes.Buffer, e *model.Entry) {
	b := v.parsed(e)
	v.part(w, e, b, 0, len(b.html), []*model.Entry{e})
}

// parsedBody is the body of an entry as it was parsed.
type parsedBody struct {
	html []byte // lives as long as the parts of the view
	markdown.Layout
	links   []markdown.Link
	targets []model.Target // of links
}

func (v *View) parsed(e *model.Entry) parsedBody {
	f, b := v.hub.File(e), v.maker.part(v)
	b.Write(f.AppendHTML(b.AvailableBuffer()))
	return parsedBody{b.Bytes(), f.Layout(), f.Doc.Links, e.Links()}
}

// part writes of.html[start:end], where of is the body of e. The trail is the chain of
// entries that embed one another, the outermost first.
func (v *View) part(w *bytes.Buffer, e *model.Entry, of parsedBody, start, end int, trail []*model.Entry) {
	at := start
	prefix := v.here[trail[len(trail)-1]]
	var moments func(second int) string
	for _, s := range of.Slots {
		offset, link := int(s.Offset), int(s.Link)
		if offset < start {
			continue
		}
		if offset > end {
			break
		}
		writePrefixed(w, of.html[at:offset], prefix)
		at = offset
		var target model.Target
		if link < len(of.targets) {
			target = of.targets[link]
		}
		switch s.Kind {
		case markdown.SlotURL:
			w.WriteString(html.EscapeString(v.targetURL(target)))
		case markdown.SlotAttrs:
			if target.Broken && (target.Entry == nil || target.Entry == e) { // a page whose heading has gone is still the right one
				w.WriteString(` data-broken title="This link leads nowhere yet"`)
			}
			if target.Asset != nil && target.Asset.Width > 0 {
				writeSize(w, target.Asset, &of.links[link])
			}
		case markdown.SlotText:
			text := target.Title
			if text == "" && link < len(of.links) {
				text = of.links[link].Dest
			}
			w.WriteString(html.EscapeString(text))
		case markdown.SlotEmbed:
			v.embed(w, target, &of.links[link], trail)
		case markdown.SlotEntries:
			if link < len(e.Lists) {
				v.entries(w, e.Lists[link])
			}
		case markdown.SlotMoment:
			if moments == nil {
				moments = v.moments(e, len(trail) == 1 && v.here == nil)
			}
			w.WriteString(html.EscapeString(moments(link)))
		}
	}
	writePrefixed(w, of.html[at:end], prefix)
}

// entries writes a list that an entry asks for.
func (v *View) entries(w *bytes.Buffer, list []*model.Entry) {
	if len(list) == 0 {
		w.WriteString(`<p class="entries-none">No entries yet</p>`)
		return
	}
	shown := make([]Item, len(list))
	for i, e := range list {
		shown[i] = v.maker.item(v, e)
	}
	w.WriteString(string(items(shown)))
}

// targetURL is a link's URL as the page needs it, not yet escaped for HTML.
func (v *View) targetURL(t model.Target) string {
	if !t.Internal {
		return t.URL
	}
	if v.here != nil {
		if u := v.hereURL(t); u != "" {
			return u
		}
	}
	to := t.URL
	if t.Section != "" && !strings.Contains(to, "#") {
		to += "#" + t.Section
	}
	return v.Rel(to)
}

func (v *View) embed(w *bytes.Buffer, t model.Target, l *markdown.Link, trail []*model.Entry) {
	e := t.Entry
	switch {
	case t.Broken || e == nil && t.Asset == nil:
		w.WriteString(`<p class="embed-broken">Nothing found to embed for “` + html.EscapeString(l.Dest) + `”</p>`)
		return
	case e == nil:
		v.embedAsset(w, t, l.Text)
		return
	}
	if t.Cites {
		v.quote(w, t)
		return
	}
	source := html.EscapeString(v.targetURL(t))
	title := html.EscapeString(e.Title) // a section begins with its own
	body := v.parsed(e)
	start, end := body.section(t.Section)
	if t.Part && (end == start || within(trail, e)) {
		return // an empty part, or one within itself, which is a diagnostic
	}
	if len(trail) > embedDepth || within(trail, e) || end == start {
		w.WriteString(`<p class="embed-link"><a href="` + source + `">` + title + `</a></p>`)
		return
	}
	tag := "section"
	if t.Part {
		tag = "div"
		w.WriteString(`<div class="part">`)
	} else {
		w.WriteString(`<section class="embed"><p class="embed-from"><a href="` + source + `">` + title + `</a></p>`)
	}
	var inner bytes.Buffer
	if v.here != nil { // an embed has no ids of its own, so it does not stand here
		plain := *v
		plain.here = nil
		v = &plain
	}
	v.part(&inner, e, body, start, end, append(trail[:len(trail):len(trail)], e))
	writeForeign(w, inner.Bytes(), html.EscapeString(v.Rel(e.URL)))
	w.WriteString("</" + tag + ">")
}

// section finds the bytes of a section, or of the whole body for "".
func (b *parsedBody) section(id string) (start, end int) {
	if id == "" {
		return 0, len(b.html)
	}
	for _, s := range b.Sections {
		if s.ID == id {
			return int(s.Start), int(s.End)
		}
	}
	return 0, 0
}

func within(trail []*model.Entry, e *model.Entry) bool {
	for _, t := range trail {
		if t == e {
			return true
		}
	}
	return false
}

// writeForeign writes HTML that comes from another page: its ids would clash with
// this page's and go, its links to places of its own lead to its page. The HTML
// is ours, so attributes are always in double quotes and text has none.
func writeForeign(w *bytes.Buffer, h []byte, page string) {
	const id, href = ` id="`, ` href="#`
	for {
		i, j := bytes.Index(h, []byte(id)), bytes.Index(h, []byte(href))
		switch {
		case i < 0 && j < 0:
			w.Write(h)
			return
		case j < 0 || i >= 0 && i < j:
			w.Write(h[:i])
			close := bytes.IndexByte(h[i+len(id):], '"')
			if close < 0 {
				w.Write(h[i:])
				return
			}
			h = h[i+len(id)+close+1:]
		default:
			w.Write(h[:j])
			w.WriteString(` href="` + strings.TrimSuffix(page, "#") + "#")
			h = h[j+len(href):]
		}
	}
}
