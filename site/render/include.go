package render

import (
	"bytes"
	"fmt"
	"html"
	"path"
	"strings"

	"podbook/site/markdown"
	"podbook/site/model"
)

// embedAsset shows a file of the hub that is no picture or recording: as a table, as
// code, or else a link. The caption is what the embed calls it, "" for nothing.
func (v *View) embedAsset(w *bytes.Buffer, t model.Target, caption string) {
	src := html.EscapeString(v.targetURL(t))
	file := path.Base(t.Asset.Path)
	switch in := t.Asset.Included; {
	case in == nil:
	case in.Table != "":
		v.values(w, t, caption)
		return
	case in.IsCode():
		w.WriteString(`<figure class="code"><figcaption>`)
		if caption != "" {
			w.WriteString(html.EscapeString(caption) + " · ")
		}
		w.WriteString(fileLink(t, src, file))
		if t.First > 0 {
			if t.Last == t.First {
				fmt.Fprintf(w, `, line %d`, t.First)
			} else {
				fmt.Fprintf(w, `, lines %d to %d`, t.First, t.Last)
			}
		}
		w.WriteString(`</figcaption>`)
		w.Write(in.Code(t.First, t.Last))
		w.WriteString("</figure>\n")
		return
	}
	w.WriteString(`<p class="embed-link">` + fileLink(t, src, file) + `</p>`)
}

// writeSize gives a picture the size of its file, so that nothing moves when it comes;
// what its tag says of it stands.
func writeSize(w *bytes.Buffer, a *model.Asset, l *markdown.Link) {
	if l.Kind != markdown.LinkImage && l.Kind != markdown.LinkEmbed || l.Width < 0 || l.Height < 0 {
		return
	}
	width, height := a.Width, a.Height
	switch {
	case l.Width > 0:
		height = (height*int(l.Width) + width/2) / width
	case l.Height > 0:
		width = (width*int(l.Height) + height/2) / height
	}
	if l.Width == 0 {
		w.WriteString(` width="` + itoa(max(width, 1)) + `"`)
	}
	if l.Height == 0 {
		w.WriteString(` height="` + itoa(max(height, 1)) + `"`)
	}
}

// values shows a table of comma-separated values, which leads to its file.
func (v *View) values(w *bytes.Buffer, t model.Target, caption string) {
	in := t.Asset.Included
	file := path.Base(t.Asset.Path)
	link := fileLink(t, html.EscapeString(v.targetURL(t)), file)
	if caption == "" {
		caption = strings.TrimSuffix(file, path.Ext(file))
	}
	w.WriteString(`<figure class="values"><div class="table"><table><caption>` + html.EscapeString(caption) + "</caption>\n")
	w.WriteString(in.Table)
	w.WriteString("</table></div><figcaption>")
	if in.More > 0 {
		w.WriteString("The first " + thousands(in.Rows-in.More) + " of " + thousands(in.Rows) + " rows of ")
	}
	w.WriteString(link + "</figcaption></figure>\n")
}

// fileLink names a file, and leads to it if it is published.
func fileLink(t model.Target, src, file string) string {
	if t.Part {
		return html.EscapeString(file)
	}
	return `<a href="` + src + `" download>` + html.EscapeString(file) + `</a>`
}
