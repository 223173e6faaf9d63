package content

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"
)

func now() time.Time { return time.Date(2026, 5, 31, 23, 0, 0, 0, time.FixedZone("", 3600)) }

func TestScaffoldPutsEntriesWhereTheyBelong(t *testing.T) {
	for _, c := range []struct{ kind, title, file, name string }{
		{"entry", "Client brief", "client-brief.md", "Client brief"},
		{"entry", "Guides/Client brief", "guides/client-brief.md", "Client brief"},
		{"entry", "guides/how-to/Client brief", "guides/how-to/client-brief.md", "Client brief"},
		{"entry", "A/B tests", "ab-tests.md", "A/B tests"},
		{"entry", "guides/A/B tests", "guides/ab-tests.md", "A/B tests"},
		{"entry", "../../etc/passwd", "etc/passwd.md", "passwd"},
		{"entry", "/abs/Title", "abs/title.md", "Title"},
		{"entry", "C++", "c.md", "C++"},
		{"entry", "???", "entry.md", "???"},
		{"entry", "_hidden", "hidden.md", "_hidden"},
		{"entry", "Two\nlines", "two-lines.md", "Two lines"},
		{"entry", strings.Repeat("word ", 40), "word-word-word-word-word-word-word-word-word-word-word-word.md", strings.TrimSpace(strings.Repeat("word ", 40))},
		{"session", "Q3 share", "sessions/2026-q2-q3-share.md", "Q3 share"},
		{"pod", "Paid Search", "pods/paid-search.md", "Paid Search"},
		{"decisions", "Budgets", "decisions/budgets.md", "Budgets"},
		{"template", "Client brief", "templates/client-brief.md", "Client brief"},
		{"template", "seo/Audit", "templates/seo/audit.md", "Audit"},
		{"client", "ACME", "clients/acme.md", "ACME"},
		{"case-study", "Launch: what we learnt", "launch-what-we-learnt.md", "Launch: what we learnt"},
	} {
		file, data := Scaffold(c.kind, c.title, now())
		if file != c.file {
			t.Errorf("%s %q: %s, want %s", c.kind, c.title, file, c.file)
		}
		s := Parse(file, data)
		for _, d := range s.Diags {
			t.Errorf("%s %q: %v", c.kind, c.title, d)
		}
		want := c.kind
		if want == "entry" {
			want = ""
		}
		if s.Meta.Title.Text != c.name || s.Meta.Type.Text != want || len(s.Meta.Params) > 0 {
			t.Errorf("%s %q: %+v", c.kind, c.title, s.Meta)
		}
		if c.kind == "session" && !s.Meta.Date.Equal(date("2026-05-31T00:00:00Z")) {
			t.Errorf("the session is on %v", s.Meta.Date)
		}
	}
}

func TestScaffoldOfASessionKeepsWhatIsKnown(t *testing.T) {
	file, data := ScaffoldWith("session", "Share: spring", now(), Facts{
		Date: date("2025-11-03T00:00:00Z"), Host: "seo", Speakers: []string{"SEO pod lead", "Ann: Lee"}, Recording: "talk.mp4",
		Transcript: "talk.vtt", Duration: 62*time.Minute + 3*time.Second, Chapters: []string{"00:00 Start", "12:30 End"},
	})
	if file != "sessions/2025-q4-share-spring.md" {
		t.Errorf("file is %s", file)
	}
	src := Parse(file, data)
	s := src.Meta.Session()
	if len(src.Diags) > 0 || s.Host.Text != "seo" || texts(s.Speakers) != "SEO pod lead|Ann: Lee" || s.Recording.Text != "talk.mp4" ||
		s.Transcript.Text != "talk.vtt" || s.Duration != 62*time.Minute+3*time.Second || texts(s.Chapters) != "00:00 Start|12:30 End" ||
		src.Meta.Date.Year() != 2025 {
		t.Errorf("%+v\n%v\n%s", src.Meta, src.Diags, data)
	}
}

func FuzzScaffold(f *testing.F) {
	f.Add("session", "A: b #c", "seo")
	f.Add("entry", "a/b/../'\"\\ x", "")
	f.Add("x: y", "null", "true")
	f.Fuzz(func(t *testing.T, kind, title, host string) {
		file, data := ScaffoldWith(kind, title, now(), Facts{Host: host, Speakers: []string{host}})
		if !fs.ValidPath(file) || path.Ext(file) != ".md" || len(path.Base(file)) > 255 || !utf8.Valid(data) {
			t.Fatalf("file %q", file)
		}
		list, err := Scan(fstest.MapFS{file: &fstest.MapFile{}})
		if err != nil || len(list.Files) != 1 {
			t.Fatalf("%q is no entry of a hub: %v", file, err)
		}
		for _, d := range Parse(file, data).Diags {
			if d.Severity > 0 {
				t.Fatalf("%v\n%s", d, data)
			}
		}
	})
}
