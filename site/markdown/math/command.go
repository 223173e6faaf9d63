package math

import (
	"html"
	"strings"
)

// command reads what follows a command's name.
func (p *parser) command(t string) atom {
	if w, ok := spaces[t]; ok {
		return atom{html: `<mspace width="` + w + `"></mspace>`, space: true}
	}
	name := t[1:]
	if p.variant != "" && p.variant != "normal" && (letters[name] != "" || upright[name] != "" || p.variant == "bold-italic") {
		return atom{html: p.fail()} // a letter or sign that would have to stand in another font, too
	}
	if s, ok := letters[name]; ok {
		return atom{html: "<mi>" + s + "</mi>"}
	}
	if s, ok := upright[name]; ok {
		return atom{html: `<mi mathvariant="normal">` + s + "</mi>"}
	}
	if s, ok := relations[t]; ok {
		return atom{html: "<mo>" + s + "</mo>"}
	}
	if s, ok := delimiters[t]; ok {
		return atom{html: `<mo stretchy="false">` + s + "</mo>"}
	}
	if s, ok := bigOperators[name]; ok {
		return atom{html: "<mo>" + s + "</mo>", limits: p.display && !strings.Contains(name, "int")}
	}
	if limits, ok := functions[name]; ok {
		return function(name, p.display && limits)
	}
	if s, ok := accents[name]; ok {
		return atom{html: `<mover accent="true">` + p.argument().one() + `<mo stretchy="false">` + s + "</mo></mover>"}
	}
	if s, ok := stretchedOver[name]; ok {
		return atom{html: `<mover accent="true">` + p.argument().one() + `<mo stretchy="true">` + s + "</mo></mover>", limits: name == "overbrace"}
	}
	if s, ok := stretchedUnder[name]; ok {
		return atom{html: `<munder accentunder="true">` + p.argument().one() + `<mo stretchy="true">` + s + "</mo></munder>", limits: name == "underbrace"}
	}
	if v, ok := fonts[name]; ok {
		return p.font(v)
	}
	if v, ok := textFonts[name]; ok {
		return p.text(v)
	}
	if size, ok := sizes[strings.TrimRight(name, "lrm")]; ok {
		s, ok := p.delimiter()
		if !ok || s == "" {
			return atom{html: p.fail()}
		}
		return atom{html: `<mo stretchy="true" minsize="` + size + `" maxsize="` + size + `">` + s + "</mo>"}
	}
	switch name {
	case "frac", "cfrac":
		return atom{html: "<mfrac>" + p.argument().one() + p.argument().one() + "</mfrac>"}
	case "dfrac", "tfrac":
		style := map[string]string{"dfrac": "true", "tfrac": "false"}[name]
		return atom{html: `<mstyle scriptlevel="0" displaystyle="` + style + `"><mfrac>` + p.argument().one() + p.argument().one() + "</mfrac></mstyle>"}
	case "binom":
		return atom{html: `<mrow><mo stretchy="true">(</mo><mfrac linethickness="0">` + p.argument().one() + p.argument().one() + `</mfrac><mo stretchy="true">)</mo></mrow>`}
	case "sqrt":
		if p.peek() == "[" {
			p.token()
			index := p.row("]")
			p.token()
			return atom{html: "<mroot>" + p.argument().one() + "<mrow>" + index + "</mrow></mroot>"}
		}
		return atom{html: "<msqrt>" + p.argument().one() + "</msqrt>"}
	case "overset", "stackrel", "underset":
		tag := "mover"
		if name == "underset" {
			tag = "munder"
		}
		mark := p.argument().one()
		return atom{html: "<" + tag + ">" + p.argument().one() + mark + "</" + tag + ">"}
	case "operatorname", "operatorname*":
		return function(p.operatorName(), name != "operatorname" && p.display)
	case "left":
		return p.fenced()
	case "begin":
		return p.environment()
	}
	return atom{html: p.fail()}
}

// function is a name in upright letters with U+2061, which applies it.
func function(name string, limits bool) atom {
	return atom{html: "<mi" + map[bool]string{true: ` mathvariant="normal"`}[len(name) == 1] + ">" + html.EscapeString(name) + "</mi><mo>\u2061</mo>", many: true, limits: limits, name: true}
}

// operatorName reads a name that a thin space may part.
func (p *parser) operatorName() string {
	p.spaces()
	rest := p.src[p.pos:]
	end := strings.IndexByte(rest, '}')
	if end < 2 || rest[0] != '{' {
		return p.fail()
	}
	p.pos += end + 1
	name := strings.ReplaceAll(strings.TrimSpace(rest[1:end]), `\,`, "\u2009")
	for _, c := range name {
		if c != '\u2009' && c != '-' && (c > 'z' || !isLetter(byte(c)) && !isDigit(byte(c))) {
			return p.fail()
		}
	}
	return name
}

// font reads a group whose letters stand in another font. Letters in a row that are
// upright are one name.
func (p *parser) font(variant string) atom {
	if variant == "normal" && p.peek() == "{" {
		at := p.pos
		if word := p.raw(); !p.bad && len(word) > 1 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			return atom{html: "<mi>" + word + "</mi>"}
		}
		p.pos, p.bad = at, false
	}
	former := p.variant
	p.variant = variant
	a := p.argument()
	p.variant = former
	return a
}

// text reads words.
func (p *parser) text(variant string) atom {
	words := p.raw()
	if variant != "" {
		words = strings.Map(func(r rune) rune { return styled(variant, r) }, words)
	}
	return atom{html: "<mtext>" + strings.ReplaceAll(html.EscapeString(words), " ", "\u00a0") + "</mtext>"}
}

// delimiter reads one; "" for ".", which is none.
func (p *parser) delimiter() (string, bool) {
	t := p.token()
	switch t {
	case ".":
		return "", true
	case "(", ")", "[", "]", "/", "|":
		return t, true
	case "<":
		return "⟨", true
	case ">":
		return "⟩", true
	}
	s, ok := delimiters[t]
	return s, ok
}

// fenced reads \left( … \middle| … \right).
func (p *parser) fenced() atom {
	var b strings.Builder
	cells := p.cells
	p.cells = 0
	fence := func() {
		s, ok := p.delimiter()
		if !ok {
			p.fail()
		}
		if s != "" {
			b.WriteString(`<mo stretchy="true">` + s + "</mo>")
		}
	}
	fence()
	for !p.bad {
		b.WriteString(p.row(`\right`))
		last := p.token() == `\right`
		fence()
		if last {
			break
		}
	}
	p.cells = cells
	return atom{html: "<mrow>" + b.String() + "</mrow>"}
}

// environment reads \begin{matrix} … \end{matrix} and the like.
func (p *parser) environment() atom {
	name := p.raw()
	env, ok := environments[name]
	if !ok || env.displayed && !p.display {
		return atom{html: p.fail()}
	}
	columns := ""
	if name == "array" {
		if columns = p.raw(); columns == "" || strings.Trim(columns, "lcr") != "" {
			return atom{html: p.fail()}
		}
	}
	display := p.display
	p.display = env.class == "aligned" || env.class == "gathered"
	p.cells++
	var b strings.Builder
	for row := true; row && !p.bad; {
		b.WriteString("<mtr>")
		for column := 0; !p.bad; column++ {
			if columns != "" && column >= len(columns) {
				return atom{html: p.fail()}
			}
			cell := p.row(`\end`)
			b.WriteString("<mtd" + align(columns, column) + ">")
			if env.class == "aligned" && column%2 == 1 {
				b.WriteString("<mrow></mrow>") // so that "=" has something before it
			}
			b.WriteString(cell + "</mtd>")
			if p.peek() != "&" {
				break
			}
			p.token()
		}
		b.WriteString("</mtr>")
		if t := p.token(); t == `\end` {
			break
		}
		p.spaces()
		if rest := p.src[p.pos:]; strings.HasPrefix(rest, "[") { // \\[2pt]
			end := strings.IndexByte(rest, ']')
			if end < 0 || strings.Trim(rest[1:end], "0123456789. ptemxc") != "" {
				return atom{html: p.fail()}
			}
			p.pos += end + 1
		}
		if p.peek() == `\end` {
			p.token()
			break
		}
	}
	p.cells--
	p.display = display
	if p.raw() != name {
		return atom{html: p.fail()}
	}
	class := ""
	if env.class != "" {
		class = ` class="` + env.class + `"`
	}
	if env.class == "aligned" || env.class == "gathered" {
		class += ` displaystyle="true"`
	}
	table := "<mtable" + class + ">" + b.String() + "</mtable>"
	if env.open == "" && env.close == "" {
		return atom{html: table}
	}
	out := `<mrow><mo stretchy="true">` + env.open + "</mo>" + table
	if env.close != "" {
		out += `<mo stretchy="true">` + env.close + "</mo>"
	}
	return atom{html: out + "</mrow>"}
}

func align(columns string, i int) string {
	if i < len(columns) {
		switch columns[i] {
		case 'l':
			return ` class="left"`
		case 'r':
			return ` class="right"`
		}
	}
	return ""
}
