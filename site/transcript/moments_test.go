package transcript

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// captions makes n captions of three seconds, the k-th said by speaker(k).
func captions(n int, speaker func(int) string) []Cue {
	var cues []Cue
	for i := range n {
		text := fmt.Sprintf("caption %d", i)
		if i%4 == 3 {
			text += "."
		}
		cues = append(cues, Cue{Start: float64(3 * i), End: float64(3*i + 3), Speaker: speaker(i), Text: text})
	}
	return cues
}

// checkMoments proves what holds for the moments of any cues.
func checkMoments(cues []Cue, moments []Moment) error {
	var in, out []string
	for _, c := range cues {
		in = append(in, strings.Fields(c.Text)...)
	}
	last := -1.0
	for _, m := range moments {
		out = append(out, strings.Fields(m.Text)...)
		if m.Start < last || m.End < m.Start {
			return fmt.Errorf("moment %+v after %v", m, last)
		}
		last = m.Start
	}
	if a, b := strings.Join(in, ""), strings.Join(out, ""); a != b {
		return fmt.Errorf("%d bytes of text became %d", len(a), len(b))
	}
	return nil
}

func TestMomentsLast20To60Seconds(t *testing.T) {
	for name, cues := range map[string][]Cue{
		"one speaker":      captions(200, func(int) string { return "Ada" }),
		"quick talk":       captions(200, func(i int) string { return fmt.Sprint("S", i%2) }),
		"slow talk":        captions(200, func(i int) string { return fmt.Sprint("S", i/9) }),
		"one long cue":     {{Start: 0, End: 600, Text: strings.Repeat("Some words of a sentence. ", 60)}},
		"no sentences":     {{Start: 0, End: 600, Text: strings.Repeat("some words ", 600)}},
		"without spaces":   {{Start: 0, End: 600, Text: strings.Repeat("話", 2000)}},
		"without any time": {{Start: 5, End: 5, Text: strings.Repeat("Some words. ", 60)}},
	} {
		moments := Moments(cues, nil)
		if err := checkMoments(cues, moments); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i, m := range moments {
			if d := m.End - m.Start; d > maxMoment || d < shortMoment && i+1 < len(moments) {
				t.Errorf("%s: moment %d lasts %v s", name, i, d)
			}
		}
	}
	slow := Moments(captions(200, func(i int) string { return fmt.Sprint("S", i/9) }), nil)
	for _, m := range slow[:5] {
		if int(m.Start)%27 != 0 {
			t.Errorf("a moment begins at %v, not where the speaker does", m.Start)
		}
	}
}

func TestChaptersEndMoments(t *testing.T) {
	cues := captions(40, func(int) string { return "" })
	chapters := []Chapter{{0, "One"}, {33, "Two"}, {90, "Three"}}
	begins := map[float64]bool{}
	for _, m := range Moments(cues, chapters) {
		begins[m.Start] = true
		want := "One"
		if m.Start >= 90 {
			want = "Three"
		} else if m.Start >= 33 {
			want = "Two"
		}
		if m.Chapter != want {
			t.Errorf("%v is in %q", m.Start, m.Chapter)
		}
	}
	if !begins[33] || !begins[90] {
		t.Errorf("moments begin at %v", begins)
	}
}

func TestParseMarkdown(t *testing.T) {
	body := "Words before.\n\n## Intro\n\nAda: 00:00:10\n\nHello *there*, see [this](x.md)\nand `that`.\n\nBob:\n\nNo time, ten words are said in this turn here.\n\nAda: 00:00:30\n\nBack to 9:99.\n\n## Second part\n\nStill Ada.\n\nAda: 00:00:50\n\nYes.\n\nBob: 00:00:20\n\nSlip of the pen.\n\n[00:01:00] **Cleo**: Same line.\n"
	cues, chapters, diags := ParseMarkdown([]byte(body), 5)
	var got strings.Builder
	for _, c := range cues {
		fmt.Fprintf(&got, "%.0f %s/%s:%d %s\n", c.Start, c.Chapter, c.Speaker, c.Line, c.Text)
	}
	want := "10 Intro/Ada:9 Hello there, see this and that.\n" +
		"18 Intro/Bob:14 No time, ten words are said in this turn here.\n" +
		"30 Intro/Ada:18 Back to 9:99.\n" +
		"42 Second part/Ada:23 Still Ada.\n" +
		"50 Second part/Ada:26 Yes.\n" +
		"52 Second part/Bob:30 Slip of the pen.\n" +
		"60 Second part/Cleo:34 Same line.\n"
	if got.String() != want {
		t.Errorf("got\n%s--- want\n%s", got.String(), want)
	}
	if fmt.Sprint(chapters) != "[{10 Intro} {42 Second part}]" {
		t.Errorf("chapters %v", chapters)
	}
	if len(diags) != 1 || diags[0].Line != 30 {
		t.Errorf("diags %v", diags)
	}
	if cues, _, _ := ParseMarkdown([]byte("# A page\n\nMeet at 10:30.\n"), 1); cues != nil {
		t.Errorf("prose has cues: %v", cues)
	}
}

func TestCorporaSessionsHaveMoments(t *testing.T) {
	root := os.Getenv("PODBOOK_CORPORA")
	if root == "" {
		t.Skip("PODBOOK_CORPORA does not name the folder of the real corpora")
	}
	clock := regexp.MustCompile(`\d?\d:\d\d:\d\d`)
	files, timed := 0, 0
	err := filepath.WalkDir(filepath.Join(root, "corpora", "sessions"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".md") || strings.Contains(path, "LICENSE") || strings.HasPrefix(d.Name(), "_") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if rest, ok := bytes.CutPrefix(b, []byte("---\n")); ok {
			b = rest[bytes.Index(rest, []byte("\n---\n"))+5:]
		}
		files++
		cues, chapters, _ := ParseMarkdown(b, 1)
		moments := Moments(cues, chapters)
		if err := checkMoments(cues, moments); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, vtt := range [][]byte{WebVTT(cues), ChaptersVTT(chapters, 0)} {
			if err := checkVTT(vtt); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
		if len(clock.FindAll(b, -1)) < 3 {
			return nil
		}
		timed++
		if len(moments) < 10 {
			t.Errorf("%s: %d moments", path, len(moments))
		}
		short := 0
		for _, m := range moments {
			d := m.End - m.Start
			if d > maxMoment {
				t.Errorf("%s: moment %v lasts %v", path, m.Start, d)
			}
			if d < shortMoment {
				short++
			}
		}
		if short*10 > len(moments) {
			t.Errorf("%s: %d of %d moments are short", path, short, len(moments))
		}
		return nil
	})
	if err != nil || files < 80 || timed < 60 {
		t.Errorf("%d files, %d timed, %v", files, timed, err)
	}
}
