package transcript

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"podbook/site/diag"
)

// maxSize bounds a transcript: 24 hours of speech are some 3 MB.
const maxSize = 64 << 20

// Parse reads a transcript file. The content decides about its format, its name
// only where the content leaves it open: WebVTT, SRT, SBV, JSON (Podcasting 2.0
// and what recognisers write), or the lines of timed Markdown. Cues come in the
// order of their start. The diagnostics have no File.
func Parse(name string, data []byte) ([]Cue, []Chapter, []diag.Diagnostic) {
	p := &parser{}
	if len(data) > maxSize {
		p.report(0, diag.Error, "transcript-too-large", fmt.Sprintf("the transcript is larger than %d MiB", maxSize>>20), "")
		return nil, nil, p.diags
	}
	data = utf8Text(data)
	switch detect(name, data) {
	case formatVTT:
		p.vtt(data)
	case formatTimed:
		p.srt(data)
	case formatJSON:
		p.json(data)
	default:
		cues, chapters, diags := ParseMarkdown(withoutSignature(data), 1)
		if len(cues) == 0 {
			diags = append(diags, diag.Diagnostic{Severity: diag.Warning, Code: "no-cues", Message: "no times are found in the transcript",
				Hint: "WebVTT, SRT, JSON and lines like \"Name: 00:12:34\" are read"})
		}
		return cues, chapters, diags
	}
	p.finish()
	return p.cues, p.chapters, p.diags
}

// withoutSignature drops a last line by which a program says that it made the file,
// "Transcribed by https://example.org": nobody said that.
func withoutSignature(data []byte) []byte {
	text := bytes.TrimRight(data, " \t\r\n")
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	if words := bytes.Fields(last); len(words) == 3 && bytes.EqualFold(bytes.Join(words[:2], []byte(" ")), []byte("transcribed by")) && bytes.HasPrefix(words[2], []byte("http")) {
		return text[:len(text)-len(last)]
	}
	return data
}

type format int

const (
	formatText format = iota
	formatVTT
	formatTimed // SRT, SBV, or WebVTT without its first line
	formatJSON
)

func detect(name string, data []byte) format {
	head := data[:min(len(data), 1<<14)]
	trimmed := bytes.TrimLeft(head, " \t\n")
	ext := strings.ToLower(path.Ext(name))
	switch {
	case isHeader(trimmed):
		return formatVTT
	case ext == ".json", ext == ".json3", bytes.HasPrefix(trimmed, []byte("{\"")), bytes.HasPrefix(trimmed, []byte("{\n")), bytes.HasPrefix(trimmed, []byte("[{")), bytes.HasPrefix(trimmed, []byte("[\n")):
		return formatJSON
	case ext == ".srt", ext == ".sbv", ext == ".vtt":
		return formatTimed
	}
	for line := range bytes.Lines(head) {
		if _, ok := parseTiming(string(line)); ok {
			return formatTimed
		}
	}
	return formatText
}

// utf8Text makes text of whatever encoding valid UTF-8 with "\n" line ends:
// UTF-16 by its byte order mark or its zeros, and bytes that are not UTF-8 as
// Windows-1252, which Latin-1 is a part of.
func utf8Text(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		b = fromUTF16(b[2:], b[0] == 0xFE)
	case wide(b, 1):
		b = fromUTF16(b, false)
	case wide(b, 0):
		b = fromUTF16(b, true)
	}
	if !utf8.Valid(b) {
		out := make([]byte, 0, len(b)+len(b)/8)
		for len(b) > 0 {
			r, size := utf8.DecodeRune(b)
			if r == utf8.RuneError && size == 1 {
				r = rune(b[0])
				if 0x80 <= r && r < 0xA0 {
					r = windows1252[r-0x80]
				}
			}
			out = utf8.AppendRune(out, r)
			b = b[size:]
		}
		b = out
	}
	if bytes.IndexByte(b, '\r') >= 0 {
		b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	}
	return b
}

// windows1252 is what the bytes from 0x80 to 0x9F mean; five mean nothing.
var windows1252 = [32]rune{
	'€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ',
	' ', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
}

// wide reports whether text begins as UTF-16 without a mark does: every other byte
// is zero, from the one at first.
func wide(b []byte, first int) bool {
	if len(b) < 8 {
		return false
	}
	for i := range 8 {
		if (b[i] == 0) != (i%2 == first) {
			return false
		}
	}
	return true
}

func fromUTF16(b []byte, big bool) []byte {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		lo, hi := b[i], b[i+1]
		if big {
			lo, hi = hi, lo
		}
		units = append(units, uint16(hi)<<8|uint16(lo))
	}
	return []byte(string(utf16.Decode(units)))
}

// parser collects what the readers of the formats find.
type parser struct {
	cues     []Cue
	chapters []Chapter
	diags    []diag.Diagnostic
	raw      [][]string // lines of each cue, for rolling captions; parallel to cues
}

// maxDiags bounds how many mistakes of one transcript are told.
const maxDiags = 50

func (p *parser) report(line int, severity diag.Severity, code, message, hint string) {
	if len(p.diags) < maxDiags {
		p.diags = append(p.diags, diag.Diagnostic{Line: line, Severity: severity, Code: code, Message: message, Hint: hint})
	}
}

// add takes a cue that has a text.
func (p *parser) add(c Cue) {
	c.Text = fold(c.Text)
	if c.Text == "" {
		return
	}
	if c.End < c.Start {
		p.report(c.Line, diag.Warning, "bad-cue", "the cue ends before it starts", "")
		c.End = c.Start
	}
	p.cues = append(p.cues, c)
}

// finish brings the cues of a caption file into order.
func (p *parser) finish() {
	for i := 1; i < len(p.cues); i++ {
		if p.cues[i].Start < p.cues[i-1].Start {
			p.report(p.cues[i].Line, diag.Info, "cue-order", "the cue starts before the one above it", "")
			slices.SortStableFunc(p.cues, func(a, b Cue) int {
				switch {
				case a.Start < b.Start:
					return -1
				case a.Start > b.Start:
					return 1
				}
				return 0
			})
			break
		}
	}
	p.dropTwins()
	p.cues = nameSpeakers(splitArrows(p.cues))
}

// dropTwins keeps one of cues that are the same in all but their line: captions cut
// into segments repeat what crosses the cut.
func (p *parser) dropTwins() {
	out := p.cues[:0]
next:
	for _, c := range p.cues {
		for i := len(out) - 1; i >= 0 && out[i].Start == c.Start; i-- {
			if t := out[i]; t.End == c.End && t.Speaker == c.Speaker && t.Text == c.Text {
				continue next
			}
			if len(out)-i > 8 { // a heap of cues at one time is no cut
				break
			}
		}
		out = append(out, c)
	}
	p.cues = out
}

var marks = strings.NewReplacer("\u200b", "", "\u200e", "", "\u200f", "", "\ufeff", "")

// fold joins the words of a text by single spaces and drops control characters and
// the marks that only steer the direction of a line.
func fold(s string) string {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && (i == 0 || i+1 == len(s) || s[i+1] == ' ') {
			if c >= 0x7f {
				s = marks.Replace(s)
			}
			return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
		}
	}
	return s
}
