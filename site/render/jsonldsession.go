package render

import (
	"fmt"
	"strings"
	"time"

	"podbook/site/model"
	"podbook/site/transcript"
)

// transcriptInline is how long a transcript may be, in bytes, to stand in the data of
// its page a second time. Google names no transcript among what it reads of a video,
// and the page itself shows it; four hours of talk would double the page for nobody.
// Longer ones are given as what schema.org has for it, a caption that is a file.
const transcriptInline = 4 << 10

// session tells what a session is: a VideoObject, or a PodcastEpisode with its sound,
// with the chapters as Clips, which search engines show as key moments. false when
// nothing can be played: it then is an article.
func (w *ld) session(r *Renderer, v *View, e *model.Entry) bool {
	rec, file := r.hub.Recording(e)
	frame := frameOf(e.File.Source.Meta.Session().Recording.Text)
	if !file && frame == nil {
		return false
	}
	if !strings.Contains(rec.URL, "://") {
		rec.URL = v.address(rec.URL)
	}
	sound := file && mediaKind(rec.URL) == "audio"
	if sound {
		w.open("PodcastEpisode")
	} else {
		w.open("VideoObject")
	}
	w.text("name", e.Title)
	w.text("description", e.Description)
	w.text("url", v.address(e.URL))
	w.text("inLanguage", v.Lang)
	w.keywords(e)
	w.persons("actor", speakers(e))
	if sound {
		w.date("datePublished", e.Date)
		if feed := r.hub.Podcast("/"); feed != "" {
			w.WriteString(`,"partOfSeries":{"@type":"PodcastSeries"`)
			w.text("name", v.Site.Title)
			w.text("webFeed", v.address(feed))
			w.WriteByte('}')
		}
		w.WriteString(`,"associatedMedia":{"@type":"AudioObject"`)
		w.text("name", e.Title)
	}
	if file {
		w.text("contentUrl", rec.URL)
		w.text("encodingFormat", rec.Type)
	} else {
		w.text("embedUrl", frame.embed())
	}
	if !e.Date.IsZero() {
		w.text("uploadDate", e.Date.Format(time.RFC3339))
	}
	w.text("duration", isoDuration(e.File.End()))
	if at := r.hub.Poster(e); at != "" {
		w.text("thumbnailUrl", v.address(at))
	} else if frame != nil && frame.Service == "YouTube" {
		w.text("thumbnailUrl", "https://i.ytimg.com/vi/"+strings.TrimPrefix(frame.Watch, "https://www.youtube.com/watch?v=")+"/hqdefault.jpg")
	}
	w.said(r, v, e)
	if sound {
		w.WriteByte('}')
	}
	w.clips(v, e)
	w.WriteString(`,"publisher":{"@type":"Organization"`)
	w.text("name", v.Site.Title)
	w.WriteString("}}")
	return true
}

func speakers(e *model.Entry) (names []string) {
	for _, s := range e.File.Source.Meta.Session().Speakers {
		names = append(names, s.Text)
	}
	return names
}

// said writes the captions, and what was said when that is short.
func (w *ld) said(r *Renderer, v *View, e *model.Entry) {
	if e.File.Captions == nil {
		return
	}
	first := true
	for i, t := range e.File.Captions.Tracks {
		at := r.hub.Captions(e, i)
		if at == "" {
			continue
		}
		if first {
			w.WriteString(`,"caption":[`)
		} else {
			w.WriteByte(',')
		}
		first = false
		w.WriteString(`{"@type":"MediaObject","encodingFormat":"text/vtt"`)
		w.text("contentUrl", v.address(at))
		w.text("inLanguage", r.captionLang(e, t))
		w.WriteByte('}')
	}
	if !first {
		w.WriteByte(']')
	}
	var all strings.Builder
	for _, m := range e.File.Moments {
		if all.Len()+len(m.Text) > transcriptInline {
			return
		}
		if all.Len() > 0 {
			all.WriteByte(' ')
		}
		all.WriteString(m.Text)
	}
	w.text("transcript", all.String())
}

// clips writes the chapters. No two may begin at the same second.
func (w *ld) clips(v *View, e *model.Entry) {
	last := -1
	for i, c := range e.File.Chapters {
		at := int(c.Start)
		if at == last {
			continue
		}
		if last < 0 {
			w.WriteString(`,"hasPart":[`)
		} else {
			w.WriteByte(',')
		}
		last = at
		w.WriteString(`{"@type":"Clip"`)
		w.text("name", c.Title)
		w.WriteString(`,"startOffset":` + itoa(at))
		if end := int(transcript.ChapterEnd(e.File.Chapters, i, e.File.End())); end > at {
			w.WriteString(`,"endOffset":` + itoa(end))
		}
		w.text("url", v.address(e.URL)+"?t="+itoa(at))
		w.WriteByte('}')
	}
	if last >= 0 {
		w.WriteByte(']')
	}
}

// isoDuration writes seconds by ISO 8601: "PT1H2M3S"; "" for none.
func isoDuration(sec float64) string {
	s := int(sec + .5)
	if s <= 0 {
		return ""
	}
	out := "PT"
	for _, part := range [...]struct {
		n    int
		unit string
	}{{s / 3600, "H"}, {s / 60 % 60, "M"}, {s % 60, "S"}} {
		if part.n > 0 {
			out += fmt.Sprint(part.n) + part.unit
		}
	}
	return out
}

// embed is the address of the frame for those who decide themselves when it plays.
func (f *Frame) embed() string {
	src := f.Src
	for _, part := range [...]string{"autoplay=1&", "&autoplay=1", "?autoplay=1"} {
		src = strings.Replace(src, part, "", 1)
	}
	return src
}
