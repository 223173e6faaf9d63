package transcript

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func checkCues(cues []Cue) error {
	last := -1.0
	for _, c := range cues {
		if c.Start < 0 || c.End < c.Start || math.IsNaN(c.Start+c.End) || c.End > 2*maxTime {
			return fmt.Errorf("cue %+v has no possible time", c)
		}
		if c.Start < last {
			return fmt.Errorf("cue %+v comes after %v", c, last)
		}
		last = c.Start
		if c.Text == "" || c.Text != strings.Join(strings.Fields(c.Text), " ") || !utf8.ValidString(c.Text) || c.Line < 1 {
			return fmt.Errorf("cue %+v", c)
		}
	}
	return nil
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"WEBVTT\n\n00:01.000 --> 00:02.000 line:0\n<v Ada>a</v> &lt;\n", "1\n00:00:01,000 --> 00:00:02,000\na\n", "0:00:01.0,0:00:02.0\na\n",
		`{"segments":[{"startTime":1,"endTime":2,"body":"a","speaker":"b"}]}`, `{"chapters":[{"startTime":0,"title":"A"}]}`, `[{"start":-1e300,"end":1e300,"text":"a"}]`,
		`{"events":[{"tStartMs":1,"segs":[{"utf8":"a"}]}]}`, "Ada: 00:00:01\n\na\n\nBob:\n\nb\n\n[00:01] c\n", "\xFF\xFEa\x00", "WEBVTT\nX-TIMESTAMP-MAP=a\n\n-->\n",
		"WEBVTT\n\n00:00.0 --> 00:01.0\na\n\n00:01.0 --> 00:02.0\na\nb\n\n00:02.0 --> 00:03.0\nb\nc\n\n00:03.0 --> 00:04.0\nc\nd\n",
	} {
		f.Add("a.vtt", []byte(s))
		f.Add("a.json", []byte(s))
		f.Add("a", []byte(s))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		cues, chapters, _ := Parse(name, data)
		if err := checkCues(cues); err != nil {
			t.Fatal(err)
		}
		if err := checkMoments(cues, Moments(cues, chapters)); err != nil {
			t.Fatal(err)
		}
		vtt := WebVTT(cues)
		if err := checkVTT(vtt); err != nil {
			t.Fatal(err)
		}
		back, _, _ := Parse("a.vtt", vtt)
		if err := checkCues(back); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzParseMarkdown(f *testing.F) {
	for _, s := range []string{
		"Ada: 00:00:01\n\na\n\nBob:\n\nb\n", "## A 00:01\n[00:00:01] a\n", "[crosstalk 00:00:01] a [inaudible 00:00:02] b [crosstalk 00:00:03]",
		"**Ada** (1:02:03): x\n# B\ny\n00:00:01 z", "```\nAda: 00:00:01\n```\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		cues, chapters, _ := ParseMarkdown(body, 1)
		if err := checkCues(cues); err != nil {
			t.Fatal(err)
		}
		if err := checkMoments(cues, Moments(cues, chapters)); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(body)) {
			if m, ok := ParseMarker(line); ok && (m.Rest < 0 || m.Rest > len(line) || m.Start < 0 || m.Start > maxTime) {
				t.Fatalf("%q: %+v", line, m)
			}
		}
	})
}

func BenchmarkParseVTT(b *testing.B) {
	var s strings.Builder
	s.WriteString("WEBVTT\n\n")
	for i := range 20_000 {
		fmt.Fprintf(&s, "%d\n%s --> %s align:start\n<v Ada Lovelace>This is what somebody says\nin &amp; between %d captions.</v>\n\n", i, appendStamp(nil, float64(i*3)), appendStamp(nil, float64(i*3+3)), i)
	}
	data := []byte(s.String())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Parse("a.vtt", data)
	}
}

func BenchmarkMoments(b *testing.B) {
	cues := captions(20_000, func(i int) string { return "Ada" })
	b.ReportAllocs()
	for b.Loop() {
		Moments(cues, nil)
	}
}
