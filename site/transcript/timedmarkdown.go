package transcript

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"podbook/site/diag"
)

// wordsPerSecond is how fast people speak when nothing says how long they spoke.
// Whoever seems to speak more slowly than slowest has stopped before the next
// begins; a cue may always last shortCue seconds.
const (
	wordsPerSecond = 2.5
	slowest        = 0.8
	shortCue       = 8
)

// turn is what one speaker says until the next marker.
type turn struct {
	speaker string
	start   float64
	timed   bool // start was written
	chapter string
	line    int
	text    strings.Builder
	words   int
}

// ParseMarkdown reads the body of an entry as a timed transcript: marker lines
// (see ParseMarker) with paragraphs below or beside them, headings as chapters,
// lines that only name a speaker. A body without times has no cues, and what
// stands before the first marker line is an introduction and none either.
//
// A turn ends where the next begins; the last one as its words take. Turns that
// have no time of their own share the span between their neighbours by their
// words. A time that does not fit between the others is reported and not used.
func ParseMarkdown(body []byte, firstLine int) ([]Cue, []Chapter, []diag.Diagnostic) {
	body = utf8Text(body)
	if !Timed(body) {
		return nil, nil, nil
	}
	turns, headings := readTurns(body, firstLine)
	p := &parser{}
	p.dropMisfits(turns)
	spread(turns)
	for i, t := range turns {
		text := plainMarkdown(t.text.String())
		if text == "" {
			continue
		}
		end := t.start + float64(t.words)/wordsPerSecond
		if i+1 < len(turns) {
			end = min(turns[i+1].start, t.start+max(shortCue, float64(t.words)/slowest))
		}
		p.add(Cue{Start: t.start, End: max(end, t.start), Speaker: t.speaker, Chapter: t.chapter, Text: text, Line: t.line})
	}
	for _, h := range headings {
		start := h.start
		if !h.timed {
			if h.turn >= len(turns) {
				continue // nothing is said in it
			}
			start = turns[h.turn].start
		}
		p.chapters = append(p.chapters, Chapter{Start: start, Title: h.title})
	}
	sortChapters(p.chapters)
	return p.cues, p.chapters, p.diags
}

// heading is a chapter of a written transcript; turn is the first one in it.
type heading struct {
	title string
	start float64
	timed bool
	turn  int
}

func readTurns(body []byte, firstLine int) (turns []*turn, headings []heading) {
	var now *turn
	chapter, fence, number := "", false, firstLine-1
	blank := true
	for raw := range bytes.Lines(body) {
		number++
		line := strings.TrimRight(string(raw), " \t\n")
		wasBlank := blank
		blank = strings.TrimSpace(line) == ""
		if strings.HasPrefix(strings.TrimLeft(line, " "), "```") || strings.HasPrefix(line, "~~~") {
			fence = !fence
			continue
		}
		if blank || fence {
			continue
		}
		if title, ok := headingText(line); ok {
			h := heading{title: title, turn: len(turns)}
			if c, ok := parseChapter(title); ok {
				h.title, h.start, h.timed = c.Title, c.Start, true
			}
			chapter = h.title
			headings = append(headings, h)
			blank, now = true, continued(now, chapter, number+1)
			if now != nil {
				turns = append(turns, now)
			}
			continue
		}
		if len(line) <= 1<<16 {
			if m, ok := ParseMarker(line); ok {
				if now == nil || now.speaker == "" && !anyTimed(turns) {
					turns = nil // an introduction, which nobody spoke
					for i := range headings {
						headings[i].turn = 0
					}
				}
				now = &turn{speaker: m.Speaker, start: m.Start, timed: true, chapter: chapter, line: number}
				turns = append(turns, now)
				now.say(line[m.Rest:])
				continue
			}
			if name, ok := ParseSpeaker(line); ok && wasBlank {
				now = &turn{speaker: name, chapter: chapter, line: number}
				turns = append(turns, now)
				continue
			}
		}
		if now == nil { // words before the first time
			now = &turn{chapter: chapter, line: number}
			turns = append(turns, now)
		}
		// A note with a time is a place whose time is known for sure.
		for {
			sec, end, ok := findNote(line)
			if !ok {
				break
			}
			now.say(line[:end])
			line = line[end:]
			now = &turn{speaker: now.speaker, start: sec, timed: true, chapter: chapter, line: number}
			turns = append(turns, now)
		}
		now.say(line)
	}
	return turns, headings
}

func anyTimed(turns []*turn) bool {
	return slices.ContainsFunc(turns, func(t *turn) bool { return t.timed || t.speaker != "" })
}

// continued is the turn of a speaker who goes on across a heading.
func continued(now *turn, chapter string, line int) *turn {
	if now == nil {
		return nil
	}
	return &turn{speaker: now.speaker, chapter: chapter, line: line}
}

func (t *turn) say(line string) {
	if line = strings.TrimSpace(line); line == "" {
		return
	}
	if t.text.Len() > 0 {
		t.text.WriteByte(' ')
	}
	t.text.WriteString(line)
	t.words += len(strings.Fields(line))
}

func headingText(line string) (string, bool) {
	n := len(line) - len(strings.TrimLeft(line, "#"))
	if n == 0 || n > 6 || n < len(line) && line[n] != ' ' && line[n] != '\t' {
		return "", false
	}
	return plainMarkdown(strings.TrimRight(strings.TrimSpace(line[n:]), "# ")), true
}

// dropMisfits finds the times that do not fit: all but a longest series that
// never runs backwards. Their turns are timed by their neighbours instead.
func (p *parser) dropMisfits(turns []*turn) {
	var timed []*turn
	for _, t := range turns {
		if t.timed {
			timed = append(timed, t)
		}
	}
	// tails[k] is the turn with the earliest time that ends a series of k+1.
	var tails []int
	before := make([]int, len(timed))
	for i, t := range timed {
		lo, hi := 0, len(tails)
		for lo < hi {
			if mid := (lo + hi) / 2; timed[tails[mid]].start <= t.start {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		before[i] = -1
		if lo > 0 {
			before[i] = tails[lo-1]
		}
		if lo == len(tails) {
			tails = append(tails, i)
		} else {
			tails[lo] = i
		}
	}
	fits := make([]bool, len(timed))
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = before[i] {
			fits[i] = true
		}
	}
	for i, t := range timed {
		if !fits[i] {
			p.report(t.line, diag.Warning, "time-order", fmt.Sprintf("the time %s does not fit between the times around it", FormatTime(t.start)), "")
			t.timed = false
		}
	}
}

// spread gives turns without a time their share of the span that they lie in.
func spread(turns []*turn) {
	at := 0.0
	for i := 0; i < len(turns); {
		if turns[i].timed {
			at = turns[i].start
		}
		turns[i].start = at
		j, words := i+1, turns[i].words
		for j < len(turns) && !turns[j].timed {
			words += turns[j].words
			j++
		}
		span := float64(words) / wordsPerSecond
		if j < len(turns) {
			span = max(0, turns[j].start-at)
		}
		said := turns[i].words
		for k := i + 1; k < j; k++ {
			turns[k].start = at + span*float64(said)/float64(max(words, 1))
			said += turns[k].words
		}
		at += span
		i = j
	}
	for _, t := range turns {
		t.start = float64(int64(t.start*1000)) / 1000
	}
}

var (
	mdLink    = regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\)`)
	mdAuto    = regexp.MustCompile(`<((?:https?|mailto):[^<>\s]*)>`)
	mdComment = regexp.MustCompile(`<!--.*?-->|</?[a-zA-Z][^<>]*>|\{\{[<%].*?[%>]\}\}`)
	mdMarks   = regexp.MustCompile("\\*\\*|__|`+|(^|\\s)[*_](\\S)|(\\S)[*_](\\s|[.,;:!?]|$)")
)

// plainMarkdown takes the markup off a paragraph of a transcript. These are
// spoken words: links, emphasis and code are all that occurs.
func plainMarkdown(s string) string {
	if strings.ContainsAny(s, "[<{") {
		s = mdLink.ReplaceAllString(s, "$1")
		s = mdAuto.ReplaceAllString(s, "$1")
		s = mdComment.ReplaceAllString(s, "")
	}
	if strings.ContainsAny(s, "*_`") {
		s = mdMarks.ReplaceAllString(s, "$1$2$3$4")
	}
	s = strings.TrimPrefix(s, "> ")
	return fold(s)
}
