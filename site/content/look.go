package content

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"podbook/site/diag"
)

// The lightest and darkest grounds that the theme writes on in its accent colour,
// by day and by night; the contrast of a hub's own accent is judged on them.
const (
	groundLight = "#e4f5ec" // --accent-well, which is darker than --paper
	groundDark  = "#1d3230"
)

// leastContrast is what WCAG 2.2 asks of text at level AA (1.4.3).
const leastContrast = 4.5

// colours reads the key colours: {accent, accent_dark}. A colour that could not be
// read on the theme's ground is reported, and the nearest shade that can is used:
// a brand's colour is no reason to keep readers out.
func (f *fields) colours(l *Look) {
	for _, found := range f.take("colours", "colors") {
		if found.val.kind != table {
			f.wrong(found, "a table with accent and accent_dark")
			continue
		}
		inner := fields{header: f.header, all: found.val.fields}
		for i := range inner.all {
			if at := &inner.all[i]; at.val.kind == null { // "#" begins a comment
				f.report(diag.Error, at.key, "bad-colour", at.key.text+" has no value", `write the colour in quotes, as "#12604a"`)
			}
		}
		if at, ok := inner.scalar("accent"); ok {
			l.Accent = inner.colour(at, groundLight, "light", "#000000")
			if l.Accent != "" {
				l.AccentDark = shade(hexColour(at.val.text), groundDark, "#ffffff")
			}
		}
		if at, ok := inner.scalar("accent_dark"); ok {
			l.AccentDark = inner.colour(at, groundDark, "dark", "#ffffff")
		}
		inner.strict()
	}
}

func (f *fields) colour(at *field, ground, name, towards string) string {
	c := hexColour(at.val.text)
	if c == "" {
		f.bad(at, "bad-colour", "a colour", `write it as "#12604a", in quotes`)
		return ""
	}
	used := shade(c, ground, towards)
	if used != c {
		f.report(diag.Warning, at.val, "low-contrast",
			fmt.Sprintf("%s: %s has a contrast of %.1f to 1 on the %s background, and text needs %.1f", at.key.text, c, contrast(c, ground), name, leastContrast),
			fmt.Sprintf("%q, the nearest shade that has it, is used instead", used))
	}
	return used
}

var hexDigits = regexp.MustCompile(`^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// hexColour is a colour as "#rrggbb", "" when it is none.
func hexColour(s string) string {
	s = strings.TrimSpace(s)
	if !hexDigits.MatchString(s) {
		return ""
	}
	if len(s) == 4 {
		s = "#" + strings.Repeat(s[1:2], 2) + strings.Repeat(s[2:3], 2) + strings.Repeat(s[3:4], 2)
	}
	return strings.ToLower(s)
}

// shade is the colour nearest to c, on the way to another, that can be read on the
// ground.
func shade(c, ground, towards string) string {
	for step := 0; step <= 100; step++ {
		m := mix(c, towards, float64(step)/100)
		if contrast(m, ground) >= leastContrast {
			return m
		}
	}
	return towards
}

func channels(c string) (rgb [3]float64) {
	n, _ := strconv.ParseUint(c[1:], 16, 32)
	for i := range rgb {
		rgb[i] = float64(n>>(16-8*i)&0xff) / 255
	}
	return rgb
}

func mix(a, b string, part float64) string {
	x, y := channels(a), channels(b)
	s := "#"
	for i := range x {
		s += fmt.Sprintf("%02x", int(math.Round(255*(x[i]+(y[i]-x[i])*part))))
	}
	return s
}

// contrast of two colours by WCAG 2.2, from 1 to 21.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(c string) float64 {
	rgb := channels(c)
	for i, v := range rgb {
		if v <= .04045 {
			rgb[i] = v / 12.92
		} else {
			rgb[i] = math.Pow((v+.055)/1.055, 2.4)
		}
	}
	return .2126*rgb[0] + .7152*rgb[1] + .0722*rgb[2]
}

// families are names of fonts as CSS lists them.
var families = regexp.MustCompile(`^[\p{L}\p{N} ,"'_-]+$`)

// FontFile reports whether the font of a Look is a file of the hub.
func FontFile(font string) bool {
	return strings.HasSuffix(font, ".woff2") || strings.HasSuffix(font, ".woff") || strings.HasSuffix(font, ".ttf") || strings.HasSuffix(font, ".otf")
}

// fonts reads the key fonts: {text, code}, or the font of text alone.
func (f *fields) fonts(l *Look) {
	for _, found := range f.take("fonts", "font") {
		inner := fields{header: f.header, all: found.val.fields}
		switch found.val.kind {
		case table:
		case scalar:
			inner.all = []field{{value{kind: scalar, text: "text"}, found.val}}
		default:
			f.wrong(found, "a table with text and code")
			continue
		}
		for key, to := range map[string]*string{"text": &l.Font, "code": &l.FontCode} {
			at, ok := inner.scalar(key)
			switch {
			case !ok:
			case FontFile(at.val.text) && !strings.ContainsAny(at.val.text, "\"\\\n"):
				*to = strings.TrimPrefix(at.val.text, "/")
			case families.MatchString(at.val.text) && strings.Count(at.val.text, `"`)%2 == 0 && strings.Count(at.val.text, "'")%2 == 0:
				*to = at.val.text
			default:
				inner.bad(at, "bad-font", "a font", `write it as "Georgia, serif", or as the path of a .woff2 file`)
			}
		}
		inner.strict()
	}
}

// footer reads the key footer: a text, links as in menu, or {text, links}.
func (f *fields) footer(to *Footer) {
	for _, found := range f.take("footer") {
		switch found.val.kind {
		case scalar:
			to.Text = strings.TrimSpace(found.val.text)
		case list:
			f.menu(&to.Links, found)
		case table:
			inner := fields{header: f.header, all: found.val.fields}
			inner.text(&to.Text, "text")
			for _, links := range inner.take("links") {
				inner.menu(&to.Links, links)
			}
			inner.strict()
		}
	}
}
