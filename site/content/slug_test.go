package content

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlugsAreFitForURLs(t *testing.T) {
	for name, want := range map[string]string{
		"SEO": "seo", "Regional-EMEA": "regional-emea", "Paid Search": "paid-search", "  A  --  B ": "a-b", "What a brief must name": "what-a-brief-must-name",
		"Q3: share & tell!": "q3-share-tell", "node.js": "nodejs", "foo_bar": "foo_bar", "Café": "café", "Cafe\u0301": "café", "日本語 タグ": "日本語-タグ",
		"ÄÖÜ ß": "äöü-ß", "A/B": "ab", "-x-": "x", "": "", "++": "", "a\u00a0b\tc\nd": "a-b-c-d", "हिन्दी": "हिन्दी",
	} {
		if got := Slug(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Regional EMEA")
	f.Add("İ\u0301\u200d\xff")
	f.Fuzz(func(t *testing.T, name string) {
		slug := Slug(name)
		if strings.ContainsAny(slug, " /\\.:?#%\"'<>&\t\n") || strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") {
			t.Errorf("%q becomes %q", name, slug)
		}
		if utf8.ValidString(name) && Slug(slug) != slug {
			t.Errorf("%q becomes %q and then %q", name, slug, Slug(slug))
		}
	})
}
