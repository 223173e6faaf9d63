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
		"<li><ul><li>\n\n- x\n</ul>", "<x@y.z> <https://x> <javascript:x>", "<style>\n\n</style>", "</p></div></b>*a</i>*", "<a name=x><a id=x>",
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
