package math

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"strings"
	"testing"
)

// What the list holds is converted, and means what KaTeX makes of it.
func TestFormulasAreThoseOfKaTeX(t *testing.T) {
	data, err := os.ReadFile("testdata/katex.json")
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Formulas []struct {
			TeX, MathML string
			Display     bool
		}
	}
	if err := json.Unmarshal(data, &list); err != nil || len(list.Formulas) < 100 {
		t.Fatalf("%d formulas, %v", len(list.Formulas), err)
	}
	for _, f := range list.Formulas {
		got, ok := MathML(f.TeX, f.Display)
		if !ok {
			t.Errorf("%s: refused", f.TeX)
			continue
		}
		if a, b := meaning(t, got), meaning(t, f.MathML); a != b {
			t.Errorf("%s (display %v)\n got  %s\n want %s", f.TeX, f.Display, a, b)
		}
	}
}

// element is a node of MathML.
type element struct {
	name, text, variant string
	kids                []*element
}

// meaning writes MathML without what only touches its looks: spaces, styles, rows of
// one element, and which of two characters stands for a bar, an arrow or a font's letter.
func meaning(t *testing.T, mathml string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.ReplaceAll(mathml, "&nbsp;", " ")))
	root := &element{}
	stack := []*element{root}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", mathml, err)
		}
		top := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			e := &element{name: tok.Name.Local}
			for _, a := range tok.Attr {
				if a.Name.Local == "mathvariant" {
					e.variant = a.Value
				}
			}
			top.kids = append(top.kids, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(tok)
		}
	}
	return row(root.kids)
}

var alike = strings.NewReplacer("∣", "|", "∥", "‖", "\u20d7", "→", "\u00a0", " ", "\u2009", " ")

func row(kids []*element) string {
	var b strings.Builder
	for _, k := range flat(kids) {
		b.WriteString(k.String())
	}
	return b.String()
}

func flat(kids []*element) (out []*element) {
	for _, k := range kids {
		switch k.name {
		case "mrow", "mstyle", "math", "semantics":
			out = append(out, flat(k.kids)...)
		case "annotation", "mspace":
		case "mo", "mi":
			if len(k.kids) > 0 { // KaTeX wraps what is stacked in the class of its base
				out = append(out, flat(k.kids)...)
				continue
			}
			n := len(out)
			if k.name == "mi" && k.variant == "normal" && n > 0 && out[n-1].name == "mi" && out[n-1].variant == "normal" && ascii(k.text) && ascii(out[n-1].text) {
				joined := *out[n-1]
				joined.text += k.text
				out[n-1] = &joined
				continue
			}
			out = append(out, k)
		case "mpadded":
		case "mtext":
			if strings.Trim(alike.Replace(k.text), " \u2005\u2004\u200a\u2063") != "" {
				out = append(out, k)
			}
		default:
			out = append(out, k)
		}
	}
	return out
}

func ascii(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func (e *element) String() string {
	switch e.name {
	case "mi", "mn", "mo", "mtext":
		text := alike.Replace(e.text)
		if e.variant != "" && e.variant != "normal" {
			text = strings.Map(func(r rune) rune { return styled(e.variant, r) }, text)
		}
		if e.name == "mi" && e.variant == "normal" && len([]rune(text)) == 1 {
			text = "!" + text
		}
		return e.name + "(" + text + ")"
	case "msqrt", "mtd":
		return e.name + "(" + row(e.kids) + ")"
	}
	parts := make([]string, len(e.kids))
	for i, k := range e.kids {
		parts[i] = row([]*element{k})
	}
	return e.name + "(" + strings.Join(parts, "; ") + ")"
}

// What is not known is refused whole, and so is what is no TeX.
func TestUnknownFormulasAreRefused(t *testing.T) {
	for _, tex := range []string{
		``, `\unknown{x}`, `x + \color{red} y`, `\href{javascript:alert(1)}{x}`, `\frac{1}`, `{x`, `x}`, `x_`, `x^2^3`, `x_1_2`, `a & b`, `a \\ b`, `\left( x`, `x \right)`, `\left( x \middle| y`,
		`\begin{matrix} a`, `\begin{matrix} a \end{pmatrix}`, `\begin{align} a \end{align}`, `\begin{array}{l|r} a & b \end{array}`, `\begin{array}{l} a & b \end{array}`,
		`\text{a $x$ b}`, `\text{\textbf{x}}`, `\def\x{1}`, `\newcommand{\x}{1}`, `% comment`, `\boldsymbol{\alpha}`, `\mathbf{\Gamma}`, `\mathcal{a}`, `\operatorname{<b>}`, `\`, `"`, `é`, `\bigl`, `\sqrt[3`, `\hspace{1em}`,
		strings.Repeat("{", 100) + "x" + strings.Repeat("}", 100), strings.Repeat("x", maxTeX+1),
	} {
		if got, ok := MathML(tex, true); ok {
			t.Errorf("%.60s became %s", tex, got)
		}
	}
	if got, ok := MathML(`\begin{align*} a &= b \end{align*}`, false); ok {
		t.Errorf("a displayed environment in running text became %s", got)
	}
}

// What comes out is well-formed, whatever went in, and holds nothing but MathML.
func FuzzMathML(f *testing.F) {
	for _, s := range []string{`\frac{a}{b}_c^d`, `\begin{cases} a & \text{<b>} \\[2pt] b \end{cases}`, `\left\{ x \middle| y \right.`, `\mathbb{R}\operatorname*{a\,b}_x'`, `\sqrt[3]{x}\bigl(\overbrace{x}^{n}`, "a~b\\ \\", `1{,}000.5`, `\displaystyle\sum\limits_{i}`} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, tex string, display bool) {
		got, ok := MathML(tex, display)
		if !ok {
			return
		}
		d := xml.NewDecoder(strings.NewReader(got))
		for {
			tok, err := d.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("%q: %v in %s", tex, err, got)
			}
			if e, ok := tok.(xml.StartElement); ok {
				switch e.Name.Local {
				case "math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd":
				default:
					t.Fatalf("%q: <%s> in %s", tex, e.Name.Local, got)
				}
				kids := map[string]int{"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}[e.Name.Local]
				if kids > 0 {
					checkKids(t, tex, got, d.InputOffset(), kids)
				}
			}
		}
	})
}

// checkKids counts the elements directly in the one that begins before an offset.
func checkKids(t *testing.T, tex, got string, at int64, want int) {
	d := xml.NewDecoder(strings.NewReader(got[at:]))
	d.Strict = false
	depth, n := 0, 0
	for depth >= 0 {
		tok, err := d.RawToken()
		if err != nil {
			break
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth == 0 {
				n++
			}
			depth++
		case xml.EndElement:
			depth--
		}
	}
	if n != want {
		t.Fatalf("%q: %d elements in place of %d in %s", tex, n, want, got[at-20:])
	}
}
