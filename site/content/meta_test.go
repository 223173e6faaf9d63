package content

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"podbook/site/diag"
)

// meta parses a file of which only the frontmatter is given and expects no
// diagnostics.
func meta(t *testing.T, front string) Meta {
	t.Helper()
	s := Parse("a.md", []byte("---\n"+front+"\n---\nBody\n"))
	for _, d := range s.Diags {
		t.Errorf("%q: %v", front, d)
	}
	return s.Meta
}

func texts(words []Word) string {
	var all []string
	for _, w := range words {
		all = append(all, w.Text)
	}
	return strings.Join(all, "|")
}

func date(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func TestEveryKeyAndAliasIsRead(t *testing.T) {
	for _, c := range []struct {
		front string
		get   func(m Meta) any
		want  any
	}{
		{"title: Brief", func(m Meta) any { return m.Title.Text }, "Brief"},
		{"linkTitle: B", func(m Meta) any { return m.Names().LinkTitle.Text }, "B"},
		{"sidebar_label: B", func(m Meta) any { return m.Names().LinkTitle.Text }, "B"},
		{"description: D", func(m Meta) any { return m.Description.Text }, "D"},
		{"summary: D", func(m Meta) any { return m.Description.Text }, "D"},
		{"summary: S\ndescription: D", func(m Meta) any { return m.Description.Text }, "D"},
		{"type: pod", func(m Meta) any { return m.Type.Text }, "pod"},
		{"lang: pt-BR", func(m Meta) any { return m.Lang }, "pt-BR"},
		{"tags: [SEO, Video]", func(m Meta) any { return texts(m.Tags) }, "SEO|Video"},
		{"tag: SEO", func(m Meta) any { return texts(m.Tags) }, "SEO"},
		{"tag: A\ntags: [B]", func(m Meta) any { return texts(m.Tags) }, "B|A"},
		{"pods: [seo]", func(m Meta) any { return texts(m.Pods) }, "seo"},
		{"pod: seo", func(m Meta) any { return texts(m.Pods) }, "seo"},
		{"owner: seo", func(m Meta) any { return m.Owner.Text }, "seo"},
		{"owners: [seo]", func(m Meta) any { return m.Owner.Text }, "seo"},
		{"authors: [A B, C]", func(m Meta) any { return texts(m.Authors) }, "A B|C"},
		{"author: A B, C", func(m Meta) any { return texts(m.Authors) }, "A B|C"},
		{"author:\n  - B, A", func(m Meta) any { return texts(m.Authors) }, "B, A"},
		{"date: 2024-05-01", func(m Meta) any { return m.Date }, date("2024-05-01T00:00:00Z")},
		{"published: 2024-05-01", func(m Meta) any { return m.Date }, date("2024-05-01T00:00:00Z")},
		{"created: 2024-05-01", func(m Meta) any { return m.Date }, date("2024-05-01T00:00:00Z")},
		{"publishDate: 2024-05-01", func(m Meta) any { return m.Date }, date("2024-05-01T00:00:00Z")},
		{"created: 2020-01-01\ndate: 2024-05-01", func(m Meta) any { return m.Date }, date("2024-05-01T00:00:00Z")},
		{"date: 2024-05-01 09:30", func(m Meta) any { return m.Date }, date("2024-05-01T09:30:00Z")},
		{"date: 2024/05/01", func(m Meta) any { return m.Date }, date("2024-05-01T00:00:00Z")},
		{"date: 2024-05-01T09:30:00+02:00", func(m Meta) any { return m.Date }, date("2024-05-01T07:30:00Z")},
		{"lastmod: 2024-05-01", func(m Meta) any { return m.Lastmod }, date("2024-05-01T00:00:00Z")},
		{"updated: 2024-05-01", func(m Meta) any { return m.Lastmod }, date("2024-05-01T00:00:00Z")},
		{"modified: 2024-05-01", func(m Meta) any { return m.Lastmod }, date("2024-05-01T00:00:00Z")},
		{"last_reviewed_on: 2024-05-01", func(m Meta) any { return m.ReviewedOn }, date("2024-05-01T00:00:00Z")},
		{"review_in: 6 weeks", func(m Meta) any { return m.ReviewIn }, 42 * day},
		{"review_in: 90d", func(m Meta) any { return m.ReviewIn }, 90 * day},
		{"review_in: 3 months", func(m Meta) any { return m.ReviewIn }, 90 * day},
		{"review_in: 1 year", func(m Meta) any { return m.ReviewIn }, 365 * day},
		{"aliases: [/old/, Old name]", func(m Meta) any { return texts(m.Names().Aliases) }, "/old/|Old name"},
		{"redirect_from: /old/", func(m Meta) any { return texts(m.Names().Aliases) }, "/old/"},
		{"slug: b", func(m Meta) any { return m.Names().Slug.Text }, "b"},
		{"url: /b/", func(m Meta) any { return m.Names().URL.Text }, "/b/"},
		{"permalink: /b/", func(m Meta) any { return m.Names().URL.Text }, "/b/"},
		{"weight: -3", func(m Meta) any { return fmt.Sprint(m.Weight, m.HasWeight) }, "-3 true"},
		{"sidebar_position: 3", func(m Meta) any { return m.Weight }, 3},
		{"nav_order: 0", func(m Meta) any { return m.HasWeight }, true},
		{"draft: true", func(m Meta) any { return m.Draft }, true},
		{"draft: no", func(m Meta) any { return m.Draft }, false},
		{"published: false", func(m Meta) any { return m.Draft }, true},
		{"published: false\ndate: 2024-05-01", func(m Meta) any { return m.Date }, date("2024-05-01T00:00:00Z")},
		{"published: true", func(m Meta) any { return m.Draft }, false},
		{"draft: true\npublished: true", func(m Meta) any { return m.Draft }, true},
		{"search: {boost: 2.5}", func(m Meta) any { return m.Boost }, 2.5},
		{"search:\n  exclude: true", func(m Meta) any { return m.NoSearch }, true},
		{"search: false", func(m Meta) any { return m.NoSearch }, true},
		{"params: {a: {b: [1.10, true, null, \"true\"]}}", func(m Meta) any { return m.Params },
			map[string]any{"a": map[string]any{"b": []any{"1.10", true, nil, "true"}}}},
		{"episode: 7\nwebsite: https://example.org", func(m Meta) any { return m.Params },
			map[string]any{"episode": "7", "website": "https://example.org"}},
		{"colour: red\nparams: {colour: blue}", func(m Meta) any { return m.Params }, map[string]any{"colour": "blue"}},

		{"recording: talk.mp4", func(m Meta) any { return m.Session().Recording.Text }, "talk.mp4"},
		{"media: https://example.org/v", func(m Meta) any { return m.Session().Recording.Text }, "https://example.org/v"},
		{"video: a.mp4", func(m Meta) any { return m.Session().Recording.Text }, "a.mp4"},
		{"audio: a.mp3", func(m Meta) any { return m.Session().Recording.Text }, "a.mp3"},
		{"transcript: a.vtt", func(m Meta) any { return m.Session().Transcript.Text }, "a.vtt"},
		{"transcript: {de: a.de.vtt, en: a.vtt}", func(m Meta) any {
			return m.Session().Transcript.Text + " " + m.Session().Tracks[1].Lang + " " + m.Session().Tracks[1].File.Text
		}, "a.de.vtt en a.vtt"},
		{"slides: s.pdf", func(m Meta) any { return m.Session().Slides.Text }, "s.pdf"},
		{"duration: 1:02:33", func(m Meta) any { return m.Session().Duration }, time.Hour + 2*time.Minute + 33*time.Second},
		{"duration: 45:10", func(m Meta) any { return m.Session().Duration }, 45*time.Minute + 10*time.Second},
		{"duration: 45m", func(m Meta) any { return m.Session().Duration }, 45 * time.Minute},
		{"duration: PT1H45M", func(m Meta) any { return m.Session().Duration }, 105 * time.Minute},
		{"duration: 1 hour 5 min", func(m Meta) any { return m.Session().Duration }, 65 * time.Minute},
		{"host: seo", func(m Meta) any { return m.Session().Host.Text }, "seo"},
		{"hosts: [seo, video]", func(m Meta) any { return m.Session().Host.Text }, "seo"},
		{"speakers: [A B, C]", func(m Meta) any { return texts(m.Session().Speakers) }, "A B|C"},
		{"speaker: A B", func(m Meta) any { return texts(m.Session().Speakers) }, "A B"},
		{"chapters:\n  - 00:00 Start\n  - 12:30 Middle: x\n  - {time: 20:00, title: End}", func(m Meta) any { return texts(m.Session().Chapters) },
			"00:00 Start|12:30 Middle x|20:00 End"},
		{"chapters: |\n  00:00 Start\n  12:30 End", func(m Meta) any { return texts(m.Session().Chapters) }, "00:00 Start|12:30 End"},
		{"chapters: c.json", func(m Meta) any { return texts(m.Session().Chapters) }, "c.json"},
	} {
		if diff := cmp.Diff(c.want, c.get(meta(t, c.front))); diff != "" {
			t.Errorf("%s\n%s", c.front, diff)
		}
	}
}

func TestScalarsKeepTheTextThatWasWritten(t *testing.T) {
	for front, want := range map[string]string{
		"title: 1.10":               "1.10",
		"title: 2024":               "2024",
		"title: 0123":               "0123",
		"title: 2024-05-01":         "2024-05-01",
		"title: yes":                "yes",
		"title: 1_000":              "1_000",
		"title: !!str null":         "null",
		"title: 'null'":             "null",
		`title: "It's: \"so\""`:     `It's: "so"`,
		"title: >-\n  two\n  lines": "two lines",
		"title: [Only one]":         "Only one",
		"title: null":               "",
		"title: ~":                  "",
		"title:":                    "",
		"title: ''":                 "",
		"title: C# and F#":          "C# and F#",
		"title: A # remark":         "A",
	} {
		if got := meta(t, front).Title.Text; got != want {
			t.Errorf("%s: %q, want %q", front, got, want)
		}
	}
}

func TestMistakesAreReportedWithPlaceAndTheRestIsRead(t *testing.T) {
	for _, c := range []struct{ front, want string }{
		{"date: 2024-02-30", `a.md:2:7: error: date: "2024-02-30" is not a day that exists`},
		{"date: tomorrow", `a.md:2:7: error: date: "tomorrow" is not a date`},
		{"lastmod: [2024-01-01]", `a.md:2:10: error: lastmod must be text, not a list`},
		{"title: A\ntitle: B", `a.md:3:1: error: duplicate key "title"`},
		{"title: {a: b}", `a.md:2:8: error: title must be text, not a table`},
		{"title: [a, b]", `a.md:2:8: error: title must be text, not a list`},
		{"tags: {a: b}", `a.md:2:7: error: tags must be a list of words, not a table`},
		{"tags:\n  - a\n  - [b]", `a.md:4:5: error: tags must be a list of words, not a list`},
		{"weight: heavy", `a.md:2:9: error: weight: "heavy" is not a whole number`},
		{"weight: 1.5", `a.md:2:9: error: weight: "1.5" is not a whole number`},
		{"draft: perhaps", `a.md:2:8: error: draft: "perhaps" is not true or false`},
		{"review_in: soon", `a.md:2:12: error: review_in: "soon" is not a period`},
		{"review_in: 6", `a.md:2:12: error: review_in: "6" is not a period`},
		{"review_in: 99999999999999999999 years", `a.md:2:12: error: review_in: "99999999999999999999 years" is not a period`},
		{"duration: 45", `a.md:2:11: error: duration: "45" is not a duration`},
		{"duration: 1:99:00", `a.md:2:11: error: duration: "1:99:00" is not a duration`},
		{"search: {boost: -1}", `a.md:2:17: error: boost: "-1" is not a number above 0 and up to 10`},
		{"search: {bost: 2}", `a.md:2:10: warning: unknown key "bost"`},
		{"search: maybe", `a.md:2:9: error: search must be a table of boost and exclude, not text`},
		{"params: x", `a.md:2:9: error: params must be a table, not text`},
		{"owners: [a, b]", `a.md:2:13: warning: an entry has one owner; "a" counts`},
		{"tgas: [SEO]", `a.md:2:1: warning: unknown key "tgas"`},
		{"Tags: [SEO]", `a.md:2:1: warning: unknown key "Tags"`},
		{"titel: x", `a.md:2:1: warning: unknown key "titel"`},
		{"summary: a: b", `a.md:2:11: error: a value with ": " in it needs quotes`},
		{"aliases: [a, b", `a.md:2:10: error: the list is not closed`},
		{"summary: 'a", `a.md:2:10: error: the quote is not closed`},
		{"author: @ann", `a.md:2:9: error: a value cannot begin with "@"`},
		{"search:\n\texclude: true", `a.md:3:1: error: a tab cannot indent YAML`},
		{"just words", `a.md:2:1: error: a line must be "key: value"`},
		{"author: *nobody", `a.md:2:9: error: unknown anchor 'nobody' referenced`},
		{"? [a]\n: b", `a.md:2:3: error: a key must be text`},
		{"author: \"\u00e9\" x: y", `a.md:2:`},
	} {
		s := Parse("a.md", []byte("---\n"+c.front+"\nlinkTitle: Kept\n---\nBody\n"))
		if len(s.Diags) != 1 || !strings.HasPrefix(s.Diags[0].String(), c.want) {
			t.Errorf("%q: %v\nwant %s", c.front, s.Diags, c.want)
			continue
		}
		if s.Meta.Names().LinkTitle.Text != "Kept" && !strings.Contains(c.front, "aliases: [a, b") {
			t.Errorf("%q: the rest is lost", c.front)
		}
		if string(s.Body) != "Body\n" {
			t.Errorf("%q: body is %q", c.front, s.Body)
		}
		if s.Diags[0].Source == "" {
			t.Errorf("%q: no source line", c.front)
		}
	}
}

func TestTheFirstOfDuplicateKeysCounts(t *testing.T) {
	s := Parse("a.md", []byte("---\ntitle: A\ntags: [x]\ntitle: B\n---\n"))
	if s.Meta.Title != (Word{"A", 2, 8}) {
		t.Errorf("title is %v", s.Meta.Title)
	}
	if want := "it stands in line 2 already, which counts"; s.Diags[0].Hint != want {
		t.Errorf("hint is %q", s.Diags[0].Hint)
	}
}

func TestAnUnknownKeyIsKeptAndNearOnesAreHintedAt(t *testing.T) {
	s := Parse("a.md", []byte("---\ntgas: [SEO]\ntranscript_by: Ann\n---\n"))
	want := []diag.Diagnostic{{
		File: "a.md", Line: 2, Col: 1, Severity: diag.Warning, Code: "unknown-key",
		Message: `unknown key "tgas"`, Hint: `did you mean "tags"?`, Source: "tgas: [SEO]", SourceCol: 1,
	}}
	if diff := cmp.Diff(want, s.Diags); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"tgas": []any{"SEO"}, "transcript_by": "Ann"}, s.Meta.Params); diff != "" {
		t.Error(diff)
	}
}

func TestAMistakenLineStillSaysWhatItMeans(t *testing.T) {
	s := Parse("a.md", []byte("---\ntitle: Brief: the short one\nauthor: @ann\ntags: [SEO]\n---\n"))
	if s.Meta.Title.Text != "Brief: the short one" || texts(s.Meta.Authors) != "@ann" || texts(s.Meta.Tags) != "SEO" {
		t.Errorf("read %+v", s.Meta)
	}
	if len(s.Diags) != 2 {
		t.Errorf("diagnostics: %v", s.Diags)
	}
}

func TestAnchorsAndMergesAreYAMLs(t *testing.T) {
	m := meta(t, "base: &b {owner: seo, title: No}\n<<: *b\ntitle: Yes\nlinkTitle: &l Short\ndescription: *l")
	if m.Owner.Text != "seo" || m.Title.Text != "Yes" || m.Description.Text != "Short" {
		t.Errorf("read %+v", m)
	}
}

func TestAliasesThatMultiplyAreStopped(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 9; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	s := Parse("a.md", []byte("---\n"+b.String()+"title: T\n---\n"))
	if len(s.Diags) == 0 {
		t.Error("a bomb of aliases goes unnoticed")
	}
	s = Parse("a.md", []byte("---\nx: &a [*a]\ntitle: T\n---\n"))
	if len(s.Diags) != 1 || s.Diags[0].String() != "a.md:2:1: error: the value is nested or repeated too much" || s.Meta.Title.Text != "T" || s.Meta.Params != nil {
		t.Errorf("a value within itself: %v, %+v", s.Diags, s.Meta)
	}
}

func TestTOMLAndJSONSayTheSame(t *testing.T) {
	want := Meta{
		Title: Word{Text: "Brief"}, Tags: []Word{{Text: "SEO"}, {Text: "Regional-EMEA"}}, Date: date("2024-05-01T00:00:00Z"),
		Weight: 3, HasWeight: true, Draft: true, Boost: 1.5, Params: map[string]any{"version": "1.10"},
	}
	for name, file := range map[string]string{
		"yaml":     "---\ntitle: Brief\ntags: [SEO, Regional-EMEA]\ndate: 2024-05-01\nweight: 3\ndraft: true\nversion: 1.10\nsearch: {boost: 1.5}\n---\nBody\n",
		"toml":     "+++\ntitle = \"Brief\"\ntags = [\"#SEO\", \"Regional-EMEA\"]\ndate = 2024-05-01\nweight = 3\ndraft = true\nversion = 1.10\n[search]\nboost = 1.5\n+++\nBody\n",
		"toml---":  "---toml\ntitle = \"Brief\"\ntags = \"SEO, Regional-EMEA\"\ndate = 2024-05-01\nweight = 3\ndraft = true\nversion = 1.10\nsearch.boost = 1.5\n---\nBody\n",
		"json":     "{\n\"title\": \"Brief\", \"tags\": [\"SEO\", \"#Regional-EMEA\"],\n\"date\": \"2024-05-01\", \"weight\": 3, \"draft\": true, \"version\": 1.10,\n\"search\": {\n\"boost\": 1.5\n}\n\n}\nBody\n",
		"json;;;":  ";;;\n{\"title\": \"Brief\", \"tags\": [\"SEO\", \"Regional-EMEA\"], \"date\": \"2024-05-01\", \"weight\": 3, \"draft\": true, \"version\": 1.10, \"search\": {\"boost\": 1.5}}\n;;;\nBody\n",
		"one line": "{\"title\": \"Brief\", \"tags\": [\"SEO\", \"Regional-EMEA\"], \"date\": \"2024-05-01\", \"weight\": 3, \"draft\": true, \"version\": 1.10, \"search\": {\"boost\": 1.5}}\nBody\n",
	} {
		s := Parse("a.md", []byte(file))
		for _, d := range s.Diags {
			t.Errorf("%s: %v", name, d)
		}
		places := cmpopts.IgnoreFields(Word{}, "Line", "Col")
		if diff := cmp.Diff(want, s.Meta, places); diff != "" {
			t.Errorf("%s\n%s", name, diff)
		}
		if string(s.Body) != "Body\n" || s.BodyLine != strings.Count(file, "\n") {
			t.Errorf("%s: body %q at line %d", name, s.Body, s.BodyLine)
		}
		for _, w := range append([]Word{s.Meta.Title}, s.Meta.Tags...) {
			if !strings.HasPrefix(strings.TrimLeft(at(file, w), `"`), w.Text) {
				t.Errorf("%s: %v does not stand there", name, w)
			}
		}
	}
}

func TestMistakesInTOMLAndJSON(t *testing.T) {
	for _, c := range []struct{ file, want, title string }{
		{"+++\ntitle = \"A\"\ndate = 2024-02-30\n+++\n", `a.md:3:8: error: invalid datetime`, "A"},
		{"+++\ntitle = \"A\"\nx = \n+++\n", `a.md:3:`, "A"},
		{"+++\ntitle = \"A\"\ntitle = \"B\"\n+++\n", `a.md:3:1: error: duplicate key "title"`, "A"},
		{"+++\ntitle = \"A\"\nweight = \"x\"\n+++\n", `a.md:3:10: error: weight: "x" is not a whole number`, "A"},
		{"{\"title\": \"A\",\n \"date\": \"2024-02-30\"}\n", `a.md:2:10: error: date: "2024-02-30" is not a day that exists`, "A"},
		{"{\"title\": \"A\",\n \"title\": \"B\"}\n", `a.md:2:2: error: duplicate key "title"`, "A"},
		{"{\"title\": \"A\",\n}\n", `a.md:2:1: error: invalid character '}'`, "A"},
		{";;;\n[1]\n;;;\n", `a.md:2:1: error: frontmatter must be one JSON object`, ""},
		{";;;\n{\"title\": \"A\"} x\n;;;\n", `a.md:2:16: error: text after the JSON object`, "A"},
	} {
		s := Parse("a.md", []byte(c.file))
		if len(s.Diags) != 1 || !strings.HasPrefix(s.Diags[0].String(), c.want) {
			t.Errorf("%q: %v\nwant %s", c.file, s.Diags, c.want)
		}
		if s.Meta.Title.Text != c.title {
			t.Errorf("%q: title is %q", c.file, s.Meta.Title.Text)
		}
	}
}

// at returns the text of a file from a word's place on.
func at(file string, w Word) string {
	lines := strings.Split(strings.TrimPrefix(file, "\uFEFF"), "\n")
	if w.Line < 1 || int(w.Line) > len(lines) {
		return ""
	}
	runes := []rune(lines[w.Line-1])
	if w.Col < 1 || int(w.Col) > len(runes) {
		return ""
	}
	return string(runes[w.Col-1:])
}
