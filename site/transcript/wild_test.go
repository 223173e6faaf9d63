package transcript

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// What captions look like that nobody checked.
func TestWildCaptions(t *testing.T) {
	wide := func(s string) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			b.WriteByte(byte(u))
			b.WriteByte(byte(u >> 8))
		}
		return b.String()
	}
	for _, c := range []struct{ name, data, want string }{
		{"no empty lines", "WEBVTT\n\n1\n00:01.000 --> 00:03.000\nfirst\n2\n00:03.000 --> 00:05.000\nsecond\n", "1-3 first|3-5 second"},
		{"an arrow in the text", "WEBVTT\n\n00:01.000 --> 00:03.000\ngo A --> B now\n\n00:04.000 --> 00:05.000\nb\n", "1-3 go A --> B now|4-5 b"},
		{"a number alone", "WEBVTT\n\n00:01.000 --> 00:03.000\n42\n\n00:04.000 --> 00:05.000\nb\n", "1-3 42|4-5 b"},
		{"tags left open", "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ada <i>hello & <b>you\n", "1-3 Ada: hello & you"},
		{"less than", "WEBVTT\n\n00:01.000 --> 00:03.000\nI <3 you, 3<5\n", "1-3 I <3 you, 3<5"},
		{"marks of direction", "WEBVTT\n\n00:01.000 --> 00:03.000\n&lrm;one&nbsp;two&rlm;\n", "1-3 one two"},
		{"a negative time", "WEBVTT\n\n-00:01.000 --> 00:03.000\na\n\n00:04.000 --> 00:05.000\nb\n", "4-5 b"},
		{"no speaker but arrows", "WEBVTT\n\n00:01.000 --> 00:03.000\n&gt;&gt; ADA: HELLO\n\n00:03.000 --> 00:05.000\nNO. >> YES.\n", "1-3 ADA: HELLO|3-4 ADA: NO.|4-5 YES."},
		{"segments that overlap", "WEBVTT\n\n00:01.000 --> 00:03.000\na\n\nWEBVTT\n\n00:01.000 --> 00:03.000\na\n\n00:02.000 --> 00:04.000\nb\n", "1-3 a|2-4 b"},
		{"thumbnails", "WEBVTT\n\n00:00.000 --> 00:10.000\nsprite.jpg#xywh=0,0,160,90\n", ""},
		{"UTF-16 without a mark", wide("WEBVTT\n\n00:01.000 --> 00:03.000\nünd\n"), "1-3 ünd"},
		{"Windows-1252", "WEBVTT\n\n00:01.000 --> 00:03.000\ncaf\xe9 \x93q\x94\n", "1-3 café “q”"},
		{"old line ends", "WEBVTT\r\r00:01.000 --> 00:03.000\ra\r", "1-3 a"},
	} {
		cues, _, _ := Parse("a.vtt", []byte(c.data))
		var got []string
		for _, q := range cues {
			who := ""
			if q.Speaker != "" {
				who = q.Speaker + ": "
			}
			got = append(got, fmt.Sprintf("%.0f-%.0f %s%s", q.Start, q.End, who, q.Text))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: got %q, want %q", c.name, s, c.want)
		}
	}
}
