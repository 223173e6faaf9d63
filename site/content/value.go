package content

import "strings"

// value is what YAML, TOML and JSON all say: text, a list or a table, with the
// place it was written at. The formats differ up to here and nowhere after.
type value struct {
	kind   kind
	plain  bool   // text without quotes: null, true and numbers may be meant
	text   string // of a scalar, as written in the file: 1.10 stays 1.10
	line   int    // in the file, from 1
	col    int    // in runes, from 1
	items  []value
	fields []field // in the order of the file, keys unique
}

// says is a word that stands where the value does.
func (v value) says(text string) Word { return Word{text, int32(v.line), int32(v.col)} }

type kind uint8

const (
	null kind = iota
	scalar
	list
	table
)

// field is one line of a table.
type field struct {
	key value // a scalar
	val value
}

// String names a kind for an author.
func (k kind) String() string {
	return [...]string{"nothing", "text", "a list", "a table"}[k]
}

// get returns the value below a key; the null value when there is none.
func (v *value) get(key string) value {
	for i := range v.fields {
		if v.fields[i].key.text == key {
			return v.fields[i].val
		}
	}
	return value{}
}

// isNull reports whether unquoted text is YAML's null.
func isNull(text string) bool {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// boolean reads the words that YAML 1.1 and people use.
func boolean(text string) (b, ok bool) {
	switch strings.ToLower(text) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

// native turns v into plain Go values: string, bool, []any, map[string]any, nil.
// Numbers stay text, so that nothing of what was written is lost.
func (v *value) native() any {
	switch v.kind {
	case scalar:
		if v.plain && (v.text == "true" || v.text == "false") {
			return v.text == "true"
		}
		return v.text
	case list:
		all := make([]any, len(v.items))
		for i := range v.items {
			all[i] = v.items[i].native()
		}
		return all
	case table:
		all := make(map[string]any, len(v.fields))
		for _, f := range v.fields {
			all[f.key.text] = f.val.native()
		}
		return all
	}
	return nil
}
