package transcript

import "testing"

func TestParseMarker(t *testing.T) {
	cases := []struct {
		line, speaker string
		start         float64
		rest          string
	}{
		{"Ada Lovelace: 00:12:34", "Ada Lovelace", 754, ""},
		{"Ada Lovelace:00:12:34", "Ada Lovelace", 754, ""},
		{"Ada Lovelace 00:12:34", "Ada Lovelace", 754, ""},
		{"Ada: 00:12:34:", "Ada", 754, ""},
		{"Email/CRO technical lead: 00:00:02", "Email/CRO technical lead", 2, ""},
		{"Ada: 00.14:52", "Ada", 892, ""},
		{"Ada: 0: 00:01:02", "Ada", 62, ""},
		{"Ada: 0:02:19", "Ada", 139, ""},
		{"Speaker 1: 00:00:05", "Speaker 1", 5, ""},
		{"Speaker 12 00:00:05", "Speaker 12", 5, ""},
		{"**Ada** (12:34)", "Ada", 754, ""},
		{"**Ada:** [00:12:34] Hello there.", "Ada", 754, "Hello there."},
		{"**Ada** [00:12]: Hello.", "Ada", 12, "Hello."},
		{"[00:12] Ada: Hello.", "Ada", 12, "Hello."},
		{"[00:12] **Ada**: Hello.", "Ada", 12, "Hello."},
		{"[00:12] Hello, everybody in the room.", "", 12, "Hello, everybody in the room."},
		{"(1:02:03) Ada – hello", "", 3723, "Ada – hello"},
		{"[Ada] 00:12:34", "Ada", 754, ""},
		{"<Ada> 00:12:34", "Ada", 754, ""},
		{"Ada — 12:34", "Ada", 754, ""},
		{"Ada - 12:34", "Ada", 754, ""},
		{"00:12:34 Ada Lovelace", "Ada Lovelace", 754, ""},
		{"00:12:34 - Ada: yes", "Ada", 754, "yes"},
		{"00:12:34", "", 754, ""},
		{"[00:12 - 00:15] Ada: yes", "Ada", 12, "yes"},
		{"00:00:12.500 --> 00:00:15.000", "", 12.5, ""},
		{"Émilie du Châtelet: 00:01:00", "Émilie du Châtelet", 60, ""},
		{"山田太郎: 00:01:00", "山田太郎", 60, ""},
	}
	for _, c := range cases {
		m, ok := ParseMarker(c.line)
		if !ok || m.Speaker != c.speaker || m.Start != c.start || c.line[m.Rest:] != c.rest {
			t.Errorf("%q: got %v %+v rest %q", c.line, ok, m, c.line[min(m.Rest, len(c.line)):])
		}
	}
	for _, line := range []string{
		"", "Hello there.", "The train leaves 10:30 sharp.", "Lunch: 12:30 in the garden",
		"See John 3:16 for more of that.", "We met at 12:30pm", "https://x.test/00:12:34",
		"But [crosstalk 00:10:29].", "The ratio is 16:9", "## Ada: 00:12:34", "Ada: 00:99:34 no",
	} {
		if m, ok := ParseMarker(line); ok {
			t.Errorf("%q is not a marker, got %+v", line, m)
		}
	}
}

func TestTimes(t *testing.T) {
	for s, want := range map[string]float64{"754": 754, "12:34": 754, "1:02:03.5": 3723.5, "00:12:34,250": 754.25, " 0:07 ": 7} {
		if got, ok := ParseTime(s); !ok || got != want {
			t.Errorf("ParseTime(%q) = %v, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "12:", ":12", "12:99", "a", "1:2:3:4", "12:345", "99999999"} {
		if got, ok := ParseTime(s); ok {
			t.Errorf("ParseTime(%q) = %v", s, got)
		}
	}
	for sec, want := range map[float64]string{0: "0:00", 7.9: "0:07", 754: "12:34", 3723.5: "1:02:03", 36000: "10:00:00", -1: "0:00"} {
		if got := FormatTime(sec); got != want {
			t.Errorf("FormatTime(%v) = %q", sec, got)
		}
	}
}

func TestTimed(t *testing.T) {
	for body, want := range map[string]bool{
		"Ada: 00:00:12\n\nHello.\n":                              true,
		"A page.\n\nStarts at 10:30.\n":                          false,
		"[00:12] Ada: a\n[00:20] Bob: b\n[00:31] Ada: c\n":       true,
		"09:00 Welcome\n09:30 Talks\n10:30 Break\n12:00 Lunch\n": false,
		"Welcome: 09:00\nTalks: 10:00\nDrinks: 08:00\n":          false,
		"nothing": false,
	} {
		if got := Timed([]byte(body)); got != want {
			t.Errorf("Timed(%q) = %v", body, got)
		}
	}
}
