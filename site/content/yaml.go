package content

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"podbook/site/diag"
)

const (
	maxNodes = 20_000 // in one header; a list of 64 KiB has fewer, aliases can multiply
	maxDepth = 64
)

// yaml decodes raw as YAML. isTable is false when it says something that is not
// "key: value" at all, such as a sentence.
func (h *header) yaml() (v value, isTable bool) {
	text := recoverHashes(tame(h.raw))
	if fields, ok := simpleYAML(text, h.line); ok {
		v = value{kind: table, line: h.line, col: 1, fields: h.unique(fields)}
		if strings.ContainsRune(text, hashMark) {
			restoreHashes(&v)
		}
		return v, true
	}
	return h.fullYAML(text)
}

// fullYAML decodes tamed text by a YAML parser.
func (h *header) fullYAML(text string) (v value, isTable bool) {
	if !hasContent(text) {
		return value{kind: table, line: h.line, col: 1}, true
	}
	root, err := loadYAML(text)
	if err != nil {
		return h.salvage(text, err), true
	}
	if root.Kind != yaml.MappingNode {
		return h.fromYAML(root, h.line, 0), false
	}
	return h.fromYAML(root, h.line, 0), true
}

func loadYAML(text string) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Load([]byte(text), &doc); err != nil {
		return nil, err
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, errors.New("not one document")
	}
	return doc.Content[0], nil
}

// tame replaces what YAML takes for line breaks and nobody else does, so that
// its lines are the file's lines; by something as wide.
func tame(text string) string {
	if !strings.ContainsAny(text, "\r\u0085\u2028\u2029") {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.NewReplacer("\r", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ").Replace(text)
}

// hasContent reports whether there is more than comments and space.
func hasContent(text string) bool {
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if line = strings.TrimLeft(line, " \t"); line != "" && line[0] != '#' {
			return true
		}
	}
	return false
}

// fromYAML turns a node into a value. line is the file's line of the node's
// line 1.
func (h *header) fromYAML(n *yaml.Node, line, depth int) value {
	v := value{line: n.Line + line - 1, col: n.Column}
	if h.nodes++; h.nodes > maxNodes || depth > maxDepth {
		h.endless = true
		return value{}
	}
	switch n.Kind {
	case yaml.AliasNode:
		target := h.fromYAML(n.Alias, line, depth+1)
		if target.kind != null {
			target.line, target.col = v.line, v.col
		}
		return target
	case yaml.SequenceNode:
		v.kind = list
		for _, c := range n.Content {
			v.items = append(v.items, h.fromYAML(c, line, depth+1))
		}
	case yaml.MappingNode:
		v.kind = table
		v.fields = h.tableFields(n, line, depth)
	case yaml.ScalarNode:
		v.plain = n.Style == 0
		if v.plain && isNull(n.Value) || n.Tag == "!!null" {
			return value{}
		}
		v.kind, v.text = scalar, strings.ReplaceAll(n.Value, string(hashMark), "#")
	}
	return v
}

func (h *header) tableFields(n *yaml.Node, line, depth int) []field {
	var fields, merged []field
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			merged = append(merged, mergedFields(h.fromYAML(val, line, depth+1))...)
			continue
		}
		at := value{kind: scalar, plain: key.Style == 0, text: key.Value, line: key.Line + line - 1, col: key.Column}
		at.text = strings.ReplaceAll(at.text, string(hashMark), "#")
		if key.Kind != yaml.ScalarNode {
			h.report(diag.Error, at, "bad-yaml", "a key must be text", "")
			continue
		}
		fields = append(fields, field{at, h.fromYAML(val, line, depth+1)})
		if depth == 0 && h.endless {
			h.endless = false
			fields = fields[:len(fields)-1]
			h.report(diag.Error, at, "too-large", "the value is nested or repeated too much", "")
		}
	}
	fields = h.unique(fields)
	for _, m := range merged {
		known := false
		for _, f := range fields {
			known = known || f.key.text == m.key.text
		}
		if !known {
			fields = append(fields, m)
		}
	}
	return fields
}

// mergedFields are what "<<" puts in: the fields of a table or of several.
func mergedFields(v value) []field {
	fields := v.fields
	for _, item := range v.items {
		fields = append(fields, item.fields...)
	}
	return fields
}

// restoreHashes gives the tags of a simple header their '#' back.
func restoreHashes(v *value) {
	v.text = strings.ReplaceAll(v.text, string(hashMark), "#")
	for i := range v.items {
		restoreHashes(&v.items[i])
	}
	for i := range v.fields {
		restoreHashes(&v.fields[i].val)
	}
}

// salvage reads text that is not YAML as a whole key by key, so that a mistake
// costs the key it is in.
func (h *header) salvage(text string, whole error) value {
	v := value{kind: table, line: h.line, col: 1}
	before := len(h.diags)
	line := h.line
	for text != "" && len(h.diags) < maxDiags {
		end := blockEnd(text)
		block := text[:end]
		if hasContent(block) {
			v.fields = append(v.fields, h.block(block, line)...)
		}
		line += strings.Count(block, "\n")
		text = text[end:]
	}
	if len(h.diags) == before {
		h.reportYAML(whole, h.raw, h.line)
	}
	v.fields = h.unique(v.fields)
	return v
}

// blockEnd returns where the lines of one key end: before the next line that
// begins at the margin with anything but an item, a comment or a bracket.
func blockEnd(text string) int {
	for at := lineEnd(text, 0); at < len(text); at = lineEnd(text, at) {
		if !strings.ContainsRune(" \t\n-#]}", rune(text[at])) {
			return at
		}
	}
	return len(text)
}

// block decodes the lines of one key.
func (h *header) block(text string, line int) []field {
	root, err := loadYAML(text)
	if err != nil && strings.ContainsRune(text, hashMark) {
		// Maybe the '#' began comments after all.
		if plain, plainErr := loadYAML(strings.ReplaceAll(text, string(hashMark), "#")); plainErr == nil {
			root, err = plain, nil
		}
	}
	if err == nil && root.Kind == yaml.MappingNode {
		return h.fromYAML(root, line, 0).fields
	}
	if err == nil {
		h.report(diag.Error, value{line: line, col: 1}, "bad-yaml", "a line must be \"key: value\"", "")
		return nil
	}
	h.reportYAML(err, strings.ReplaceAll(text, string(hashMark), "#"), line)
	return h.literal(text, line)
}

// literal takes the rest of a single line "key: text" for what it says, if it
// does not begin like something else.
func (h *header) literal(text string, line int) []field {
	n := simpleKey(text)
	rest, after, _ := strings.Cut(text[n:], "\n")
	if n == 0 || hasContent(after) {
		return nil
	}
	rest = strings.ToValidUTF8(rest, "\uFFFD")
	said := strings.TrimSpace(rest[1:])
	if said == "" || strings.ContainsRune("[]{}\"'|>&*!#", rune(said[0])) {
		return nil
	}
	col := n + strings.Index(rest, said) + 1
	key := value{kind: scalar, plain: true, text: text[:n], line: line, col: 1}
	val := value{kind: scalar, plain: true, text: strings.ReplaceAll(said, string(hashMark), "#"), line: line, col: col}
	return []field{{key, val}}
}

// reportYAML says what the parser found, in an author's words where it is one of
// the usual mistakes. text begins at line.
func (h *header) reportYAML(err error, text string, line int) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		h.report(diag.Error, value{line: line}, "bad-yaml", "frontmatter is not one YAML table", "")
		return
	}
	mark, context := load.Mark, load.ContextMark
	at := value{line: line + mark.Line - 1, col: mark.Column}
	if mark.Line == 0 { // the reader knows an offset only
		at = placeIn(text, min(mark.Index, len(text)), line)
	}
	opened := at
	if context.Line > 0 {
		opened = value{line: line + context.Line - 1, col: context.Column}
	}
	message, hint := load.Message, ""
	switch {
	case strings.HasPrefix(message, "mapping values are not allowed"):
		message, hint = "a value with \": \" in it needs quotes", "put the whole value in quotes"
	case strings.Contains(load.ContextMsg, "flow sequence"):
		at, message, hint = opened, "the list is not closed", "add \"]\", and a comma between the items"
	case strings.Contains(load.ContextMsg, "flow node") && strings.ContainsAny(text, "[{"):
		// The parser knows only where it gave up, at the end.
		bracket := strings.IndexAny(text, "[{")
		at = placeIn(text, bracket, line)
		message, hint = "the list is not closed", "add \"]\", and a comma between the items"
		if text[bracket] == '{' {
			message, hint = "the table is not closed", "add \"}\", and a comma between the fields"
		}
	case strings.Contains(load.ContextMsg, "flow mapping"):
		at, message, hint = opened, "the table is not closed", "add \"}\", and a comma between the fields"
	case strings.Contains(load.ContextMsg, "quoted scalar") && strings.Contains(message, "end of"):
		at, message, hint = opened, "the quote is not closed", ""
	case strings.HasPrefix(message, "found character that cannot start any token"):
		message, hint = misplaced(text, at.line-line, at.col)
	case strings.HasPrefix(message, "found a comment without"):
		message, hint = "\"#\" begins a comment here", "put the value in quotes"
	case strings.HasPrefix(message, "found a tab"):
		message, hint = "a tab cannot indent YAML", "use spaces"
	}
	h.report(diag.Error, at, "bad-yaml", message, hint)
}

// misplaced explains a character with which no value can begin.
func misplaced(text string, line, col int) (message, hint string) {
	for range line {
		text = text[lineEnd(text, 0):]
	}
	for range col - 1 {
		_, n := utf8.DecodeRuneInString(text)
		text = text[n:]
	}
	r, _ := utf8.DecodeRuneInString(text)
	if r == '\t' {
		return "a tab cannot indent YAML", "use spaces"
	}
	return fmt.Sprintf("a value cannot begin with %q", string(r)), "put the value in quotes"
}
