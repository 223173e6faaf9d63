package markdown

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "accept what the parser says as the expected output of testdata/*.txt")

// TestCases runs testdata/*.txt: cases of the form
//
//	%% name
//	Markdown
//	%% html
//	HTML, with the slots shown as {url 0}, {attrs 0}, {text 0}, {embed 0},
//	then one line for each diagnostic
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	p := New(Options{Highlight: true})
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		parts := strings.Split("\n"+string(data), "\n%% ")
		for i := 1; i < len(parts); i += 2 {
			name, input, _ := strings.Cut(parts[i], "\n")
			if i+1 >= len(parts) || !strings.HasPrefix(parts[i+1], "html\n") {
				t.Fatalf("%s: case %q has no html", file, name)
			}
			want := strings.TrimPrefix(parts[i+1], "html\n")
			got := describe(p.Parse([]byte(input+"\n"), 1))
			fmt.Fprintf(&out, "%%%% %s\n%s\n%%%% html\n%s\n", name, input, got)
			if got != strings.TrimSuffix(want, "\n") && !*update {
				t.Errorf("%s: %s\n--- input\n%s\n--- got\n%s\n--- want\n%s", file, name, input, got, want)
			}
		}
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// describe shows a Doc's HTML with its slots and diagnostics.
func describe(d *Doc) string {
	var b strings.Builder
	if d.Title != "" {
		fmt.Fprintf(&b, "title %q #%s: %s\n", d.Title, d.TitleID, d.TitleHTML)
	}
	b.WriteString(fill(d, func(s Slot) string {
		return fmt.Sprintf("{%s %d}", [...]string{"url", "attrs", "text", "embed", "entries", "moment"}[s.Kind], s.Link)
	}))
	for _, x := range d.Diags {
		fmt.Fprintf(&b, "%d:%d: %v: %s\n", x.Line, x.Col, x.Code, x.Message)
	}
	return strings.TrimRight(b.String(), "\n")
}

// fill puts text into the slots.
func fill(d *Doc, text func(Slot) string) string {
	var b strings.Builder
	at := 0
	for _, s := range d.Slots {
		b.Write(d.HTML[at:s.Offset])
		b.WriteString(text(s))
		at = int(s.Offset)
	}
	b.Write(d.HTML[at:])
	return b.String()
}
