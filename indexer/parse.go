package indexer

import (
	"strings"
	"time"
	"unicode/utf8"
)

// The query language: words, "phrases", -excluded, field:value and #tag. Nothing
// is an error; what has no meaning as syntax is words.
//
//	campaign brief        either word; the more they have of it, the better
//	"client brief"        exactly these words in this order
//	-draft  -"old brief"  not in entries that have this
//	tag:SEO  #SEO         entries with a value of a facet; -tag:SEO without it
//	owner:"Ada Lovelace"  quotes hold a value with spaces together
//	speaker:ada           moments in which she speaks
//	after:2026-03         entries dated in or after March 2026
//	before:2026           entries dated before 2026

// parsed is a query as read.
type parsed struct {
	text    string // what is searched as words, phrases without their quotes
	phrases []string
	without []string // words and phrases an entry must not have
	filters []fieldValue
	exclude []fieldValue
	speaker []string
	after   time.Time // inclusive; zero: none
	before  time.Time // exclusive; zero: none
}

type fieldValue struct{ field, value string }

// parse reads a query. Known reports whether a facet has that name, and tag finds
// the facet and value that "#name" means.
func parse(query string, known func(field string) bool, tag func(name string) (fieldValue, bool)) parsed {
	var p parsed
	var words []string
	r := reader{s: clean(query)}
	for r.more() {
		minus := r.take('-')
		switch {
		case minus && (r.done() || r.space()):
			// A dash of its own.
		case r.quote():
			phrase := r.quoted()
			if minus {
				p.without = append(p.without, phrase)
			} else if strings.TrimSpace(phrase) != "" {
				p.phrases = append(p.phrases, phrase)
				words = append(words, phrase)
			}
		default:
			from := r.i
			if name, ok := r.name(); ok {
				field := strings.ToLower(name)
				value := r.value()
				if p.field(field, value, minus, known) {
					continue
				}
				r.i = from
			}
			word := r.word()
			if name, ok := strings.CutPrefix(word, "#"); ok && name != "" {
				if fv, ok := tag(name); ok {
					p.filter(fv, minus)
					continue
				}
			}
			if minus {
				p.without = append(p.without, word)
			} else {
				words = append(words, word)
			}
		}
	}
	p.text = strings.Join(words, " ")
	return p
}

// field takes field:value and reports whether it means something.
func (p *parsed) field(field, value string, minus bool, known func(string) bool) bool {
	if value == "" {
		return false
	}
	switch field {
	case "after", "before":
		t, ok := parseDate(value)
		if !ok {
			return false
		}
		if (field == "after") != minus {
			if t.After(p.after) {
				p.after = t
			}
		} else if p.before.IsZero() || t.Before(p.before) {
			p.before = t
		}
	case "speaker":
		if minus {
			return false
		}
		p.speaker = append(p.speaker, value)
	default:
		if !known(field) {
			return false
		}
		p.filter(fieldValue{field, value}, minus)
	}
	return true
}

func (p *parsed) filter(fv fieldValue, minus bool) {
	if minus {
		p.exclude = append(p.exclude, fv)
	} else {
		p.filters = append(p.filters, fv)
	}
}

// parseDate reads a year, a month or a day as its first moment.
func parseDate(s string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// clean bounds a query and makes it valid text.
func clean(s string) string {
	if len(s) > maxQueryRunes*utf8.UTFMax {
		s = s[:maxQueryRunes*utf8.UTFMax]
	}
	s = strings.ToValidUTF8(s, " ")
	n := 0
	for i := range s {
		if n++; n > maxQueryRunes {
			s = s[:i]
			break
		}
	}
	return s
}

// reader walks through a query.
type reader struct {
	s string
	i int
}

func (r *reader) done() bool { return r.i >= len(r.s) }

func (r *reader) space() bool {
	if r.done() {
		return false
	}
	c, _ := decode(r.s, r.i)
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\u00a0' || c == '\u3000'
}

// more skips white space and reports whether something follows.
func (r *reader) more() bool {
	for r.space() {
		_, n := decode(r.s, r.i)
		r.i += n
	}
	return !r.done()
}

func (r *reader) take(c byte) bool {
	if !r.done() && r.s[r.i] == c {
		r.i++
		return true
	}
	return false
}

// quote reports whether a quotation mark that has a partner stands here.
func (r *reader) quote() bool {
	n := quoteLen(r.s[r.i:])
	return n > 0 && closing(r.s[r.i+n:]) >= 0
}

// quoted reads a phrase in quotation marks.
func (r *reader) quoted() string {
	r.i += quoteLen(r.s[r.i:])
	end := closing(r.s[r.i:])
	phrase := r.s[r.i : r.i+end]
	r.i += end
	r.i += quoteLen(r.s[r.i:])
	return phrase
}

// quoteLen is the length of the quotation mark that s begins with.
func quoteLen(s string) int {
	for _, q := range []string{`"`, "“", "”", "„", "«", "»"} {
		if strings.HasPrefix(s, q) {
			return len(q)
		}
	}
	return 0
}

func closing(s string) int { return strings.IndexAny(s, `"“”„«»`) }

// name reads the name before a colon.
func (r *reader) name() (string, bool) {
	for j := r.i; j < len(r.s); j++ {
		c := r.s[j]
		if c == ':' && j > r.i {
			name := r.s[r.i:j]
			r.i = j + 1
			return name, true
		}
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-') && c < utf8.RuneSelf {
			break
		}
	}
	return "", false
}

// value reads what follows a colon.
func (r *reader) value() string {
	if r.done() {
		return ""
	}
	if r.quote() {
		return strings.TrimSpace(r.quoted())
	}
	if r.space() {
		return ""
	}
	return strings.TrimPrefix(r.word(), "#")
}

// word reads up to white space.
func (r *reader) word() string {
	from := r.i
	for !r.done() && !r.space() {
		_, n := decode(r.s, r.i)
		r.i += n
	}
	return r.s[from:r.i]
}
