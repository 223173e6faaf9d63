package render

import (
	"cmp"
	"strings"

	"podbook/site/model"
	"podbook/site/transcript"
)

// Track is a file of captions or chapters that a player shows.
type Track struct {
	URL   string
	Lang  string // BCP 47
	Label string // what the language calls itself: "Deutsch"
}

// captions are the tracks of what is said in a session, that of the transcript first.
func (r *Renderer) captions(v *View, e *model.Entry) []Track {
	if e.File.Captions == nil {
		return nil
	}
	var tracks []Track
	for i, t := range e.File.Captions.Tracks {
		if at := r.hub.Captions(e, i); at != "" {
			lang := r.captionLang(e, t)
			tracks = append(tracks, Track{v.Rel(at), lang, languageName(lang)})
		}
	}
	return tracks
}

// captionLang is the language of a track of an entry's captions.
func (r *Renderer) captionLang(e *model.Entry, t model.CaptionTrack) string {
	return cmp.Or(t.Lang, e.Lang, r.site.Language)
}

// languageNames are what languages call themselves.
var languageNames = map[string]string{
	"ar": "العربية", "bg": "Български", "bn": "বাংলা", "ca": "Català", "cs": "Čeština", "da": "Dansk", "de": "Deutsch",
	"el": "Ελληνικά", "en": "English", "es": "Español", "et": "Eesti", "eu": "Euskara", "fa": "فارسی", "fi": "Suomi",
	"fr": "Français", "ga": "Gaeilge", "gl": "Galego", "he": "עברית", "hi": "हिन्दी", "hr": "Hrvatski", "hu": "Magyar",
	"id": "Indonesia", "is": "Íslenska", "it": "Italiano", "ja": "日本語", "ko": "한국어", "lt": "Lietuvių", "lv": "Latviešu",
	"ms": "Melayu", "nb": "Norsk bokmål", "nl": "Nederlands", "no": "Norsk", "pl": "Polski", "pt": "Português",
	"ro": "Română", "ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina", "sr": "Српски", "sv": "Svenska",
	"th": "ไทย", "tr": "Türkçe", "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文",
}

// languageName is what a language calls itself: "Deutsch", "Português (BR)"; its tag
// when that is not known.
func languageName(tag string) string {
	primary, rest, _ := strings.Cut(tag, "-")
	name := languageNames[strings.ToLower(primary)]
	switch {
	case name == "":
		return tag
	case rest != "":
		return name + " (" + rest + ")"
	}
	return name
}

type chaptersJSON struct {
	Version  string        `json:"version"`
	Title    string        `json:"title"`
	Podcast  string        `json:"podcastName,omitempty"`
	Chapters []chapterJSON `json:"chapters"`
}

type chapterJSON struct {
	Start float64 `json:"startTime"`
	End   float64 `json:"endTime,omitempty"`
	Title string  `json:"title"`
	URL   string  `json:"url,omitempty"`
}

// chapters writes a session's chapters in the JSON of the Podcasting 2.0 namespace,
// version 1.2. A chapter leads to its moment where the hub's address is known; players
// fetch the file from anywhere, and have nothing to resolve another link by.
func (r *Renderer) chapters(p *model.Page) ([]byte, string, error) {
	e := p.Entry
	out := chaptersJSON{Version: "1.2.0", Title: e.Title, Podcast: r.site.Title}
	for i, c := range e.File.Chapters {
		j := chapterJSON{Start: c.Start, End: transcript.ChapterEnd(e.File.Chapters, i, e.File.End()), Title: c.Title}
		if at := r.site.absolute(e.URL); at != "" {
			j.URL = at + "?t=" + itoa(int(c.Start))
		}
		out.Chapters = append(out.Chapters, j)
	}
	data, err := marshal(out)
	return data, typeChapters, err
}
