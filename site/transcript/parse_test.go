package transcript

import (
	"fmt"
	"strings"
	"testing"
)

// show writes cues as lines, so that cases can be read.
func show(cues []Cue) string {
	var b strings.Builder
	for _, c := range cues {
		fmt.Fprintf(&b, "%g-%g %s|%s\n", c.Start, c.End, c.Speaker, c.Text)
	}
	return b.String()
}

func TestParseFormats(t *testing.T) {
	cases := []struct{ name, file, in, want string }{
		{"vtt", "a.vtt", "WEBVTT - title\nKind: captions\n\nNOTE a note\nover lines\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\nid 1\n00:01.000 --> 00:04.500 align:start line:0\nHello <i>there</i>,\n<c.loud>all</c> &amp; sundry.\n\n01:00:05.000 --> 01:00:06.000\nBye\n",
			"1-4.5 |Hello there, all & sundry.\n3605-3606 |Bye\n"},
		{"vtt with BOM and CRLF", "a.vtt", "\xEF\xBB\xBFWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nA\r\n\r\n00:02.000 --> 00:03.000\r\nB", "1-2 |A\n2-3 |B\n"},
		{"vtt cue directly after the header", "a.vtt", "WEBVTT\n00:01.000 --> 00:02.000\nA\n", "1-2 |A\n"},
		{"vtt voices", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:05.000\n<v Ada Lovelace>Hello.</v>\n<v.loud Bob &amp; Co>Hi <00:00:03.000>there\n",
			"1-5 Ada Lovelace|Hello.\n1-5 Bob & Co|Hi there\n"},
		{"vtt of segments", "a.vtt", "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:01.000 --> 00:02.000\nA\n\nWEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:02.000 --> 00:03.000\nB\n", "1-2 |A\n2-3 |B\n"},
		{"vtt less-than in text", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\na < b and a <3 &lt;c&gt;\n", "1-2 |a < b and a <3 <c>\n"},
		{"vtt payload without an empty line after it", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:02.000 --> 00:03.000\nB\n", "1-2 |A\n2-3 |B\n"},
		{"vtt without its header", "a.vtt", "00:01.000 --> 00:02.000\nA\n", "1-2 |A\n"},
		{"srt", "a.srt", "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i>\n{\\an8}there\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n", "1-2.5 |Hello there\n3-4 |Bye\n"},
		{"srt damaged", "a.srt", "00:00:01.000 -> 00:00:02,5\nNo index\n0:0:3,000-->0:0:4,000\nNo empty line\n\n3\n00:00:05:250 —> 00:00:06\n\nEmpty line within\n7 dwarfs\n", "1-2.5 |No index\n3-4 |No empty line\n5.25-6 |Empty line within 7 dwarfs\n"},
		{"srt overlapping and out of order", "a.srt", "1\n00:00:05,000 --> 00:00:09,000\nB\n\n2\n00:00:01,000 --> 00:00:07,000\nA\n", "1-7 |A\n5-9 |B\n"},
		{"srt in UTF-16", "a.srt", "\xFF\xFE1\x00\n\x000\x000\x00:\x000\x000\x00:\x000\x001\x00,\x000\x00 \x00-\x00-\x00>\x00 \x000\x000\x00:\x000\x000\x00:\x000\x002\x00,\x000\x00\n\x00\xE9\x00", "1-2 |é\n"},
		{"srt in Latin-1", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nCaf\xE9\n", "1-2 |Café\n"},
		{"sbv", "captions.sbv", "0:00:01.000,0:00:02.500\nHello\nthere\n\n0:00:03.000,0:00:04.000\nBye\n", "1-2.5 |Hello there\n3-4 |Bye\n"},
		{"zoom", "GMT.vtt", "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAda Lovelace: Hello: all.\n\n2\n00:00:02.000 --> 00:00:03.000\nBob: Hi.\n\n3\n00:00:03.000 --> 00:00:04.000\nAda Lovelace: One question: why?\n",
			"1-2 Ada Lovelace|Hello: all.\n2-3 Bob|Hi.\n3-4 Ada Lovelace|One question: why?\n"},
		{"a colon is not always a name", "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nFirst: we look.\n\n00:02.000 --> 00:03.000\nThen we act.\n\n00:03.000 --> 00:04.000\nAnd go.\n", "1-2 |First: we look.\n2-3 |Then we act.\n3-4 |And go.\n"},
		{"teams", "meeting.vtt", "WEBVTT\n\n5fb6/12-0\n00:00:01.000 --> 00:00:02.000\n<v Ada Lovelace>Hello\nthere.</v>\n\n5fb6/12-1\n00:00:02.000 --> 00:00:03.000\n<v Ada Lovelace>More.</v>\n", "1-2 Ada Lovelace|Hello there.\n2-3 Ada Lovelace|More.\n"},
		{"broadcast arrows", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n>> ADA: Hello.\n\n2\n00:00:02,000 --> 00:00:03,000\nI go on.\n\n3\n00:00:03,000 --> 00:00:04,000\n&gt;&gt; And I?\n\n4\n00:00:04,000 --> 00:00:05,000\n>> ADA: Yes.\n",
			"1-2 ADA|Hello.\n2-3 ADA|I go on.\n3-4 |And I?\n4-5 ADA|Yes.\n"},
		{"podcasting 2.0", "a.json", `{"version":"1.0.0","segments":[{"speaker":"Ada","startTime":0.5,"endTime":2,"body":"Hello &amp; hi"},{"startTime":"00:00:02","endTime":3,"body":"there"}]}`, "0.5-2 Ada|Hello & hi\n2-3 |there\n"},
		{"whisper", "a.json", `{"text":"all","segments":[{"id":0,"start":0.0,"end":2.5,"text":" Hello","tokens":[1,2]}],"language":"en"}`, "0-2.5 |Hello\n"},
		{"utterances", "a.json", `{"utterances":[{"start":1500,"end":2500,"speaker":"A","text":"Hello"}]}`, "1.5-2.5 A|Hello\n"},
		{"a bare list", "a.json", `[{"start":1,"end":2,"text":"Hello","speaker":3}]`, "1-2 Speaker 3|Hello\n"},
		{"youtube json3", "a.json3", `{"wireMagic":"pb3","events":[{"tStartMs":1000,"dDurationMs":2000,"segs":[{"utf8":"Hello "},{"utf8":"there"}]},{"tStartMs":3000,"dDurationMs":10,"segs":[{"utf8":"\n"}]}]}`, "1-3 |Hello there\n"},
		{"text", "a.txt", "Ada: 00:00:01\n\nHello.\n\nBob: 00:00:04\n\nHi.\n", "1-4 Ada|Hello.\n4-4.4 Bob|Hi.\n"},
	}
	for _, c := range cases {
		cues, _, diags := Parse(c.file, []byte(c.in))
		if got := show(cues); got != c.want {
			t.Errorf("%s:\n%s--- want\n%s%v", c.name, got, c.want, diags)
		}
	}
}

// The automatic captions of YouTube come out once, and readable.
func TestRollingCaptions(t *testing.T) {
	vtt := "WEBVTT\nKind: captions\nLanguage: en\n\n" +
		"00:00:00.000 --> 00:00:02.000 align:start position:0%\n \nhello<00:00:00.500><c> and</c><00:00:01.000><c> welcome</c>\n\n" +
		"00:00:02.000 --> 00:00:02.010 align:start position:0%\nhello and welcome\n \n\n" +
		"00:00:02.010 --> 00:00:04.000 align:start position:0%\nhello and welcome\nto<00:00:02.500><c> the</c><c> show</c>\n\n" +
		"00:00:04.000 --> 00:00:04.010 align:start position:0%\nto the show\n \n\n" +
		"00:00:04.010 --> 00:00:06.000 align:start position:0%\nto the show\ntoday<00:00:05.000><c> we</c><c> talk</c>\n\n" +
		"00:00:06.000 --> 00:00:06.010\ntoday we talk\n \n\n" +
		"00:00:06.010 --> 00:00:08.000\ntoday we talk\nto the show\n"
	cues, _, diags := Parse("talk.en.vtt", []byte(vtt))
	want := "0-2.01 |hello and welcome\n2.01-4.01 |to the show\n4.01-6.01 |today we talk\n6.01-8 |to the show\n"
	if got := show(cues); got != want || len(diags) > 0 {
		t.Errorf("got\n%s--- want\n%s%v", got, want, diags)
	}

	var grow strings.Builder
	grow.WriteString("WEBVTT\n\n")
	words := strings.Fields("we grow this line word by word until it is done")
	for i := range words {
		fmt.Fprintf(&grow, "%s --> %s\n%s\n\n", appendStamp(nil, float64(i)), appendStamp(nil, float64(i+1)), strings.Join(words[:i+1], " "))
	}
	cues, _, _ = Parse("live.vtt", []byte(grow.String()))
	var said []string
	for _, c := range cues {
		said = append(said, c.Text)
	}
	if got := strings.Join(said, " "); got != strings.Join(words, " ") {
		t.Errorf("growing captions: %q", got)
	}
}

// People do repeat themselves.
func TestRepeatedLinesStay(t *testing.T) {
	vtt := "WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\n00:02.000 --> 00:03.000\nYes.\n\n00:03.000 --> 00:04.000\nWhat now?\n\n00:04.000 --> 00:05.000\nNo idea.\n\n00:05.000 --> 00:06.000\nFine.\n"
	cues, _, _ := Parse("a.vtt", []byte(vtt))
	if len(cues) != 5 {
		t.Errorf("got\n%s", show(cues))
	}
}

// A broken cue costs that cue, and is told with its line.
func TestBrokenCues(t *testing.T) {
	for _, c := range []struct {
		file, in, want string
		line           int
	}{
		{"a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\n00:99.000 --> oops\nlost\n\n00:05.000 --> 00:06.000\nB\n", "1-2 |A\n5-6 |B\n", 6},
		{"a.srt", "1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\nxx --> yy\nlost\n\n3\n00:00:05,000 --> 00:00:06,000\nB\n", "1-2 |A\n5-6 |B\n", 6},
		{"a.vtt", "WEBVTT\n\n00:05.000 --> 00:02.000\nA\n", "5-5 |A\n", 3},
		{"a.json", "{\"segments\": [\n{\"startTime\": 1, \"endTime\": 2, \"body\": \"A\"},\n{\"body\": \"lost\"},\n{\"startTime\": 5, \"endTime\": 6, \"body\": \"B\"}]}", "1-2 |A\n5-6 |B\n", 3},
	} {
		cues, _, diags := Parse(c.file, []byte(c.in))
		if show(cues) != c.want || len(diags) != 1 || diags[0].Line != c.line {
			t.Errorf("%s\n--- got\n%s%v", c.in, show(cues), diags)
		}
	}
	for name, in := range map[string]string{"a.json": "{\"segments\": 3}", "b.json": "no json", "c.txt": "Just prose.\n"} {
		if cues, _, diags := Parse(name, []byte(in)); len(cues) > 0 || len(diags) != 1 {
			t.Errorf("%s: %v %v", name, cues, diags)
		}
	}
}

func TestChapters(t *testing.T) {
	got := ParseChapters([]string{"00:12:30 The middle", "- [0:00] Intro", "1. 20:05 - End: the rest", "Questions (25:00)", "no time", "### 1:00:00 | Late"})
	want := []Chapter{{0, "Intro"}, {750, "The middle"}, {1205, "End: the rest"}, {1500, "Questions"}, {3600, "Late"}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v", got)
	}
	for name, in := range map[string]string{
		"chapters.json": `{"version":"1.2.0","chapters":[{"startTime":0,"title":"A"},{"startTime":90,"title":"B","img":"x"},{"startTime":95,"toc":false,"title":"hidden"}]}`,
		"chapters.vtt":  "WEBVTT\n\n00:00.000 --> 01:30.000\nA\n\n01:30.000 --> 02:00.000\nB\n",
		"chapters.txt":  "0:00 A\n1:30 B\n",
	} {
		if got := ParseChapterFile(name, []byte(in)); fmt.Sprint(got) != "[{0 A} {90 B}]" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWebVTT(t *testing.T) {
	long := strings.Repeat("A sentence of some words. ", 20)
	in := []Cue{
		{Start: 1, End: 2.5, Speaker: "Ada <x>", Text: "a < b --> c & d"},
		{Start: 3, End: 3, Text: "x"},
		{Start: 3600, End: 3660, Text: strings.TrimSpace(long)},
		{Start: 3650, End: 3650, Speaker: "Bob", Text: "Stop."},
	}
	vtt := WebVTT(in)
	if err := checkVTT(vtt); err != nil {
		t.Fatal(err)
	}
	out, _, diags := Parse("x.vtt", vtt)
	if len(diags) > 0 || out[0].Speaker != "Ada <x>" || out[0].Text != in[0].Text || out[0].End != 2.5 || out[1].Text != "x" {
		t.Errorf("%v %+v", diags, out)
	}
	var said []string
	for _, c := range out[2:] {
		if c.Speaker == "Bob" {
			continue
		}
		if c.End-c.Start > 12 || c.Start < 3600 || c.End > 3660.001 {
			t.Errorf("caption %+v", c)
		}
		said = append(said, c.Text)
	}
	if strings.Join(said, " ") != in[2].Text {
		t.Errorf("long cue came back as %q", said)
	}
}
