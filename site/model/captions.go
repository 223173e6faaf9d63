package model

import (
	"strings"
)

// below is the URL of a file that belongs to an entry: "/talk/captions.vtt".
func (e *Entry) below(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(e.URL, ".html"), "/") + "/" + name
}

// addCaptions lists what players and programs are given of a session: its captions,
// those of the first language without its name, and its chapters.
func (b *builder) addCaptions(e *Entry) {
	if e.File.Captions != nil {
		for i, t := range e.File.Captions.Tracks {
			if i == 0 || t.Lang != "" {
				b.add(Page{Kind: PageCaptions, URL: captionsURL(e, i), Entry: e, Part: i + 1})
			}
		}
	}
	if len(e.File.Chapters) > 0 {
		b.add(Page{Kind: PageChapters, URL: e.below("chapters.json"), Entry: e})
		b.add(Page{Kind: PageChapterTrack, URL: e.below("chapters.vtt"), Entry: e})
	}
}

func captionsURL(e *Entry, track int) string {
	if track == 0 {
		return e.below("captions.vtt")
	}
	return e.below("captions." + strings.ToLower(e.File.Captions.Tracks[track].Lang) + ".vtt")
}

// Captions is where a track of an entry's captions stands, "" when it does not.
func (h *Hub) Captions(e *Entry, track int) string {
	p := h.at(decode(captionsURL(e, track)))
	if p == nil || p.Kind != PageCaptions || p.Entry != e || p.Part != track+1 {
		return ""
	}
	return p.URL
}

// Chapters is where an entry's chapters stand as JSON and as WebVTT, "" where they do
// not.
func (h *Hub) Chapters(e *Entry) (json, webVTT string) {
	if p := h.at(decode(e.below("chapters.json"))); p != nil && p.Kind == PageChapters && p.Entry == e {
		json = p.URL
	}
	if p := h.at(decode(e.below("chapters.vtt"))); p != nil && p.Kind == PageChapterTrack && p.Entry == e {
		webVTT = p.URL
	}
	return json, webVTT
}
