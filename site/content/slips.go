package content

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"podbook/site/diag"
)

// Some slips are valid frontmatter that says something else than its author
// means. These are worth a warning, since nothing else would show them.

// NearType returns the type of Podbook's own that kind is probably a slip of:
// "session" for "sesion" and "Sessions". A kind that is one of them, in any case,
// or like none is no slip.
func NearType(kind string) (string, bool) {
	own := []string{"entry", "session", "pod", "decisions", "template", "client"}
	if slices.Contains(own, strings.ToLower(kind)) {
		return "", false
	}
	return diag.Suggest(kind, own)
}

// nearType warns of a type that is nearly one of Podbook's own.
func (h *header) nearType(kind Word) {
	if near, ok := NearType(kind.Text); ok {
		h.report(diag.Warning, value{line: int(kind.Line), col: int(kind.Col)}, "unknown-type",
			fmt.Sprintf("unknown type %q", kind.Text), fmt.Sprintf("did you mean %q?", near))
	}
}

// cutOff warns of text that YAML ends at a '#' which was meant to be read, as in
// "title: Answer to #42". A remark has a space behind its '#'.
func (h *header) cutOff(v value, keys ...string) {
	for _, f := range v.fields {
		if !slices.Contains(keys, f.key.text) || f.val.kind != null && (f.val.kind != scalar || !f.val.plain) {
			continue
		}
		begin := h.offset(value{line: f.key.line, col: 1})
		line := strings.TrimRight(h.raw[begin:lineEnd(h.raw, begin)], "\r\n")
		colon := strings.IndexByte(line, ':')
		at := strings.Index(line[colon+1:], " #") + colon + 2
		if colon < 0 || at < colon+2 {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(line[at+1:]); unicode.IsLetter(r) || unicode.IsDigit(r) {
			h.report(diag.Warning, h.at(begin+at), "cut-off",
				fmt.Sprintf("%s ends here: to YAML, what follows is a remark", f.key.text), "put the whole value in quotes")
		}
	}
}
