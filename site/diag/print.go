package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// String returns "file:line:col: severity: message". What is unknown is left
// out: no column without a line, no file for the hub as a whole.
func (d Diagnostic) String() string {
	return place(d) + d.Severity.String() + ": " + d.Message
}

func place(d Diagnostic) string {
	var b strings.Builder
	for _, part := range []struct {
		known bool
		text  string
	}{
		{d.File != "", d.File},
		{d.Line > 0, fmt.Sprint(d.Line)},
		{d.Line > 0 && d.Col > 0, fmt.Sprint(d.Col)},
	} {
		if part.known {
			b.WriteString(part.text + ":")
		}
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	return b.String()
}

// Print writes diags for people: each with its source line, a caret below its
// column, and its hint. color adds ANSI colours. Control characters that stand in
// the content never reach the terminal.
func Print(w io.Writer, diags []Diagnostic, color bool) error {
	paint := func(code, text string) string {
		if !color || text == "" {
			return text
		}
		return "\x1b[" + code + "m" + text + "\x1b[0m"
	}
	out := bufio.NewWriter(w)
	for _, d := range diags {
		severity := map[Severity]string{Error: "1;31", Warning: "1;33"}[d.Severity]
		if severity == "" {
			severity = "1;36"
		}
		fmt.Fprintf(out, "%s%s %s\n", paint("1", printable(place(d))),
			paint(severity, d.Severity.String()+":"), printable(d.Message))
		if d.Source != "" {
			fmt.Fprintf(out, "    %s\n", printable(d.Source))
			if d.SourceCol > 0 {
				fmt.Fprintf(out, "    %s%s\n", blank(d.Source, d.SourceCol-1), paint("1;32", "^"))
			}
		}
		if d.Hint != "" {
			fmt.Fprintf(out, "  %s %s\n", paint("1;36", "hint:"), printable(d.Hint))
		}
	}
	return out.Flush()
}

// blank is as wide as the first n runes of line: tabs stay tabs, so that the
// caret meets its column whatever the terminal's tab width is.
func blank(line string, n int) string {
	var b strings.Builder
	for _, r := range line {
		if n == 0 {
			break
		}
		n--
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String() + strings.Repeat(" ", n)
}

// printable replaces what could drive a terminal; newlines too, since one
// diagnostic's parts are a line each.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return '\uFFFD'
		}
		return r
	}, s)
}
