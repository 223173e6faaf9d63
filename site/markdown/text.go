package markdown

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// inlineText writes text that may hold backslash escapes and entities.
func (w *writer) inlineText(b []byte) {
	if bytes.ContainsAny(b, "\\&\x00") {
		w.scratch = decode(w.scratch[:0], b)
		b = w.scratch
	}
	if w.abbrs != nil {
		w.explained(b)
		return
	}
	w.literal(b)
}

// literal writes text as it stands.
func (w *writer) literal(b []byte) {
	w.html = escape(w.html, b)
	w.text = append(w.text, b...)
}

// escape appends text so that it reads as text in HTML and within quotes.
func escape(dst, b []byte) []byte {
	n := 0
	for i, c := range b {
		if s := escapes[c]; s != "" {
			dst = append(dst, b[n:i]...)
			dst = append(dst, s...)
			n = i + 1
		}
	}
	return append(dst, b[n:]...)
}

var escapes = [256]string{'<': "&lt;", '>': "&gt;", '&': "&amp;", '"': "&quot;", 0: "\uFFFD"}

// decode appends text with backslash escapes and entities resolved.
func decode(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]):
			dst = append(dst, b[i+1])
			i += 2
		case c == '&':
			var n int
			dst, n = decodeEntity(dst, b[i:])
			i += n
		case c == 0:
			dst = append(dst, "\uFFFD"...)
			i++
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}

// decodeEntities resolves entities only, as HTML attributes need it.
func decodeEntities(b []byte) []byte {
	if bytes.IndexByte(b, '&') < 0 {
		return b
	}
	dst := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		if b[i] == '&' {
			var n int
			dst, n = decodeEntity(dst, b[i:])
			i += n
			continue
		}
		dst = append(dst, b[i])
		i++
	}
	return dst
}

// decodeEntity appends what the entity at the beginning of b means, or the bare
// ampersand, and answers how many bytes it read.
func decodeEntity(dst, b []byte) ([]byte, int) {
	end := bytes.IndexByte(b[:min(len(b), 40)], ';')
	if end < 2 {
		return append(dst, '&'), 1
	}
	name := b[1:end]
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(string(name)); ok {
			return append(dst, e.Characters...), end + 1
		}
		return append(dst, '&'), 1
	}
	digits, base := name[1:], 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 || len(digits) > 7 || base == 16 && len(digits) > 6 {
		return append(dst, '&'), 1
	}
	v, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil {
		return append(dst, '&'), 1
	}
	r := rune(v)
	if r == 0 || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return utf8.AppendRune(dst, r), end + 1
}

// plain appends the text of inline nodes without any markup: what a heading is
// called, what an image shows.
func (w *writer) plain(dst []byte, parent ast.Node) []byte {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b := n.Segment.Value(w.src)
			if n.IsRaw() {
				dst = append(dst, b...)
			} else {
				dst = decode(dst, b)
			}
			if n.SoftLineBreak() || n.HardLineBreak() {
				dst = append(dst, ' ')
			}
		case *ast.String:
			dst = append(dst, n.Value...)
		case *ast.AutoLink:
			dst = append(dst, n.Label(w.src)...)
		case *keys:
			dst = append(dst, bytes.Join(n.names, []byte("+"))...)
		case *mathSpan:
			dst = append(dst, n.tex...)
		case *verbatim:
			for _, line := range n.lines {
				dst = append(dst, line.Value(w.src)...)
			}
		case *wikiLink:
			dst = append(dst, n.shown()...)
		case *anchor, *ast.RawHTML, *east.FootnoteLink:
		default:
			dst = w.plain(dst, n)
		}
	}
	return dst
}
