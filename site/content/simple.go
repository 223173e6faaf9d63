package content

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Most frontmatter is a few lines of "key: value". Reading those by hand takes a
// tenth of the time that a YAML parser takes, which is what a large hub waits for
// at its first start. simpleYAML accepts only text whose meaning leaves no doubt
// and declines everything else; a fuzz target compares it with the parser.

// simpleYAML reads lines of
//
//	key: plain text
//	key: "quoted" or 'quoted'
//	key: [plain, "quoted"]
//	key:
//	  - plain or quoted
//
// The text must have been tamed. line is the file's line at which it begins.
func simpleYAML(text string, line int) (fields []field, ok bool) {
	pending, indent := false, 0 // the last key has no value so far; where its list stands
	for ; text != ""; line++ {
		content, rest, _ := strings.Cut(text, "\n")
		text = rest
		content = strings.TrimRight(content, " ")
		if content == "" {
			continue
		}
		if n := simpleKey(content); n > 0 {
			val, ok := simpleValue(content, n+1, line)
			if !ok {
				return nil, false
			}
			key := value{kind: scalar, plain: true, text: content[:n], line: line, col: 1}
			if fields == nil {
				fields = make([]field, 0, 8)
			}
			fields = append(fields, field{key, val})
			pending = val.kind == null && len(content) == n+1
			indent = -1
			continue
		}
		dash := strings.IndexByte(content, '-')
		if !pending || dash < 0 || strings.Trim(content[:dash], " ") != "" || indent >= 0 && indent != dash {
			return nil, false
		}
		item, ok := simpleValue(content, dash+1, line)
		if !ok || item.kind != scalar {
			return nil, false
		}
		val := &fields[len(fields)-1].val
		if indent < 0 {
			indent = dash
			*val = value{kind: list, line: line, col: dash + 1}
		}
		val.items = append(val.items, item)
	}
	return fields, len(fields) > 0
}

// simpleKey returns the length of the key that a line begins with, 0 for none.
func simpleKey(line string) int {
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_':
		case i > 0 && (c >= '0' && c <= '9' || c == '-'):
		case i > 0 && i <= 100 && c == ':' && (i+1 == len(line) || line[i+1] == ' '):
			return i
		default:
			return 0
		}
	}
	return 0
}

// simpleValue reads what stands in a line behind a key's colon or an item's dash.
func simpleValue(line string, at, lineno int) (value, bool) {
	start := at
	for at < len(line) && line[at] == ' ' {
		at++
	}
	if at == len(line) {
		return value{}, true
	}
	if at == start {
		return value{}, false
	}
	if line[at] != '[' {
		return simpleScalar(line, at, len(line), lineno, false)
	}
	if line[len(line)-1] != ']' {
		return value{}, false
	}
	v := value{kind: list, line: lineno, col: at + 1}
	end := len(line) - 1
	if strings.Trim(line[at+1:end], " ") == "" {
		return v, true
	}
	for at++; at <= end; {
		stop := end
		if comma := strings.IndexByte(line[at:end], ','); comma >= 0 {
			stop = at + comma
		}
		from, to := at, stop
		for from < to && line[from] == ' ' {
			from++
		}
		for to > from && line[to-1] == ' ' {
			to--
		}
		if from == to {
			return value{}, false
		}
		item, ok := simpleScalar(line, from, to, lineno, true)
		if !ok || item.kind != scalar {
			return value{}, false
		}
		v.items = append(v.items, item)
		at = stop + 1
	}
	return v, true
}

// simpleScalar reads line[from:to], which is neither empty nor begins or ends
// with a space.
func simpleScalar(line string, from, to, lineno int, flow bool) (value, bool) {
	text := line[from:to]
	v := value{kind: scalar, text: text, line: lineno, col: utf8.RuneCountInString(line[:from]) + 1}
	if quote := text[0]; quote == '"' || quote == '\'' {
		if len(text) < 2 || text[len(text)-1] != quote {
			return value{}, false
		}
		v.text = text[1 : len(text)-1]
		for _, r := range v.text {
			if r == rune(quote) || r == '\\' || !simpleRune(r) {
				return value{}, false
			}
		}
		return v, true
	}
	if flow && len(text) > 1000 {
		return value{}, false // could be too long for the key that it might be
	}
	v.plain = true
	if isNull(text) {
		return value{}, true
	}
	for i, r := range text {
		switch {
		case !simpleRune(r):
			return value{}, false
		case i == 0:
			if !(r < 0x80 && (isAlnum(byte(r)) || r == '/' || r == '(') || r >= 0x80 && unicode.IsLetter(r) || r == hashMark) {
				return value{}, false
			}
		case r == ':':
			if flow || i+1 == len(text) || text[i+1] == ' ' {
				return value{}, false
			}
		case r == '#':
			if text[i-1] == ' ' {
				return value{}, false
			}
		case flow && strings.ContainsRune("[]{}", r):
			return value{}, false
		}
	}
	return v, true
}

// simpleRune reports whether a rune is just a character: visible, or a space.
func simpleRune(r rune) bool {
	if r < 0x80 {
		return r >= ' ' && r <= '~'
	}
	return r == hashMark || r != utf8.RuneError && unicode.IsPrint(r)
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
