package transcript

import (
	"regexp"
	"strings"

	"podbook/site/diag"
)

// override is positioning that SubStation and some editors leave in SRT.
var override = regexp.MustCompile(`\{\\[^{}]*\}|\{[a-z]:[^{}]*\}`)

// srt reads SRT and SBV with the damage they have in practice: a timing line
// begins a cue wherever it stands; an index before it and the empty lines within
// a cue do not matter.
func (p *parser) srt(data []byte) {
	s := lineScanner{rest: string(data)}
	rolling := rollingScreen{}
	var lines []string
	var t timing
	open, at := false, 0
	flush := func(beforeTiming bool) {
		// The index of the next cue stands at the end of this one's text.
		for len(lines) > 0 && lines[len(lines)-1] == "" {
			lines = lines[:len(lines)-1]
		}
		if n := len(lines); beforeTiming && n > 0 && isIndex(lines[n-1]) {
			lines = lines[:n-1]
		}
		if open {
			kept := lines[:0:0]
			for _, line := range lines {
				if strings.IndexByte(line, '{') >= 0 {
					line = override.ReplaceAllString(line, "")
				}
				if line != "" {
					kept = append(kept, strings.ReplaceAll(line, `\N`, " "))
				}
			}
			rolling.see(t, kept)
			p.payload(t, kept, at)
		}
		lines, open = lines[:0:0], false
	}
	for {
		line, ok := s.next()
		if !ok {
			break
		}
		line = strings.TrimRight(line, " \t")
		next, isTiming := parseTiming(line)
		switch {
		case isTiming:
			flush(true)
			t, open, at = next, true, s.number
		case strings.Contains(line, "-->"):
			flush(true)
			p.report(s.number, diag.Warning, "bad-cue", "the cue's times cannot be read", "00:12:34,000 --> 00:12:37,000")
		case open:
			lines = append(lines, line)
		}
	}
	flush(false)
	if rolling.found() {
		p.unroll()
	}
}

func isIndex(line string) bool {
	return line != "" && len(line) < 8 && strings.Trim(line, "0123456789") == ""
}
