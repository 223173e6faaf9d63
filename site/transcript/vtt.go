package transcript

import (
	"bytes"
	"html"
	"strings"

	"podbook/site/diag"
)

// vtt reads WebVTT as https://www.w3.org/TR/webvtt1/ has it: blocks separated by
// empty lines; those with a timing line are cues, NOTE, STYLE and REGION are
// skipped, and so is whatever else stands there. Beyond that, times may have a
// comma and lack their fraction, as files edited by hand do.
func (p *parser) vtt(data []byte) {
	s := lineScanner{rest: string(data)}
	for { // the header ends at the first empty line or at a cue
		line, ok := s.peek()
		if !ok {
			return
		}
		if s.number > 0 && (line == "" || strings.Contains(line, "-->")) {
			break
		}
		s.next()
	}
	rolling := rollingScreen{}
	for {
		line, ok := s.next()
		if !ok {
			break
		}
		if line == "" {
			continue
		}
		if isComment(line) {
			s.skipBlock()
			continue
		}
		if !strings.Contains(line, "-->") { // a cue's id, or something unknown
			if next, ok := s.peek(); !ok || !strings.Contains(next, "-->") {
				s.skipBlock()
				continue
			}
			line, _ = s.next()
		}
		at := s.number
		t, ok := parseTiming(line)
		if !ok {
			p.report(at, diag.Warning, "bad-cue", "the cue's times cannot be read", "00:12:34.000 --> 00:12:37.000")
			s.skipBlock()
			continue
		}
		var lines []string
		for {
			line, ok := s.peek()
			if !ok || line == "" || arrowed(line) {
				break
			}
			lines = append(lines, line)
			s.next()
		}
		// Without an empty line between them, the index of the next cue seems to be
		// the end of this one.
		if next, ok := s.peek(); ok && arrowed(next) && len(lines) > 1 && isIndex(lines[len(lines)-1]) {
			lines = lines[:len(lines)-1]
		}
		if len(lines) == 1 && isSprite(lines[0]) {
			continue
		}
		rolling.see(t, lines)
		p.payload(t, lines, at)
	}
	if rolling.found() {
		p.unroll()
	}
}

// arrowed tells a timing line, a broken one included, from a text with an arrow in
// it: "go from A --> B".
func arrowed(line string) bool {
	if !strings.Contains(line, "-->") {
		return false
	}
	line = strings.TrimLeft(line, " \t-+")
	return line != "" && (isDigit(line[0]) || line[0] == '>')
}

// isSprite tells a cue of a track of thumbnails: a picture's address.
func isSprite(line string) bool {
	return strings.Contains(line, "#xywh=") && !strings.Contains(strings.TrimSpace(line), " ")
}

// isHeader tells the first line of a WebVTT file.
func isHeader(data []byte) bool {
	rest, ok := bytes.CutPrefix(data, []byte("WEBVTT"))
	return ok && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n')
}

func isComment(line string) bool {
	for _, word := range [...]string{"NOTE", "STYLE", "REGION", "WEBVTT"} {
		if rest, ok := strings.CutPrefix(line, word); ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t' || rest[0] == ':') {
			return !strings.Contains(line, "-->")
		}
	}
	return false
}

// maxTag bounds the search for the end of a tag, in bytes.
const maxTag = 400

// payload adds the cues of one block: one for each voice in it.
func (p *parser) payload(t timing, lines []string, at int) {
	var voices []Cue
	text := strings.Join(lines, "\n")
	speaker, plain := "", strings.Builder{}
	emit := func() {
		if s := fold(plain.String()); s != "" {
			voices = append(voices, Cue{Start: t.start, End: t.end, Speaker: speaker, Text: s, Line: at})
		}
		plain.Reset()
	}
	for text != "" {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			plain.WriteString(text)
			break
		}
		end := strings.IndexByte(text[i:min(len(text), i+maxTag)], '>')
		if end < 0 || !tagLike(text[i+1:i+end]) {
			plain.WriteString(text[:i+1])
			text = text[i+1:]
			continue
		}
		plain.WriteString(text[:i])
		tag := text[i+1 : i+end]
		text = text[i+end+1:]
		if name, ok := voiceTag(tag); ok {
			emit()
			speaker = name
		} else if tag == "/v" {
			emit()
			speaker = ""
		}
	}
	emit()
	for _, v := range voices {
		if strings.IndexByte(v.Text, '&') >= 0 {
			v.Text = html.UnescapeString(v.Text)
		}
		v.Speaker = fold(html.UnescapeString(v.Speaker))
		n := len(p.cues)
		if p.add(v); len(p.cues) > n {
			p.raw = append(p.raw, lines)
		}
	}
}

// tagLike tells a tag or time from a "<" that was meant as such.
func tagLike(tag string) bool {
	if tag == "" {
		return true
	}
	c := tag[0]
	return c == '/' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// voiceTag reads the speaker of "v Name" or "v.loud Name".
func voiceTag(tag string) (string, bool) {
	if len(tag) < 2 || tag[0] != 'v' && tag[0] != 'V' || tag[1] != ' ' && tag[1] != '.' && tag[1] != '\t' && tag[1] != '\n' {
		return "", false
	}
	_, name, _ := strings.Cut(strings.ReplaceAll(tag, "\t", " "), " ")
	name, _, _ = strings.Cut(name, "<") // a tag that was never closed: "<v Ada <i>"
	return strings.TrimSpace(name), true
}

// lineScanner walks over lines and counts them.
type lineScanner struct {
	rest   string
	number int // of the line that next answered last
	ahead  string
	known  bool // ahead holds the next line
}

func (s *lineScanner) peek() (string, bool) {
	if !s.known {
		if s.rest == "" {
			return "", false
		}
		s.ahead, s.rest, _ = strings.Cut(s.rest, "\n")
		s.known = true
	}
	return s.ahead, true
}

func (s *lineScanner) next() (string, bool) {
	line, ok := s.peek()
	if ok {
		s.known = false
		s.number++
	}
	return line, ok
}

// skipBlock goes on to the next empty line or timing line.
func (s *lineScanner) skipBlock() {
	for {
		line, ok := s.peek()
		if !ok || line == "" || strings.Contains(line, "-->") {
			return
		}
		s.next()
	}
}
