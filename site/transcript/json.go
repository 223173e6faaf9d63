package transcript

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"

	"podbook/site/diag"
)

// segment is an element of the lists that JSON transcripts and chapters consist
// of, in the spellings of Podcasting 2.0, Whisper and YouTube, and of
// recognisers that count milliseconds.
type segment struct {
	StartTime json.RawMessage `json:"startTime"`
	EndTime   json.RawMessage `json:"endTime"`
	Start     json.RawMessage `json:"start"`
	End       json.RawMessage `json:"end"`

	Body    string          `json:"body"`
	Text    string          `json:"text"`
	Title   string          `json:"title"`
	Speaker json.RawMessage `json:"speaker"`

	StartMS *float64                `json:"tStartMs"`
	Lasts   float64                 `json:"dDurationMs"`
	Segs    []struct{ UTF8 string } `json:"segs"`
	TOC     *bool                   `json:"toc"` // a chapter that is not to be listed
}

// json reads a JSON transcript, or a list of chapters. A broken element costs
// that element only as long as the file is JSON at all.
func (p *parser) json(data []byte) {
	d := json.NewDecoder(bytes.NewReader(data))
	lines := jsonLines{data: data}
	depth := 0
	key := ""
	for {
		t, err := d.Token()
		if err != nil {
			if len(p.cues) == 0 && len(p.chapters) == 0 {
				p.report(lines.at(d.InputOffset()), diag.Error, "bad-transcript", "the file is not the JSON of a transcript: "+err.Error(), "")
			}
			return
		}
		switch t := t.(type) {
		case string:
			if depth == 1 {
				key = t
				if !d.More() {
					continue
				}
			}
		case json.Delim:
			switch t {
			case '{':
				if depth++; depth > 8 {
					return
				}
			case '}':
				depth--
			case '[':
				p.jsonList(d, key, &lines)
				if len(p.cues) > 0 || len(p.chapters) > 0 {
					p.joinWords()
					return
				}
			}
		}
	}
}

// jsonList reads the elements of a list after its "[".
func (p *parser) jsonList(d *json.Decoder, key string, lines *jsonLines) {
	for d.More() {
		at := d.InputOffset()
		for at < int64(len(lines.data)) && strings.IndexByte(" \t\n,", lines.data[at]) >= 0 {
			at++
		}
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return
		}
		var s segment
		line := lines.at(at)
		if err := json.Unmarshal(raw, &s); err != nil {
			if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
				p.report(line, diag.Warning, "bad-cue", "the segment cannot be read: "+err.Error(), "")
			}
			continue
		}
		p.segment(s, key, line)
	}
	_, _ = d.Token() // the "]"
}

func (p *parser) segment(s segment, key string, line int) {
	text := s.Body + s.Text
	if s.StartMS != nil {
		for _, part := range s.Segs {
			text += part.UTF8
		}
		start := *s.StartMS / 1000
		p.addJSON(Cue{Start: start, End: start + s.Lasts/1000, Text: text, Line: line})
		return
	}
	start, ok := jsonTime(s.StartTime, s.Start)
	if !ok {
		if text != "" {
			p.report(line, diag.Warning, "bad-cue", "the segment has no start time", "")
		}
		return
	}
	if key == "chapters" || text == "" && s.Title != "" {
		if s.TOC == nil || *s.TOC {
			p.chapters = append(p.chapters, Chapter{Start: start, Title: fold(s.Title)})
		}
		return
	}
	end, ok := jsonTime(s.EndTime, s.End)
	if !ok {
		end = start
	}
	// Utterances and words are counted in milliseconds by those who use the names.
	if (key == "utterances" || key == "words") && !bytes.ContainsAny(s.Start, ".") {
		start, end = start/1000, end/1000
	}
	p.addJSON(Cue{Start: start, End: end, Speaker: jsonName(s.Speaker), Text: text, Line: line})
}

func (p *parser) addJSON(c Cue) {
	if c.Start < 0 || c.Start > maxTime || c.End > maxTime {
		p.report(c.Line, diag.Warning, "bad-cue", "the segment's time cannot be right", "")
		return
	}
	if strings.IndexByte(c.Text, '&') >= 0 {
		c.Text = html.UnescapeString(c.Text)
	}
	p.add(c)
}

// jsonTime reads seconds, as a number or as a clock time in quotes.
func jsonTime(values ...json.RawMessage) (float64, bool) {
	for _, v := range values {
		var n float64
		if json.Unmarshal(v, &n) == nil && len(v) > 0 {
			return n, true
		}
		var s string
		if json.Unmarshal(v, &s) == nil {
			if sec, ok := ParseTime(s); ok {
				return sec, true
			}
		}
	}
	return 0, false
}

// jsonName reads a speaker: a name, a number, or {"name": …}.
func jsonName(v json.RawMessage) string {
	var s string
	var n json.Number
	var o struct{ Name string }
	switch {
	case len(v) == 0:
	case json.Unmarshal(v, &s) == nil:
		return fold(s)
	case json.Unmarshal(v, &n) == nil && n != "":
		return "Speaker " + n.String()
	case json.Unmarshal(v, &o) == nil:
		return fold(o.Name)
	}
	return ""
}

// maxJoined bounds a cue that is put together of words, in seconds.
const maxJoined = 10

// joinWords makes readable cues of transcripts that have one segment per word.
func (p *parser) joinWords() {
	words, text := 0, 0
	for _, c := range p.cues {
		words += strings.Count(c.Text, " ") + 1
		text++
	}
	if text < 20 || words > text*2 {
		return
	}
	out := p.cues[:0]
	for _, c := range p.cues {
		if n := len(out); n > 0 && out[n-1].Speaker == c.Speaker && c.End-out[n-1].Start <= maxJoined &&
			c.Start-out[n-1].End < 2 && !endsSentence(out[n-1].Text) {
			out[n-1].Text += " " + c.Text
			out[n-1].End = max(out[n-1].End, c.End)
			continue
		}
		out = append(out, c)
	}
	p.cues = out
}

// jsonLines counts lines up to offsets that only grow.
type jsonLines struct {
	data []byte
	pos  int64
	line int
}

func (l *jsonLines) at(pos int64) int {
	pos = min(pos, int64(len(l.data)))
	if pos > l.pos {
		l.line += bytes.Count(l.data[l.pos:pos], []byte("\n"))
		l.pos = pos
	}
	return l.line + 1
}
