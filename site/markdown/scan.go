package markdown

import (
	"bytes"
	"strings"
)

// The languages of playbooks are coloured by small scanners of our own: Chroma's
// regular expressions take a hundred times as long as all the rest of parsing,
// and their time has no bound. The scanners go over the code once, know comments,
// strings, numbers, keywords and little else, and use Chroma's class names.
// Languages that have no scanner are left to Chroma.

// grammar describes a language of the common kind.
type grammar struct {
	line     []string          // beginnings of comments that end with their line
	block    [2]string         // delimiters of other comments
	quotes   string            // characters that begin a string
	raw      string            // those of quotes whose strings span lines
	triple   bool              // """ and ''' as well
	ident    string            // what may stand in a name beside letters, digits and _
	sigil    string            // characters that begin a variable: "$"
	at       bool              // @name is a decorator
	caseless bool              // keywords in any case
	calls    bool              // a name before "(" is a function
	words    map[string]string // class by word
	after    map[string]string // class of the name that follows a word: "def" → "nf"
}

// scan colours code by a grammar.
func (g *grammar) scan(out *colourWriter, s string) {
	next := "" // class of the next name
	for i := 0; i < len(s); {
		c := s[i]
		start := i
		switch {
		case c == ' ' || c == '\t' || c == '\n':
			for i < len(s) && isBlank(s[i]) {
				i++
			}
			out.token("", s[start:i])
		case g.lineComment(s[i:]) && commentMay(s, i):
			i = lineEnd(s, i)
			out.token("c1", s[start:i])
		case g.block[0] != "" && strings.HasPrefix(s[i:], g.block[0]):
			i = past(s, i+len(g.block[0]), g.block[1])
			out.token("cm", s[start:i])
		case strings.IndexByte(g.quotes, c) >= 0:
			i = g.stringEnd(s, i)
			out.token(quoteClass(c), s[start:i])
		case '0' <= c && c <= '9':
			class := ""
			i, class = numberEnd(s, i)
			out.token(class, s[start:i])
		case strings.IndexByte(g.sigil, c) >= 0:
			i = g.variableEnd(s, i)
			out.token("nv", s[start:i])
		case c == '@' && g.at && i+1 < len(s) && isWordByte(s[i+1]):
			for i++; i < len(s) && (isWordByte(s[i]) || s[i] == '.'); i++ {
			}
			out.token("nd", s[start:i])
		case isWordByte(c) || c >= 0x80:
			for i < len(s) && (isWordByte(s[i]) || s[i] >= 0x80 || '0' <= s[i] && s[i] <= '9' || strings.IndexByte(g.ident, s[i]) >= 0) {
				i++
			}
			word := s[start:i]
			class := g.word(word)
			if class == "" {
				if class = next; class == "" && g.calls && i < len(s) && s[i] == '(' {
					class = "nf"
				}
			}
			next = g.after[word]
			out.token(class, word)
		case strings.IndexByte("+-*/%=<>!&|^~?:", c) >= 0:
			for i < len(s) && strings.IndexByte("+-*/%=<>!&|^~?:", s[i]) >= 0 && !g.commentAt(s[i:]) {
				i++
			}
			i = max(i, start+1)
			out.token("o", s[start:i])
		default:
			i++
			out.token("", s[start:i])
		}
	}
}

func (g *grammar) word(w string) string {
	if class, ok := g.words[w]; ok {
		return class
	}
	if g.caseless {
		return g.words[strings.ToLower(w)]
	}
	return ""
}

func (g *grammar) lineComment(s string) bool {
	for _, p := range g.line {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (g *grammar) commentAt(s string) bool {
	return g.lineComment(s) || g.block[0] != "" && strings.HasPrefix(s, g.block[0])
}

// commentMay tells a "#" that begins a comment from one within a word ("a#b",
// "$#"); other comments may begin anywhere.
func commentMay(s string, i int) bool {
	return s[i] != '#' || i == 0 || isBlank(s[i-1]) || strings.IndexByte(";)}],(", s[i-1]) >= 0
}

// stringEnd finds the end of the string that begins at i. A string that does not
// end ends with its line.
func (g *grammar) stringEnd(s string, i int) int {
	q := s[i]
	if g.triple && strings.HasPrefix(s[i:], strings.Repeat(string(q), 3)) {
		return past(s, i+3, strings.Repeat(string(q), 3))
	}
	multi := strings.IndexByte(g.raw, q) >= 0
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == q:
			return j + 1
		case s[j] == '\\' && q != '`':
			j++
		case s[j] == '\n' && !multi:
			return j
		}
	}
	return len(s)
}

// variableEnd finds the end of "$name", "${…}", "$1" and of a bare "$".
func (g *grammar) variableEnd(s string, i int) int {
	j := i + 1
	if j < len(s) && s[j] == '{' {
		if end := strings.IndexByte(s[j:lineEnd(s, j)], '}'); end >= 0 {
			return j + end + 1
		}
	}
	if j < len(s) && strings.IndexByte("?!@#*$-0123456789", s[j]) >= 0 {
		return j + 1
	}
	for j < len(s) && (isWordByte(s[j]) || '0' <= s[j] && s[j] <= '9') {
		j++
	}
	return j
}

func quoteClass(q byte) string {
	switch q {
	case '\'':
		return "s1"
	case '`':
		return "sb"
	}
	return "s2"
}

// numberEnd reads a number in the ways that languages share.
func numberEnd(s string, i int) (end int, class string) {
	start := i
	class = "mi"
	if s[i] == '0' && i+1 < len(s) && strings.IndexByte("xXbBoO", s[i+1]) >= 0 {
		for i += 2; i < len(s) && (isHex(s[i]) || s[i] == '_'); i++ {
		}
		return i, "mh"
	}
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9' || c == '_':
		case c == '.' && class == "mi" && i+1 < len(s) && '0' <= s[i+1] && s[i+1] <= '9':
			class = "mf"
		case (c == 'e' || c == 'E') && i+1 < len(s) && (s[i+1] == '-' || s[i+1] == '+' || '0' <= s[i+1] && s[i+1] <= '9') && i > start:
			class = "mf"
			i++
		default:
			return i, class
		}
	}
	return i, class
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func isWordByte(c byte) bool { return isAlpha(c) || c == '_' }

// lineEnd answers where the line that i lies in ends.
func lineEnd(s string, i int) int {
	if j := strings.IndexByte(s[i:], '\n'); j >= 0 {
		return i + j
	}
	return len(s)
}

// past answers where a delimiter after i ends, or the end of the code.
func past(s string, i int, delimiter string) int {
	if i > len(s) {
		return len(s)
	}
	if j := strings.Index(s[i:], delimiter); j >= 0 {
		return i + j + len(delimiter)
	}
	return len(s)
}

// scanner colours one language.
type scanner func(out *colourWriter, code string)

// colourBy runs a scanner.
func colourBy(scan scanner, code []byte) []byte {
	out := colourWriter{html: make([]byte, 0, 2*len(code)+64)}
	scan(&out, string(code))
	return bytes.Clone(out.finish())
}
