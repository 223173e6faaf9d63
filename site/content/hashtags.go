package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"podbook/site/diag"
)

// Authors write tags as #SEO, but in YAML " #" begins a comment. recoverHashes
// decides which of the two each '#' in the value of a tag key is and replaces
// those of tags by a character that means nothing to YAML and is as wide. So
// everything else stays YAML's: quotes, lists over several lines, comments,
// columns.
//
// The rule: a '#' directly followed by a letter or digit (or .NET) begins a tag, which
// goes on to the next comma, bracket or '#', or to the end of the line. A '#'
// followed by anything else begins a comment, and so does every '#' behind a
// finished value, on a line of its own among the items of a list, or before a
// text that cannot be a tag.

// hashMark stands for the '#' of a tag while YAML is parsed.
const hashMark = '\uE000'

// isTagKey reports whether the values of a key are words that people write with a
// '#', or in which a '#' does at least no harm. A slip such as "tgas" counts, so
// that the author hears of the slip and not of YAML's comments.
func isTagKey(key string) bool {
	_, ok := diag.Suggest(key, []string{"tags", "tag", "pods", "pod"})
	return ok
}

// recoverHashes returns text with the '#' of every tag replaced by hashMark.
func recoverHashes(text string) string {
	if !strings.Contains(text, "#") || strings.ContainsRune(text, hashMark) {
		return text
	}
	var marks []int
	for at := 0; at < len(text); {
		end := lineEnd(text, at)
		if n := tagKeyLen(text[at:end]); n > 0 {
			stop := regionEnd(text, end)
			s := hashScanner{text: text[:stop], at: at + n, marks: marks}
			s.value(end)
			marks = s.marks
			end = stop
		}
		at = end
	}
	if len(marks) == 0 {
		return text
	}
	var b strings.Builder
	last := 0
	for _, at := range marks {
		b.WriteString(text[last:at])
		b.WriteRune(hashMark)
		last = at + 1
	}
	b.WriteString(text[last:])
	return b.String()
}

// lineEnd returns the offset behind the line that begins at an offset.
func lineEnd(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(text)
}

// tagKeyLen returns the length of "tags:" at the beginning of a line, 0 when
// another or no key stands there.
func tagKeyLen(line string) int {
	key, _, found := strings.Cut(line, ":")
	if !found || !isTagKey(strings.Trim(strings.TrimRight(key, " "), `"'`)) {
		return 0
	}
	n := len(key) + 1
	if n < len(line) && !strings.ContainsRune(" \t\r\n", rune(line[n])) {
		return 0
	}
	return n
}

// regionEnd returns where the lines that can belong to a key's value end: before
// the next line that begins at the margin with anything but an item, a bracket
// or a comment.
func regionEnd(text string, at int) int {
	for at < len(text) {
		switch c := text[at]; c {
		case ' ', '\t', '\r', '\n', '#', ']', '}', ',':
		case '-':
			if at+1 < len(text) && !strings.ContainsRune(" \t\r\n", rune(text[at+1])) {
				return at
			}
		default:
			return at
		}
		at = lineEnd(text, at)
	}
	return at
}

// hashScanner finds the tags in one value. text ends where the value must.
type hashScanner struct {
	text  string
	at    int
	marks []int
}

// value scans what a key says: the rest of its line, which ends at end, and the
// lines below.
func (s *hashScanner) value(end int) {
	below := s.nextContent(end, false)
	items := s.isItem(below)
	s.properties()
	if s.at < end && strings.TrimSpace(s.text[s.at:end]) != "" && !(s.text[s.at] == '#' && (items || !s.tagAt(s.at))) {
		s.node(end)
		return
	}
	if !items {
		// No item, so nothing but tags can be meant by lines that begin with
		// a '#' right below the key.
		below = s.nextContent(end, true)
		if below < len(s.text) && s.indented(below) {
			s.at = below
			s.node(lineEnd(s.text, below))
		}
		return
	}
	for at := below; s.isItem(at); {
		s.at = at + 1
		line := lineEnd(s.text, at)
		s.properties()
		if s.at < line {
			if s.text[s.at] == '[' {
				s.flow()
				line = max(line, lineEnd(s.text, s.at))
			} else if s.text[s.at] != '"' && s.text[s.at] != '\'' && s.text[s.at] != '|' && s.text[s.at] != '>' {
				s.line(line)
			}
		}
		at = s.nextContent(line, false)
	}
}

// node scans a value that begins at s.at, in the line that ends at end.
func (s *hashScanner) node(end int) {
	switch s.text[s.at] {
	case '[':
		s.flow()
	case '"', '\'', '|', '>', '*', '{':
	default:
		s.line(end)
		for next := s.nextContent(end, true); next < len(s.text) && s.indented(next) && !s.isItem(next); {
			s.at = next
			end = lineEnd(s.text, next)
			s.line(end)
			next = s.nextContent(end, true)
		}
	}
}

// nextContent returns the offset of the first character that is not space in the
// lines from an offset on, leaving out comments: lines that begin with '#', or
// if tags is set, with a '#' that begins no tag.
func (s *hashScanner) nextContent(at int, tags bool) int {
	for at < len(s.text) {
		end := lineEnd(s.text, at)
		first := at + len(s.text[at:end]) - len(strings.TrimLeft(s.text[at:end], " \t\r\n"))
		if first < end && (s.text[first] != '#' || tags && s.tagAt(first)) {
			return first
		}
		at = end
	}
	return at
}

// isItem reports whether "- " stands at an offset.
func (s *hashScanner) isItem(at int) bool {
	return at < len(s.text) && s.text[at] == '-' &&
		(at+1 == len(s.text) || strings.ContainsRune(" \t\r\n", rune(s.text[at+1])))
}

// indented reports whether the content at an offset does not stand at the margin.
func (s *hashScanner) indented(at int) bool {
	return at > 0 && (s.text[at-1] == ' ' || s.text[at-1] == '\t')
}

// properties skips space, an anchor and a type before a value.
func (s *hashScanner) properties() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t':
			s.at++
		case '&', '!':
			for s.at < len(s.text) && !strings.ContainsRune(" \t\r\n", rune(s.text[s.at])) {
				s.at++
			}
		default:
			return
		}
	}
}

// line marks the tags of unquoted text up to end.
func (s *hashScanner) line(end int) {
	from := s.at
	for i := from; i < end; i++ {
		if s.text[i] != '#' || i > from && s.text[i-1] != ' ' && s.text[i-1] != '\t' {
			continue
		}
		if !s.tagAt(i) {
			return // a comment
		}
		tag := s.text[i+1 : end]
		if next := strings.Index(tag, " #"); next >= 0 {
			tag = tag[:next]
		}
		if isMapping(tag) {
			return
		}
		s.marks = append(s.marks, i)
	}
}

// flow marks the tags of a list in brackets, which may go on over lines, and
// leaves s.at behind it.
func (s *hashScanner) flow() {
	depth, fresh, done := 0, true, false // fresh: a value may begin; done: it was quoted and is complete
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\r', '\n':
		case '[', '{':
			depth++
			fresh, done = true, false
		case ']', '}':
			depth--
			fresh, done = false, true
			if depth == 0 {
				s.at++
				return
			}
		case ',':
			fresh, done = true, false
		case '"', '\'':
			if fresh {
				s.quoted(c)
				fresh, done = false, true
			}
		case '#':
			if !strings.ContainsRune(" \t\r\n[,{", rune(s.text[s.at-1])) {
				continue
			}
			if !done && s.tagAt(s.at) && s.flowTag() {
				s.marks = append(s.marks, s.at)
				fresh = false
				continue
			}
			s.at = lineEnd(s.text, s.at) - 1 // a comment
		default:
			fresh = false
		}
	}
}

// flowTag reports whether the '#' at s.at, which a word follows, begins an item
// that is over by the end of its line; otherwise it begins a remark.
func (s *hashScanner) flowTag() bool {
	tag := s.text[s.at+1:]
	stop := strings.IndexAny(tag, ",]\n")
	closed := stop >= 0 && tag[stop] != '\n'
	if stop >= 0 {
		tag = tag[:stop]
	}
	if next := strings.Index(tag, " #"); next >= 0 {
		tag, closed = tag[:next], true
	}
	tag = strings.TrimSpace(tag)
	return !isMapping(tag) && !strings.ContainsAny(tag, "[{}") && (closed || !strings.ContainsAny(tag, " \t"))
}

// quoted moves to the closing quote of the string that begins at s.at, or to the
// last character when there is none.
func (s *hashScanner) quoted(quote byte) {
	for s.at++; s.at < len(s.text)-1; s.at++ {
		switch c := s.text[s.at]; {
		case quote == '"' && c == '\\', quote == '\'' && c == quote && s.text[s.at+1] == quote:
			s.at++
		case c == quote:
			return
		}
	}
	s.at = min(s.at, len(s.text)-1)
}

// tagAt reports whether a tag begins with the '#' at an offset: a letter, a digit
// or a symbol of no ASCII follows, or as in .NET a point and then one.
func (s *hashScanner) tagAt(at int) bool {
	rest := s.text[at+1:]
	r, n := utf8.DecodeRuneInString(rest)
	if r == '.' {
		r, _ = utf8.DecodeRuneInString(rest[n:])
		return unicode.IsLetter(r)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r >= 0x80 && unicode.IsSymbol(r)
}

// isMapping reports whether YAML would take text for "key: value".
func isMapping(text string) bool {
	text = strings.TrimRight(text, " \t\r\n")
	return strings.Contains(text, ": ") || strings.Contains(text, ":\t") || strings.HasSuffix(text, ":")
}
