package indexer

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
)

// The fields of a Bleve document. All text fields of an entry share one numbering
// of positions, in which every passage has a range of its own: its heading first,
// then its text. So the position of a match tells the passage it stands in.
const (
	fieldTitle   = "t"
	fieldAlias   = "a"
	fieldHeading = "h"
	fieldBody    = "b"
	fieldSpeaker = "s" // words of a speaker's name at the first position of the moment
	fieldExact   = "x" // title and aliases whole, for queries that are a name
	fieldWord    = "w" // every word as people write it, for completion and correction
	fieldBorder  = "p" // one term, at the first position of every passage
	fieldStored  = "z" // the passages themselves, for display
)

// The fields with terms are numbered: those that are scored first.
const (
	inSpeaker = scored + iota
	inExact
	inWord
	inBorder
	termed // how many there are
)

var fieldOf = [termed]string{fieldTitle, fieldAlias, fieldHeading, fieldBody, fieldSpeaker, fieldExact, fieldWord, fieldBorder}

// borderTerm is the only term of fieldBorder.
const borderTerm = "."

// passageGap separates passages, and a heading from its text, so that no phrase
// reaches from one into the other.
const passageGap = 8

// builder turns entries into Bleve documents. One goroutine uses one builder. It
// remembers words and terms, since most texts have much the same.
type builder struct {
	langs map[string]*language
	words map[*language]map[string]word
	terms map[string]*placed
	known int // how many words

	// Of the document at hand:
	lang   *language
	number int32 // from 1
	fields [termed]struct {
		terms    []string
		postings []posting
	}
}

// word is what a word of a text is indexed under; nil is nothing.
type word struct{ main, other, offered *placed }

// placed is a term, and where it stands in each field of the last document that has it
// there.
type placed struct {
	term string
	in   [termed]struct{ document, at int32 }
}

func newBuilder() *builder {
	return &builder{langs: map[string]*language{}, words: map[*language]map[string]word{}, terms: map[string]*placed{}}
}

func (b *builder) language(tag string) *language {
	l := b.langs[tag]
	if l == nil {
		l = languageOf(tag)
		b.langs[tag] = l
	}
	return l
}

// build makes the Bleve document of an entry's text.
func (b *builder) build(d *Document, lang string, text *Text) *document {
	if b.known > maxKnown {
		b.known = 0
		clear(b.words)
		clear(b.terms)
	}
	b.number++
	b.lang = b.language(lang)
	if b.words[b.lang] == nil {
		b.words[b.lang] = map[string]word{}
	}
	k := key{id: d.ID, hash: d.Hash, lang: lang, passages: len(text.Passages)}
	k.length[inTitle] = b.add(inTitle, text.Title, 0)
	b.exact(text.Title)
	pos := 0
	for _, a := range text.Aliases {
		n := b.add(inAlias, a, pos)
		k.length[inAlias] += n
		pos += n + passageGap
		b.exact(a)
	}
	pos = 0
	heading := ""
	border := b.term(borderTerm)
	for i := range text.Passages {
		p := &text.Passages[i]
		b.put(inBorder, border, pos)
		if p.Speaker != "" {
			tokenize(p.Speaker, func(t token) { b.occurs(inSpeaker, t, pos) })
		}
		// Moments repeat their chapter's title: it is counted once.
		if p.Title != "" {
			if p.Title != heading || p.Kind != "moment" {
				k.length[inHeading] += b.add(inHeading, p.Title, pos)
			}
			heading = p.Title
		}
		start := pos + headingRoom(p)
		n := b.add(inBody, p.Text, start)
		k.length[inBody] += n
		pos = start + n + passageGap
	}
	doc := &document{id: k.String()}
	for i := range b.fields {
		if f := &b.fields[i]; len(f.terms) > 0 {
			options := index.IndexField | index.IncludeTermVectors
			if i == inExact || i == inWord {
				options = index.IndexField // see set
			}
			doc.fields = append(doc.fields, &field{name: fieldOf[i], options: options, terms: slices.Clone(f.terms), postings: slices.Clone(f.postings)})
			clear(f.postings)
			f.terms, f.postings = f.terms[:0], f.postings[:0]
		}
	}
	doc.fields = append(doc.fields, &field{name: fieldStored, value: encodeText(text), options: index.StoreField})
	return doc
}

// headingRoom is how many positions lie between a passage's first position and
// that of its text.
func headingRoom(p *Passage) int {
	if p.Title == "" {
		return 0
	}
	return tokenize(p.Title, func(token) {}) + passageGap
}

// exactTerm is what a title or alias is indexed under as a whole.
func exactTerm(s string) string {
	var b strings.Builder
	tokenize(s, func(t token) {
		if t.joined {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(fold(strings.ToLower(t.text)))
	})
	return clipExact(b.String())
}

func clipExact(s string) string {
	if len(s) > 200 {
		return s[:200]
	}
	return s
}

// add indexes text from position pos on, its words also as vocabulary, and returns
// how many positions it takes.
func (b *builder) add(in int, text string, pos int) int {
	return tokenize(text, func(t token) {
		if w := b.occurs(in, t, pos+t.pos); w.offered != nil {
			b.set(inWord, w.offered)
		}
	})
}

// offered reports whether a word may complete or correct what somebody types:
// numbers, hashes and other codes are not worth their room.
func offered(word string) bool {
	digits := 0
	for i := range len(word) {
		if isDigit(word[i]) {
			digits++
		}
	}
	return 1 < len(word) && len(word) <= 40 && digits <= 4 && digits < len(word)
}

// occurs adds one occurrence of a word.
func (b *builder) occurs(in int, t token, pos int) word {
	w := b.word(t)
	b.put(in, w.main, pos)
	if w.other != nil {
		b.put(in, w.other, pos)
	}
	return w
}

// word tells what a word is indexed under.
func (b *builder) word(t token) word {
	words := b.words[b.lang]
	w, ok := words[t.text]
	if !ok {
		b.known++
		t.text = strings.Clone(t.text) // or the whole text would be kept
		r := b.lang.analyze(t)
		w.main = b.term(r.main)
		if r.other != "" {
			w.other = b.term(r.other)
		}
		if offered(r.surface) {
			w.offered = b.term(r.surface)
		}
		words[t.text] = w
	}
	return w
}

// term returns the one of its name.
func (b *builder) term(name string) *placed {
	t := b.terms[name]
	if t == nil {
		t = &placed{term: name}
		b.terms[name] = t
	}
	return t
}

func (b *builder) exact(s string) {
	if t := exactTerm(s); t != "" {
		b.known++
		b.set(inExact, b.term(t))
	}
}

// put adds one occurrence of a term. Positions of a term ascend.
func (b *builder) put(in int, t *placed, pos int) {
	p := b.posting(in, t)
	p.count++
	step := pos - p.last
	p.last = pos
	switch l := &p.location; {
	case p.count == 1:
		l.Position = pos
	case step == 0: // both forms of one word
	case l.Start == 0:
		l.Start = step
	case l.End == 0:
		l.End = step
	default:
		l.ArrayPositions = append(l.ArrayPositions, uint64(step))
	}
}

// set says that the document has a term, without count and place. A count of one
// takes no posting list when a single document has the term.
func (b *builder) set(in int, t *placed) { b.posting(in, t).count = 1 }

// posting is what a document says of one term. Bleve would write five numbers for
// every occurrence; one location holds them all: the first position, the steps to
// the second and third where offsets would be, all further steps as array
// positions.
type posting struct {
	count    int
	last     int // position
	location index.TokenLocation
}

// unpack appends the positions that a location holds.
func unpack(at []int32, l *index.TermFieldVector) []int32 {
	pos := int32(l.Pos)
	at = append(at, pos)
	for _, step := range [...]uint64{l.Start, l.End} {
		if step > 0 {
			pos += int32(step)
			at = append(at, pos)
		}
	}
	for _, step := range l.ArrayPositions {
		pos += int32(step)
		at = append(at, pos)
	}
	return at
}

// posting finds what the document says of a term, which holds until it is asked for
// another.
func (b *builder) posting(in int, t *placed) *posting {
	place, f := &t.in[in], &b.fields[in]
	if place.document != b.number {
		place.document, place.at = b.number, int32(len(f.terms))
		f.terms, f.postings = append(f.terms, t.term), append(f.postings, posting{})
	}
	return &f.postings[place.at]
}

// document and field are what Bleve's index asks for. They are built whole, so
// nothing is left to analyse.
type document struct {
	id     string
	fields []index.Field
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return 0 }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }

func (d *document) VisitFields(visit index.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

func (d *document) AddIDField() {
	d.fields = append(d.fields, &field{
		name: "_id", value: []byte(d.id), options: index.IndexField | index.StoreField,
		terms: []string{d.id}, postings: []posting{{count: 1}},
	})
}

type field struct {
	name     string
	value    []byte
	options  index.FieldIndexingOptions
	terms    []string               // each once
	postings []posting              // one for each of terms
	freqs    index.TokenFrequencies // made of both when first asked for
}

func (f *field) Name() string                        { return f.name }
func (f *field) Value() []byte                       { return f.value }
func (f *field) ArrayPositions() []uint64            { return nil }
func (f *field) EncodedFieldType() byte              { return 't' }
func (f *field) Analyze()                            {}
func (f *field) Options() index.FieldIndexingOptions { return f.options }
func (f *field) NumPlainTextBytes() uint64           { return 0 }

// AnalyzedTokenFrequencies gives the terms as keys only, which is where Bleve reads
// them.
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies {
	if f.freqs == nil {
		f.freqs = make(index.TokenFrequencies, len(f.terms))
		freqs, places := make([]index.TokenFreq, len(f.terms)), make([]*index.TokenLocation, len(f.terms))
		for i, term := range f.terms {
			p := &f.postings[i]
			if f.options.IncludeTermVectors() {
				places[i] = &p.location
				freqs[i].Locations = places[i : i+1 : i+1]
			}
			freqs[i].SetFrequency(p.count)
			f.freqs[term] = &freqs[i]
		}
	}
	return f.freqs
}

// AnalyzedLength is what Bleve would normalise by. Lengths live in the key, so
// the shortest number that Bleve's encoding allows is given.
func (f *field) AnalyzedLength() int { return 1 }

// encodeText writes what is shown of an entry: summary and passages.
func encodeText(t *Text) []byte {
	var b []byte
	str := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	ms := func(s float64) { b = binary.AppendUvarint(b, uint64(max(s, 0)*1000+.5)) }
	str(t.Summary)
	b = binary.AppendUvarint(b, uint64(len(t.Passages)))
	title, speaker := "", ""
	for i := range t.Passages {
		p := &t.Passages[i]
		// Chapters and speakers repeat: one bit says so.
		flags := byte(0)
		if p.Kind == "moment" {
			flags |= 1
		}
		if p.Title == title {
			flags |= 2
		}
		if p.Speaker == speaker {
			flags |= 4
		}
		b = append(b, flags)
		if flags&1 != 0 {
			ms(p.Start)
			ms(p.End)
		}
		if flags&2 == 0 {
			str(p.Title)
		}
		if flags&4 == 0 {
			str(p.Speaker)
		}
		str(p.Anchor)
		str(p.Text)
		title, speaker = p.Title, p.Speaker
	}
	return b
}

var errText = errors.New("stored text is damaged")

// decodeText reads what encodeText wrote. Strings of the result are copies.
func decodeText(data []byte) (Text, error) {
	s, bad := string(data), false
	num := func() uint64 {
		// Uvarint wants bytes; the numbers are short.
		var v uint64
		for shift := 0; shift < 64; shift += 7 {
			if s == "" {
				break
			}
			c := s[0]
			s = s[1:]
			v |= uint64(c&0x7f) << shift
			if c < 0x80 {
				return v
			}
		}
		bad = true
		return 0
	}
	str := func() string {
		n := num()
		if n > uint64(len(s)) {
			bad, s = true, ""
			return ""
		}
		v := s[:n]
		s = s[n:]
		return v
	}
	var t Text
	t.Summary = str()
	n := num()
	if n > uint64(len(s)) {
		return Text{}, errText
	}
	t.Passages = make([]Passage, n)
	title, speaker := "", ""
	for i := range t.Passages {
		if s == "" || bad {
			return Text{}, errText
		}
		p := &t.Passages[i]
		flags := s[0]
		s = s[1:]
		p.Kind = "section"
		if flags&1 != 0 {
			p.Kind = "moment"
			p.Start = float64(num()) / 1000
			p.End = float64(num()) / 1000
		}
		if flags&2 == 0 {
			title = str()
		}
		if flags&4 == 0 {
			speaker = str()
		}
		p.Title, p.Speaker = title, speaker
		p.Anchor = str()
		p.Text = str()
	}
	if bad {
		return Text{}, errText
	}
	return t, nil
}
