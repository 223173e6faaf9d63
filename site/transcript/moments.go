package transcript

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a moment in seconds. It may end at a change of speaker or a pause
// once it has shortMoment, at a sentence once it has goodMoment, and at any cue
// once it has longMoment; it never goes beyond maxMoment.
const (
	shortMoment = 20
	goodMoment  = 30
	longMoment  = 45
	maxMoment   = 60
	pause       = 3
)

// piece is the smallest part a moment is made of: a caption, or a sentence of a
// longer cue with its time interpolated.
type piece struct {
	start, end float64
	speaker    string
	chapter    string
	text       string
	sentence   bool // ends a sentence
}

// Moments joins cues into moments. A chapter border always ends one; what is
// left over before it joins the moment before if that stays within bounds. The
// cues are in the order of their start.
func Moments(cues []Cue, chapters []Chapter) []Moment {
	pieces := cutCues(cues, chapters)
	var moments []Moment
	var text strings.Builder
	first := 0 // piece that the current moment begins with
	flush := func(next int) {
		if first == next {
			return
		}
		m := Moment{Start: pieces[first].start, Speaker: pieces[first].speaker, Chapter: pieces[first].chapter}
		text.Reset()
		for _, p := range pieces[first:next] {
			if text.Len() > 0 {
				text.WriteByte(' ')
			}
			text.WriteString(p.text)
			m.End = max(m.End, p.end)
			m.joined(p.speaker)
		}
		m.Text = text.String()
		first = next
		if n := len(moments); n > 0 && m.End-m.Start < shortMoment && moments[n-1].Chapter == m.Chapter && m.End-moments[n-1].Start <= maxMoment {
			moments[n-1].End = max(moments[n-1].End, m.End)
			moments[n-1].Text += " " + m.Text
			for _, name := range append([]string{m.Speaker}, m.With...) {
				moments[n-1].joined(name)
			}
			return
		}
		moments = append(moments, m)
	}
	for i := 1; i < len(pieces); i++ {
		last, p := pieces[i-1], pieces[i]
		lasts := last.end - pieces[first].start
		switch {
		case p.chapter != last.chapter,
			p.end-pieces[first].start > maxMoment,
			lasts >= shortMoment && (p.speaker != last.speaker || p.start-last.end >= pause),
			lasts >= goodMoment && last.sentence,
			lasts >= longMoment:
			flush(i)
		}
	}
	flush(len(pieces))
	return moments
}

// joined notes that somebody speaks in the moment.
func (m *Moment) joined(name string) {
	switch {
	case name == "" || name == m.Speaker:
	case m.Speaker == "":
		m.Speaker = name
	case !slices.Contains(m.With, name):
		m.With = append(m.With, name)
	}
}

// cutCues cuts cues that are longer than a caption into sentences.
func cutCues(cues []Cue, chapters []Chapter) []piece {
	pieces := make([]piece, 0, len(cues))
	for _, c := range cues {
		if c.Text == "" {
			continue
		}
		if c.Chapter == "" {
			if i := sort.Search(len(chapters), func(i int) bool { return chapters[i].Start > c.Start }); i > 0 {
				c.Chapter = chapters[i-1].Title
			}
		}
		lasts := c.End - c.Start
		if lasts <= shortMoment/2 {
			pieces = append(pieces, piece{c.Start, c.End, c.Speaker, c.Chapter, c.Text, endsSentence(c.Text)})
			continue
		}
		parts := sentences(c.Text, int(float64(len(c.Text))*goodMoment/lasts))
		done := 0
		for _, s := range parts {
			start := c.Start + lasts*float64(done)/float64(len(c.Text))
			done += len(s)
			end := c.Start + lasts*float64(done)/float64(len(c.Text))
			text := strings.TrimSpace(s)
			pieces = append(pieces, piece{start, end, c.Speaker, c.Chapter, text, endsSentence(text)})
		}
	}
	return pieces
}

// sentences splits a text behind the marks that end one, and at a word whenever
// a part gets longer than limit bytes. The parts joined are the text.
func sentences(s string, limit int) []string {
	limit = max(limit, 40)
	var parts []string
	start := 0
	space := -1
	for i, r := range s {
		if r == ' ' {
			if i > start && endsSentence(s[start:i]) {
				parts = append(parts, s[start:i+1])
				start, space = i+1, -1
				continue
			}
			space = i
		}
		if i-start > limit {
			cut := space + 1
			if space < start {
				cut = i // a script without spaces
			}
			parts = append(parts, s[start:cut])
			start, space = cut, -1
		}
	}
	if start < len(s) {
		parts = append(parts, s[start:])
	}
	return parts
}

// endsSentence tells whether a text ends like a sentence, in any script; an
// abbreviation of one letter ("J.") does not.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’)]»")
	r, size := utf8.DecodeLastRuneInString(s)
	switch r {
	case '!', '?', '…', '。', '！', '？', '؟', '।':
		return true
	case '.':
		s = s[:len(s)-size]
		last, size := utf8.DecodeLastRuneInString(s)
		if !unicode.IsUpper(last) {
			return true
		}
		before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
		return unicode.IsLetter(before) || unicode.IsDigit(before)
	}
	return false
}
