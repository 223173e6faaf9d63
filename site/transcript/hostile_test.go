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
		"tags":         "WEBVTT\n\n00:00.000 --> 00:01.000\n" + rep("<", 1_000_000),
		"tags, opened": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + rep("<v ", 300_000),
		"voices":       "WEBVTT\n\n00:00.000 --> 00:01.000\n" + rep("<v a>b\n", 100_000),
		"arrows":       "WEBVTT\n\n" + rep("-->\n", 200_000),
		"indices":      rep("1\n", 500_000),
		"empty cues":   rep("00:00:01,000 --> 00:00:02,000\n", 50_000),
		"braces":       "00:00:01,000 --> 00:00:02,000\n" + rep("{\\", 500_000),
		"brackets":     rep("[", 500_000) + " 00:00:01",
		"objects":      rep("{\"a\":", 200_000),
		"lists":        rep("[", 200_000),
		"markers":      rep("A: 00:00:01\n", 50_000),
		"descending":   rep("A: 00:59:59\nB: 00:00:01\n", 25_000),
		"notes":        rep("[crosstalk 00:00:01] ", 3000),
		"stars":        "A: 00:00:01\n" + rep("*a_ ", 100_000),
		"links":        "A: 00:00:01\n" + rep("[a](b", 100_000),
		"headings":     "A: 00:00:01\n" + rep("# a\n", 100_000),
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
