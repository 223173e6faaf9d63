package diag

import (
	"bytes"
	"unicode/utf8"
)

// sourceRunes bounds Diagnostic.Source: a line longer than this is clipped
// around the column.
const sourceRunes = 100

// WithSource returns d with the line it is about, taken from the file's bytes.
// A long line is clipped around the column, with "…" where something is missing.
func WithSource(d Diagnostic, data []byte) Diagnostic {
	d.Source, d.SourceCol = "", 0
	if d.Line < 1 {
		return d
	}
	for range d.Line - 1 {
		end := bytes.IndexByte(data, '\n')
		if end < 0 {
			return d
		}
		data = data[end+1:]
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	line = bytes.TrimPrefix(line, []byte("\uFEFF")) // columns do not count a byte order mark

	// Nobody needs more than a window of the line; a file can be one line.
	start := 0
	col := d.Col
	if col > sourceRunes*3/4 {
		for range col - sourceRunes/2 - 1 {
			if start == len(line) {
				break
			}
			start += runeLen(line[start:])
		}
		col = sourceRunes/2 + 1
	}
	end := start
	for range sourceRunes {
		if end == len(line) {
			break
		}
		end += runeLen(line[end:])
	}
	text := string([]rune(string(line[start:end]))) // one U+FFFD per bad byte, as columns count them
	if start > 0 {
		text, col = "…"+text, col+1
	}
	if end < len(line) {
		text += "…"
	}
	d.Source, d.SourceCol = text, col
	return d
}

func runeLen(b []byte) int {
	_, n := utf8.DecodeRune(b)
	return n
}
