package render

import (
	"bytes"
	"fmt"
	"html"
	"path"
	"strings"

	"podbook/site/model"
)

// embedAsset shows a file of the hub: as a picture or a recording, a table, code, or,
// when it is none of these, a link. The caption is what the embed calls it, "" for
// nothing.
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
			fmt.Fprintf(w, `, line %d`, t.First)
			if t.Last > t.First {
				fmt.Fprintf(w, ` to %d`, t.Last)
			}
		}
		w.WriteString(`</figcaption>`)
		w.Write(in.Code(t.First, t.Last))
		w.WriteString("</figure>\n")
		return
	}
	name := html.EscapeString(strings.TrimSuffix(file, path.Ext(file)))
	switch t.Asset.Ext() {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		w.WriteString(`<figure><img src="` + src + `" alt="` + name + `" loading="lazy" decoding="async"></figure>`)
	case ".mp4", ".webm", ".mov":
		w.WriteString(`<figure><video src="` + src + `" controls preload="metadata"></video></figure>`)
	case ".mp3", ".m4a", ".ogg", ".wav", ".opus":
		w.WriteString(`<figure><audio src="` + src + `" controls preload="none"></audio></figure>`)
	default:
		w.WriteString(`<p class="embed-link">` + fileLink(t, src, file) + `</p>`)
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
