package indexer

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"golang.org/x/text/unicode/norm"
)

// language turns words of one language into terms, so that the forms of a word
// meet in one term: lower case, without what apostrophes attach, stemmed, folded.
// A language is used by one goroutine at a time: it remembers the words it saw.
type language struct {
	code  string // primary subtag: "en"
	stem  func(*snowballstem.Env) bool
	elide bool // l'agence is agence
	stop  map[string]bool
	known map[string]terms
}

// terms are what a word is indexed under.
type terms struct {
	surface string // folded lower case: what vocabulary and prefixes are made of
	main    string
	other   string // "" or a second form: the stem of the word without its accents
}

// languageOf returns the language of a BCP 47 tag. One that is not known is not
// stemmed.
func languageOf(tag string) *language {
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	l := &language{code: code, known: map[string]terms{}}
	var stop []byte
	switch code {
	case "en":
		l.stem, stop = english.Stem, en.EnglishStopWords
	case "de":
		l.stem, stop = german.Stem, de.GermanStopWords
	case "fr":
		l.stem, stop, l.elide = french.Stem, fr.FrenchStopWords, true
	case "es":
		l.stem, stop = spanish.Stem, es.SpanishStopWords
	case "it":
		l.stem, stop, l.elide = italian.Stem, it.ItalianStopWords, true
	case "pt":
		l.stem, stop = portuguese.Stem, pt.PortugueseStopWords
	case "nl":
		l.stem, stop = dutch.Stem, nl.DutchStopWords
	case "da":
		l.stem, stop = danish.Stem, da.DanishStopWords
	case "sv":
		l.stem, stop = swedish.Stem, sv.SwedishStopWords
	case "no", "nb", "nn":
		l.stem, stop = norwegian.Stem, no.NorwegianStopWords
	case "fi":
		l.stem, stop = finnish.Stem, fi.FinnishStopWords
	case "ca":
		l.elide = true
	}
	if stop != nil {
		words := analysis.NewTokenMap()
		if words.LoadBytes(stop) == nil {
			l.stop = make(map[string]bool, len(words))
			for w := range words {
				l.stop[fold(strings.ToLower(l.bare(w)))] = true
			}
		}
	}
	return l
}

// maxKnown is how many words are remembered at a time.
const maxKnown = 1 << 16

// terms returns what t is indexed under.
func (l *language) terms(t token) terms {
	if r, ok := l.known[t.text]; ok {
		return r
	}
	t.text = strings.Clone(t.text) // or the whole text would be kept
	r := l.analyze(t)
	if len(l.known) >= maxKnown {
		clear(l.known)
	}
	l.known[t.text] = r
	return r
}

func (l *language) analyze(t token) terms {
	word := l.bare(strings.ToLower(t.text))
	if strings.IndexByte(word, ',') > 0 {
		word = strings.ReplaceAll(word, ",", "")
	}
	folded := cmp.Or(fold(word), word)
	if l.stem == nil || t.cjk || !stemmable(word) {
		return terms{surface: folded, main: folded}
	}
	r := terms{surface: folded, main: fold(l.stemmed(word))}
	if folded != word {
		if s := l.stemmed(folded); s != r.main {
			r.other = s
		}
	}
	return r
}

func (l *language) stemmed(word string) string {
	env := snowballstem.NewEnv(word)
	l.stem(env)
	if s := env.Current(); s != "" {
		return s
	}
	return word
}

// bare takes off what an apostrophe attaches to a word: a possessive s, and in
// languages that elide the article before it. Other apostrophes are dropped:
// don't is dont.
func (l *language) bare(word string) string {
	i := strings.IndexAny(word, "'’")
	if i < 0 {
		return word
	}
	word = strings.ReplaceAll(word, "’", "'")
	if s, ok := strings.CutSuffix(word, "'s"); ok && s != "" {
		word = s
	}
	if before, after, ok := strings.Cut(word, "'"); ok && l.elide && after != "" &&
		(len(before) <= 2 || strings.HasSuffix(before, "qu") || strings.HasSuffix(before, "ll")) {
		word = after
	}
	return strings.ReplaceAll(word, "'", "")
}

// stemmable reports whether a word is one of a natural language: letters only.
func stemmable(word string) bool {
	for i := 0; i < len(word); i++ {
		if c := word[i]; c < utf8.RuneSelf && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// fold takes accents off and spells letters that a keyboard may lack with those
// that it has: café is cafe, Straße is strasse. The word is in lower case.
func fold(word string) string {
	ascii := true
	for i := 0; i < len(word) && ascii; i++ {
		ascii = word[i] < utf8.RuneSelf
	}
	if ascii {
		return word
	}
	var b strings.Builder
	for _, c := range norm.NFKD.String(word) {
		switch {
		case 0x0300 <= c && c <= 0x036F: // combining accents
		case c == 'ß':
			b.WriteString("ss")
		case c == 'æ':
			b.WriteString("ae")
		case c == 'œ':
			b.WriteString("oe")
		case c == 'þ':
			b.WriteString("th")
		case c == 'ø':
			b.WriteByte('o')
		case c == 'đ', c == 'ð':
			b.WriteByte('d')
		case c == 'ł':
			b.WriteByte('l')
		case c == 'ı':
			b.WriteByte('i')
		default:
			b.WriteRune(c)
		}
	}
	return norm.NFC.String(b.String())
}
