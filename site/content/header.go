package content

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"podbook/site/diag"
)

// maxDiags bounds what is said about one header.
const maxDiags = 50

// header is the text that is being decoded and what is wrong with it. All of
// YAML, TOML and JSON report through it, with lines of the file.
type header struct {
	path  string
	raw   string // as in the file
	line  int    // of the file at which raw begins
	diags []diag.Diagnostic

	nodes   int  // decoded so far, to stop aliases that multiply
	endless bool // the value being decoded is nested or repeated too much
}

func (h *header) report(s diag.Severity, at value, code, message, hint string) {
	if len(h.diags) >= maxDiags {
		return
	}
	h.diags = append(h.diags, diag.Diagnostic{
		File: h.path, Line: at.line, Col: at.col, Severity: s, Code: code, Message: message, Hint: hint,
	})
}

// at makes a place of a byte offset into raw.
func (h *header) at(offset int) value {
	return placeIn(h.raw, min(max(offset, 0), len(h.raw)), h.line)
}

// placeIn makes a place of a byte offset into text, which begins at a line.
func placeIn(text string, offset, line int) value {
	begin := strings.LastIndexByte(text[:offset], '\n') + 1
	return value{line: line + strings.Count(text[:begin], "\n"), col: utf8.RuneCountInString(text[begin:offset]) + 1}
}

// offset is the reverse of at.
func (h *header) offset(v value) int {
	at := 0
	for range v.line - h.line {
		n := strings.IndexByte(h.raw[at:], '\n')
		if n < 0 {
			return len(h.raw)
		}
		at += n + 1
	}
	for range v.col - 1 {
		if at >= len(h.raw) {
			return len(h.raw)
		}
		_, n := utf8.DecodeRuneInString(h.raw[at:])
		at += n
	}
	return at
}

// unique reports and drops fields whose key stood before: the first one counts.
func (h *header) unique(fields []field) []field {
	var seen map[string]int // key → line, when comparing each with each would be slow
	if len(fields) > 16 {
		seen = make(map[string]int, len(fields))
	}
	kept := fields[:0]
	for _, f := range fields {
		before := 0
		if seen != nil {
			before = seen[f.key.text]
		} else {
			for i := range kept {
				if kept[i].key.text == f.key.text {
					before = kept[i].key.line
				}
			}
		}
		if before > 0 {
			h.report(diag.Error, f.key, "duplicate-key", fmt.Sprintf("duplicate key %q", f.key.text),
				fmt.Sprintf("it stands in line %d already, which counts", before))
			continue
		}
		if seen != nil {
			seen[f.key.text] = f.key.line
		}
		kept = append(kept, f)
	}
	return kept
}
