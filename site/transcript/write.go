package transcript

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// captionBytes is how much text a caption shows at once, about two lines.
const captionBytes = 84

// WriteVTT writes cues as WebVTT for a player. Cues that are longer than a
// caption are shown in parts, with their time divided by their text.
func WriteVTT(w io.Writer, cues []Cue) error {
	b := bufio.NewWriter(w)
	_, _ = b.WriteString("WEBVTT\n")
	for _, c := range cues {
		parts := []string{c.Text}
		if len(c.Text) > 2*captionBytes && c.End-c.Start > 6 {
			parts = sentences(c.Text, captionBytes)
		}
		done := 0
		lasts := c.End - c.Start
		for _, part := range parts {
			text := strings.TrimSpace(part)
			start := c.Start + lasts*float64(done)/float64(max(len(c.Text), 1))
			done += len(part)
			end := c.Start + lasts*float64(done)/float64(max(len(c.Text), 1))
			if text == "" {
				continue
			}
			_, _ = fmt.Fprintf(b, "\n%s --> %s\n", stamp(start), stamp(end))
			if c.Speaker != "" {
				_, _ = fmt.Fprintf(b, "<v %s>", vttText.Replace(fold(c.Speaker)))
			}
			_, _ = b.WriteString(vttText.Replace(text))
			_ = b.WriteByte('\n')
		}
	}
	return b.Flush()
}

// vttText escapes text; ">" too, so that it never makes an arrow.
var vttText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", " ")

// stamp writes a time as WebVTT has it.
func stamp(sec float64) string {
	ms := int64(min(max(sec, 0), maxTime)*1000 + 0.5)
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
