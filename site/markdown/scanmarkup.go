package markdown

import "strings"

// scanHTML colours HTML and XML, with the scripts and styles in it.
func (l *languages) scanHTML(out *colourWriter, s string) {
	for i := 0; i < len(s); {
		start := i
		switch {
		case strings.HasPrefix(s[i:], "<!--"):
			i = past(s, i+4, "-->")
			out.token("c", s[start:i])
		case strings.HasPrefix(s[i:], "<!"), strings.HasPrefix(s[i:], "<?"):
			i = past(s, i+2, ">")
			out.token("cp", s[start:i])
		case s[i] == '<' && i+1 < len(s) && (s[i+1] == '/' || isAlpha(s[i+1])):
			i = l.scanTag(out, s, i)
		case s[i] == '&':
			if end := strings.IndexByte(s[i:min(len(s), i+32)], ';'); end > 1 {
				i += end + 1
				out.token("ni", s[start:i])
				continue
			}
			i++
			out.token("", s[start:i])
		default:
			j := strings.IndexAny(s[i+1:], "<&")
			if i++; j >= 0 {
				i += j
			} else {
				i = len(s)
			}
			out.token("", s[start:i])
		}
	}
}

func (l *languages) scanTag(out *colourWriter, s string, i int) int {
	j := i + 1
	if s[j] == '/' {
		j++
	}
	out.token("", s[i:j])
	name := nameEnd(s, j)
	tag := strings.ToLower(s[j:name])
	closing := s[i+1] == '/'
	out.token("nt", s[j:name])
	for i = name; i < len(s); {
		start := i
		switch c := s[i]; {
		case c == '>':
			out.token("", ">")
			if inner := l.within(tag); inner != nil && !closing {
				end := len(s)
				if k := strings.Index(s[i:], "</"+tag); k >= 0 {
					end = i + k
				}
				inner(out, s[i+1:end])
				return end
			}
			return i + 1
		case c == '"' || c == '\'':
			i = past(s, i+1, string(c))
			out.token("s", s[start:i])
		case c == '=':
			i++
			out.token("o", "=")
		case isWordByte(c) || c == '-' || c == ':' || c == '@' || c >= 0x80:
			i = nameEnd(s, i+1)
			out.token("na", s[start:i])
		case c == '<':
			return i
		default:
			i++
			out.token("", s[start:i])
		}
	}
	return i
}

// within answers the scanner for the content of an element.
func (l *languages) within(tag string) scanner {
	switch tag {
	case "script":
		return l.script.scan
	case "style":
		return scanCSS
	}
	return nil
}

func nameEnd(s string, i int) int {
	for i < len(s) && (isWordByte(s[i]) || '0' <= s[i] && s[i] <= '9' || s[i] == '-' || s[i] == ':' || s[i] == '.' || s[i] >= 0x80) {
		i++
	}
	return i
}

// scanCSS colours CSS and what extends it.
func scanCSS(out *colourWriter, s string) {
	depth, value := 0, false
	for i := 0; i < len(s); {
		start := i
		switch c := s[i]; {
		case strings.HasPrefix(s[i:], "/*"):
			i = past(s, i+2, "*/")
			out.token("cm", s[start:i])
			continue
		case strings.HasPrefix(s[i:], "//") && (i == 0 || isBlank(s[i-1])):
			i = lineEnd(s, i)
			out.token("c1", s[start:i])
			continue
		case c == '"' || c == '\'':
			i = past(s, i+1, string(c))
			out.token("s2", s[start:i])
			continue
		case c == '@':
			i = cssName(s, i+1)
			out.token("k", s[start:i])
			continue
		case c == '#' && value:
			i = cssName(s, i+1)
			out.token("mh", s[start:i])
			continue
		case '0' <= c && c <= '9':
			var class string
			i, class = numberEnd(s, i)
			out.token(class, s[start:i])
			unit := i
			for i < len(s) && (isAlpha(s[i]) || s[i] == '%') {
				i++
			}
			out.token("kt", s[unit:i])
			continue
		case isWordByte(c) || c == '-' || c == '.' || c == '#' || c == '$':
			i = cssName(s, i+1)
			out.token(cssClass(s[start:i], s[i:], depth, value), s[start:i])
			continue
		case c == '{':
			depth++
			value = false
		case c == '}':
			depth--
			value = false
		case c == ';':
			value = false
		case c == ':':
			value = depth > 0
		}
		i++
		out.token("", s[start:i])
	}
}

func cssName(s string, i int) int {
	for i < len(s) && (isWordByte(s[i]) || '0' <= s[i] && s[i] <= '9' || s[i] == '-' || s[i] >= 0x80) {
		i++
	}
	return i
}

func cssClass(word, rest string, depth int, value bool) string {
	switch {
	case strings.HasPrefix(word, "--") || word[0] == '$':
		return "nv"
	case strings.HasPrefix(rest, "("):
		return "nf"
	case value:
		return "kc"
	case depth > 0 && strings.HasPrefix(strings.TrimLeft(rest, " "), ":"):
		return "k"
	case word[0] == '.':
		return "nc"
	case word[0] == '#':
		return "nn"
	case depth == 0:
		return "nt"
	}
	return ""
}

// scanDiff colours by the beginning of each line.
func scanDiff(out *colourWriter, s string) {
	for line := range strings.Lines(s) {
		class := ""
		switch {
		case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"), strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "index "):
			class = "gh"
		case strings.HasPrefix(line, "@@"):
			class = "gu"
		case line[0] == '+':
			class = "gi"
		case line[0] == '-':
			class = "gd"
		}
		out.token(class, line)
	}
}

// scanMarkdown colours headings, lists, quotes, code and links.
func scanMarkdown(out *colourWriter, s string) {
	fence := ""
	for line := range strings.Lines(s) {
		text := strings.TrimLeft(line, " \t")
		lead := line[:len(line)-len(text)]
		out.token("", lead)
		switch {
		case fence != "":
			if strings.HasPrefix(text, fence) {
				fence = ""
			}
			out.token("sb", text)
		case strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"):
			fence = text[:3]
			out.token("sb", text)
		case strings.HasPrefix(text, "#"):
			class := "gu"
			if strings.HasPrefix(text, "# ") {
				class = "gh"
			}
			out.token(class, text)
		case strings.HasPrefix(text, ">"):
			out.token("k", ">")
			scanMarkdownText(out, text[1:])
		default:
			if n := bulletEnd(text); n > 0 {
				out.token("k", text[:n])
				text = text[n:]
			}
			scanMarkdownText(out, text)
		}
	}
}

// bulletEnd answers the length of a list item's marker.
func bulletEnd(s string) int {
	n := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n > 0 && n < len(s) && (s[n] == '.' || s[n] == ')') || n == 0 && s != "" && strings.IndexByte("-*+", s[0]) >= 0 {
		if n+1 < len(s) && s[n+1] == ' ' {
			return n + 1
		}
	}
	return 0
}

func scanMarkdownText(out *colourWriter, s string) {
	for i := 0; i < len(s); {
		start := i
		switch {
		case s[i] == '`':
			i = past(s, i+1, "`")
			out.token("sb", s[start:i])
		case strings.HasPrefix(s[i:], "**"):
			i = past(s, i+2, "**")
			out.token("gs", s[start:i])
		case s[i] == '[':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				i++
				out.token("", s[start:i])
				continue
			}
			i += end + 1
			out.token("nt", s[start:i])
			if i < len(s) && s[i] == '(' {
				open := i
				i = past(s, i+1, ")")
				out.token("na", s[open:i])
			}
		default:
			j := strings.IndexAny(s[i+1:], "`*[")
			if i++; j >= 0 {
				i += j
			} else {
				i = len(s)
			}
			out.token("", s[start:i])
		}
	}
}
