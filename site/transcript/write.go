package transcript

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// captionBytes is how much text a caption shows at once, about two lines.
const captionBytes = 84

// shortestCaption is how long a cue is shown at least, in seconds: WebVTT wants a cue
// to end after it begins, and estimated times may not.
const shortestCaption = .2

// WebVTT is cues as a file for players, by the W3C's syntax for writers. Cues that
// are longer than a caption are shown in parts, with their time divided by their
// text.
func WebVTT(cues []Cue) []byte {
	parts := make([]Cue, 0, len(cues))
	for _, c := range cues {
		lasts := c.End - c.Start
		if len(c.Text) <= 2*captionBytes || lasts <= 6 {
			parts = append(parts, c)
			continue
		}
		done := 0
		for _, text := range captionLines(c.Text) {
			part := c
			part.Start = c.Start + lasts*float64(done)/float64(len(c.Text))
			done += len(text)
			part.End = c.Start + lasts*float64(done)/float64(len(c.Text))
			part.Text = text
			parts = append(parts, part)
		}
	}
	// A long cue in parts may overlap those that begin while it lasts.
	slices.SortStableFunc(parts, func(a, b Cue) int { return int(milliseconds(a.Start) - milliseconds(b.Start)) })
	return writeVTT(parts)
}

// ChaptersVTT is chapters as a WebVTT chapters file. The last one lasts to end, or
// for an hour when that is not known.
func ChaptersVTT(chapters []Chapter, end float64) []byte {
	cues := make([]Cue, len(chapters))
	for i, c := range chapters {
		cues[i] = Cue{Start: c.Start, End: cmp.Or(ChapterEnd(chapters, i, end), c.Start+3600), Text: c.Title}
	}
	return writeVTT(cues)
}

// writeVTT writes cues in the order of their start.
func writeVTT(cues []Cue) []byte {
	size := 16
	for _, c := range cues {
		size += len(c.Text) + len(c.Speaker) + 48
	}
	b := append(make([]byte, 0, size), "WEBVTT\n"...)
	for _, c := range cues {
		text := fold(c.Text)
		if text == "" {
			continue
		}
		b = appendStamp(append(b, '\n'), c.Start)
		b = appendStamp(append(b, " --> "...), max(c.End, c.Start+shortestCaption))
		b = append(b, '\n')
		if who := fold(c.Speaker); who != "" {
			b = append(append(append(b, "<v "...), vttText.Replace(who)...), '>')
		}
		b = append(append(b, vttText.Replace(text)...), '\n')
	}
	return b
}

// ChapterEnd is when a chapter of a recording that is over at end is over: when the
// next begins. 0 when that is not known.
func ChapterEnd(chapters []Chapter, i int, end float64) float64 {
	for _, next := range chapters[i+1:] {
		if next.Start > chapters[i].Start {
			return next.Start
		}
	}
	if end > chapters[i].Start {
		return end
	}
	return 0
}

// captionLines splits a text at its sentences, and joins short ones. The parts
// joined are the text.
func captionLines(s string) []string {
	parts := sentences(s, captionBytes)
	lines := parts[:0]
	for _, p := range parts {
		if n := len(lines); n > 0 && len(lines[n-1])+len(p) <= captionBytes {
			lines[n-1] += p
		} else {
			lines = append(lines, p)
		}
	}
	return lines
}

// vttText escapes text; ">" too, so that it never makes an arrow.
var vttText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func milliseconds(sec float64) int64 { return int64(min(max(sec, 0), 2*maxTime)*1000 + 0.5) }

// appendStamp writes a time as WebVTT has it.
func appendStamp(b []byte, sec float64) []byte {
	ms := milliseconds(sec)
	return fmt.Appendf(b, "%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
