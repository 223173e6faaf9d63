package transcript

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	vttTiming = regexp.MustCompile(`^(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})$`)
	vttVoice  = regexp.MustCompile(`^<v [^<>\n]+>`)
	vttRef    = regexp.MustCompile(`&[^;&\s]*;?`)
)

// checkVTT holds a file against the syntax that the W3C asks of writers: a header,
// then blocks of a timing line and one of text, in the order of their start, each
// ending after it begins, with nothing in the text that a reader takes for markup.
func checkVTT(data []byte) error {
	text, ok := strings.CutPrefix(string(data), "WEBVTT\n")
	if !ok || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00\ufeff") {
		return fmt.Errorf("no WebVTT file: %.40q", data)
	}
	if text == "" {
		return nil
	}
	last := 0
	for i, block := range strings.Split(strings.TrimPrefix(text, "\n"), "\n\n") {
		lines := strings.Split(strings.TrimSuffix(block, "\n"), "\n")
		m := vttTiming.FindStringSubmatch(lines[0])
		if m == nil || len(lines) != 2 {
			return fmt.Errorf("block %d is no cue: %q", i, block)
		}
		at := func(h, m, s, ms string) (n int) {
			for _, part := range [...]struct {
				text string
				each int
			}{{h, 3_600_000}, {m, 60_000}, {s, 1000}, {ms, 1}} {
				var k int
				fmt.Sscan(strings.TrimLeft(part.text, "0")+" 0", &k)
				n += k * part.each
			}
			return n
		}
		start, end := at(m[1], m[2], m[3], m[4]), at(m[5], m[6], m[7], m[8])
		if start < last || end <= start {
			return fmt.Errorf("block %d: a cue from %d to %d ms follows one at %d", i, start, end, last)
		}
		last = start
		said := vttVoice.ReplaceAllString(lines[1], "")
		if strings.TrimSpace(said) == "" || strings.ContainsAny(said, "<>") {
			return fmt.Errorf("block %d: text %q", i, lines[1])
		}
		for _, ref := range vttRef.FindAllString(lines[1], -1) {
			if html.UnescapeString(ref) == ref {
				return fmt.Errorf("block %d: %q is no reference", i, ref)
			}
		}
	}
	return nil
}
