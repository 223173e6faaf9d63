package content

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"podbook/site/diag"
)

// tomlTries bounds how many broken lines of a header are left out in search of
// the rest.
const tomlTries = 20

// toml decodes raw as TOML. The decoder tells no places, so they are looked up in
// the text: exactly for keys and values of a line of their own, otherwise the
// line of the key. A broken line is left out.
func (h *header) toml() value {
	text := h.raw
	var said map[string]any
	for try := 0; ; try++ {
		said = nil
		_, err := toml.Decode(text, &said)
		if err == nil {
			break
		}
		var bad toml.ParseError
		if !errors.As(err, &bad) {
			h.report(diag.Error, value{line: h.line}, "bad-toml", err.Error(), "")
			return value{kind: table}
		}
		wrong := min(max(bad.Position.Start, 0), len(text)) // it can point beyond either end
		at := h.at(wrong)
		if try == 0 {
			h.reportTOML(bad, at)
		}
		start := strings.LastIndexByte(text[:wrong], '\n') + 1
		end := start + len(strings.TrimRight(text[start:lineEnd(text, start)], "\r\n"))
		if try == tomlTries || strings.TrimSpace(text[start:end]) == "" {
			return value{kind: table}
		}
		text = text[:start] + strings.Repeat(" ", end-start) + text[end:]
	}
	return h.fromTOML(said, text, 0, len(text), 0)
}

func (h *header) reportTOML(bad toml.ParseError, at value) {
	message := strings.TrimSuffix(bad.Message, ".")
	message = strings.ToLower(message[:1]) + message[1:]
	if strings.HasPrefix(message, "key ") && strings.HasSuffix(message, "already been defined") {
		h.report(diag.Error, at, "duplicate-key", fmt.Sprintf("duplicate key %q", bad.LastKey), "")
		return
	}
	h.report(diag.Error, at, "bad-toml", message, "")
}

// fromTOML turns a table that is written somewhere in text[from:to] into a value.
func (h *header) fromTOML(said map[string]any, text string, from, to, depth int) value {
	v := h.at(from)
	v.kind = table
	if depth > maxDepth {
		return v
	}
	for name, val := range said {
		key, behind, end := findTOMLKey(text, name, from, to)
		at := h.at(key)
		at.kind, at.text = scalar, name
		v.fields = append(v.fields, field{at, h.tomlValue(val, text, behind, end, depth)})
	}
	slices.SortFunc(v.fields, func(a, b field) int {
		if a.key.line != b.key.line {
			return a.key.line - b.key.line
		}
		return strings.Compare(a.key.text, b.key.text)
	})
	return v
}

// tomlValue turns a value that is written somewhere in text[from:to] into ours.
func (h *header) tomlValue(said any, text string, from, to, depth int) value {
	v := h.at(from)
	switch said := said.(type) {
	case map[string]any:
		return h.fromTOML(said, text, from, to, depth+1)
	case []map[string]any:
		v.kind = list
		for _, item := range said {
			v.items = append(v.items, h.fromTOML(item, text, from, to, depth+1))
		}
	case []any:
		v.kind = list
		at := from + 1 // behind the bracket
		for _, item := range said {
			at = min(skipTOML(text, at, to), to)
			v.items = append(v.items, h.tomlValue(item, text, at, to, depth+1))
			at = endOfTOML(text, at, to)
		}
	case string:
		v.kind, v.text = scalar, said
	default:
		v.kind, v.plain = scalar, true
		v.text = tomlText(said, strings.TrimSpace(text[from:endOfTOML(text, from, to)]))
	}
	return v
}

// tomlText is a number, date or truth value as it was written, if that is what
// was found in the text.
func tomlText(said any, found string) string {
	var again map[string]any
	t, isTime := said.(time.Time)
	if _, err := toml.Decode("x="+found, &again); err == nil {
		if u, ok := again["x"].(time.Time); said == again["x"] || isTime && ok && t.Equal(u) {
			return found
		}
	}
	if isTime {
		return t.Format(time.RFC3339)
	}
	return fmt.Sprint(said)
}

// findTOMLKey returns where a key stands in text[from:to], where its value
// begins and where that ends at the latest: "key = value" or "[key]". A key that
// cannot be found stands at from.
func findTOMLKey(text, name string, from, to int) (key, val, end int) {
	for at := from; at < to; at = lineEnd(text, at) {
		stop := lineEnd(text, at)
		line := text[at:stop]
		content := strings.TrimLeft(line, " \t")
		start := at + len(line) - len(content)
		if content == "" {
			continue
		}
		if content[0] == '[' {
			heading := strings.Trim(strings.TrimSpace(content), "[]")
			if heading == name || strings.HasSuffix(heading, "."+name) {
				return start, stop, to
			}
			continue
		}
		for _, spelling := range []string{name, `"` + name + `"`, "'" + name + "'"} {
			rest, found := strings.CutPrefix(content, spelling)
			if found && strings.HasPrefix(rest, ".") {
				return start, start, start // its value is spread over lines
			}
			if behind, equals := strings.CutPrefix(strings.TrimLeft(rest, " \t"), "="); found && equals {
				behind = strings.TrimLeft(behind, " \t")
				return start, stop - len(behind), to
			}
		}
	}
	return from, from, from
}

// skipTOML returns where the next item of a list begins.
func skipTOML(text string, at, to int) int {
	for at < to {
		switch text[at] {
		case ' ', '\t', '\r', '\n', ',':
			at++
		case '#':
			at = lineEnd(text, at)
		default:
			return at
		}
	}
	return to
}

// endOfTOML returns where the value that begins at an offset ends.
func endOfTOML(text string, at, to int) int {
	if at >= to {
		return to
	}
	if quote := text[at]; quote == '"' || quote == '\'' {
		for at++; at < to; at++ {
			switch {
			case quote == '"' && text[at] == '\\':
				at++
			case text[at] == quote:
				return at + 1
			}
		}
		return to
	}
	if n := strings.IndexAny(text[at:to], ",]}#\r\n"); n >= 0 {
		return at + n
	}
	return to
}
