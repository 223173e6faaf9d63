package markdown

import "strings"

// scanJSON tells keys from values by the colon that follows.
func scanJSON(out *colourWriter, s string) {
	for i := 0; i < len(s); {
		start := i
		switch c := s[i]; {
		case c == '"':
			for i++; i < len(s) && s[i] != '"' && s[i] != '\n'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
			i = min(i+1, len(s))
			class := "s2"
			if strings.HasPrefix(strings.TrimLeft(s[i:min(len(s), i+40)], " \t\n"), ":") {
				class = "nt"
			}
			out.token(class, s[start:i])
		case strings.HasPrefix(s[i:], "//"):
			i = lineEnd(s, i)
			out.token("c1", s[start:i])
		case strings.HasPrefix(s[i:], "/*"):
			i = past(s, i+2, "*/")
			out.token("cm", s[start:i])
		case '0' <= c && c <= '9':
			var class string
			i, class = numberEnd(s, i)
			out.token(class, s[start:i])
		case isAlpha(c):
			for i < len(s) && isAlpha(s[i]) {
				i++
			}
			class := ""
			if w := s[start:i]; w == "true" || w == "false" || w == "null" {
				class = "kc"
			}
			out.token(class, s[start:i])
		default:
			i++
			out.token("", s[start:i])
		}
	}
}

// scanYAML goes line by line: comment, list marker, key, value.
func scanYAML(out *colourWriter, s string) {
	block := -1 // indentation of the key whose block scalar is open
	for line := range strings.Lines(s) {
		text := strings.TrimLeft(line, " \t")
		indent := len(line) - len(text)
		if block >= 0 && (indent > block || text == "\n") {
			out.token("s", line)
			continue
		}
		block = -1
		out.token("", line[:indent])
		for strings.HasPrefix(text, "- ") {
			out.token("", "- ")
			rest := strings.TrimLeft(text[2:], " ")
			out.token("", text[2:len(text)-len(rest)])
			text = rest
		}
		if strings.HasPrefix(text, "---") || strings.HasPrefix(text, "%") {
			out.token("nn", text)
			continue
		}
		if n := yamlKey(text); n > 0 {
			out.token("nt", text[:n])
			out.token("", ":")
			text = text[n+1:]
		}
		value := strings.TrimSpace(text)
		if value != "" && (value[0] == '|' || value[0] == '>') && len(value) < 4 {
			block = indent
		}
		scanYAMLValue(out, text)
	}
}

// yamlKey answers the length of the key that a line begins with.
func yamlKey(s string) int {
	if s == "" || strings.IndexByte("#{[&*!|>@`,", s[0]) >= 0 {
		return 0
	}
	if q := s[0]; q == '"' || q == '\'' {
		end := strings.IndexByte(s[1:], q) + 2
		if end > 1 && end < len(s) && s[end] == ':' {
			return end
		}
		return 0
	}
	for i := 0; i < len(s); i++ {
		if s[i] == ':' && (i+1 == len(s) || isBlank(s[i+1])) {
			return i
		}
		if s[i] == '#' && i > 0 && isBlank(s[i-1]) {
			return 0
		}
	}
	return 0
}

// scanYAMLValue colours a value and the comment after it; TOML's are alike.
func scanYAMLValue(out *colourWriter, s string) {
	for i := 0; i < len(s); {
		start := i
		switch c := s[i]; {
		case c == '#' && (i == 0 || isBlank(s[i-1])):
			i = lineEnd(s, i)
			out.token("c1", s[start:i])
		case c == '"' || c == '\'':
			for i++; i < len(s) && s[i] != c && s[i] != '\n'; i++ {
				if s[i] == '\\' && c == '"' {
					i++
				}
			}
			i = min(i+1, len(s))
			out.token(quoteClass(c), s[start:i])
		case (c == '&' || c == '*' || c == '!') && i+1 < len(s) && isWordByte(s[i+1]):
			i = nameEnd(s, i+1)
			out.token("nl", s[start:i])
		case strings.IndexByte(" \t\n[]{},:", c) >= 0:
			i++
			out.token("", s[start:i])
		default:
			for i < len(s) && strings.IndexByte("\n[]{},", s[i]) < 0 && !(s[i] == '#' && isBlank(s[i-1])) {
				i++
			}
			i = max(i, start+1)
			word := strings.TrimRight(s[start:i], " \t")
			out.token(scalarClass(word), word)
			out.token("", s[start+len(word):i])
		}
	}
}

func scalarClass(word string) string {
	switch strings.ToLower(word) {
	case "true", "false", "null", "yes", "no", "on", "off", "~":
		return "kc"
	}
	digits := strings.TrimLeft(word, "+-")
	if digits != "" && '0' <= digits[0] && digits[0] <= '9' && strings.Trim(digits, "0123456789._-:TZ+xXabcdefABCDEF") == "" {
		return "mi"
	}
	return "s"
}

// scanINI colours TOML, INI and environment files.
func scanINI(out *colourWriter, s string) {
	long := "" // delimiter of an open """ string
	for line := range strings.Lines(s) {
		if long != "" {
			if strings.Contains(line, long) {
				long = ""
			}
			out.token("s", line)
			continue
		}
		text := strings.TrimLeft(line, " \t")
		out.token("", line[:len(line)-len(text)])
		switch {
		case text == "":
		case text[0] == '#' || text[0] == ';':
			out.token("c1", text)
		case text[0] == '[':
			out.token("k", text)
		default:
			i := strings.IndexByte(text, '=')
			if i < 0 {
				scanYAMLValue(out, text)
				continue
			}
			out.token("na", text[:i])
			out.token("o", "=")
			value := text[i+1:]
			for _, d := range [...]string{`"""`, "'''"} {
				if strings.Count(value, d) == 1 {
					long = d
				}
			}
			if long != "" {
				out.token("s", value)
			} else {
				scanYAMLValue(out, value)
			}
		}
	}
}

// scanDockerfile colours the instruction that a line begins with.
func (l *languages) scanDockerfile(out *colourWriter, s string) {
	for line := range strings.Lines(s) {
		n := 0
		for n < len(line) && 'A' <= line[n] && line[n] <= 'Z' {
			n++
		}
		if n > 1 && n < len(line) && line[n] == ' ' {
			out.token("k", line[:n])
			line = line[n:]
		}
		l.shell.scan(out, line)
	}
}

// scanConsole colours what was typed after a prompt; the rest is output.
func (l *languages) scanConsole(out *colourWriter, s string) {
	if !strings.HasPrefix(s, "$ ") && !strings.Contains(s, "\n$ ") {
		l.shell.scan(out, s)
		return
	}
	for line := range strings.Lines(s) {
		if rest, ok := strings.CutPrefix(line, "$ "); ok {
			out.token("gp", "$ ")
			l.shell.scan(out, rest)
		} else {
			out.token("go", line)
		}
	}
}
