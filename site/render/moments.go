package render

import (
	"bytes"
	"cmp"
	"html"
	"slices"
	"strings"

	"podbook/site/model"
	"podbook/site/transcript"
)

// Cited is a moment of a session with the entries that name it.
type Cited struct {
	Link        // the moment: its text as title, its time as note
	By   []Link // the entries
}

// quote writes a moment of a session as a card: what was said, by whom, and the
// way to hear it.
func (v *View) quote(w *bytes.Buffer, t model.Target) {
	e, source := t.Entry, html.EscapeString(v.targetURL(t))
	speaker := ""
	w.WriteString(`<figure class="quote"`)
	if lang := cmp.Or(e.Lang, v.Site.Language); lang != v.Lang {
		w.WriteString(` lang="` + html.EscapeString(lang) + `" dir="` + direction(lang) + `"`)
	}
	w.WriteString(`>`)
	if m := e.File.MomentAt(float64(t.At)); m != nil {
		speaker = m.Speaker
		w.WriteString(`<blockquote cite="` + source + `"><p>` + html.EscapeString(m.Text) + `</p></blockquote>`)
	}
	w.WriteString(`<figcaption>`)
	if speaker != "" {
		w.WriteString(`<b>` + html.EscapeString(speaker) + `</b>, `)
	}
	w.WriteString(html.EscapeString(e.Title))
	verb := "Play"
	if e.File.Source.Meta.Session().Recording.Text == "" {
		verb = "Read"
	}
	w.WriteString(` <a class="play" href="` + source + `">` + verb + ` from ` + transcript.FormatTime(float64(t.At)) + `</a></figcaption></figure>`)
}

// citations are the moments of a session that entries name, in its order.
func (r *Renderer) citations(v *View, e *model.Entry) []Cited {
	var list []Cited
	at := -1
	for _, c := range e.Cited {
		if c.At != at {
			at = c.At
			list = append(list, r.cited(v, e, c.At))
		}
		last := &list[len(list)-1]
		last.By = append(last.By, v.link(c.By.Title, c.By.URL))
	}
	return list
}

// quotedWords is how much of a moment a list shows.
const quotedWords = 24

func (r *Renderer) cited(v *View, e *model.Entry, at int) Cited {
	c := Cited{Link: v.link(e.Title, e.URL+"?t="+itoa(at))}
	c.Note = transcript.FormatTime(float64(at))
	if m := e.File.MomentAt(float64(at)); m != nil {
		if words := strings.Fields(m.Text); len(words) > quotedWords {
			c.Title = strings.Join(words[:quotedWords], " ") + " …"
		} else if len(words) > 0 {
			c.Title = m.Text
		}
		if id := "t" + itoa(int(m.Start)); !e.File.Timed || slices.Contains(e.File.Doc.IDs, id) {
			c.URL += "#" + id
		}
	}
	return c
}

// bestCited are the moments of sessions that most entries name.
func (r *Renderer) bestCited(v *View, sessions []*model.Entry, limit int) []Cited {
	var all []Cited
	for _, e := range sessions {
		for _, c := range r.citations(v, e) {
			c.Note = e.Title + ", " + c.Note
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(x, y Cited) int { return cmp.Compare(len(y.By), len(x.By)) })
	return all[:min(len(all), limit)]
}
