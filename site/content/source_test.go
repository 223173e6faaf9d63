package content

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestFilesAreSplitAndNothingIsLost(t *testing.T) {
	for _, c := range []struct {
		file, title, body string
		line              int
		want              string // the only diagnostic
	}{
		{"---\ntitle: T\n---\nBody\n", "T", "Body\n", 4, ""},
		{"\uFEFF---\r\ntitle: T\r\n---\r\nBody\r\n", "T", "Body\r\n", 4, ""},
		{"\n \n---\ntitle: T\n---\nBody\n", "T", "Body\n", 6, ""},
		{"---  \ntitle: T\n--- \t\nBody", "T", "Body", 4, ""},
		{"---yaml\ntitle: T\n---\nBody", "T", "Body", 4, ""},
		{"---\ntitle: T\n---", "T", "", 3, ""},
		{"---\n---\nBody\n", "", "Body\n", 3, ""},
		{"---\n# nothing\n\n---\nBody\n", "", "Body\n", 5, ""},
		{"---\nsummary: |\n  a\n  ---\n  b\ntitle: T\n---\nBody\n", "T", "Body\n", 8, ""},
		{"", "", "", 1, ""},
		{"\uFEFF", "", "", 1, ""},
		{"\n\n", "", "\n\n", 1, ""},
		{"Just text\n", "", "Just text\n", 1, ""},
		{"\uFEFF# Title\n", "", "# Title\n", 1, ""},
		{"----\ntitle: T\n---\n", "", "----\ntitle: T\n---\n", 1, ""},
		{" ---\ntitle: T\n---\n", "", " ---\ntitle: T\n---\n", 1, ""},
		{"---\n\nA rule above.\n\n---\n\nText\n", "", "---\n\nA rule above.\n\n---\n\nText\n", 1, ""},
		{"---\n\nA rule: above [it\n\n---\n", "", "---\n\nA rule: above [it\n\n---\n", 1, ""},
		{"---\nA rule.\n", "", "---\nA rule.\n", 1, ""},
		{"---\n- a\n---\n", "", "---\n- a\n---\n", 1, "a.md:2: warning: the text between"},
		{"---\ntitle: T\ntags: [a]\n\nBody\n", "", "---\ntitle: T\ntags: [a]\n\nBody\n", 1, "a.md:1:1: error: frontmatter is not closed"},
		{"\n---\ntitle: T\n", "", "\n---\ntitle: T\n", 1, "a.md:2:1: error: frontmatter is not closed"},
		{"+++\ntitle = \"T\"\n", "", "+++\ntitle = \"T\"\n", 1, "a.md:1:1: error: frontmatter is not closed"},
		{";;;\n{\n", "", ";;;\n{\n", 1, "a.md:1:1: error: frontmatter is not closed"},
		{"{\"title\": \"T\"\n", "", "{\"title\": \"T\"\n", 1, "a.md:1:1: error: frontmatter is not closed"},
		{"{\"title\": \"}\\\"}\"}\nBody\n", "}\"}", "Body\n", 2, ""},
		{"{% raw %}\n", "", "{% raw %}\n", 1, ""},
		{"{\"a\": 1} is JSON\n", "", "{\"a\": 1} is JSON\n", 1, ""},
		{"{}\nBody\n", "", "Body\n", 2, ""},
		{"---\ntitle: a\xffb\nlinkTitle: x\n---\nBody\n", "a\uFFFDb", "Body\n", 5, "?"},
		{"---\ntitle: T\n---\nBo\xffdy\n", "T", "Bo\xffdy\n", 4, "a.md:4:3: error: the file is not UTF-8 from here on"},
	} {
		s := Parse("a.md", []byte(c.file))
		if s.Meta.Title.Text != c.title || string(s.Body) != c.body || s.BodyLine != c.line {
			t.Errorf("%q: title %q, body %q at line %d", c.file, s.Meta.Title.Text, s.Body, s.BodyLine)
		}
		switch {
		case c.want == "?" && len(s.Diags) > 0:
		case c.want == "" && len(s.Diags) == 0:
		case len(s.Diags) == 1 && c.want != "" && strings.HasPrefix(s.Diags[0].String(), c.want):
		default:
			t.Errorf("%q: %v, want %s", c.file, s.Diags, c.want)
		}
	}
}

func TestLargeFrontmatterIsNotRead(t *testing.T) {
	front := "title: T\n" + strings.Repeat("a: b\n", maxHeader/5)
	s := Parse("a.md", []byte("---\n"+front+"---\nBody\n"))
	if len(s.Diags) != 1 || s.Diags[0].Code != "too-large" || string(s.Body) != "Body\n" {
		t.Errorf("%v, body %.20q", s.Diags, s.Body)
	}
	text := "---\n\nRule.\n" + strings.Repeat("Text.\n", maxHeader/4) + "\n---\n"
	if s := Parse("a.md", []byte(text)); len(s.Diags) != 0 || string(s.Body) != text {
		t.Errorf("text between rules is taken for frontmatter: %v", s.Diags)
	}
}

// TestHostileFrontmatterIsReadInTime feeds the largest header allowed in shapes
// that parsers are slow at. The bound is generous: what is quadratic in the number
// of characters takes minutes.
func TestHostileFrontmatterIsReadInTime(t *testing.T) {
	fill := func(unit string) string { return strings.Repeat(unit, maxHeader/len(unit)-1) }
	var keys strings.Builder
	for i := 0; keys.Len() < maxHeader-20; i++ {
		fmt.Fprintf(&keys, "k%d:\n", i)
	}
	for name, front := range map[string]string{
		"keys": keys.String(), "keys and a mistake": keys.String()[:maxHeader/2] + "\nx: [\n", "brackets": "a: " + fill("["),
		"braces": fill("{a: "), "dashes": "a:\n " + fill("- "), "quotes": "tags: " + fill("'"), "hashes": "tags: [" + fill("#a "),
		"hash lines": "tags:\n" + fill(" #a\n"), "hash items": "tags:\n" + fill("- #a\n"), "tags again": fill("tags: #a\n"),
		"tag flows": fill("tags: [#a\n"), "commas": "tags: \"" + fill("\\u0041,") + "\"", "anchors": fill("&a "), "same keys": fill("a: b\n"),
		"mistakes": fill("a: [\n"), "merge": "a: &a {x: y}\nb: {" + fill("<<: *a, ") + "}", "questions": fill("? "), "tabs": fill("\t"),
		"json": "", "colons": fill("a: "),
	} {
		start := time.Now()
		Parse("a.md", []byte("---\n"+front+"\n---\nBody\n"))
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s: %v", name, d)
		} else {
			t.Logf("%s: %v", name, d)
		}
	}
	start := time.Now()
	Parse("a.md", []byte("{\"a\":"+fill("[")+"\n"))
	Parse("a.md", []byte(";;;\n{\"a\":"+fill("[")+"\n;;;\n"))
	Parse("a.md", []byte("+++\n"+fill("a=[\n")+"+++\n"))
	Parse("a.md", []byte("+++\na="+fill("[")+"\n+++\n"))
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("JSON and TOML: %v", d)
	}
}

func TestHashIsOfTheWholeFile(t *testing.T) {
	a, b := Parse("a.md", []byte("\uFEFFx")), Parse("b.md", []byte("x"))
	if a.Hash == b.Hash || len(a.Hash) != 32 || a.Hash != Hash([]byte("\uFEFFx")) {
		t.Errorf("hashes %q and %q", a.Hash, b.Hash)
	}
}

// corpora returns the folder of real content that tests may read.
func corpora(t testing.TB) fs.FS {
	dir := os.Getenv("PODBOOK_CORPORA")
	if dir == "" {
		t.Skip("PODBOOK_CORPORA names no folder of real content")
	}
	return os.DirFS(path.Join(dir, "corpora"))
}

func TestRealContentIsReadWithoutComplaint(t *testing.T) {
	list, err := Scan(corpora(t))
	if err != nil {
		t.Fatal(err)
	}
	sessions := 0
	for _, f := range list.Files {
		data, err := fs.ReadFile(corpora(t), f.Path)
		if err != nil {
			t.Fatal(err)
		}
		s := Parse(f.Path, data)
		for _, d := range s.Diags {
			if d.Message != `unknown key "types"` {
				t.Error(d)
			}
		}
		if !bytes.HasSuffix(data, s.Body) {
			t.Errorf("%s: the body is not the end of the file", f.Path)
		}
		if s.Meta.Session().Recording.Text != "" && len(s.Meta.Session().Speakers) > 0 && !s.Meta.Date.IsZero() {
			sessions++
		}
		full := bytes.TrimPrefix(data, []byte("\uFEFF"))
		if p := split(full); p.notation == yamlHeader {
			compareSimple(t, tame(string(p.header)))
		}
	}
	if len(list.Files) < 900 || sessions < 80 {
		t.Errorf("%d files, %d sessions", len(list.Files), sessions)
	}
}

// compareSimple holds simpleYAML against the parser.
func compareSimple(t testing.TB, text string) (simple bool) {
	quick := &header{line: 3, raw: text}
	fields, ok := simpleYAML(text, 3)
	if !ok {
		return false
	}
	fields = quick.unique(fields)
	slow := &header{line: 3, raw: text}
	v, isTable := slow.fullYAML(text)
	if !isTable {
		t.Fatalf("%q is no table", text)
	}
	opt := cmp.AllowUnexported(value{}, field{})
	if diff := cmp.Diff(v.fields, fields, opt, cmp.Transformer("hash", func(s string) string {
		return strings.ReplaceAll(s, string(hashMark), "#")
	})); diff != "" {
		t.Fatalf("%q: - parser, + by hand\n%s", text, diff)
	}
	if diff := cmp.Diff(slow.diags, quick.diags); diff != "" {
		t.Fatalf("%q: - parser, + by hand\n%s", text, diff)
	}
	return true
}

func TestSimpleFrontmatterMeansWhatYAMLSays(t *testing.T) {
	for text, want := range map[string]bool{
		"a: b": true, "a: b c  d\n\nb: c\n": true, "a:\n  - b\n  - c\n": true, "a:\n- b\n\n- c\nd: e": true,
		"a: [b, 'c', \"d\"]": true, "a: []": true, "a: [ ]  ": true, "a:": true, "a: ~": true, "a: 1.10\nb: 2024-02-30": true,
		"a: https://example.org/x:y": true, "a: it's 5#6": true, "a: été": true, "a: \"\"": true, "a: ''": true, "a: b\na: c": true,
		"a: [" + strings.Repeat("x", 900) + "]": true, "a: " + strings.Repeat("x", 5000): true, "a: \"" + strings.Repeat("x", 5000) + "\"": true,
		"a:\n  - " + strings.Repeat("x", 5000): true,
		"a: b # c":                             false, "a: b: c": false, "a: b:": false, "a: [b: c]": false, "a: [b, ]": false, "a: &b c": false, "a: *b": false,
		"a: |\n  b": false, "a: b\n  c": false, "a: {b: c}": false, "a:b": false, "a :b": false, "a: \"b\\n\"": false, "a: 'b''c'": false,
		"a: b\t": false, "a:\n  - b\n - c": false, "a:\n  - b: c": false, "- a": false, "a: - b": false, "a: b\n- c": false,
		"a: [b]\n- c": false, "a: [\"b\", \"c\"d]": false, "a: !!str b": false, "a: @b": false, "a: %b": false, "? a": false, "": false,
		"a: [b, #c]": false, "a: \u2028b": false, "a: [~]": false, "a: b\n---\nc: d": false,
	} {
		if got := compareSimple(t, text); got != want {
			t.Errorf("%.50q: by hand %v, want %v", text, got, want)
		}
	}
}

func FuzzSimpleYAML(f *testing.F) {
	for _, seed := range []string{
		"a: b\nc: [d, e]\nf:\n  - g\n", "a: 'b'\nb: \"c\"\n", "title: x: y", "a: b #c", "a: [b,c]", "a: \uE000b [c]", "a: (b) /c", "a:\n- [b]",
		"a: b\n\n  - c", "a: null\nb: ~\n", "a: 0x1F\nb: 1e3\nc: .inf", "a: [a b, c  d]", "a: <<", "a: b\u00a0c", "a: b\r\nc: d\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			t.Skip()
		}
		compareSimple(t, recoverHashes(tame(text)))
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: T\ntags: [#a, b]\n---\nBody", "+++\na = 1\n[search]\nboost = 2\n+++\n", "{\"a\": [1, {\"b\": null}]}\n", ";;;\n{}\n;;;\n",
		"---\na: [\nb: c\n---\n", "---\nx: &a [*a]\n---\n", "---\n<<: {a: b}\n---\n", "---toml\nx = [1, \"#\"]\n---\n", "---\nduration: 1:02:03\nreview_in: 3 months\n---\n",
		"---\nchapters:\n - 00:00: x\n - {time: 1, title: y}\n---\n", "\xff\xfe-\x00", "---\ntags: \"\\x41, b\"\n---\n", "---\nsearch: {boost: 1}\ntranscript: {en: a}\n---\n",
		"+++\na.b = 1\na.c = [{x = 1}]\n[[d]]\ne = 2024-01-01T00:00:00Z\n+++\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		given := bytes.Clone(data)
		s := Parse("a.md", data)
		if !bytes.Equal(given, data) {
			t.Fatal("the file's bytes were changed")
		}
		if !bytes.HasSuffix(data, s.Body) {
			t.Fatalf("body %q is not the end of the file", s.Body)
		}
		if want := 1 + bytes.Count(data[:len(data)-len(s.Body)], []byte("\n")); s.BodyLine != want {
			t.Fatalf("the body is said to begin in line %d, not %d", s.BodyLine, want)
		}
		lines := 1 + bytes.Count(data, []byte("\n"))
		for _, d := range s.Diags {
			if d.Line < 0 || d.Line > lines || d.Col < 0 || d.Message == "" || d.Code == "" || d.File != "a.md" || !utf8.ValidString(d.Source) {
				t.Fatalf("%+v in a file of %d lines", d, lines)
			}
		}
		if again := Parse("a.md", data); !reflect.DeepEqual(s, again) {
			t.Fatal("the same bytes were read in two ways")
		}
		for _, w := range append(append([]Word{s.Meta.Title, s.Meta.Owner}, s.Meta.Tags...), s.Meta.Names().Aliases...) {
			if w.Text != "" && (w.Line < 1 || int(w.Line) > lines || w.Col < 1) {
				t.Fatalf("%+v in a file of %d lines", w, lines)
			}
		}
	})
}

const simpleFile = "---\ntitle: Client brief and more\ndate: 2024-05-01\nauthor: Ann Lee\npod: seo\ntags: [SEO, Video, Regional-EMEA]\n---\n"

func BenchmarkParse(b *testing.B) {
	body := strings.Repeat("Some text of a body, as long as bodies are on average.\n", 90)
	for name, front := range map[string]string{
		"none":   "",
		"simple": simpleFile,
		"hashes": strings.ReplaceAll(simpleFile, "[SEO, Video, ", "[#SEO, #Video, #"),
		"full":   strings.Replace(simpleFile, "tags:", "search: {boost: 2}\ntags:", 1),
	} {
		data := []byte(front + body)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse("guides/a.md", data)
			}
		})
	}
}
