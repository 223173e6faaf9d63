package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// writer walks a syntax tree once and writes the HTML, its slots, and the plain
// text of the sections side by side.
//
// Everything it writes is balanced, whatever raw HTML the author mixes in: the
// stack holds the open raw elements, with an empty name for each Markdown
// element between them. A raw end tag closes only what was opened within the
// same Markdown element, and the end of a Markdown element closes what raw HTML
// left open within it.
type writer struct {
	p     *Parser
	doc   *Doc
	src   []byte
	lines lineIndex

	html  []byte
	text  []byte   // of the current section
	stack []string // open raw elements; "" for a Markdown element
	open  []openSection

	ids     map[string]bool // all ids given so far, and those of all headings
	heading map[*ast.Heading]string
	title   bool // writing TitleHTML: no links, no ids
	inLink  int  // depth of <a>

	lastClose     int // offset of the last "</a" of the body + 1, 0 when not yet looked for
	nextAt        int // offset of the next "@" of the body
	pipeEscapes   int // "\|" in the tables so far
	images        int // written so far
	footnoteCount int // definitions of footnotes so far
	fuse          fuseState
	endless       endless

	timed  bool              // the body is a timed transcript
	talks  bool              // within the element around some of its cues,
	talkAt int               // which began here in html
	abbrs  map[string]string // abbreviations and their meanings

	scratch []byte
}

// openSection is a section whose end is not yet written.
type openSection struct {
	index int // in doc.Sections
	level int32
	depth int // of the stack at its heading
}

// begin notes that a Markdown element was opened and answers a mark for end.
func (w *writer) begin(tag string) int {
	w.html = append(w.html, tag...)
	w.stack = append(w.stack, "")
	return len(w.stack) - 1
}

// end closes everything opened since the mark, then the element itself.
func (w *writer) end(mark int, tag string) {
	w.closeTo(mark)
	w.html = append(w.html, tag...)
}

// closeTo ends the raw elements above a height of the stack.
func (w *writer) closeTo(height int) {
	for len(w.stack) > height {
		name := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		w.endSections(func(s openSection) bool { return s.depth > len(w.stack) })
		if name == "" {
			continue
		}
		if name == "a" {
			w.inLink--
		}
		w.html = append(w.html, "</"...)
		w.html = append(w.html, name...)
		w.html = append(w.html, '>')
		if name == "table" {
			w.html = append(w.html, "</div>"...)
		}
	}
}

// startSections opens the section before the first heading.
func (w *writer) startSections() {
	w.doc.Sections = append(w.doc.Sections, Section{})
	w.open = append(w.open, openSection{level: 7})
}

// startSection opens the section of a heading that is about to be written.
func (w *writer) startSection(s Section) {
	w.flushText()
	depth := len(w.stack)
	w.endSections(func(open openSection) bool { return open.depth == depth && open.level >= s.Level })
	w.open = append(w.open, openSection{index: len(w.doc.Sections), level: s.Level, depth: depth})
	s.Start = int32(len(w.html))
	w.doc.Sections = append(w.doc.Sections, s)
}

// endSections ends the open sections that match, all of which are the last ones.
func (w *writer) endSections(match func(openSection) bool) {
	for n := len(w.open); n > 0 && match(w.open[n-1]); n-- {
		w.doc.Sections[w.open[n-1].index].End = int32(len(w.html))
		w.open = w.open[:n-1]
	}
}

// flushText gives the text written so far to the section it belongs to.
func (w *writer) flushText() {
	w.doc.Texts = append(w.doc.Texts, strings.TrimSpace(string(w.text)))
	w.text = w.text[:0]
}

// finish closes what is open and completes the Doc.
func (w *writer) finish() {
	w.closeTo(0)
	w.endSections(func(openSection) bool { return true })
	w.flushText()
	w.doc.HTML = w.html
	for _, text := range w.doc.Texts {
		w.doc.Words += countWords(text)
	}
	if w.doc.Summary == "" {
		for _, text := range w.doc.Texts {
			if w.doc.Summary = summary(text); w.doc.Summary != "" {
				break
			}
		}
	}
}

// block ends a block in the plain text.
func (w *writer) block() {
	if n := len(w.text); n > 0 && w.text[n-1] != '\n' {
		w.text = append(w.text, '\n')
	}
}

// countWords counts runs of letters and digits, which may hold apostrophes and
// hyphens; each Han, Hiragana, Katakana or Thai letter counts by itself, as these
// are written without spaces.
func countWords(s string) int {
	n := 0
	in := byte(0) // 1 within a word
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf { // without branches, of which a processor guesses half wrong
			i++
			of := inWords[c]
			n += int(of & 1 &^ in)
			in = of&1 | in&(of>>1)
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			n++
			in = 0
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			n += int(1 &^ in)
			in = 1
		case r != '’':
			in = 0
		}
	}
	return n
}

// inWords says of each byte of ASCII whether it is part of a word by itself, 1, or within
// one, 2.
var inWords = func() (of [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		if isAlpha(c) || '0' <= c && c <= '9' {
			of[c] = 1
		}
	}
	of['\''], of['-'], of['_'] = 2, 2, 2
	return of
}()

// summaryRunes is about how long a summary may be.
const summaryRunes = 200

// summary shortens a text to its beginning, cut at a word; "" when it holds no
// letters.
func summary(s string) string {
	s = strings.TrimSpace(s)
	if strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return ""
	}
	if len(s) > 8*summaryRunes {
		s = s[:8*summaryRunes]
	}
	s = strings.Join(strings.Fields(s), " ")
	n, cut := 0, 0
	for i, r := range s {
		if r == ' ' {
			cut = i
		}
		if n++; n > summaryRunes {
			if cut < summaryRunes/2 {
				cut = i // one long word, or a script without spaces
			}
			return strings.TrimRight(s[:cut], " ,;:–—-.(") + "…"
		}
	}
	return strings.ToValidUTF8(s, "")
}
