package indexer

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// The fields of a term in a shard, those that most terms have first. Fields that a
// term lacks at the end are left out.
var streamOf = [streams]string{fieldBody, fieldHeading, fieldTitle, fieldAlias, fieldSpeaker}

const streams = 5

// stream are the postings of a term in a field, packed: for every entry the gap
// from the one before, how often the term occurs, and where, as gaps again.
type stream struct {
	data packed
	next int // the least ordinal that may follow
}

func (s *stream) add(ord int, p *posting) {
	s.data.add(ord - s.next)
	s.next = ord + 1
	s.data.add(p.count)
	l := &p.location
	s.data.add(l.Position)
	n := 1
	for _, step := range [...]int{l.Start, l.End} {
		if step > 0 {
			s.data.add(step)
			n++
		}
	}
	for _, step := range l.ArrayPositions {
		s.data.add(int(step))
		n++
	}
	// Two forms of a word may be one term at one place: it counts, but is no step.
	for ; n < p.count; n++ {
		s.data.add(0)
	}
}

// analysed is one entry as it is indexed.
type analysed struct {
	key    key
	text   Text
	fields map[string]*field
	forms  map[string]form
}

// terms lists what a field has.
func (a *analysed) terms(name string) []string {
	if f := a.fields[name]; f != nil {
		return f.terms
	}
	return nil
}

// analyse makes the postings of an entry.
func (s *static) analyse(ord int, b *builder) analysed {
	d := &s.corpus.Documents[ord]
	lang := s.lang(d)
	a := analysed{text: s.corpus.Text(ord), fields: map[string]*field{}}
	doc := b.build(d, lang, &a.text)
	a.key, _ = parseKey(doc.id)
	for _, f := range doc.fields {
		f := f.(*field)
		a.fields[f.name] = f
	}
	if l := b.language(lang); tabled(l) {
		a.forms = map[string]form{}
		record := func(text string) {
			tokenize(text, func(t token) {
				r := l.terms(t)
				f := a.forms[r.surface]
				if f == nil {
					f = form{}
					a.forms[strings.Clone(r.surface)] = f
				}
				f[r.main] = true
				if r.other != "" && !f[r.other] {
					f[r.other] = false
				}
			})
		}
		record(a.text.Title)
		for _, alias := range a.text.Aliases {
			record(alias)
		}
		for i := range a.text.Passages {
			p := &a.text.Passages[i]
			record(p.Title)
			record(p.Speaker)
			record(p.Text)
		}
	}
	return a
}

// add takes over what was found in an entry. Entries come in order.
func (s *static) add(ord int, a *analysed) error {
	d := &s.corpus.Documents[ord]
	lang := s.lang(d)
	s.langs[lang] = true
	for _, n := range a.key.length {
		s.lengths.add(n)
	}
	s.passages += len(a.text.Passages)
	for i, name := range streamOf {
		if f := a.fields[name]; f != nil {
			for n, term := range f.terms {
				s.stream(term, i).add(ord, &f.postings[n])
			}
		}
	}
	// Who speaks where is found without the entries themselves.
	if border := a.fields[fieldBorder]; border != nil && a.fields[fieldSpeaker] != nil {
		s.stream("", streams-1).add(ord, &border.postings[0])
	}
	for _, word := range a.terms(fieldWord) {
		if n, ok := s.words[word]; ok {
			s.words[word] = n + 1
		} else {
			s.words[strings.Clone(word)] = 1
		}
	}
	if len(a.forms) > 0 {
		code := languageOf(lang).code
		known := s.forms[code]
		if known == nil {
			known = map[string]form{}
			s.forms[code] = known
		}
		for surface, f := range a.forms {
			if known[surface] == nil {
				known[surface] = form{}
			}
			for term, main := range f {
				known[surface][term] = known[surface][term] || main
			}
		}
	}
	title := exactTerm(d.Title)
	s.name(title, 2*ord)
	for _, name := range a.terms(fieldExact) {
		if name != title {
			s.name(name, 2*ord+1)
		}
	}
	return s.addText(ord, a)
}

// name says that an entry has a name. Long ones were clipped, perhaps inside a
// character.
func (s *static) name(name string, of int) {
	if name = strings.ToValidUTF8(name, ""); name != "" {
		s.names[name] = append(s.names[name], of)
	}
}

// stream returns the postings of a term in the field with a place in streamOf. The
// empty term has, as what is spoken, the first positions of all passages of entries
// in which somebody speaks.
func (s *static) stream(term string, place int) *stream {
	t := s.postings[term]
	if t == nil {
		t = new([streams]stream)
		s.postings[strings.Clone(term)] = t
	}
	return &t[place]
}

// Sizes of shards, in bytes. Smaller ones are fetched with less waste, larger ones
// are fewer.
const (
	termBytes = 32 << 10
	wordBytes = 24 << 10
	nameBytes = 24 << 10
	textBytes = 20 << 10
)

// writeTerms writes the postings: {"term": ["body", "heading", …]}.
func (s *static) writeTerms() (rangeIndex, error) {
	w := rangeWriter[[]string]{out: &s.out, kind: "t", limit: termBytes, shape: object[[]string]}
	for _, term := range scriptKeys(s.postings) {
		t := s.postings[term]
		n := streams
		for n > 0 && len(t[n-1].data) == 0 {
			n--
		}
		fields, size := make([]string, n), len(term)+6
		for i := range fields {
			fields[i] = string(t[i].data)
			size += len(fields[i]) + 3
		}
		delete(s.postings, term)
		if err := w.add(term, fields, size); err != nil {
			return rangeIndex{}, err
		}
	}
	return w.finish()
}

// writeNames writes the names: {"client brief": entries}, where twice the ordinal
// of an entry stands for its title and one more for an alias.
func (s *static) writeNames() (rangeIndex, error) {
	w := rangeWriter[string]{out: &s.out, kind: "n", limit: nameBytes, shape: object[string]}
	for _, name := range scriptKeys(s.names) {
		var of packed
		for _, n := range s.names[name] {
			of.add(n)
		}
		if err := w.add(name, string(of), len(name)+len(of)+6); err != nil {
			return rangeIndex{}, err
		}
	}
	return w.finish()
}

func object[V any](keys []string, values []V) any {
	m := make(map[string]V, len(keys))
	for i, k := range keys {
		m[k] = values[i]
	}
	return m
}

// wordShard is a shard of the vocabulary. Words are in order, each written as how
// many characters it shares with the one before (one digit), and the rest.
type wordShard struct {
	Words string            `json:"words"`           // separated by spaces
	Count string            `json:"count"`           // packed: entries that have them
	Forms map[string]string `json:"forms,omitempty"` // per language: their terms, see below
}

// writeWords writes the vocabulary. For languages that static.js can not stem it
// says which terms a word is indexed under: how many characters to take off the
// word (one digit) and what to put there, several terms separated by a comma, the
// main ones first, and nothing when the language does not have the word.
func (s *static) writeWords() (rangeIndex, error) {
	words := s.words
	for _, known := range s.forms {
		for surface := range known {
			if _, ok := words[surface]; !ok {
				words[surface] = 0 // a single letter: no vocabulary, but a term
			}
		}
	}
	w := rangeWriter[int]{out: &s.out, kind: "v", limit: wordBytes, shape: s.wordShard}
	before := ""
	for _, word := range scriptKeys(words) {
		if strings.ContainsRune(word, ' ') || word == "" {
			continue
		}
		if err := w.add(word, words[word], len(word)-shared(before, word)+3+6*len(s.forms)); err != nil {
			return rangeIndex{}, err
		}
		before = word
	}
	return w.finish()
}

func (s *static) wordShard(keys []string, counts []int) any {
	var shard wordShard
	var list strings.Builder
	var count packed
	before := ""
	for i, word := range keys {
		n := min(shared(before, word), packedFinal-1)
		for n > 0 && !utf8.RuneStart(word[n]) {
			n--
		}
		if i > 0 {
			list.WriteByte(' ')
		}
		list.WriteByte(digit(utf16Len(word[:n])))
		list.WriteString(word[n:])
		count.add(counts[i])
		before = word
	}
	shard.Words, shard.Count = list.String(), string(count)
	for _, code := range sortedKeys(s.forms) {
		if shard.Forms == nil {
			shard.Forms = map[string]string{}
		}
		lines := make([]string, len(keys))
		for i, word := range keys {
			var forms []string
			known := s.forms[code][word]
			terms := sortedKeys(known)
			slices.SortStableFunc(terms, func(a, b string) int {
				if known[a] == known[b] {
					return 0
				} else if known[a] {
					return -1
				}
				return 1
			})
			for _, term := range terms {
				n := shared(word, term)
				for n > 0 && n < len(word) && !utf8.RuneStart(word[n]) {
					n--
				}
				forms = append(forms, string(digit(min(utf16Len(word[n:]), packedFinal-1)))+term[n:])
			}
			lines[i] = strings.Join(forms, ",")
		}
		shard.Forms[code] = strings.Join(lines, " ")
	}
	return shard
}

// shared is how many bytes two strings begin with together.
func shared(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}

// utf16Len is the length that JavaScript sees.
func utf16Len(s string) int {
	n := 0
	for _, c := range s {
		if n++; c > 0xFFFF {
			n++
		}
	}
	return n
}

func scriptKeys[V any](m map[string]V) []string {
	return slices.SortedFunc(maps.Keys(m), compareScript)
}
