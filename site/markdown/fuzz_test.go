package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for i, part := range strings.Split("\n"+string(data), "\n%% ") {
			if i%2 == 1 {
				_, input, _ := strings.Cut(part, "\n")
				f.Add([]byte(input))
			}
		}
	}
	for _, s := range []string{
		"<a href=\"javascript:alert(1)\">x</a>", "<img src=x onerror=alert(1)>", "[x](java\tscript:alert(1))", "[x](&#106;avascript:a)",
		"<svg><script>alert(1)</script></svg>", "<table><td><p><b>\n\n</table>", "<p><div><a href=x>[y](z)", "<details>\n\n# H\n\n</details>\n\n## I\n",
		"```csv table title=\"<script>\"\na,\"<img onerror=x>\"\n```\n", "```x title='\"onclick=a' {\"1}\n<script>\n```", "*[<b>]: \"><script>\n\n<b>", "# A {#\"onclick=x}\n\np {#x onclick=y}",
		"![[a.csv|<script>]]\n", "![a|300\"x200](b \"<i onclick=x>\")", "> [!NOTE]- <script>alert(1)</script>\n> x", "=== \"<script>\"\n    x\n", "!!! note \"<img src=x onerror=y>\"\n    x\n", "$\\text{<script>}$ $\\href{javascript:a}{x}$",
		"<Tabs defaultValue={`x`}>\n<Card title=\"a\" onClick={() => 1}>in</Card>\n</Tabs>", "{{< figure src=\"x\" onclick=\"y\" >}} {% raw %}<script>{% endraw %}", ":::<script> x\n:::\n", "<li><ul><li>\n\n- x\n</ul>", "<x@y.z> <https://x> <javascript:x>", "<style>\n\n</style>", "</p></div></b>*a</i>*", "<a name=x><a id=x>",
	} {
		f.Add([]byte(s))
	}
	p := New(Options{})
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 4000 {
			return
		}
		if err := check(p.Parse(body, 1)); err != nil {
			t.Fatal(err)
		}
	})
}

// An included file is shown as what it says, not as markup.
func FuzzInclude(f *testing.F) {
	for _, s := range []string{"a,b\n1,\"<script>alert(1)</script>\"\n", "sep=;\na;b\n", "\xff\xfea\x00,\x00<\x00", "caf\xe9;<b>\n\"x\ny\";1\n", "package main // <script>\n", "key: \"</code></pre>\"\n"} {
		for _, name := range []string{"a.csv", "a.tsv", "a.go", "a.html", "a.<b>"} {
			f.Add(name, []byte(s), 1)
		}
	}
	p := New(Options{Highlight: true})
	f.Fuzz(func(t *testing.T, name string, data []byte, line int) {
		if len(data) > 4000 || line < 1 || line > 1000 {
			return
		}
		in := p.Include(name, data)
		shown := "<table>" + in.Table + "</table>"
		if in.Table == "" && in.IsCode() {
			shown = string(in.Code(0, 0)) + string(in.Code(min(line, in.Lines()), in.Lines()))
		}
		if err := checkHTML(shown); err != nil {
			t.Fatalf("%v in %s", err, shown)
		}
		if err := contained(shown); err != nil {
			t.Fatalf("%v in %s", err, shown)
		}
	})
}
