package markdown

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2/lexers"
)

var scanned = []string{"sh", "console", "js", "json", "yaml", "toml", "python", "go", "sql", "html", "css", "diff", "md", "dockerfile",
	"c", "java", "rust", "ruby", "php", "graphql", "hcl", "lua", "powershell"}

var span = regexp.MustCompile(`<span class="[a-z0-9]+">|</span>`)

// checkColours proves that colouring only adds spans, none of which crosses the
// end of a line or lies within another.
func checkColours(code, coloured string) error {
	if got := html.UnescapeString(span.ReplaceAllString(coloured, "")); got != code {
		return fmt.Errorf("%q reads %q", code, got)
	}
	for line := range strings.Lines(coloured) {
		open := 0
		for _, tag := range span.FindAllString(line, -1) {
			if tag == "</span>" {
				open--
			} else {
				open++
			}
			if open < 0 || open > 1 {
				return fmt.Errorf("spans of %q", line)
			}
		}
		if open != 0 {
			return fmt.Errorf("spans of %q", line)
		}
	}
	return nil
}

func TestColours(t *testing.T) {
	l := newLanguages()
	for _, c := range []struct{ lang, code, want string }{
		{"go", "func f(s string) error { return g(\"a\", 0x1F, 'x') } // c", `<kd>func</> <nf>f</>(s <kt>string</>) <kt>error</> { <k>return</> <nf>g</>(<s2>"a"</>, <mh>0x1F</>, <s1>'x'</>) } <c1>// c</>`},
		{"python", "@app.route('/')\ndef f(x):\n    \"\"\"Doc\n    x\"\"\"\n    return None # c", "<nd>@app.route</>(<s1>'/'</>)\n<k>def</> <nf>f</>(x)<o>:</>\n    <s2>\"\"\"Doc</>\n<s2>    x\"\"\"</>\n    <k>return</> <kc>None</> <c1># c</>"},
		{"sh", "export A=\"$B\" # c\necho ${A} | grep a#b", "<nb>export</> A<o>=</><s2>\"$B\"</> <c1># c</>\n<nb>echo</> <nv>${A}</> <o>|</> grep a#b"},
		{"console", "$ ls -l\nfile", "<gp>$ </>ls <o>-</>l\n<go>file</>"},
		{"js", "const a = `x\n${y}`; // c\n/* d */ new Foo()", "<kd>const</> a <o>=</> <sb>`x</>\n<sb>${y}`</>; <c1>// c</>\n<cm>/* d */</> <k>new</> <nc>Foo</>()"},
		{"json", `{"a": [1.5, true, "b"]}`, `{<nt>"a"</>: [<mf>1.5</>, <kc>true</>, <s2>"b"</>]}`},
		{"yaml", "a: b # c\n- d: 1\ne: |\n  long: x\nf: 'g'", "<nt>a</>: <s>b</> <c1># c</>\n- <nt>d</>: <mi>1</>\n<nt>e</>: <s>|</>\n<s>  long: x</>\n<nt>f</>: <s1>'g'</>"},
		{"toml", "[a]\nb = \"c\" # d", "<k>[a]</>\n<na>b </><o>=</> <s2>\"c\"</> <c1># d</>"},
		{"sql", "select count(*) FROM t -- c", "<k>select</> <nf>count</>(<o>*</>) <k>FROM</> t <c1>-- c</>"},
		{"html", "<!-- c --><a href=\"x\">&amp;y</a><script>let a</script>", `<c><!-- c --></><<nt>a</> <na>href</><o>=</><s>"x"</>><ni>&amp;</>y</<nt>a</>><<nt>script</>><kd>let</> a</<nt>script</>>`},
		{"css", "a.b { color: red; margin: 1px } /* c */", "<nt>a</><nc>.b</> { <k>color</>: <kc>red</>; <k>margin</>: <mi>1</><kt>px</> } <cm>/* c */</>"},
		{"diff", "@@ -1 +1 @@\n-a\n+b\n c", "<gu>@@ -1 +1 @@</>\n<gd>-a</>\n<gi>+b</>\n c"},
		{"md", "# A\n- b `c` **d** [e](f)", "<gh># A</>\n<k>-</> b <sb>`c`</> <gs>**d**</> <nt>[e]</><na>(f)</>"},
		{"hcl", "resource \"a\" \"b\" {\n  c = true\n}", "<k>resource</> <s2>\"a\"</> <s2>\"b\"</> {\n  c <o>=</> <kc>true</>\n}"},
	} {
		got := html.UnescapeString(string(colourBy(l.scanner(c.lang), []byte(c.code))))
		got = regexp.MustCompile(`<span class="([a-z0-9]+)">`).ReplaceAllString(got, "<$1>")
		got = strings.ReplaceAll(got, "</span>", "</>")
		if got != c.want {
			t.Errorf("%s\n%s\n--- want\n%s", c.lang, got, c.want)
		}
	}
}

// Every language that is coloured by a scanner of ours is one that Chroma knows
// by the same name, so nobody loses by it.
func TestScannedLanguagesAreKnown(t *testing.T) {
	l := newLanguages()
	for _, lang := range scanned {
		if l.scanner(lang) == nil {
			t.Errorf("%s has no scanner", lang)
		}
		if lang != "console" && lexers.Get(lang) == nil {
			t.Errorf("Chroma does not know %s", lang)
		}
	}
}

func TestColoursAreKept(t *testing.T) {
	h := newHighlighter()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 200 {
				code := fmt.Sprintf("x := %d", (i+j)%50)
				out, ok := h.colour("go", []byte(code))
				if !ok || checkColours(code, string(out)) != nil {
					t.Errorf("%q became %q", code, out)
					return
				}
			}
		})
	}
	wg.Wait()
	if len(h.young) != 50 {
		t.Errorf("%d results are kept", len(h.young))
	}
	big := strings.Repeat("x := 1\n", 5000)
	for i := range 80 {
		h.colour("go", fmt.Appendf(nil, "%d%s", i, big))
	}
	if h.size > 2*maxGeneration {
		t.Errorf("%d bytes are kept", h.size)
	}
	if _, ok := h.colour("go", []byte(strings.Repeat("x", maxColoured+1))); ok {
		t.Error("code without bound is coloured")
	}
	if out, ok := h.colour("brainfuck", []byte("+[-]")); !ok || checkColours("+[-]", string(out)) != nil {
		t.Errorf("a language of Chroma became %q", out)
	}
}

func TestHostileCode(t *testing.T) {
	l := newLanguages()
	for _, unit := range []string{"[", "\"", "'", "`", "/*", "<a ", "<script>", "&", "$", "${", "@", "{", "- ", "a:", "\"\"\"", "\n", "0", "#", "**", "<!--", "]("} {
		code := []byte(strings.Repeat(unit, maxColoured/raceFactor/len(unit)))
		for _, lang := range scanned {
			start, computed := time.Now(), cpuTime()
			colourBy(l.scanner(lang), code)
			if took := min(time.Since(start), cpuTime()-computed); took > limit*raceFactor {
				t.Errorf("%s: %q took %v", lang, unit, took)
			}
		}
	}
}

func FuzzColours(f *testing.F) {
	for _, s := range []string{"func f() { return `a` }\n", "a: |\n  b\n", "\"\"\"x", "<a b='c'>&amp;<script>x</script>", "$ ls\n# c", "/* a", "'\\", "é\xff", "@", "$", "0x", "1e", "```\n#"} {
		f.Add(s)
	}
	l := newLanguages()
	f.Fuzz(func(t *testing.T, code string) {
		code = string(normalise([]byte(strings.ReplaceAll(code, "\x00", ""))))
		for _, lang := range scanned {
			if err := checkColours(code, string(colourBy(l.scanner(lang), []byte(code)))); err != nil {
				t.Fatalf("%s: %v", lang, err)
			}
		}
	})
}

func BenchmarkColours(b *testing.B) {
	l := newLanguages()
	code := []byte(strings.Repeat("// parse reads a line\nfunc parse(s string) (int, error) {\n\tif s == \"\" {\n\t\treturn 0, fmt.Errorf(\"empty: %q\", s)\n\t}\n\treturn strconv.Atoi(s) + 42\n}\n", 4))
	b.Run("scanner", func(b *testing.B) {
		b.SetBytes(int64(len(code)))
		for b.Loop() {
			colourBy(l.scanner("go"), code)
		}
	})
	b.Run("chroma", func(b *testing.B) {
		b.SetBytes(int64(len(code)))
		lexer := lexers.Get("go")
		for b.Loop() {
			colourWith(lexer, code)
		}
	})
}
