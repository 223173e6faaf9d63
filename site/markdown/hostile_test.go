package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// limit is how long the worst body may take. It is far above what is measured,
// because test machines are busy, and far below what goldmark takes alone.
const limit = time.Second

// within parses a body and fails when it takes too long or comes out wrong.
func within(t *testing.T, p *Parser, name, body string) *Doc {
	t.Helper()
	start, computed := time.Now(), cpuTime()
	d := p.Parse([]byte(body), 1)
	if took := min(time.Since(start), cpuTime()-computed); took > limit*raceFactor {
		t.Errorf("%s: %d bytes took %v", name, len(body), took.Round(time.Millisecond))
	}
	if len(d.HTML) > 40*len(body)+10_000 {
		t.Errorf("%s: %d bytes became %d", name, len(body), len(d.HTML))
	}
	if testing.Verbose() {
		t.Logf("%-30s %8d bytes %v", name, len(body), min(time.Since(start), cpuTime()-computed).Round(time.Millisecond))
	}
	return d
}

func TestHostileBodies(t *testing.T) {
	rep := func(s string, n int) string { return strings.Repeat(s, n/raceShrink) }
	indented := strings.Builder{}
	for i := range 600 {
		indented.WriteString(rep("  ", i) + "- a\n")
	}
	bodies := map[string]string{
		"nested list on one line":       rep("- ", 2500) + "a",
		"nested list, 14 kB":            rep("- ", 7000) + "a",
		"wide table with short rows":    "|" + rep("a|", 2000) + "\n|" + rep("-|", 2000) + "\n" + rep("|a|\n", 2000),
		"quotes":                        rep(">", 100_000) + "a",
		"quotes and lists":              rep("> - ", 25_000) + "a",
		"ordered lists":                 rep("1. ", 25_000) + "a",
		"emphasis left open":            rep("*a_ ", 25_000),
		"emphasis in a heading":         "# " + rep("*a_ ", 25_000),
		"emphasis in a table":           "|a|\n|-|\n|" + rep("*a_ ", 25_000) + "|\n",
		"links left open":               rep("[a](b", 30_000),
		"links left open, pointy":       rep("[a](<b", 30_000),
		"brackets":                      rep("[", 50_000) + "a" + rep("]", 50_000),
		"image brackets":                rep("![[]()", 50_000),
		"references":                    rep("[a]: u\n", 50_000) + rep("[a] ", 100_000),
		"different references":          manyReferences(30_000),
		"references and paragraphs":     strings.ReplaceAll(manyReferences(20_000), "\n", "\n\n"),
		"footnotes":                     footnotes(5_000),
		"code spans":                    backticks(1_500),
		"backticks":                     rep("`a", 100_000),
		"escaped backticks":             rep("\\```\n", 30_000),
		"raw tags":                      rep("<a ", 100_000),
		"scripts":                       "a" + rep("<script>", 20_000),
		"frames":                        "a" + rep("<iframe src=x>", 20_000),
		"comments":                      rep("<!-- a ", 100_000),
		"processing instructions":       rep("<?", 100_000),
		"raw elements":                  rep("<div>\n\n", 100_000),
		"raw elements, wrong ends":      rep("<b>", 50_000) + rep("</i>", 50_000),
		"raw links":                     rep("<a href=x>\n\n", 50_000),
		"raw attributes":                "<a " + rep("b=c ", 100_000) + ">",
		"entities":                      rep("&a", 200_000),
		"indented lists":                indented.String(),
		"containers":                    rep(":::note\n", 50_000),
		"containers on top":             rep("::::::note\n", 2_000) + rep("a\n\n", 50_000),
		"tabs":                          rep("=== \"a\"\n", 50_000),
		"callouts":                      rep("> [!NOTE]\n\n", 50_000),
		"wikilinks":                     rep("[[a", 100_000) + rep("]]", 1000),
		"math":                          rep("$a", 100_000),
		"math, doubled":                 rep("$$a", 100_000),
		"abbreviations":                 abbreviations(5_000) + rep("AB ABC ABCD ", 100_000),
		"escaped pipes":                 "a|b\n-|-\n" + rep("`\\|` | `\\|`\n", 20_000),
		"headings with one name":        rep("# a\n", 50_000),
		"headings that count":           counted(20_000),
		"cues":                          rep("A: 00:00:01\n", 50_000),
		"definitions":                   rep("a\n: b\n", 50_000),
		"definition terms":              "a\n: b\n\n" + rep(rep("*a_ ", 3_000)+"\n", 30) + ": c\n",
		"hard breaks":                   rep("a\\\n", 100_000),
		"one long line":                 rep("a", 8_000_000),
		"many words":                    rep("ab ", 2_500_000),
		"addresses":                     rep("a@b.c ", 100_000),
		"half addresses":                rep("a@", 200_000),
		"web addresses":                 rep("https://a.bc(", 100_000),
		"NUL":                           rep("\x00", 1_000_000),
		"invalid UTF-8":                 rep("\xff", 1_000_000),
		"long link, many brackets":      rep("[a](<", 3_000) + rep("b", 4_000_000),
		"list without end":              rep("- a\n", 99_000),
		"paragraphs":                    rep("a\n\n", 49_000),
		"links":                         rep("[a](b.md)\n\n", 100_000),
		"links in one line":             rep("[a](b.md) ", 1_000),
		"fences":                        rep("```\na\n```\n", 100_000),
		"too large":                     rep("a ", 5_000_000),
		"srcset":                        rep("<img srcset=\"a, b, c, d, e, f\">", 20_000),
		"headings in raw elements":      rep("<div>\n\n# a\n\n", 20_000),
		"block ids":                     rep("a {#b}\n\n", 50_000),
		"row ids":                       "a|b\n-|-\n" + rep("a|b {#c}\n", 50_000),
		"unsafe links":                  rep("[a](x:y) ", 1_300),
		"unsafe links, many paragraphs": rep("[a](x:y)\n\n", 50_000),
	}
	p := New(Options{Highlight: true})
	for name, body := range bodies {
		within(t, p, name, body)
	}
}

// Refusals say where and why, and show the text.
func TestRefusalsAreSaid(t *testing.T) {
	p := New(Options{})
	for name, body := range map[string]string{
		"deep":  "a\n\n" + strings.Repeat("> ", 500) + "x & y\n",
		"marks": "a\n\n" + strings.Repeat("*a_ ", 25_000) + "x & y\n",
		"table": "a\n\n|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|x & y|\n", 2000),
	} {
		d := p.Parse([]byte(body), 11)
		if len(d.Diags) != 1 || d.Diags[0].Severity != severe || d.Diags[0].Line != 13 || d.Diags[0].Code != "too-complex" {
			t.Errorf("%s: %.300v", name, d.Diags)
		}
		if !strings.Contains(string(d.HTML), "x &amp; y") {
			t.Errorf("%s: the text is not shown", name)
		}
		if err := check(d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := p.Parse([]byte(strings.Repeat("a\n", 200_000)), 1); len(d.Diags) != 1 {
		t.Errorf("many lines: %.300v", d.Diags)
	}
	d := p.Parse([]byte(strings.Repeat("a ", 5_000_000)), 1)
	if len(d.Diags) != 1 || !strings.HasPrefix(string(d.HTML), `<pre class="raw">a a`) {
		t.Errorf("large body: %.300v", d.Diags)
	}
}

// What people write is far below the bounds.
func TestOrdinaryBodiesAreNotRefused(t *testing.T) {
	p := New(Options{})
	for name, body := range map[string]string{
		"rule":           strings.Repeat("- ", 200) + "\n\n" + strings.Repeat("*", 300),
		"many links":     strings.Repeat("[a](b.md), ", 900),
		"long list":      strings.Repeat("- **a** [b](c) `d`\n", 20_000),
		"big table":      "|a|b|c|d|\n|-|-|-|-|\n" + strings.Repeat("|[1](x)|**2**|`3`|4|\n", 10_000),
		"sparse table":   "|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n" + strings.Repeat("|1|\n", 2_000),
		"code":           "```json\n" + strings.Repeat("[[1,2],[3,4]],", 5_000) + "\n```\n",
		"deep code":      "```\n" + strings.Repeat("\t", 40) + "x\n```\n",
		"numbers":        "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1\n",
		"dashes":         strings.Repeat("-", 500) + "\n" + strings.Repeat("- - ", 100),
		"markers":        strings.Repeat("<", 3) + strings.Repeat(">", 50) + " x\n",
		"long paragraph": strings.Repeat("A sentence with *emphasis* and a [link](x.md), no more. ", 500),
	} {
		if d := p.Parse([]byte(body), 1); len(d.Diags) > 0 {
			t.Errorf("%s: %.300v", name, d.Diags)
		}
	}
}

func manyReferences(n int) string {
	var defs, uses strings.Builder
	for i := range n {
		fmt.Fprintf(&defs, "[r%d]: u%d\n", i, i)
		fmt.Fprintf(&uses, "[r%d]\n", i)
	}
	return defs.String() + "\n" + uses.String()
}

func footnotes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[^n%d]\n\n[^n%d]: note\n\n", i, i)
	}
	return b.String()
}

func backticks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("e" + strings.Repeat("`", i))
	}
	return b.String()
}

func abbreviations(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "*[A%d]: meaning\n", i)
	}
	return b.String() + "\n"
}

func counted(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "# a\n# a-%d\n", i)
	}
	return b.String()
}
