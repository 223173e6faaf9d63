package indexer

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// snippetLen is about how many bytes of text a snippet shows.
const snippetLen = 200

// snippet cuts the part of text with most hits and marks them. At are positions
// of tokens, ascending, counted from first for the first token of text. Without a
// hit it is the beginning of text.
func snippet(text string, at []int32, first int) string {
	var marks []token
	tokenize(text, func(t token) {
		if _, ok := slices.BinarySearch(at, int32(first+t.pos)); ok {
			// A joined word comes after its parts and covers them.
			for n := len(marks); n > 0 && marks[n-1].end > t.start; n = len(marks) {
				t.start, t.end = min(t.start, marks[n-1].start), max(t.end, marks[n-1].end)
				marks = marks[:n-1]
			}
			marks = append(marks, t)
		}
	})
	from, to := window(text, marks)
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	i := from
	for _, m := range marks {
		if m.start < from || m.end > to {
			continue
		}
		escape(&b, text[i:m.start])
		b.WriteString("<mark>")
		escape(&b, text[m.start:m.end])
		b.WriteString("</mark>")
		i = m.end
	}
	escape(&b, text[i:to])
	if to < len(text) {
		b.WriteString(" …")
	}
	return b.String()
}

// window chooses what to show: the stretch with most marks, the first of equals,
// with some words before its first mark.
func window(text string, marks []token) (from, to int) {
	best, most := 0, 0
	for i := range marks {
		n := 0
		for j := i; j < len(marks) && marks[j].end-marks[i].start <= snippetLen-40; j++ {
			n++
		}
		if n > most {
			best, most = i, n
		}
	}
	if most > 0 {
		last := marks[best+most-1].end
		room := snippetLen - (last - marks[best].start)
		from = max(0, marks[best].start-max(room/2, 20))
		if len(text)-from < snippetLen {
			from = max(0, min(marks[best].start, len(text)-snippetLen))
		}
	}
	to = min(len(text), max(from+snippetLen, from))
	if most > 0 {
		to = max(to, marks[best].end)
	}
	return wordBefore(text, from), wordAfter(text, to)
}

// wordBefore moves i back to the beginning of a word, wordAfter forward to the end
// of one; both give up after a while, since not every text has spaces.
func wordBefore(text string, i int) int {
	for n := 0; i > 0; n++ {
		if n < 30 && text[i-1] != ' ' && text[i-1] != '\n' || !utf8.RuneStart(text[i]) {
			i--
			continue
		}
		break
	}
	return i
}

func wordAfter(text string, i int) int {
	for n := 0; i < len(text); n++ {
		if n < 30 && text[i] != ' ' && text[i] != '\n' || !utf8.RuneStart(text[i]) {
			i++
			continue
		}
		break
	}
	return i
}

// escape writes text for HTML, runs of white space as one space.
func escape(b *strings.Builder, s string) {
	if s == "" {
		return
	}
	if isSpace(s[0]) {
		b.WriteByte(' ')
	}
	b.WriteString(html.EscapeString(strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " ")))
	if len(s) > 1 && isSpace(s[len(s)-1]) && strings.TrimSpace(s) != "" {
		b.WriteByte(' ')
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
