package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"podbook/site/diag"
)

// Hash identifies a file's bytes: Source.Hash without parsing.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// Parse reads one Markdown file. It never fails: whatever is wrong is in Diags,
// and a header that cannot be told from text stays in the body. Body is a part of
// data, which must not be changed afterwards.
func Parse(path string, data []byte) *Source {
	s := &Source{Path: path, Hash: Hash(data), BodyLine: 1}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	h := &header{path: path, line: 1}
	p := split(data)
	h.line += bytes.Count(data[:p.start], []byte("\n"))
	if p.unclosed {
		p = h.unclosed(data, p)
	} else if p.notation != noHeader {
		var v value
		if v, p = h.decode(p); p.notation != noHeader {
			s.Meta = h.meta(v)
		}
	}
	s.Body = data[p.body:]
	s.BodyLine += bytes.Count(data[:p.body], []byte("\n"))
	if !utf8.Valid(data) {
		h.invalid(data)
	}
	for i := range h.diags {
		h.diags[i] = diag.WithSource(h.diags[i], data)
	}
	diag.Sort(h.diags)
	s.Diags = h.diags
	return s
}

// decode reads the header of a file. It returns no notation when the text between
// the delimiters is Markdown between two rules.
func (h *header) decode(p parts) (v value, is parts) {
	h.raw = string(p.header)
	if len(p.header) > maxHeader {
		if !looksLikeYAML(h.raw) && p.notation == yamlHeader {
			return value{}, parts{}
		}
		h.report(diag.Error, value{line: h.line}, "too-large",
			fmt.Sprintf("frontmatter of %d KiB is not read; it may have %d", len(p.header)>>10, maxHeader>>10), "")
		return value{}, p
	}
	switch p.notation {
	case jsonHeader:
		return h.json(), p
	case tomlHeader:
		return h.toml(), p
	}
	v, isTable := h.yaml()
	if isTable && (hasKey(v) || len(v.fields) == 0 && len(h.diags) == 0 || looksLikeYAML(h.raw)) {
		return v, p
	}
	h.diags = nil
	if v.kind == list {
		h.report(diag.Warning, value{line: h.line}, "no-frontmatter",
			"the text between the --- lines is shown, since it is not \"key: value\"", "")
	}
	return value{}, parts{}
}

// hasKey reports whether a table has a key without spaces; "A remark: on this"
// is prose.
func hasKey(v value) bool {
	return slices.ContainsFunc(v.fields, func(f field) bool { return !strings.Contains(f.key.text, " ") })
}

// unclosed says that a header has no end, unless it is none: a file may begin
// with a rule.
func (h *header) unclosed(data []byte, p parts) parts {
	h.raw = string(data[p.start:min(len(data), p.start+maxHeader)])
	if p.notation == yamlHeader && !looksLikeYAML(h.raw) {
		return parts{}
	}
	line := 1 + bytes.Count(data[:p.open], []byte("\n"))
	hint := `add a line "---" where it ends`
	switch data[p.open] {
	case '{':
		hint = `add "}" where it ends`
	case '+':
		hint = `add a line "+++" where it ends`
	case ';':
		hint = `add a line ";;;" where it ends`
	}
	h.report(diag.Error, value{line: line, col: 1}, "unclosed-frontmatter",
		"frontmatter is not closed, so the file is shown as it is", hint)
	return parts{}
}

// looksLikeYAML reports whether the first line that says something is a key.
func looksLikeYAML(text string) bool {
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		if line := text[at:end]; hasContent(line) {
			return simpleKey(strings.TrimRight(line, "\r\n")) > 0
		}
		at = end
	}
	return false
}

// invalid says that a file is not UTF-8, and where.
func (h *header) invalid(data []byte) {
	at := 0
	for at < len(data) {
		if r, n := utf8.DecodeRune(data[at:]); r != utf8.RuneError || n > 1 {
			at += n
			continue
		}
		break
	}
	h.raw, h.line = string(data[:at]), 1
	hint := "save it as UTF-8"
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		hint = "it is UTF-16; save it as UTF-8"
	}
	h.report(diag.Error, h.at(at), "bad-encoding", "the file is not UTF-8 from here on", hint)
}
