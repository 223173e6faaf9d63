package indexer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is how many bytes of a word are indexed; longer ones are hashes and
// encoded data, which nobody types.
const maxWord = 64

// token is one word of a text. Words that are written as one but read as several
// ("node.js", "foo_bar", "e-mail") yield their parts, each with a position of its
// own, and then themselves without what joins them, at the first part's position.
type token struct {
	text   string // as written; of a joined token without the joints
	start  int    // byte offsets of what is marked
	end    int
	pos    int  // from 0, counts parts only
	joined bool // stands for several tokens
	parts  int  // of a joined token: how many tokens it joins; 0 when only it was emitted
	cjk    bool // two characters of a script that writes no spaces
}

// tokenize calls yield for every word of text in order and returns how many
// positions the text takes.
//
// A word is a run of letters, digits and marks. Technical names survive: C++ and
// C# keep their signs, .NET its dot, A/B and R&D are one word, 2.6.3 and 1,000 are
// one number. Scripts without spaces (Chinese, Japanese, Thai …) and Korean yield
// overlapping pairs of characters.
func tokenize(text string, yield func(token)) int {
	z := tokenizer{text: text, yield: yield}
	for i := 0; i < len(text); {
		c, size := decode(text, i)
		switch {
		case isUnspaced(c):
			i = z.pairs(i)
		case isWord(c) && !unicode.IsMark(c):
			i = z.chunk(i)
		default:
			i += size
		}
	}
	return z.pos
}

type tokenizer struct {
	text  string
	yield func(token)
	pos   int
	parts []token // of the chunk at hand
}

// pairs emits the run of unspaced characters at i and returns where it ends.
func (z *tokenizer) pairs(i int) int {
	prev, n := i, 0
	for i < len(z.text) {
		c, size := decode(z.text, i)
		if !isUnspaced(c) && !(unicode.IsMark(c) && n > 0) {
			break
		}
		if n > 0 {
			z.yield(token{text: z.text[prev : i+size], start: prev, end: i + size, pos: z.pos, cjk: true})
			z.pos++
		}
		prev = i
		i += size
		n++
	}
	if n == 1 {
		z.yield(token{text: z.text[prev:i], start: prev, end: i, pos: z.pos, cjk: true})
	}
	z.pos++
	return i
}

// chunk emits the word or the joined words at i and returns where they end.
func (z *tokenizer) chunk(i int) int {
	t, begin := z.text, i
	z.parts = z.parts[:0]
	single := true // every part is one character
	plain := strings.Builder{}
	for {
		start := i
		runes := 0
		digits := true
		for i < len(t) {
			c, size := decode(t, i)
			if !isWord(c) || isUnspaced(c) {
				// An apostrophe belongs to its word, a comma or point to its number.
				n := numberJoint(t, start, i, digits)
				if n == 0 && (c == '\'' || c == '’') && wordAt(t, i+size) {
					n = size
				}
				if n == 0 {
					break
				}
				i += n
				continue
			}
			digits = digits && '0' <= c && c <= '9'
			i += size
			runes++
		}
		single = single && runes == 1
		z.parts = append(z.parts, token{text: t[start:i], start: start, end: i})
		n := joint(t, start, i, runes)
		if n == 0 {
			break
		}
		i += n
	}
	last := &z.parts[len(z.parts)-1]
	if len(z.parts) == 1 {
		// C++, C#, F#
		if n := signs(t, i, i-last.start); n > 0 {
			i += n
			last.text, last.end = t[last.start:i], i
		}
		// .NET, .md: the name with its dot, found without it as well
		if begin > 0 && t[begin-1] == '.' && (begin == 1 || strings.IndexByte(" \t\n(\"'`", t[begin-2]) >= 0) && i-begin > 1 {
			z.emit(*last)
			z.yield(token{text: clip("." + last.text), start: begin - 1, end: i, pos: z.pos - 1, joined: true, parts: 1})
			return i
		}
		z.emit(*last)
		return i
	}
	for _, p := range z.parts {
		plain.WriteString(p.text)
	}
	whole := token{text: clip(plain.String()), start: begin, end: i, pos: z.pos, joined: true, parts: len(z.parts)}
	if single {
		whole.joined, whole.parts = false, 0
		z.emit(whole)
		return i
	}
	for _, p := range z.parts {
		z.emit(p)
	}
	if plain.Len() <= maxWord {
		z.yield(whole)
	}
	return i
}

func (z *tokenizer) emit(t token) {
	t.text = clip(t.text)
	t.pos = z.pos
	z.pos++
	z.yield(t)
}

// joint returns the length of what joins the word text[start:end] to the one that
// follows it, 0 when they are two words.
func joint(text string, start, end, runes int) int {
	if end >= len(text) {
		return 0
	}
	c, size := decode(text, end)
	switch c {
	case '_', '-', '.', '‐', '‑':
		if wordAt(text, end+size) {
			return size
		}
	case '/', '&':
		if runes == 1 && wordAt(text, end+1) {
			_, n := decode(text, end+1)
			if c == '&' || !wordAt(text, end+1+n) {
				return 1
			}
		}
	}
	return 0
}

// numberJoint returns 1 when the point or comma at i stands inside a number.
func numberJoint(text string, start, i int, digits bool) int {
	if !digits || i == start || i+1 >= len(text) || !isDigit(text[i+1]) {
		return 0
	}
	switch text[i] {
	case '.':
		return 1
	case ',':
		if i+3 < len(text) && isDigit(text[i+2]) && isDigit(text[i+3]) && (i+4 == len(text) || !wordAt(text, i+4)) {
			return 1
		}
	}
	return 0
}

// signs returns how many bytes of "++" or "#" at i belong to the name before it.
func signs(text string, i, length int) int {
	if length > 2 {
		return 0
	}
	rest := text[i:]
	if strings.HasPrefix(rest, "++") && !wordAt(rest, 2) {
		return 2
	}
	if strings.HasPrefix(rest, "#") && !wordAt(rest, 1) && !isDigit(text[i-1]) {
		return 1
	}
	return 0
}

func wordAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	c, _ := decode(text, i)
	return isWord(c) && !isUnspaced(c) && !unicode.IsMark(c)
}

func clip(s string) string {
	if len(s) <= maxWord {
		return s
	}
	i := maxWord
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return s[:i]
}

func decode(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWord(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c))
}

// isUnspaced reports whether c belongs to a script whose words pairs of
// characters find better than spaces do.
func isUnspaced(c rune) bool {
	return c >= 0x0E00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
