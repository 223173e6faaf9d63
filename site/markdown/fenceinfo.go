package markdown

import (
	"strconv"
	"strings"
)

// fenceInfo is what the line that opens a fence says, in the spellings of the
// tools our authors come from:
//
//	```go title="main.go" {1,4-6} linenums
//	```go:main.go
//	```{.python hl_lines="2 3" linenums="10"}
//	```js ins={2} del={3-4} showLineNumbers
//	```csv table title="Rates"
type fenceInfo struct {
	lang   string
	title  string
	number int            // of the first line; 0: lines are not numbered
	table  bool           // comma-separated values are to be shown as a table
	lines  map[int]string // class of a line, from 1: "hl", "ins", "del"
}

func parseFenceInfo(s string) fenceInfo {
	f := fenceInfo{}
	s = strings.TrimSpace(s)
	if braced, ok := strings.CutPrefix(s, "{"); ok && strings.HasSuffix(s, "}") {
		s = strings.TrimSpace(strings.TrimSuffix(braced, "}"))
		s = strings.TrimPrefix(s, ".")
	}
	end := strings.IndexAny(s, " \t{,")
	if end < 0 {
		end = len(s)
	}
	f.lang, s = s[:end], s[end:]
	if strings.IndexByte(f.lang, '=') >= 0 { // no language, only attributes
		s, f.lang = f.lang+s, ""
	}
	if lang, rest, ok := strings.Cut(f.lang, ":"); ok {
		f.lang = lang
		if rest, ok := strings.CutPrefix(rest, "line-numbers"); ok {
			f.number = max(1, atoi(strings.TrimPrefix(rest, "=")))
		} else {
			f.title = rest
		}
	}
	for {
		s = strings.TrimLeft(s, " \t,")
		if s == "" {
			return f
		}
		key, value, rest := fenceAttr(s)
		s = rest
		switch key {
		case "":
			f.mark(value, "hl")
		case "title", "file", "filename", "name", "caption":
			f.title = value
		case "hl_lines", "mark", "highlight", "hl":
			f.mark(value, "hl")
		case "ins", "add":
			f.mark(value, "ins")
		case "del", "rem", "remove":
			f.mark(value, "del")
		case "linenums", "showlinenumbers", "linenos", "linenumbers", "line-numbers", "numberlines", ".numberlines":
			if value != "false" {
				f.number = max(1, atoi(value))
			}
		case "table":
			f.table = value != "false"
		case "nolinenumbers":
			f.number = 0
		}
	}
}

// fenceAttr reads `key="value"`, `key={1}`, `key`, or `{1,4-6}`, whose key is "".
func fenceAttr(s string) (key, value, rest string) {
	i := strings.IndexAny(s, "= \t{")
	if i < 0 {
		return strings.ToLower(s), "", ""
	}
	key, s = strings.ToLower(s[:i]), s[i:]
	if s[0] == '=' {
		s = s[1:]
	} else if s[0] != '{' || key != "" {
		return key, "", s
	}
	if s == "" {
		return key, "", ""
	}
	closer := byte(0)
	switch s[0] {
	case '"', '\'':
		closer = s[0]
	case '{':
		closer = '}'
	}
	if closer != 0 {
		if j := strings.IndexByte(s[1:], closer); j >= 0 {
			return key, strings.Trim(s[1:1+j], `"'`), s[j+2:]
		}
		s = s[1:]
	}
	if j := strings.IndexAny(s, " \t"); j >= 0 {
		return key, s[:j], s[j:]
	}
	return key, s, ""
}

// maxMarked bounds the lines that one fence can mark.
const maxMarked = 10_000

// mark gives the lines of "1,4-6" or "1 4-6" a class.
func (f *fenceInfo) mark(list, class string) {
	for _, part := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		from, to, isRange := strings.Cut(part, "-")
		a, b := atoi(from), atoi(to)
		if !isRange {
			b = a
		}
		for i := a; i > 0 && i <= b && len(f.lines) < maxMarked; i++ {
			f.markLine(i, class)
		}
	}
}

func (f *fenceInfo) markLine(line int, class string) {
	if f.lines == nil {
		f.lines = map[int]string{}
	}
	f.lines[line] = class
}

// atoi reads a number of reasonable size; 0 when s is not one.
func atoi(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}
