package indexer

import (
	"encoding/binary"
	"errors"
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

// borderTerm is the only term of fieldBorder.
const borderTerm = "."

// passageGap separates passages, and a heading from its text, so that no phrase
// reaches from one into the other.
const passageGap = 8

// builder turns entries into Bleve documents. One goroutine uses one builder.
type builder struct {
	langs map[string]*language
}

func newBuilder() *builder { return &builder{langs: map[string]*language{}} }

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
	w := docWriter{lang: b.language(lang), fields: map[string]*field{}}
	k := key{id: d.ID, hash: d.Hash, lang: lang, passages: len(text.Passages)}
	k.length[inTitle] = w.add(fieldTitle, text.Title, 0)
	w.exact(text.Title)
	pos := 0
	for _, a := range text.Aliases {
		n := w.add(fieldAlias, a, pos)
		k.length[inAlias] += n
		pos += n + passageGap
		w.exact(a)
	}
	pos = 0
	heading := ""
	for i := range text.Passages {
		p := &text.Passages[i]
		w.put(fieldBorder, borderTerm, pos)
		if p.Speaker != "" {
			tokenize(p.Speaker, func(t token) { w.term(fieldSpeaker, t, pos) })
		}
		// Moments repeat their chapter's title: it is counted once.
		if p.Title != "" {
			if p.Title != heading || p.Kind != "moment" {
				k.length[inHeading] += w.add(fieldHeading, p.Title, pos)
			}
			heading = p.Title
		}
		start := pos + headingRoom(p)
		n := w.add(fieldBody, p.Text, start)
		k.length[inBody] += n
		pos = start + n + passageGap
	}
	doc := &document{id: k.String()}
	for _, name := range []string{fieldTitle, fieldAlias, fieldHeading, fieldBody, fieldSpeaker, fieldExact, fieldWord, fieldBorder} {
		if f := w.fields[name]; f != nil {
			doc.fields = append(doc.fields, f)
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

// docWriter collects the postings of one document.
type docWriter struct {
	lang   *language
	fields map[string]*field
	locs   []index.TokenLocation
}

// add indexes text from position pos on, its words also as vocabulary, and returns
// how many positions it takes.
func (w *docWriter) add(name, text string, pos int) int {
	return tokenize(text, func(t token) {
		if r := w.term(name, t, pos+t.pos); len(r.surface) > 1 {
			w.set(fieldWord, r.surface)
		}
	})
}

// term adds one occurrence of a word.
func (w *docWriter) term(name string, t token, pos int) terms {
	r := w.lang.terms(t)
	w.put(name, r.main, pos)
	if r.other != "" {
		w.put(name, r.other, pos)
	}
	return r
}

func (w *docWriter) exact(s string) {
	if t := exactTerm(s); t != "" {
		w.set(fieldExact, t)
	}
}

// put adds one occurrence of a term.
func (w *docWriter) put(name, term string, pos int) {
	f := w.field(name, index.IndexField|index.IncludeTermVectors)
	tf := f.freqs[term]
	if tf == nil {
		tf = &index.TokenFreq{Term: []byte(term)}
		f.freqs[term] = tf
	}
	if len(w.locs) == cap(w.locs) {
		w.locs = make([]index.TokenLocation, 0, 256)
	}
	w.locs = append(w.locs, index.TokenLocation{Position: pos})
	tf.Locations = append(tf.Locations, &w.locs[len(w.locs)-1])
	tf.SetFrequency(len(tf.Locations))
}

// set says that the document has a term, without count and place.
func (w *docWriter) set(name, term string) {
	f := w.field(name, index.IndexField|index.SkipFreqNorm)
	if f.freqs[term] == nil {
		f.freqs[term] = &index.TokenFreq{Term: []byte(term)}
	}
}

func (w *docWriter) field(name string, options index.FieldIndexingOptions) *field {
	f := w.fields[name]
	if f == nil {
		f = &field{name: name, options: options, freqs: index.TokenFrequencies{}}
		w.fields[name] = f
	}
	return f
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
		freqs: index.TokenFrequencies{d.id: {Term: []byte(d.id)}},
	})
}

type field struct {
	name    string
	value   []byte
	options index.FieldIndexingOptions
	freqs   index.TokenFrequencies
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() index.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }

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
