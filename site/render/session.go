package render

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"podbook/site/model"
	"podbook/site/transcript"
)

// SessionView is what a session's page shows beside its body.
type SessionView struct {
	Host      *Chip
	Speakers  []string
	Duration  string
	Recording string  // URL
	Media     string  // "video", "audio" or "" when it is a link or a Frame
	Remote    bool    // Recording is another host's: nothing may be sent there unasked
	Poster    string  // URL of a picture that stands for the video until it plays
	Captions  []Track // what is said, in each language; the first is that of the transcript
	Titles    *Track  // the chapters, for the player
	Frame     *Frame  // of a service that plays in a frame of its own
	Plays     string  // address of the recording to which a second can be added; "" when nothing plays
	Slides    string
	Chapters  []Moment
	Watched   bool         // there is a transcript with times
	Parts     []Transcript // when the transcript is a file of its own
}

// Transcript is a chapter of a transcript.
type Transcript struct {
	Title   string
	Moments []Moment
}

// talkBytes is how much of a transcript has an element around it: browsers lay out
// only those that are looked at.
const talkBytes = 2400

// moments tells where a second of a transcript is played, or else read; elsewhere
// than on the entry's own page the way leads to that page.
func (v *View) moments(e *model.Entry, own bool) func(second int) string {
	page := "?t="
	if !own {
		page = v.Rel(e.URL) + page
	} else if plays := v.maker.plays(v, e); plays != "" {
		return func(second int) string { return plays + itoa(second) }
	}
	return func(second int) string { return page + itoa(second) + "#t" + itoa(second) }
}

// Talks cuts the moments into runs that are about as long as one another, each an
// element of the page.
func (t Transcript) Talks() [][]Moment {
	var runs [][]Moment
	size, from := 0, 0
	for i, m := range t.Moments {
		if size > talkBytes {
			runs, size, from = append(runs, t.Moments[from:i]), 0, i
		}
		size += len(m.Text) + 150 // its speaker and time take a line
	}
	if from < len(t.Moments) {
		runs = append(runs, t.Moments[from:])
	}
	return runs
}

// Moment is a passage of a transcript, or the beginning of a chapter.
type Moment struct {
	ID      string // anchor, "" when the moment before has the same second
	Seconds int
	Time    string // "12:34"
	Speaker string // "" when the speaker before goes on
	Text    string
}

// sessionView reads the session keys of the frontmatter. A recording inside the
// hub plays in the page, and so does one elsewhere once the reader asks for it:
// reading sends nothing to anybody.
func (r *Renderer) sessionView(v *View, e *model.Entry) *SessionView {
	s := &SessionView{}
	f := e.File
	meta := f.Source.Meta.Session()
	s.Duration = duration(meta.Duration)
	for _, w := range meta.Speakers {
		s.Speakers = append(s.Speakers, w.Text)
	}
	s.Host = r.host(v, e)
	s.Recording, s.Media = r.media(v, e, meta.Recording.Text)
	s.Remote = strings.Contains(s.Recording, "://")
	s.Frame = frameOf(meta.Recording.Text)
	if s.Frame != nil {
		s.Media = ""
	}
	s.Plays = r.plays(v, e)
	if at := r.hub.Poster(e); at != "" {
		s.Poster = v.Rel(at)
	}
	s.Captions = r.captions(v, e)
	s.Slides, _ = r.media(v, e, meta.Slides.Text)
	if _, at := r.hub.Chapters(e); at != "" {
		s.Titles = &Track{URL: v.Rel(at), Lang: v.Lang, Label: "Chapters"}
	}
	for _, c := range f.Chapters {
		s.Chapters = append(s.Chapters, Moment{ID: chapterID(c, f), Seconds: int(c.Start), Time: clock(c.Start), Text: c.Title})
	}
	s.Watched = len(f.Moments) > 0
	if !f.Timed {
		s.Parts = transcriptParts(f.Moments)
	}
	return s
}

// At is where the recording plays from a second without any script; "" when
// nothing plays.
func (s *SessionView) At(seconds int) string {
	if s.Plays == "" {
		return ""
	}
	return s.Plays + itoa(seconds)
}

// plays is the address of an entry's recording up to the second to play from: a
// media fragment, or what the service of a frame understands. It is "" for an entry
// without a recording, or with one that cannot be opened at a second.
func (r *Renderer) plays(v *View, e *model.Entry) string {
	name := e.File.Source.Meta.Session().Recording.Text
	if f := frameOf(name); f != nil {
		return f.Watch + f.At
	}
	if at, kind := r.media(v, e, name); kind != "" {
		return at + "#t="
	}
	return ""
}

// chapterID is the anchor at which a chapter begins: the moment of that second;
// in a body that has none there, as when its time was estimated, its heading.
func chapterID(c transcript.Chapter, f *model.File) string {
	at := "t" + itoa(int(c.Start))
	for _, m := range f.Moments {
		if m.Start >= c.Start-.5 {
			at = "t" + itoa(int(m.Start))
			break
		}
	}
	if f.Timed && !slices.Contains(f.Doc.IDs, at) {
		layout := f.Layout()
		for _, h := range layout.Headings() {
			if h.Title == c.Title {
				return h.ID
			}
		}
	}
	return at
}

// transcriptParts groups moments by chapter and names the speaker only where
// another one takes over.
func transcriptParts(moments []transcript.Moment) []Transcript {
	var parts []Transcript
	speaker, second := "", -1
	for i, m := range moments {
		if i == 0 || m.Chapter != moments[i-1].Chapter {
			parts = append(parts, Transcript{Title: m.Chapter})
			speaker = ""
		}
		last := &parts[len(parts)-1]
		moment := Moment{Seconds: int(m.Start), Time: clock(m.Start), Text: m.Text}
		if m.Speaker != speaker {
			moment.Speaker, speaker = m.Speaker, m.Speaker
		}
		if moment.Seconds != second {
			second = moment.Seconds
			moment.ID = "t" + itoa(second)
		}
		last.Moments = append(last.Moments, moment)
	}
	return parts
}

// host is the pod that a session names as its host, or the name alone.
func (r *Renderer) host(v *View, e *model.Entry) *Chip {
	name := e.File.Source.Meta.Session().Host.Text
	if name == "" {
		return nil
	}
	c := Chip{Label: name, Hue: -1}
	if p := r.hub.Host(e); p != nil {
		c = r.podChip(v, p)
	}
	return &c
}

// media resolves a file that a session names: relative to the entry, or elsewhere.
// Its second result says how the page can play it.
func (r *Renderer) media(v *View, e *model.Entry, name string) (at, kind string) {
	if name == "" {
		return "", ""
	}
	if strings.Contains(name, "://") {
		u, err := url.Parse(name)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" {
			return "", ""
		}
		if u.Scheme == "https" { // a page may not play anything else
			kind = mediaKind(u.Path)
		}
		return name, kind
	}
	file := path.Join(path.Dir(e.Path), name)
	if strings.HasPrefix(name, "/") {
		file = strings.TrimPrefix(path.Clean(name), "/")
	}
	return v.Rel(model.AssetURL(file)), mediaKind(file)
}

func mediaKind(file string) string {
	kind, _, _ := strings.Cut(model.MediaType(file), "/")
	return kind
}

// duration in words that are short: "26 s", "48 min", "1 h 05".
func duration(d time.Duration) string {
	m := int(d.Round(time.Minute) / time.Minute)
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d/time.Second))
	case m < 60:
		return fmt.Sprintf("%d min", m)
	}
	return fmt.Sprintf("%d h %02d", m/60, m%60)
}

// clock writes seconds as "12:34" or "1:02:03".
func clock(seconds float64) string {
	s := int(seconds)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
