package markdown

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"podbook/site/diag"
)

// Tables of comma-separated values, as RFC 4180 and the spreadsheets of the world
// write them: the separator may be a comma, a semicolon, a tab or a bar, and the text
// UTF-8, UTF-16 or, when it is neither, Windows-1252.

const (
	maxRows    = 500 // shown of one table
	maxColumns = 64
)

// tableRows writes values as the rows of a table, the first of which is its header;
// n counts those below it, shown or not. A problem says why there is no table.
func tableRows(data []byte, tabs bool) (html []byte, n int, problem string) {
	data = toUTF8(data)
	comma, skipped := '\t', 0
	if !tabs {
		if comma, skipped = separator(data); skipped > 0 {
			data = data[skipped:]
			skipped = 1
		}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord = comma, -1
	header, err := r.Read()
	if err == io.EOF {
		return nil, 0, "there is nothing in it"
	}
	var body [][]string
	for err == nil {
		var record []string
		if record, err = r.Read(); err != nil {
			break
		}
		if line, _ := r.FieldPos(0); len(record) > len(header) && strings.Join(record[len(header):], "") != "" {
			return nil, 0, fmt.Sprintf("line %d has %d values, and the header %d", line+skipped, len(record), len(header))
		}
		if n++; n <= maxRows {
			body = append(body, record)
		} else {
			r.ReuseRecord = true
		}
	}
	if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
		why := "a quotation mark stands where none may"
		if parse.Err == csv.ErrQuote {
			why = "a quotation mark is missing, or one too many"
		}
		return nil, 0, fmt.Sprintf("line %d: %s", parse.StartLine+skipped, why)
	} else if err != io.EOF {
		return nil, 0, err.Error()
	}
	if len(header) > maxColumns {
		return nil, 0, fmt.Sprintf("it has %d columns; up to %d are shown as a table", len(header), maxColumns)
	}
	class := make([]string, len(header))
	for i := range header {
		if numeric(body, i) {
			class[i] = ` class="right"`
		}
	}
	b := []byte("<thead>\n<tr>")
	for i, cell := range header {
		b = appendCell(b, `th scope="col"`+class[i], "th", cell)
	}
	b = append(b, "</tr>\n</thead>\n<tbody>\n"...)
	for _, record := range body {
		b = append(b, "<tr>"...)
		for i := range header {
			cell := ""
			if i < len(record) {
				cell = record[i]
			}
			b = appendCell(b, "td"+class[i], "td", cell)
		}
		b = append(b, "</tr>\n"...)
	}
	return append(b, "</tbody>\n"...), n, ""
}

func appendCell(b []byte, open, tag, cell string) []byte {
	b = append(append(append(b, '<'), open...), '>')
	for i, line := range strings.Split(strings.TrimSpace(cell), "\n") {
		if i > 0 {
			b = append(b, "<br>"...)
		}
		b = escape(b, []byte(line))
	}
	return append(append(append(b, "</"...), tag...), '>')
}

// toUTF8 reads the encodings that spreadsheets export.
func toUTF8(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err == nil {
			data = out
		}
	}
	if !utf8.Valid(data) {
		if out, err := charmap.Windows1252.NewDecoder().Bytes(data); err == nil {
			data = out
		}
	}
	return bytes.ReplaceAll(normalise(data), []byte{0}, []byte("\uFFFD"))
}

// separator finds out what separates the values: what the first line says ("sep=;",
// as Excel writes it, which then is to be skipped), or what it holds most of outside
// quotation marks.
func separator(data []byte) (comma rune, skip int) {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if s, ok := bytes.CutPrefix(bytes.ToLower(first), []byte("sep=")); ok && len(s) == 1 && strings.IndexByte(",;\t|", s[0]) >= 0 {
		return rune(s[0]), min(len(first)+1, len(data))
	}
	best, most := ',', 0
	for _, c := range ",;\t|" {
		n, quoted := 0, false
		for _, x := range data {
			if x == '"' {
				quoted = !quoted
			}
			if x == '\n' && !quoted {
				break
			}
			if rune(x) == c && !quoted {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best, 0
}

// numeric reports whether a column holds numbers, and at least one.
func numeric(rows [][]string, column int) bool {
	some := false
	for _, row := range rows {
		if column >= len(row) {
			continue
		}
		switch cell := strings.TrimSpace(row[column]); cell {
		case "", "-", "–", "—", "n/a", "N/A":
		default:
			if !isNumber(cell) {
				return false
			}
			some = true
		}
	}
	return some
}

// isNumber knows amounts as people write them: "1,234.50", "€ 1.200", "-3", "12 %".
func isNumber(s string) bool {
	s = strings.Trim(s, " \u00a0\u202f$€£¥₹%")
	s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(s, "+"), "-"), "−")
	s = strings.TrimLeft(s, " \u00a0$€£¥₹")
	digits, gap := 0, false
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
			gap = false
		case strings.ContainsRune(".,' \u00a0\u202f’", c):
			if gap {
				return false
			}
			gap = true
		default:
			return false
		}
	}
	return digits > 0 && !gap
}

// csvBlock writes a fence named "csv table". One that is only named "csv" shows its
// source, as it does wherever else people write Markdown.
func (w *writer) csvBlock(code []byte, f *fenceInfo, pos int) bool {
	if !f.table || f.lang != "csv" && f.lang != "tsv" {
		return false
	}
	rows, n, problem := tableRows(code, f.lang == "tsv")
	if problem != "" {
		w.diagnose(pos, diag.Warning, "csv", "the values are not shown as a table: "+problem, "")
		return false
	}
	w.html = append(w.html, `<div class="table"><table>`...)
	if f.title != "" {
		w.html = append(escape(append(w.html, "<caption>"...), []byte(f.title)), "</caption>"...)
	}
	w.html = append(append(w.html, rows...), "</table></div>\n"...)
	w.text = append(w.text, code...)
	if n > maxRows {
		w.diagnose(pos, diag.Warning, "csv", fmt.Sprintf("only the first %d of %d rows are shown", maxRows, n), "put them in a file and embed that, which links to it")
	}
	return true
}
