package transcript

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marker is a line of a written transcript that says who speaks from when:
//
//	Ada Lovelace: 00:12:34        [00:12] Ada: text that follows
//	**Ada** (12:34)               00:12:34 Ada Lovelace
//	[Ada] — 12:34                 [00:12:34]
type Marker struct {
	Speaker string // "" when the line names nobody
	Start   float64
	Rest    int // byte offset of the text that follows on the same line; len(line) when none

	// Strong means that the line can hardly be anything else than a marker. A
	// weak one ("10:30 Break") counts only in a body with others.
	Strong bool
}

// Bounds of a speaker's name: longer ones are sentences.
const (
	maxNameBytes = 80
	maxNameWords = 6
)

// ParseMarker reads one line, without its line ending, as a Marker.
func ParseMarker(line string) (Marker, bool) {
	first := strings.IndexAny(line, "0123456789")
	if first < 0 || first > maxNameBytes+16 {
		return Marker{}, false
	}
	s := scanner{line: line}
	s.skip(" \t")
	bold := s.skipped("*_")
	if m, ok := s.timeFirst(); ok {
		return m, true
	}
	s.pos = bold
	return s.nameFirst()
}

// Timed tells whether a Markdown body is a timed transcript, which decides
// whether its marker lines are read as markers at all. One strong marker is
// enough; weak ones must be three or more and must not run backwards. Notes in
// the text ("[crosstalk 00:10:29]") must be three.
func Timed(body []byte) bool {
	weak, notes, last := 0, 0, -1.0
	for len(body) > 0 {
		line := body
		if i := bytes.IndexByte(body, '\n'); i >= 0 {
			line, body = body[:i], body[i+1:]
		} else {
			body = nil
		}
		if !clockLike(line) {
			continue
		}
		m, ok := ParseMarker(string(bytes.TrimRight(line, "\r")))
		if !ok {
			if _, _, ok := findNote(string(line)); ok {
				if notes++; notes >= 3 {
					return true
				}
			}
			continue
		}
		if m.Strong {
			return true
		}
		if m.Start < last {
			return false
		}
		last = m.Start
		weak++
	}
	return weak >= 3 && last < 12*3600
}

// findNote finds what transcribers write where they did not understand:
// "[crosstalk 00:10:29]", "[inaudible 00:12:00]". It answers the time and where
// the note ends.
func findNote(line string) (sec float64, end int, ok bool) {
	for i := 0; ; {
		j := strings.IndexByte(line[i:], '[')
		if j < 0 {
			return 0, 0, false
		}
		i += j + 1
		k := i
		for k < len(line) && ('a' <= line[k] && line[k] <= 'z' || line[k] == ' ') {
			k++
		}
		if k < i+4 || k > i+30 {
			continue
		}
		if sec, n, parts := scanTime(line[k:]); parts == 3 && k+n < len(line) && line[k+n] == ']' {
			return sec, k + n + 1, true
		}
	}
}

// clockLike tells cheaply whether a line can hold a time: a colon or point
// between digits.
func clockLike(line []byte) bool {
	if len(line) > 4096 {
		line = line[:4096]
	}
	for i := 1; i+2 < len(line); {
		j := bytes.IndexByte(line[i:], ':')
		if j < 0 {
			return false
		}
		i += j
		if i+2 < len(line) && isDigit(line[i-1]) && isDigit(line[i+1]) && isDigit(line[i+2]) {
			return true
		}
		i++
	}
	return false
}

// scanner walks over one line.
type scanner struct {
	line string
	pos  int
}

func (s *scanner) skip(set string) {
	for s.pos < len(s.line) && strings.IndexByte(set, s.line[s.pos]) >= 0 {
		s.pos++
	}
}

// skipped is skip that answers where it began.
func (s *scanner) skipped(set string) int {
	at := s.pos
	s.skip(set)
	return at
}

// time reads a time of two numbers or more, bare or in brackets. The slips seen
// in real transcripts are forgiven: "00.14:52", "0: 00:01:02".
func (s *scanner) time() (sec float64, parts int, bracketed, ok bool) {
	i := s.pos
	closer := byte(0)
	if i < len(s.line) {
		switch s.line[i] {
		case '[':
			closer = ']'
		case '(':
			closer = ')'
		case '<':
			closer = '>'
		}
	}
	if closer != 0 {
		i++
	}
	rest := s.line[i:]
	if len(rest) > 3 && rest[0] == '0' && rest[1] == ':' && rest[2] == ' ' && isDigit(rest[3]) {
		rest = rest[3:]
		i += 3
	}
	sec, n, parts := scanTime(rest)
	if parts == 1 && n == 5 && rest[2] == '.' && len(rest) >= 8 && rest[5] == ':' {
		sec, n, parts = scanTime(rest[:2] + ":" + rest[3:])
	}
	if parts < 2 {
		return 0, 0, false, false
	}
	i += n
	// A range names its end, too: "00:12 - 00:15".
	if j := i + len(s.line[i:]) - len(strings.TrimLeft(s.line[i:], " -–—>")); j > i {
		if _, n, p := scanTime(s.line[j:]); p >= 2 {
			i = j + n
		}
	}
	if i < len(s.line) && (isDigit(s.line[i]) || isLetter(s.line[i:])) {
		return 0, 0, false, false // "12:30pm", "10:30h"
	}
	if closer != 0 {
		if i >= len(s.line) || s.line[i] != closer {
			return 0, 0, false, false
		}
		i++
	}
	s.pos = i
	return sec, parts, closer != 0, true
}

// timeFirst reads "[00:12] Name: text", "00:12 Name", "[00:12] text".
func (s *scanner) timeFirst() (Marker, bool) {
	sec, parts, bracketed, ok := s.time()
	if !ok {
		return Marker{}, false
	}
	m := Marker{Start: sec, Strong: bracketed && parts == 3}
	s.skip(" \t*_-–—|:")
	if s.pos >= len(s.line) {
		m.Rest = len(s.line)
		m.Strong = m.Strong || parts == 3
		return m, true
	}
	at := s.pos
	if name, colon, ok := s.name(); ok && colon {
		m.Speaker, m.Rest = name, s.pos
		m.Strong = m.Strong || parts == 3
		return m, true
	} else if ok && s.pos >= len(s.line) && (bracketed || parts == 3) && capitalised(name) {
		m.Speaker, m.Rest = name, len(s.line)
		return m, true
	}
	m.Rest = at
	return m, bracketed || parts == 3
}

// nameFirst reads "Name: 00:12:34", "**Name** (12:34): text", "Name 00:12:34".
func (s *scanner) nameFirst() (Marker, bool) {
	name, colon, ok := s.name()
	if !ok {
		return Marker{}, false
	}
	s.skip(" \t*_-–—|")
	sec, parts, bracketed, ok := s.time()
	if !ok {
		return Marker{}, false
	}
	s.skip(" \t*_:")
	if s.pos < len(s.line) && !bracketed && !colon {
		return Marker{}, false // "The train leaves 10:30 sharp"
	}
	if s.pos < len(s.line) && s.line[s.pos] == '-' {
		s.skip("- \t")
	}
	if s.pos < len(s.line) && !bracketed && parts < 3 {
		return Marker{}, false // "Lunch: 12:30 in the garden"
	}
	alone := s.pos >= len(s.line)
	return Marker{
		Speaker: name, Start: sec, Rest: s.pos,
		Strong: parts == 3 && (colon || bracketed || alone && capitalised(name)),
	}, true
}

// name reads a speaker's name, in bold, brackets or plain, up to a colon, a
// bracket, a dash or the time that follows. colon tells that a colon ended it.
func (s *scanner) name() (name string, colon, ok bool) {
	s.skip("*_")
	closer := byte(0)
	if s.pos < len(s.line) && (s.line[s.pos] == '[' || s.line[s.pos] == '<') {
		closer = s.line[s.pos] + 2 // ']' and '>' follow their openers by two
		s.pos++
	}
	start := s.pos
	end := start
scan:
	for i := start; ; i++ {
		if i >= len(s.line) {
			end = i
			break
		}
		switch c := s.line[i]; {
		case closer != 0:
			if c == closer {
				end = i
				break scan
			}
		case c == ':' || c == '(' || c == '[' || c == '<' || c == '|' || c == '*':
			end = i
			break scan
		case isDigit(c) && i > start && (s.line[i-1] == ' ' || s.line[i-1] == '\t'):
			if _, _, parts := scanTime(s.line[i:]); parts >= 2 {
				end = i
				break scan
			}
		}
		if i-start > maxNameBytes {
			return "", false, false
		}
	}
	s.pos = end
	if closer != 0 && end < len(s.line) {
		s.pos++
	}
	name = strings.TrimRight(s.line[start:end], " \t-–—,_")
	if !nameLike(name) {
		return "", false, false
	}
	s.skip(" \t*_")
	if s.pos < len(s.line) && s.line[s.pos] == ':' {
		s.pos++
		colon = true
	}
	s.skip(" \t*_")
	return name, colon, true
}

// nameLike tells a name from a sentence, a URL or a heading.
func nameLike(s string) bool {
	if s == "" || len(s) > maxNameBytes || len(strings.Fields(s)) > maxNameWords {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '@' && r != '?' {
		return false
	}
	if i := strings.Index(s, ". "); i > 3 { // "Dr. Who" is a name, "Stop here. Now" is not
		return false
	}
	// "Email/CRO lead" is a name, "a/b/c" and what has a scheme are not.
	if before, after, ok := strings.Cut(s, "/"); ok {
		last, _ := utf8.DecodeLastRuneInString(before)
		if !unicode.IsLetter(last) || !isLetter(after) {
			return false
		}
		s = before + after
	}
	return !strings.ContainsAny(s, "/\\`{}=#!;\"")
}

func capitalised(s string) bool {
	for _, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && len(w) > 3 {
			return false
		}
	}
	return true
}

func isLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// ParseSpeaker reads a line that names a speaker and no time: "Ada Lovelace:".
// It is meant for bodies that are Timed: elsewhere such lines announce a list.
func ParseSpeaker(line string) (name string, ok bool) {
	if !strings.HasSuffix(strings.TrimRight(line, " \t*_"), ":") {
		return "", false
	}
	s := scanner{line: line}
	s.skip(" \t*_")
	name, colon, ok := s.name()
	s.skip(" \t*_")
	if !ok || !colon || s.pos < len(line) || !capitalised(name) || len(strings.Fields(name)) > 4 {
		return "", false
	}
	return name, true
}
