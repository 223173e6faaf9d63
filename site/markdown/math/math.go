// Package math turns TeX formulas into MathML, for readers without scripts.
//
// It knows the common core of TeX's mathematics: fractions, roots, scripts, limits,
// accents, fonts, delimiters, text, spacing, matrices, cases and alignments. A formula
// that holds anything else is refused whole, so that nothing is shown wrong; the tests
// compare what comes out with KaTeX's own MathML. The output keeps to MathML Core,
// which browsers draw without help.
package math

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxTeX   = 4 << 10 // bytes of a formula
	maxDepth = 40      // of groups in one another
)

// MathML answers a formula as a <math> element, which also holds its source; false when
// the formula has something in it that is not known.
func MathML(tex string, display bool) (string, bool) {
	tex = strings.TrimSpace(tex)
	if len(tex) > maxTeX || !utf8.ValidString(tex) || strings.ContainsFunc(tex, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0xfffe && r <= 0xffff }) {
		return "", false
	}
	p := &parser{src: tex, display: display}
	row := p.row("")
	if p.bad || p.pos < len(p.src) || row == "" {
		return "", false
	}
	open := "<math>"
	if display {
		open = `<math display="block">`
	}
	return open + "<semantics><mrow>" + row + `</mrow><annotation encoding="application/x-tex">` + html.EscapeString(tex) + "</annotation></semantics></math>", true
}

// parser reads TeX from left to right. Once bad it stays so, and what it answers is of
// no use.
type parser struct {
	src     string
	pos     int
	depth   int
	display bool
	variant string // of letters: see letter
	cells   int    // depth of environments with "&" and "\\"
	bad     bool
}

func (p *parser) fail() string {
	p.bad, p.pos = true, len(p.src)
	return ""
}

func (p *parser) spaces() {
	for p.pos < len(p.src) && strings.IndexByte(" \t\n", p.src[p.pos]) >= 0 {
		p.pos++
	}
}

// token reads a command with its backslash, or one character; "" at the end.
func (p *parser) token() string {
	p.spaces()
	rest := p.src[p.pos:]
	if rest == "" {
		return ""
	}
	n := 0
	if rest[0] == '\\' {
		for n = 1; n < len(rest) && isLetter(rest[n]); n++ {
		}
		if n == 1 && len(rest) > 1 {
			_, size := utf8.DecodeRuneInString(rest[1:])
			n += size
		}
		if n < len(rest) && rest[n] == '*' && rest[:n] == `\operatorname` {
			n++
		}
	} else {
		_, n = utf8.DecodeRuneInString(rest)
	}
	p.pos += n
	return rest[:n]
}

func (p *parser) peek() string {
	at := p.pos
	t := p.token()
	p.pos = at
	return t
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// row reads atoms up to a token that ends the group, which it leaves, or to the end.
func (p *parser) row(end string) string {
	if p.depth++; p.depth > maxDepth {
		return p.fail()
	}
	defer func() { p.depth-- }()
	var b strings.Builder
	for !p.bad {
		switch t := p.peek(); t {
		case "":
			if end != "" {
				return p.fail()
			}
			return b.String()
		case end, "&", `\\`, `\cr`:
			if t != end && p.cells == 0 {
				return p.fail()
			}
			return b.String()
		case "}", `\end`, `\right`, `\middle`:
			if end != `\right` || t != `\middle` {
				return p.fail() // it closes what is not open
			}
			return b.String()
		case `\displaystyle`, `\textstyle`:
			p.token()
			former := p.display
			p.display = t == `\displaystyle`
			rest := p.row(end)
			p.display = former
			b.WriteString(`<mstyle scriptlevel="0" displaystyle="` + map[bool]string{true: "true", false: "false"}[t == `\displaystyle`] + `">` + rest + "</mstyle>")
			return b.String()
		default:
			b.WriteString(p.scripted())
		}
	}
	return ""
}

// atom is what scripts can hang on.
type atom struct {
	html   string
	limits bool // scripts stand below and above
	name   bool // of a function, which an argument follows
	many   bool // html is more than one element
	space  bool
}

func (a atom) one() string {
	if a.many || a.html == "" {
		return "<mrow>" + a.html + "</mrow>"
	}
	return a.html
}

// scripted reads an atom with its scripts.
func (p *parser) scripted() string {
	var base atom
	if t := p.peek(); t != "^" && t != "_" && t != "'" {
		if base = p.atom(); base.space {
			return base.html
		}
	}
	switch p.peek() {
	case `\limits`:
		p.token()
		base.limits = true
	case `\nolimits`:
		p.token()
		base.limits = false
	}
	sub, sup, primes := "", "", 0
	for !p.bad {
		switch p.peek() {
		case "'":
			p.token()
			primes++
			continue
		case "_":
			p.token()
			if sub != "" {
				return p.fail()
			}
			sub = p.argument().one()
			continue
		case "^":
			p.token()
			if sup != "" {
				return p.fail()
			}
			sup = p.argument().one()
			continue
		}
		break
	}
	if primes > 0 {
		mark := strings.Repeat("<mo>′</mo>", primes)
		if sup != "" || primes > 1 {
			mark = "<mrow>" + mark + sup + "</mrow>"
		}
		sup = mark
	}
	tag, under, over := "msubsup", "msub", "msup"
	if base.limits {
		tag, under, over = "munderover", "munder", "mover"
	}
	out := base.html
	switch {
	case sub != "" && sup != "":
		out = "<" + tag + ">" + base.one() + sub + sup + "</" + tag + ">"
	case sub != "":
		out = "<" + under + ">" + base.one() + sub + "</" + under + ">"
	case sup != "":
		out = "<" + over + ">" + base.one() + sup + "</" + over + ">"
	}
	if base.name {
		switch t := p.peek(); t {
		case "", "(", "[", "}", ")", "]", "&", `\\`, `\left`, `\right`, `\end`, ",", "^", "|", `\{`, `\bigl`, `\big`, `\Big`, `\Bigl`:
		default:
			if _, ok := spaces[t]; !ok && relations[t] == "" {
				out += `<mspace width="0.1667em"></mspace>`
			}
		}
	}
	return out
}

// argument reads a group in braces, or one token.
func (p *parser) argument() atom {
	switch t := p.peek(); {
	case t == "{":
		return p.group()
	case t == "" || t == "}" || t == "&" || t == "^" || t == "_" || t == `\\`:
		return atom{html: p.fail()}
	case isDigit(t[0]) && p.variant == "":
		return atom{html: "<mn>" + p.token() + "</mn>"}
	}
	a := p.atom()
	if a.space {
		p.fail()
	}
	return a
}

func (p *parser) group() atom {
	p.token()
	cells := p.cells
	p.cells = 0
	a := atom{html: p.row("}"), many: true}
	p.cells = cells
	p.token()
	return a
}

// raw reads the text of a group in braces, in which there may be none others.
func (p *parser) raw() string {
	p.spaces()
	rest := p.src[p.pos:]
	end := strings.IndexByte(rest, '}')
	if end < 0 || rest[0] != '{' || strings.ContainsAny(rest[1:end], `{\$`) {
		return p.fail()
	}
	p.pos += end + 1
	return rest[1:end]
}

// letter is one letter in the font that is set.
func (p *parser) letter(r rune) string {
	switch p.variant {
	case "":
		return "<mi>" + string(r) + "</mi>"
	case "normal":
		return `<mi mathvariant="normal">` + string(r) + "</mi>"
	case "script", "double-struck":
		if r >= 'a' { // which fonts have not, or draw as something else
			return p.fail()
		}
	}
	return "<mi>" + string(styled(p.variant, r)) + "</mi>"
}

// number reads digits with their points, and commas in braces.
func (p *parser) number() string {
	start := p.pos
	var b strings.Builder
	if p.variant != "" && p.variant != "normal" && alphabets[p.variant][2] == 0 {
		return p.fail()
	}
	for p.pos < len(p.src) {
		rest := p.src[p.pos:]
		switch {
		case isDigit(rest[0]):
			b.WriteRune(styled(p.variant, rune(rest[0])))
			p.pos++
		case rest[0] == '.' && len(rest) > 1 && isDigit(rest[1]) && p.pos > start:
			b.WriteByte('.')
			p.pos++
		case strings.HasPrefix(rest, "{,}") && len(rest) > 3 && isDigit(rest[3]):
			b.WriteByte(',')
			p.pos += 3
		default:
			return "<mn>" + b.String() + "</mn>"
		}
	}
	return "<mn>" + b.String() + "</mn>"
}

// atom reads one atom without scripts.
func (p *parser) atom() atom {
	if t := p.peek(); t != "" && isDigit(t[0]) {
		p.spaces()
		return atom{html: p.number()}
	}
	if p.peek() == "{" {
		return p.group()
	}
	t := p.token()
	switch {
	case t == "":
		return atom{html: p.fail()}
	case len(t) == 1 && isLetter(t[0]):
		return atom{html: p.letter(rune(t[0]))}
	case t[0] == '\\' || t == "~":
		return p.command(t)
	case p.variant == "bold-italic": // signs, too, would have to be bold
		return atom{html: p.fail()}
	}
	if s, ok := characters[t]; ok {
		return atom{html: s}
	}
	if r, _ := utf8.DecodeRuneInString(t); unicode.In(r, unicode.Greek) && unicode.IsLetter(r) && p.variant == "" {
		return atom{html: "<mi>" + t + "</mi>"}
	}
	return atom{html: p.fail()}
}
