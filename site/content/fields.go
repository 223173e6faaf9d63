package content

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"podbook/site/diag"
)

// fields reads the fields of one table into typed values. Each reading method
// names the keys that mean the same, the most proper first: the first that says
// something counts. What is left in the end is unknown.
type fields struct {
	*header
	all   []field
	known []string // every key that was asked for
}

// take returns the values of keys, in the order of the keys, and notes that the
// keys are known.
func (f *fields) take(keys ...string) (found []*field) {
	f.known = append(f.known, keys...)
	for _, key := range keys {
		for i := range f.all {
			if field := &f.all[i]; field.key.text == key && field.val.kind != null {
				found = append(found, field)
			}
		}
	}
	return found
}

// wrong reports a value of the wrong kind.
func (f *fields) wrong(at *field, want string) {
	f.report(diag.Error, at.val, "wrong-type",
		fmt.Sprintf("%s must be %s, not %s", at.key.text, want, at.val.kind), "")
}

// bad reports a value that has the right kind and no meaning.
func (f *fields) bad(at *field, code, want, hint string) {
	f.report(diag.Error, at.val, code, fmt.Sprintf("%s: %q is not %s", at.key.text, at.val.text, want), hint)
}

// scalar returns the first of keys, which must be text.
func (f *fields) scalar(keys ...string) (*field, bool) {
	for _, found := range f.take(keys...) {
		if found.val.kind == scalar && strings.TrimSpace(found.val.text) != "" {
			return found, true
		}
		if found.val.kind != scalar {
			f.wrong(found, "text")
		}
	}
	return nil, false
}

// word reads text; a list of one will do.
func (f *fields) word(to *Word, keys ...string) {
	for _, found := range f.take(keys...) {
		val := found.val
		if val.kind == list && len(val.items) == 1 {
			val = val.items[0]
		}
		switch {
		case val.kind == scalar:
			if text := strings.TrimSpace(val.text); text != "" {
				*to = val.says(text)
				return
			}
		case val.kind != list || len(val.items) > 0:
			f.wrong(found, "text")
		}
	}
}

// text reads text of which the place does not matter.
func (f *fields) text(to *string, keys ...string) {
	var w Word
	if f.word(&w, keys...); w.Text != "" {
		*to = w.Text
	}
}

// words reads a list of names, or text with commas between them. Several keys add
// up. In a list of tags every item may hold several, with commas or '#'.
func (f *fields) words(to *[]Word, tags bool, keys ...string) {
	for _, found := range f.take(keys...) {
		switch found.val.kind {
		case scalar:
			*to = f.split(*to, found.val, tags)
		case list:
			for _, item := range found.val.items {
				switch {
				case item.kind == null:
				case item.kind != scalar:
					f.wrong(&field{found.key, item}, "a list of words")
				case tags:
					*to = f.split(*to, item, true)
				default:
					if text := strings.TrimSpace(item.text); text != "" {
						*to = append(*to, item.says(text))
					}
				}
			}
		default:
			f.wrong(found, "a list of words")
		}
	}
}

// split appends the words of text that are divided by commas or lines and, if
// they are tags, by the '#' with which each begins. Every word gets the place
// where it stands in the file.
func (f *fields) split(to []Word, v value, tags bool) []Word {
	if v.plain && !strings.ContainsAny(v.text, "#,\n") {
		return append(to, v.says(v.text))
	}
	at := f.offset(v)
	end := min(at+2*len(v.text)+200, len(f.raw)) // quotes, escapes and indentation take room, too
	for rest := v.text; rest != ""; {
		var word string
		word, rest = cutWord(rest, tags)
		if tags {
			word = strings.TrimLeft(word, "#")
		}
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		place := v
		if at < end {
			if n := strings.Index(f.raw[at:end], word); n >= 0 {
				place = f.at(at + n)
				at += n + len(word)
			}
		}
		to = append(to, place.says(word))
	}
	return to
}

// cutWord cuts text behind its first word.
func cutWord(text string, tags bool) (word, rest string) {
	for i, r := range text {
		switch {
		case r == ',' || r == '\n':
			return text[:i], text[i+1:]
		case tags && r == '#' && i > 0 && (text[i-1] == ' ' || text[i-1] == '\t'):
			return text[:i], text[i:]
		}
	}
	return text, ""
}

func (f *fields) date(to *time.Time, keys ...string) {
	found, ok := f.scalar(keys...)
	if !ok {
		return
	}
	t, ok := parseDate(found.val.text)
	switch {
	case ok:
		*to = t
	case isDateLike(found.val.text):
		f.bad(found, "bad-date", "a day that exists", "")
	default:
		f.bad(found, "bad-date", "a date", "write it as 2026-05-31")
	}
}

func (f *fields) period(to *time.Duration, keys ...string) {
	if found, ok := f.scalar(keys...); ok {
		if *to, ok = parsePeriod(found.val.text); !ok {
			f.bad(found, "bad-duration", "a period", `write it as "6 weeks", "90d", "3 months" or "1 year"`)
		}
	}
}

func (f *fields) length(to *time.Duration, keys ...string) {
	if found, ok := f.scalar(keys...); ok {
		if *to, ok = parseLength(found.val.text); !ok {
			f.bad(found, "bad-duration", "a duration", `write it as "1:02:33", "45m" or "PT45M"`)
		}
	}
}

func (f *fields) boolean(to *bool, keys ...string) {
	if found, ok := f.scalar(keys...); ok {
		b, ok := boolean(found.val.text)
		if !ok {
			f.bad(found, "wrong-type", "true or false", "")
			return
		}
		*to = b
	}
}

func (f *fields) integer(to *int, has *bool, keys ...string) {
	if found, ok := f.scalar(keys...); ok {
		n, err := strconv.ParseInt(strings.TrimPrefix(found.val.text, "+"), 10, 32)
		if err != nil {
			f.bad(found, "wrong-type", "a whole number", "")
			return
		}
		*to, *has = int(n), true
	}
}

// positive reads a number above 0 and at most limit.
func (f *fields) positive(to *float64, limit float64, keys ...string) {
	if found, ok := f.scalar(keys...); ok {
		n, err := strconv.ParseFloat(found.val.text, 64)
		if err != nil || math.IsNaN(n) || n <= 0 || n > limit {
			f.bad(found, "wrong-type", fmt.Sprintf("a number above 0 and up to %g", limit), "")
			return
		}
		*to = n
	}
}

// rest returns the fields that nobody asked for, and warns of those that look
// like a slip of a key that is known.
func (f *fields) rest() (unknown []field) {
	for _, left := range f.all {
		if slices.Contains(f.known, left.key.text) {
			continue
		}
		unknown = append(unknown, left)
		if len(f.diags) == maxDiags {
			continue
		}
		if near, ok := f.near(left.key.text); ok {
			f.unknown(left, near)
		}
	}
	return unknown
}

// strict reports all fields that nobody asked for.
func (f *fields) strict() {
	for _, left := range f.all {
		if len(f.diags) < maxDiags && !slices.Contains(f.known, left.key.text) {
			near, _ := f.near(left.key.text)
			f.unknown(left, near)
		}
	}
}

func (f *fields) unknown(left field, near string) {
	hint := ""
	if near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	f.report(diag.Warning, left.key, "unknown-key", fmt.Sprintf("unknown key %q", left.key.text), hint)
}

// near finds the known key that key is probably a slip of. A known key with a
// further word, such as transcript_by, is a key of its own.
func (f *fields) near(key string) (string, bool) {
	near, ok := diag.Suggest(key, f.known)
	if !ok || strings.HasPrefix(key, near+"_") || strings.HasPrefix(key, near+"-") {
		return "", false
	}
	return near, true
}
