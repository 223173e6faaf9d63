package indexer

import (
	"fmt"
	"strings"
	"testing"
)

// words lists tokens with their positions; joined ones in brackets.
func words(text string) string {
	var out []string
	tokenize(text, func(t token) {
		w := fmt.Sprint(t.pos, ":", t.text)
		if t.joined {
			w = "(" + w + ")"
		}
		out = append(out, w)
	})
	return strings.Join(out, " ")
}

func TestTokenize(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Hello, world!", "0:Hello 1:world"},
		{"C++ and C#, F#.", "0:C++ 1:and 2:C# 3:F#"},
		{"C++11 #SEO a#b", "0:C 1:11 2:SEO 3:a 4:b"},
		{".NET and readme.md", "0:NET (0:.NET) 1:and 2:readme 3:md (2:readmemd)"},
		{"node.js", "0:node 1:js (0:nodejs)"},
		{"foo_bar-baz", "0:foo 1:bar 2:baz (0:foobarbaz)"},
		{"e-mail", "0:e 1:mail (0:email)"},
		{"A/B tests, I/O, and/or", "0:AB 1:tests 2:IO 3:and 4:or"},
		{"R&D at AT&T", "0:RD 1:at 2:AT 3:T"},
		{"U.S. e.g. this", "0:US 1:eg 2:this"},
		{"1,000 2.6.3 3.14, 12,34", "0:1,000 1:2.6.3 2:3.14 3:12 4:34"},
		{"GA4 H1", "0:GA4 1:H1"},
		{"don't O’Brien's 'quoted'", "0:don't 1:O’Brien's 2:quoted"},
		{"東京都 café", "0:東京 1:京都 3:café"},
		{"字", "0:字"},
		{"end.Next sentence", "0:end 1:Next (0:endNext) 2:sentence"},
	} {
		if got := words(c.text); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Words that belong together meet in a term; others stay apart.
func TestTerms(t *testing.T) {
	meet := func(lang, a, b string) bool {
		l := languageOf(lang)
		set := func(word string) map[string]bool {
			terms := map[string]bool{}
			tokenize(word, func(t token) {
				r := l.terms(t)
				terms[r.main] = true
				if r.other != "" {
					terms[r.other] = true
				}
			})
			return terms
		}
		x := set(a)
		for term := range set(b) {
			if x[term] {
				return true
			}
		}
		return false
	}
	for _, c := range []struct{ lang, a, b string }{
		{"en", "agencies", "agency"}, {"en", "Running", "runs"}, {"en", "agency's", "agency"}, {"en", "cafe", "café"}, {"en", "résumé", "resume"},
		{"en", "e-mail", "email"}, {"en", "1,000", "1000"}, {"en", "don't", "dont"},
		{"de", "Häuser", "Haus"}, {"de", "Straße", "strassen"}, {"de", "Müller", "muller"},
		{"fr", "l'agence", "agences"}, {"fr", "qu’elle", "elle"}, {"fr", "marché", "marche"},
		{"es", "campañas", "campana"}, {"it", "dell'agenzia", "agenzie"}, {"pt", "campanhas", "campanha"}, {"pt", "São", "sao"},
		{"nl", "merken", "merk"}, {"sv", "byråer", "byrå"}, {"da", "bureauer", "bureau"}, {"nb", "byråene", "byrå"}, {"fi", "taloissa", "talossa"},
		{"", "Ærø", "aero"},
	} {
		if !meet(c.lang, c.a, c.b) {
			t.Errorf("%s: %q and %q do not meet", c.lang, c.a, c.b)
		}
	}
	for _, c := range []struct{ lang, a, b string }{
		{"en", "C++", "C#"}, {"en", "C++", "C"}, {"en", "policy", "police"}, {"en", "2.6.3", "2.6.4"}, {"", "agencies", "agency"},
	} {
		if meet(c.lang, c.a, c.b) {
			t.Errorf("%s: %q and %q meet", c.lang, c.a, c.b)
		}
	}
}
