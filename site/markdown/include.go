package markdown

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"
)

// Included is a file of the hub that is no Markdown, as an embed shows it.
type Included struct {
	// Problem says why it is not shown but linked to; "" when there is none. It is
	// "" too for a file that is no text, which is linked to without a word.
	Problem string
	// Table is the inside of a <table>, of comma-separated values; "" for none.
	Table string
	Rows  int // of the file, below its header
	More  int // of them not shown

	code []byte // coloured HTML, in which no element spans a line end
	lang string
}

const (
	// MaxIncluded is the most bytes that a file may have to be shown as code, and
	// MaxValues as a table.
	MaxIncluded = 256 << 10
	MaxValues   = 8 << 20
)

// IsValues reports whether a file of this name holds comma-separated values.
func IsValues(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".csv" || ext == ".tsv"
}

// Includable reports whether an embed may show a file of this name as text: it is
// neither Markdown nor a picture, a recording or the like.
func Includable(name string) bool {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case "", ".md", ".markdown":
		return false
	}
	return mediaKind(name) == ""
}

// Include makes a file ready to be embedded. What comes of it depends on its name and
// its bytes alone.
func (p *Parser) Include(name string, data []byte) *Included {
	if IsValues(name) {
		if len(data) > MaxValues {
			return TooLarge(name)
		}
		rows, n, problem := tableRows(data, strings.EqualFold(path.Ext(name), ".tsv"))
		return &Included{Problem: problem, Table: string(rows), Rows: n, More: max(n-maxRows, 0)}
	}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return &Included{}
	}
	if len(data) > MaxIncluded {
		return TooLarge(name)
	}
	data = bytes.TrimRight(normalise(data), "\n")
	in := &Included{lang: strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))}
	if p.colours != nil {
		in.code, _ = p.colours.colour(in.lang, data)
	}
	if in.code == nil {
		in.code = escape(make([]byte, 0, len(data)+16), data)
	}
	return in
}

// TooLarge is what Include makes of a file that is larger than it may be.
func TooLarge(name string) *Included {
	if IsValues(name) {
		return &Included{Problem: "it is larger than 8 MB"}
	}
	return &Included{Problem: "it is larger than 256 kB"}
}

// IsCode reports whether Code has something to show.
func (in *Included) IsCode() bool { return len(in.code) > 0 }

// Lines is how many lines the code has.
func (in *Included) Lines() int { return bytes.Count(in.code, []byte("\n")) + 1 }

// Code is the HTML of lines first to last, which are numbered; of all lines, without
// numbers, when first is 0.
func (in *Included) Code(first, last int) []byte {
	code := in.code
	if first > 0 {
		lines := bytes.SplitAfter(code, []byte("\n"))
		lines = lines[min(first-1, len(lines)):min(last, len(lines))]
		code = bytes.TrimRight(bytes.Join(lines, nil), "\n")
	}
	html := []byte(`<pre class="chroma"><code class="language-`)
	html = append(escape(html, []byte(in.lang)), `">`...)
	if first > 0 {
		html = appendLines(html, code, &fenceInfo{number: first})
	} else {
		html = append(html, code...)
	}
	return append(html, "</code></pre>"...)
}

// LineRange reads the lines that a fragment names, "L10-L20", "L10-20" or "L10"; ok
// is false when it names none.
func LineRange(frag string) (first, last int, ok bool) {
	from, ok := strings.CutPrefix(frag, "L")
	if !ok {
		return 0, 0, false
	}
	from, to, both := strings.Cut(from, "-")
	first, last = atoi(from), atoi(strings.TrimPrefix(to, "L"))
	if !both {
		last = first
	}
	return first, last, first > 0 && last >= first
}
