package transcript

import (
	"html"
	"strings"
)

// Automatic captions roll: each cue repeats the line that is still on the screen
// and adds a new one, and between two of them stands a cue of a hundredth of a
// second that only repeats. So every line comes two or three times. Read as one
// text they are useless; here each line is kept once, from when it is new.

// rollingScreen finds out whether captions roll. People repeat themselves, too:
// only when a good part of all cues begins with the line of the cue before is it
// the machine.
type rollingScreen struct {
	last     string
	end      float64
	cues     int
	repeated int
}

// blink is longer than the cues that only repeat, in seconds.
const blink = 0.05

// silence is how long a line may stand that nobody goes on from, in seconds.
const silence = 5

func plainLine(line string) string {
	if strings.IndexByte(line, '<') >= 0 {
		line = stripTags(line)
	}
	if strings.IndexByte(line, '&') >= 0 {
		line = html.UnescapeString(line)
	}
	return fold(line)
}

// stripTags drops what stands between "<" and ">".
func stripTags(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		end := strings.IndexByte(s[i:min(len(s), i+maxTag)], '>')
		if end < 0 {
			b.WriteByte('<')
			s = s[i+1:]
			continue
		}
		s = s[i+end+1:]
	}
	b.WriteString(s)
	return b.String()
}

func (r *rollingScreen) see(t timing, lines []string) {
	first, last, count := "", "", 0
	for _, line := range lines {
		if line = plainLine(line); line != "" {
			if first == "" {
				first = line
			}
			last = line
			count++
		}
	}
	if first == "" {
		return
	}
	r.cues++
	if r.last != "" && t.start < r.end+0.5 {
		same := first == r.last && (count > 1 || t.end-t.start < blink)
		if same || strings.HasPrefix(first, r.last+" ") {
			r.repeated++
		}
	}
	r.last, r.end = last, t.end
}

func (r *rollingScreen) found() bool { return r.repeated >= 3 && r.repeated*5 >= r.cues*2 }

// unroll keeps what is new in each cue.
func (p *parser) unroll() {
	var out []Cue
	var screen []string // lines that are shown
	for i, c := range p.cues {
		var lines []string
		for _, line := range p.raw[i] {
			if line = plainLine(line); line != "" {
				lines = append(lines, line)
			}
		}
		if len(out) > 0 && c.Start > out[len(out)-1].End+silence {
			screen = nil // a long pause clears the screen
		}
		fresh := newLines(screen, lines)
		screen = lines
		if len(fresh) == 0 {
			if len(out) > 0 {
				out[len(out)-1].End = max(out[len(out)-1].End, c.End)
			}
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].End = max(out[n-1].Start, min(out[n-1].End, c.Start))
		}
		c.Text = strings.Join(fresh, " ")
		out = append(out, c)
	}
	p.cues, p.raw = out, nil
}

// newLines answers what lines show that the screen did not: those after the
// longest overlap, and what was added to a line that grows.
func newLines(screen, lines []string) []string {
	for k := min(len(screen), len(lines)); k > 0; k-- {
		old, same := screen[len(screen)-k:], true
		for i := range k {
			same = same && (lines[i] == old[i] || i == k-1 && strings.HasPrefix(lines[i], old[i]+" "))
		}
		if !same {
			continue
		}
		fresh := append([]string(nil), lines[k:]...)
		if grown := strings.TrimPrefix(lines[k-1], old[k-1]); grown != "" {
			fresh = append([]string{strings.TrimSpace(grown)}, fresh...)
		}
		return fresh
	}
	return lines
}
