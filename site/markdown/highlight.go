package markdown

import (
	"bytes"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/cespare/xxhash/v2"
)

// highlighter colours code by CSS classes, the short ones that Chroma and
// Pygments use. Colouring costs more than all the rest of parsing and playbooks
// repeat their snippets, so results are kept by language and code.
type highlighter struct {
	own *languages

	mu    sync.Mutex
	langs map[string]chroma.Lexer // nil: not a language
	young map[fenceKey][]byte     // results, in two generations: when young is
	old   map[fenceKey][]byte     // full, it becomes old and old is dropped
	size  int                     // bytes in young
}

type fenceKey struct {
	lang string
	hash uint64
	size int
}

const (
	maxColoured   = 64 << 10 // longer code is shown plain
	maxGeneration = 8 << 20
	maxLanguages  = 1000
)

func newHighlighter() *highlighter {
	return &highlighter{own: newLanguages(), langs: map[string]chroma.Lexer{}, young: map[fenceKey][]byte{}}
}

// colour answers code as HTML, in which no element spans a line end; false when
// the language is not known or nothing is gained.
func (h *highlighter) colour(lang string, code []byte) ([]byte, bool) {
	if lang == "" || len(code) > maxColoured || len(lang) > 40 {
		return nil, false
	}
	lang = strings.ToLower(lang)
	key := fenceKey{lang, xxhash.Sum64(code), len(code)}
	h.mu.Lock()
	out, ok := h.young[key]
	if !ok {
		if out, ok = h.old[key]; ok {
			h.keep(key, out)
		}
	}
	h.mu.Unlock()
	if ok {
		return out, out != nil
	}
	if scan := h.own.scanner(lang); scan != nil {
		out = colourBy(scan, code)
	} else if lexer := h.lexer(lang); lexer != nil {
		out = colourWith(lexer, code)
	}
	h.mu.Lock()
	h.keep(key, out)
	h.mu.Unlock()
	return out, out != nil
}

// keep stores a result; h.mu is held.
func (h *highlighter) keep(key fenceKey, out []byte) {
	if h.size > maxGeneration {
		h.old, h.young, h.size = h.young, map[fenceKey][]byte{}, 0
	}
	h.young[key] = out
	h.size += len(out) + 100
}

// lexer finds the lexer of a language; each name is looked up once, because a
// name that is not known is compared with hundreds of file patterns.
func (h *highlighter) lexer(lang string) chroma.Lexer {
	h.mu.Lock()
	l, ok := h.langs[lang]
	h.mu.Unlock()
	if ok {
		return l
	}
	switch lang {
	case "text", "txt", "plain", "plaintext", "none", "ascii", "output", "raw":
	default:
		l = lexers.Get(lang)
	}
	h.mu.Lock()
	if len(h.langs) < maxLanguages {
		h.langs[lang] = l
	}
	h.mu.Unlock()
	return l
}

// colourWith runs a lexer; nil when it fails or loses text.
func colourWith(lexer chroma.Lexer, code []byte) []byte {
	src := string(code)
	next, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, src)
	if err != nil {
		return nil
	}
	out := colourWriter{html: make([]byte, 0, 2*len(code))}
	rest := src
	for t := next(); t != chroma.EOF; t = next() {
		v := t.Value
		if len(v) > len(rest) { // the line end that the lexer added
			v = v[:len(rest)]
		}
		if !strings.HasPrefix(rest, v) {
			return nil
		}
		rest = rest[len(v):]
		out.token(chromaClass(t.Type), v)
	}
	out.token("", rest)
	return out.finish()
}

// chromaClass answers a token's class. Plain names, punctuation, blanks and
// what the lexer takes for a mistake read as plain text: marking them up would
// double the page and show nothing.
func chromaClass(t chroma.TokenType) string {
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			switch class {
			case "n", "nx", "p", "w", "err", "line", "g", "l", "x":
				return ""
			}
			return class
		}
		t = t.Parent()
	}
	return ""
}

// colourWriter writes tokens as spans, one for neighbours of equal class.
type colourWriter struct {
	html  []byte
	class string // of the open span, "" when none
}

func (c *colourWriter) token(class, text string) {
	if text == "" {
		return
	}
	if class != c.class && strings.Trim(text, " \t\n") == "" {
		class = "" // blanks look the same in every colour
	}
	for text != "" {
		line := text
		i := strings.IndexByte(text, '\n')
		if i >= 0 {
			line = text[:i]
		}
		if line != "" {
			c.open(class)
			c.html = escape(c.html, []byte(line))
		}
		if i < 0 {
			return
		}
		c.open("")
		c.html = append(c.html, '\n')
		text = text[i+1:]
	}
}

func (c *colourWriter) open(class string) {
	if class == c.class {
		return
	}
	if c.class != "" {
		c.html = append(c.html, "</span>"...)
	}
	if class != "" {
		c.html = append(c.html, `<span class="`...)
		c.html = append(c.html, class...)
		c.html = append(c.html, `">`...)
	}
	c.class = class
}

func (c *colourWriter) finish() []byte {
	c.open("")
	return bytes.Clone(c.html)
}
