package diag

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestDiagnosticStringLeavesOutWhatIsUnknown(t *testing.T) {
	for _, c := range []struct {
		d    Diagnostic
		want string
	}{
		{Diagnostic{File: "a.md", Line: 3, Col: 7, Severity: Error, Message: "m"}, "a.md:3:7: error: m"},
		{Diagnostic{File: "a.md", Line: 3, Severity: Warning, Message: "m"}, "a.md:3: warning: m"},
		{Diagnostic{File: "a.md", Col: 7, Severity: Info, Message: "m"}, "a.md: info: m"},
		{Diagnostic{Severity: Error, Message: "m"}, "error: m"},
	} {
		if got := c.d.String(); got != c.want {
			t.Errorf("%+v prints as %q, want %q", c.d, got, c.want)
		}
	}
}

func TestSeverityIsItsNameInJSON(t *testing.T) {
	for _, s := range []Severity{Info, Warning, Error} {
		data, err := json.Marshal(Diagnostic{Severity: s})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), `"severity":"`+s.String()+`"`) {
			t.Errorf("%v is %s in JSON", s, data)
		}
		var back Diagnostic
		if err := json.Unmarshal(data, &back); err != nil || back.Severity != s {
			t.Errorf("%s reads as %v, %v", data, back.Severity, err)
		}
	}
	var s Severity
	if err := json.Unmarshal([]byte(`"fatal"`), &s); err == nil {
		t.Error("an unknown severity is read without an error")
	}
	if _, err := json.Marshal(Severity(7)); err == nil {
		t.Error("an unknown severity is written without an error")
	}
}

func TestSortIsByPlaceThenWorstFirstWhateverTheInputOrder(t *testing.T) {
	want := []Diagnostic{
		{Message: "whole hub"},
		{File: "a.md", Message: "whole file"},
		{File: "a.md", Line: 2, Col: 9},
		{File: "a.md", Line: 10, Col: 1, Severity: Error},
		{File: "a.md", Line: 10, Col: 1, Severity: Warning, Code: "a"},
		{File: "a.md", Line: 10, Col: 1, Severity: Warning, Code: "b", Message: "x"},
		{File: "a.md", Line: 10, Col: 1, Severity: Warning, Code: "b", Message: "y"},
		{File: "b.md", Line: 1},
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		got := slices.Clone(want)
		rnd.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestSummaryCountsInWords(t *testing.T) {
	for _, c := range []struct {
		diags []Diagnostic
		want  string
	}{
		{nil, "no problems"},
		{[]Diagnostic{{File: "a", Severity: Error}}, "1 error in 1 file"},
		{[]Diagnostic{{File: "a", Severity: Error}, {File: "b", Severity: Error}, {File: "a", Severity: Warning}}, "2 errors, 1 warning in 2 files"},
		{[]Diagnostic{{Severity: Warning}, {Severity: Info}, {Severity: Info}}, "1 warning, 2 notes"},
	} {
		if got := Summary(c.diags); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestSuggestFindsTheNearestOrNothing(t *testing.T) {
	known := []string{"title", "tags", "type", "date", "draft", "description", "Regional-EMEA", "url"}
	for word, want := range map[string]string{
		"tgas":          "tags", // a swap of neighbours is one mistake
		"tag":           "tags",
		"Tilte":         "title",
		"TAGS":          "tags",
		"descripton":    "description",
		"desciptoin":    "description",
		"regional-emae": "Regional-EMEA",
		"ur":            "url",
		"":              "",
		"zz":            "",
		"weather":       "",
		"d":             "",
		"transcript_by": "",
	} {
		if got, ok := Suggest(word, known); got != want || ok != (want != "") {
			t.Errorf("for %q: %q, %v; want %q", word, got, ok, want)
		}
	}
}

func TestSuggestDoesNotDependOnTheOrderOfTheKnown(t *testing.T) {
	for _, known := range [][]string{{"cast", "cost", "cut"}, {"cut", "cost", "cast"}} {
		if got, _ := Suggest("cist", known); got != "cast" {
			t.Errorf("of %q %q is suggested", known, got)
		}
	}
}

func TestPrintPutsTheCaretBelowTheColumn(t *testing.T) {
	data := []byte("\uFEFFtitle: x\r\n\ttags: é [a\r\n")
	diags := []Diagnostic{
		WithSource(Diagnostic{File: "a.md", Line: 1, Col: 8, Severity: Info, Message: "first"}, data),
		WithSource(Diagnostic{File: "a.md", Line: 2, Col: 10, Severity: Error, Message: "list is not closed", Hint: `add "]"`}, data),
		WithSource(Diagnostic{File: "a.md", Line: 99, Col: 10, Message: "beyond the end"}, data),
	}
	var b strings.Builder
	if err := Print(&b, diags, false); err != nil {
		t.Fatal(err)
	}
	want := "a.md:1:8: info: first\n" +
		"    title: x\n" +
		"           ^\n" +
		"a.md:2:10: error: list is not closed\n" +
		"    \ttags: é [a\n" +
		"    \t        ^\n" +
		"  hint: add \"]\"\n" +
		"a.md:99:10: info: beyond the end\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestPrintColoursOnlyWhenAsked(t *testing.T) {
	for _, color := range []bool{false, true} {
		var b strings.Builder
		if err := Print(&b, []Diagnostic{{File: "a.md", Severity: Error, Message: "m"}}, color); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "\x1b["); got != color {
			t.Errorf("color %v: %q", color, b.String())
		}
	}
}

func TestPrintKeepsControlCharactersFromTheTerminal(t *testing.T) {
	var b strings.Builder
	hostile := "\x1b]0;owned\a\u202e\r\n"
	d := Diagnostic{File: hostile, Line: 1, Message: hostile, Hint: hostile, Source: hostile}
	if err := Print(&b, []Diagnostic{d}, false); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\a\r\u202e") || strings.Count(b.String(), "\n") != 3 {
		t.Errorf("printed %q", b.String())
	}
}

func TestLongLinesAreClippedAroundTheColumn(t *testing.T) {
	line := strings.Repeat("ä", 5000) + "X" + strings.Repeat("ö", 5000)
	for _, col := range []int{0, 1, 60, 99, 100, 101, 5001, 9990, 10001, 10002, 99999} {
		d := WithSource(Diagnostic{Line: 2, Col: col}, []byte("first\n"+line+"\n"))
		if n := utf8.RuneCountInString(d.Source); n > 102 {
			t.Errorf("column %d: source of %d runes", col, n)
		}
		if col == 5001 && []rune(d.Source)[d.SourceCol-1] != 'X' {
			t.Errorf("column %d points at %q of %q", col, []rune(d.Source)[d.SourceCol-1], d.Source)
		}
		if col == 0 && d.SourceCol != 0 {
			t.Errorf("a column appeared from nowhere: %d", d.SourceCol)
		}
	}
}

func FuzzWithSourceAndPrint(f *testing.F) {
	f.Add([]byte("a\nb\n"), 2, 1)
	f.Add([]byte("\xff\xfe\t\r\n"), 1, 3)
	f.Add([]byte(strings.Repeat("x", 300)), 1, 299)
	f.Fuzz(func(t *testing.T, data []byte, line, col int) {
		d := WithSource(Diagnostic{Line: line, Col: col % 100_000}, data)
		if !utf8.ValidString(d.Source) || strings.Contains(d.Source, "\n") || utf8.RuneCountInString(d.Source) > 102 {
			t.Errorf("source %q", d.Source)
		}
		var b strings.Builder
		if err := Print(&b, []Diagnostic{d}, false); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzSuggest(f *testing.F) {
	f.Add("tgas", "tags", "type")
	f.Fuzz(func(t *testing.T, word, a, b string) {
		if len(word)+len(a)+len(b) > 500 {
			t.Skip()
		}
		one, ok := Suggest(word, []string{a, b})
		other, ok2 := Suggest(word, []string{b, a})
		if one != other || ok != ok2 {
			t.Errorf("%q and %q by the order of the known", one, other)
		}
		if !ok && (word == a || word == b) {
			t.Error("a known word is not known")
		}
	})
}
