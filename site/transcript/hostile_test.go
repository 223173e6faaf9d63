package transcript

import (
	"strings"
	"testing"
	"time"
)

// Whatever a file holds, reading it takes time in proportion to its size.
func TestHostileTranscripts(t *testing.T) {
	rep := strings.Repeat
	for name, in := range map[string]string{
		"tags":         "WEBVTT\n\n00:00.000 --> 00:01.000\n" + rep("<", 250_000),
		"tags, opened": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + rep("<v ", 75_000),
		"voices":       "WEBVTT\n\n00:00.000 --> 00:01.000\n" + rep("<v a>b\n", 25_000),
		"arrows":       "WEBVTT\n\n" + rep("-->\n", 50_000),
		"indices":      rep("1\n", 125_000),
		"empty cues":   rep("00:00:01,000 --> 00:00:02,000\n", 12_500),
		"braces":       "00:00:01,000 --> 00:00:02,000\n" + rep("{\\", 125_000),
		"brackets":     rep("[", 125_000) + " 00:00:01",
		"objects":      rep("{\"a\":", 50_000),
		"lists":        rep("[", 50_000),
		"markers":      rep("A: 00:00:01\n", 12_500),
		"descending":   rep("A: 00:59:59\nB: 00:00:01\n", 6250),
		"notes":        rep("[crosstalk 00:00:01] ", 3000),
		"stars":        "A: 00:00:01\n" + rep("*a_ ", 25_000),
		"links":        "A: 00:00:01\n" + rep("[a](b", 25_000),
		"headings":     "A: 00:00:01\n" + rep("# a\n", 25_000),
	} {
		start := time.Now()
		for _, file := range []string{"a.vtt", "a.srt", "a.json", "a.txt"} {
			cues, chapters, diags := Parse(file, []byte(in))
			Moments(cues, chapters)
			if len(diags) > maxDiags+1 {
				t.Errorf("%s: %d diagnostics", name, len(diags))
			}
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		} else if testing.Verbose() {
			t.Logf("%-14s %v", name, took.Round(time.Millisecond))
		}
	}
}
