package markdown

import (
	"bytes"
	"strings"
)

// htmlToken is a piece of raw HTML as the author wrote it. How browsers would
// read broken HTML does not matter here: only text that is escaped again and
// tags that are written anew leave this package.
type htmlToken struct {
	kind  htmlKind
	name  string // lower case; tags only
	attrs []htmlAttr
	text  []byte // entity-decoded; text only
	pos   int    // offset in the chunk
	end   int
}

type htmlAttr struct {
	name  string // lower case
	value string // entity-decoded
}

type htmlKind int

const (
	htmlText htmlKind = iota
	htmlStart
	htmlEnd
	htmlDropped // comment, doctype, processing instruction
)

// nextToken reads the token at an offset of a chunk of raw HTML.
func nextToken(b []byte, pos int) htmlToken {
	t := htmlToken{pos: pos}
	s := b[pos:]
	switch {
	case s[0] != '<':
		n := bytes.IndexByte(s, '<')
		if n < 0 {
			n = len(s)
		}
		return t.textTo(b, pos+n)
	case bytes.HasPrefix(s, []byte("<!--")):
		return t.dropTo(b, "-->")
	case bytes.HasPrefix(s, []byte("<![CDATA[")):
		return t.dropTo(b, "]]>")
	case len(s) > 1 && (s[1] == '!' || s[1] == '?'):
		return t.dropTo(b, ">")
	}
	i := 1
	t.kind = htmlStart
	if i < len(s) && s[i] == '/' {
		t.kind = htmlEnd
		i++
	}
	if i >= len(s) || !isAlpha(s[i]) {
		return t.textTo(b, pos+1)
	}
	j := i
	for j < len(s) && (isAlpha(s[j]) || '0' <= s[j] && s[j] <= '9' || s[j] == '-') {
		j++
	}
	if j-i > 40 {
		return t.textTo(b, pos+1)
	}
	t.name = strings.ToLower(string(s[i:j]))
	if j, ok := t.readAttrs(s, j); ok {
		t.end = pos + j
		return t
	}
	return htmlToken{pos: pos}.textTo(b, pos+1)
}

// readAttrs reads up to the end of the tag; false when it does not end.
func (t *htmlToken) readAttrs(s []byte, i int) (int, bool) {
	for {
		for i < len(s) && (isBlank(s[i]) || s[i] == '/') {
			i++
		}
		if i >= len(s) || s[i] == '<' {
			return 0, false
		}
		if s[i] == '>' {
			return i + 1, true
		}
		start := i
		for i < len(s) && !isBlank(s[i]) && s[i] != '=' && s[i] != '>' && s[i] != '/' {
			i++
		}
		name := s[start:i]
		if len(name) == 0 { // a stray "="
			i++
			continue
		}
		value := []byte(nil)
		j := i
		for j < len(s) && isBlank(s[j]) {
			j++
		}
		if j < len(s) && s[j] == '=' {
			for j++; j < len(s) && isBlank(s[j]); j++ {
			}
			if j >= len(s) {
				return 0, false
			}
			if q := s[j]; q == '"' || q == '\'' {
				end := bytes.IndexByte(s[j+1:], q)
				if end < 0 {
					return 0, false
				}
				value = s[j+1 : j+1+end]
				j += end + 2
			} else {
				start := j
				for j < len(s) && !isBlank(s[j]) && s[j] != '>' {
					j++
				}
				value = s[start:j]
			}
			i = j
		}
		if t.kind == htmlStart && len(name) <= 40 && len(t.attrs) < 40 {
			t.attrs = append(t.attrs, htmlAttr{strings.ToLower(string(name)), string(decodeEntities(value))})
		}
	}
}

func (t htmlToken) textTo(b []byte, end int) htmlToken {
	t.kind, t.name, t.attrs = htmlText, "", nil
	t.text, t.end = decodeEntities(b[t.pos:end]), end
	return t
}

func (t htmlToken) dropTo(b []byte, closer string) htmlToken {
	t.kind, t.end = htmlDropped, len(b)
	if i := bytes.Index(b[t.pos:], []byte(closer)); i >= 0 {
		t.end = t.pos + i + len(closer)
	}
	return t
}

// attr answers an attribute's value.
func (t *htmlToken) attr(name string) (string, bool) {
	for _, a := range t.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

func isAlpha(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' }
