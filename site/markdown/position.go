package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"podbook/site/diag"
)

// lineIndex turns byte offsets of the body into places in the file. It is
// filled when first asked.
type lineIndex struct {
	src    []byte
	first  int   // line of the file at which the body begins
	starts []int // offset of each line's first byte
}

func (x *lineIndex) fill() {
	if x.starts != nil {
		return
	}
	x.starts = append(make([]int, 0, 64), 0)
	for i := 0; ; {
		j := bytes.IndexByte(x.src[i:], '\n')
		if j < 0 {
			return
		}
		i += j + 1
		x.starts = append(x.starts, i)
	}
}

// at answers the line of the file and the column in runes, both from 1.
func (x *lineIndex) at(pos int) (line, col int) {
	x.fill()
	pos = min(max(pos, 0), len(x.src))
	i := sort.SearchInts(x.starts, pos+1) - 1
	// A line of megabytes would make columns quadratic in the number of links.
	if pos-x.starts[i] > 1<<16 {
		return x.first + i, 0
	}
	return x.first + i, 1 + utf8.RuneCount(x.src[x.starts[i]:pos])
}

// source answers the text of the line that pos lies in, shortened.
func (x *lineIndex) source(pos int) string {
	x.fill()
	pos = min(max(pos, 0), len(x.src))
	start := x.starts[sort.SearchInts(x.starts, pos+1)-1]
	line := x.src[start:]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	if len(line) > 200 {
		line = bytes.ToValidUTF8(line[:200], nil)
	}
	return string(line)
}

const (
	severe  = diag.Error
	warning = diag.Warning
	info    = diag.Info
)

// diagnose adds a diagnostic at an offset of the body.
func (w *writer) diagnose(pos int, severity diag.Severity, code, message, hint string) {
	line, col := w.lines.at(pos)
	w.doc.Diags = append(w.doc.Diags, diag.Diagnostic{
		Line: line, Col: col, Severity: severity, Code: code,
		Message: message, Source: w.lines.source(pos), Hint: hint,
	})
}
