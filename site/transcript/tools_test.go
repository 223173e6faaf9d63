package transcript

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said is what somebody said, from which tools make their files.
type said struct {
	speaker    string
	start, end float64
	text       string
}

// talk cuts real words into captions of two speakers or more.
func talk(rnd *rand.Rand, words []string) []said {
	names := []string{"Ada Lovelace", "Dr. Anne-Marie O'Neil", "Łukasz", "Guest 2"}
	var list []said
	at := float64(rnd.IntN(4))
	for len(words) > 0 {
		n := min(len(words), 3+rnd.IntN(12))
		d := said{speaker: names[rnd.IntN(len(names))], start: at, text: strings.Join(words[:n], " ")}
		d.end = at + 1 + float64(n)/3
		at, words = d.end+float64(rnd.IntN(3)), words[n:]
		list = append(list, d)
	}
	return list
}

func stamp(sec float64) string {
	ms := int(sec*1000 + .5)
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}

func clockOf(sec float64, point string) string {
	return strings.Replace(stamp(sec), ".", point, 1)
}

// tools write the same talk as programs export it. What they write is made of their
// habits: headings, ids, settings, names, line breaks, repeated lines.
var tools = []struct {
	name, file string
	speakers   bool // it says who speaks
	write      func(rnd *rand.Rand, talk []said) string
}{
	{"zoom", "a.vtt", true, func(_ *rand.Rand, talk []said) string {
		s := "WEBVTT\r\n"
		for i, d := range talk {
			s += fmt.Sprintf("\r\n%d\r\n%s --> %s\r\n%s: %s\r\n", i+1, stamp(d.start), stamp(d.end), d.speaker, d.text)
		}
		return s
	}},
	{"teams", "a.vtt", true, func(rnd *rand.Rand, talk []said) string {
		s := "\ufeffWEBVTT\n\n"
		for i, d := range talk {
			s += fmt.Sprintf("0d4c1b2e-77aa-4f0e-9a55-%012x/%d-%d\n%s --> %s\n<v %s>%s</v>\n\n", rnd.Uint32(), i, rnd.IntN(9), stamp(d.start), stamp(d.end), d.speaker, lines(d.text))
		}
		return s
	}},
	{"recogniser", "a.vtt", false, func(_ *rand.Rand, talk []said) string {
		s := "WEBVTT - made by a program\nKind: captions\nLanguage: en\n\nNOTE confidence 0.93\n\n"
		for _, d := range talk {
			s += fmt.Sprintf("NOTE Confidence: 0.8\n\n%s --> %s align:start position:0%%\n%s\n\n", strings.TrimPrefix(stamp(d.start), "00:"), strings.TrimPrefix(stamp(d.end), "00:"), d.text)
		}
		return s
	}},
	{"stream", "a.vtt", false, func(_ *rand.Rand, talk []said) string {
		s := "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\nSTYLE\n::cue { color: white }\n\nREGION\nid:one\nwidth:40%\n"
		for _, d := range talk {
			s += fmt.Sprintf("\n%s --> %s region:one line:84%%\n<c.white>%s</c>\n", stamp(d.start), stamp(d.end), lines(d.text))
		}
		return s
	}},
	{"rolling", "a.vtt", false, func(_ *rand.Rand, talk []said) string {
		s, before := "WEBVTT\nKind: captions\nLanguage: en\n\n", " "
		for _, d := range talk {
			words := strings.Fields(d.text)
			timed := words[0]
			for i, w := range words[1:] {
				at := d.start + (d.end-d.start-.1)*float64(i+1)/float64(len(words))
				timed += fmt.Sprintf("<%s><c> %s</c>", stamp(at), w)
			}
			s += fmt.Sprintf("%s --> %s align:start position:0%%\n%s\n%s\n\n", stamp(d.start), stamp(d.end-.01), before, timed)
			s += fmt.Sprintf("%s --> %s align:start position:0%%\n%s\n \n\n", stamp(d.end-.01), stamp(d.end), d.text)
			before = d.text
		}
		return s
	}},
	{"srt", "a.srt", false, func(rnd *rand.Rand, talk []said) string {
		s := ""
		for i, d := range talk {
			if rnd.IntN(9) > 0 {
				s += fmt.Sprintf("%d\r\n", i+1)
			}
			s += fmt.Sprintf("%s --> %s\r\n<i>%s</i>\r\n\r\n", clockOf(d.start, ",.,"[rnd.IntN(3):][:1]), clockOf(d.end, ","), strings.ReplaceAll(lines(d.text), "\n", "\r\n"))
		}
		return s
	}},
	{"whisper", "a.json", false, func(_ *rand.Rand, talk []said) string {
		var list []map[string]any
		for i, d := range talk {
			list = append(list, map[string]any{"id": i, "start": d.start, "end": d.end, "text": " " + d.text, "no_speech_prob": .01, "tokens": []int{1, 2}})
		}
		data, _ := json.Marshal(map[string]any{"text": "", "segments": list, "language": "en"})
		return string(data)
	}},
	{"podcast", "a.json", true, func(_ *rand.Rand, talk []said) string {
		var list []map[string]any
		for _, d := range talk {
			list = append(list, map[string]any{"speaker": d.speaker, "startTime": d.start, "endTime": d.end, "body": d.text})
		}
		data, _ := json.Marshal(map[string]any{"version": "1.0.0", "segments": list})
		return string(data)
	}},
	{"notes", "a.txt", true, func(_ *rand.Rand, talk []said) string {
		s := ""
		for _, d := range talk {
			at := int(d.start)
			s += fmt.Sprintf("%s  %d:%02d\n%s\n\n", d.speaker, at/60, at%60, d.text)
		}
		return s + "Transcribed by https://example.org\n"
	}},
}

// lines breaks text as captions are, in two.
func lines(text string) string {
	if i := strings.IndexByte(text[len(text)/2:], ' '); i >= 0 {
		i += len(text) / 2
		return text[:i] + "\n" + text[i+1:]
	}
	return text
}

// realWords are those of real transcripts where there are some, else of a made talk.
func realWords(t *testing.T) []string {
	text := strings.Repeat("So we looked at what was different, and nothing was. Then it worked again! Why? Nobody knows; we never found out. ", 40)
	if dir := os.Getenv("PODBOOK_CORPORA"); dir != "" {
		files, _ := filepath.Glob(filepath.Join(dir, "corpora/sessions/*/*.md"))
		if len(files) == 0 {
			t.Fatalf("no sessions in %s", dir)
		}
		text = ""
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, body, _ := strings.Cut(string(data), "\n---\n")
			text += body
		}
	}
	var words []string
	for _, w := range strings.Fields(text) {
		// Words that mean something to a format, or to readers of names, are not the matter here.
		if !strings.ContainsAny(w, "<>&{}[]():*_#`|\\/=~-") && strings.ContainsAny(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyz") {
			words = append(words, w)
		}
	}
	return words
}

// Whatever tool wrote a talk, every word comes out once, in its order, said by who
// said it, at its time.
func TestToolsAreRead(t *testing.T) {
	words := realWords(t)
	rnd := rand.New(rand.NewPCG(5, 6))
	rounds := 60
	if os.Getenv("PODBOOK_CORPORA") != "" {
		rounds = 200
	}
	for _, tool := range tools {
		failed := 0
		for range rounds {
			from := rnd.IntN(len(words) - 300)
			want := talk(rnd, words[from:from+60+rnd.IntN(240)])
			file := tool.write(rnd, want)
			cues, _, diags := Parse(tool.file, []byte(file))
			if why := differs(want, cues, tool.speakers); why != "" || len(diags) > 0 {
				t.Errorf("%s: %s %v\n%.1500s", tool.name, why, diags, file)
				if failed++; failed == 2 {
					break
				}
			}
		}
	}
}

func differs(want []said, got []Cue, speakers bool) string {
	type word struct {
		text, speaker string
		start         float64
	}
	var expected []word
	for _, d := range want {
		for _, w := range strings.Fields(d.text) {
			expected = append(expected, word{w, d.speaker, d.start})
		}
	}
	n := 0
	for _, c := range got {
		for i, w := range strings.Fields(c.Text) {
			if n == len(expected) {
				return fmt.Sprintf("too much: %q", c.Text)
			}
			e := expected[n]
			if w != e.text {
				return fmt.Sprintf("word %d is %q, want %q, in %q", n, w, e.text, c.Text)
			}
			if speakers && c.Speaker != e.speaker {
				return fmt.Sprintf("%q says %q, want %q", c.Speaker, c.Text, e.speaker)
			}
			if i == 0 && (c.Start < e.start-1.01 || c.Start > e.start+7) {
				return fmt.Sprintf("%q is said at %.2f, want %.2f", c.Text, c.Start, e.start)
			}
			n++
		}
	}
	if n < len(expected) {
		return fmt.Sprintf("%d of %d words came out", n, len(expected))
	}
	return ""
}
