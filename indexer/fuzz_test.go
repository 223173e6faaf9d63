package indexer

import (
	"context"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var strange = []string{
	"", " ", "-", "--", `"`, `""`, `"a`, `-"`, `-"a b"`, ":", "tag:", "tag:#", `tag:"`, `tag:"a b"`, "#", "##", "#SEO", "-#SEO", "-tag:SEO",
	"after:", "after:2026", "-after:2026-02-30", "before:x", "speaker:", "speaker:ada budget", "speaker:\"\"",
	"C++ C# .NET node.js foo_bar A/B R&D 1,000 2.6.3 l'agence don't O'Brien’s", "e-mail e‑mail", "...", "a.b.c.d", "+++###",
	"東京都庁 서울 กรุงเทพ", "café CAFÉ cafe\u0301", "ﬁ ﷺ ½ İ ß", "\x00\xff\xfe", "a\u200db", strings.Repeat("a ", 300), strings.Repeat("x", 3000),
	"/.*/", "*a*", "a AND b OR NOT c", "title:foo^2~", "<script>alert(1)</script>", "&amp;", "“quoted” „quoted“ «quoted»", "\u3000全角　空白",
	"is are the", "brief -", "- brief", "brief-", "brief OR", "'", "''s", "a'", "'a", "1,2,3", "1.", ".1", "#1", "C#x", "++", "-.-", "\u0354", "a-\u0354", "ͺ",
}

func FuzzParse(f *testing.F) {
	for _, s := range strange {
		f.Add(s)
	}
	known := func(field string) bool { return field == "tag" || field == "pod" }
	tag := func(name string) (fieldValue, bool) { return fieldValue{"tag", name}, strings.EqualFold(name, "seo") }
	f.Fuzz(func(t *testing.T, query string) {
		p := parse(query, known, tag)
		for _, s := range slices.Concat([]string{p.text}, p.phrases, p.without, p.speaker) {
			if !utf8.ValidString(s) {
				t.Errorf("%q yields invalid text %q", query, s)
			}
		}
		if utf8.RuneCountInString(p.text) > maxQueryRunes {
			t.Errorf("text has %d runes", utf8.RuneCountInString(p.text))
		}
		for _, fv := range slices.Concat(p.filters, p.exclude) {
			if !known(fv.field) || fv.value == "" {
				t.Errorf("%q yields filter %q", query, fv)
			}
		}
	})
}

func FuzzTokenize(f *testing.F) {
	for _, s := range strange {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last, positions := -1, 0
		n := tokenize(text, func(tok token) {
			if tok.start < 0 || tok.end > len(text) || tok.start >= tok.end {
				t.Fatalf("%q: token %+v", text, tok)
			}
			if tok.text == "" || len(tok.text) > maxWord {
				t.Fatalf("%q: token of %d bytes", text, len(tok.text))
			}
			if tok.joined {
				if tok.pos > last {
					t.Fatalf("%q: joined %+v after position %d", text, tok, last)
				}
				return
			}
			if tok.pos < last {
				t.Fatalf("%q: position %d after %d", text, tok.pos, last)
			}
			last = tok.pos
			positions = max(positions, tok.pos+1)
		})
		if n < positions {
			t.Errorf("%q takes %d positions, says %d", text, positions, n)
		}
	})
}

func FuzzSearch(f *testing.F) {
	for _, s := range strange {
		f.Add(s, "tag", "SEO", byte(0))
	}
	ix := opened(f, playbook())
	f.Fuzz(func(t *testing.T, text, field, value string, bits byte) {
		q := Query{
			Text: text, Filters: map[string][]string{field: {value}}, All: map[string]bool{field: bits&1 != 0},
			Typing: bits&2 != 0, Explain: bits&4 != 0, Page: int(int8(bits)), Size: int(int8(bits >> 1)), Cursor: value, Sort: field,
		}
		res, err := ix.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Hits) > maxSize || len(res.Hits) > res.Total {
			t.Errorf("%d hits of %d", len(res.Hits), res.Total)
		}
		for _, h := range res.Hits {
			plain := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(h.Snippet)
			if strings.ContainsAny(plain, `<>"`) || !utf8.ValidString(plain) || strings.Count(h.Snippet, "<mark>") != strings.Count(h.Snippet, "</mark>") {
				t.Errorf("snippet %q", h.Snippet)
			}
			if len(h.Passages) > maxPassages {
				t.Errorf("%d passages", len(h.Passages))
			}
		}
		if _, err := ix.Suggest(context.Background(), text, int(bits)); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever a URL says can be searched, and a search survives its URL.
func FuzzParseValues(f *testing.F) {
	for _, s := range []string{"", "q=a&tag=b&tag=c&all=tag", "page=-1&size=99999999999999999999", "q=%ff&x=&=y", "typing=1&explain=0&more=tag&sort=date&cursor=bzEw"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		v, _ := url.ParseQuery(raw)
		q := ParseValues(v)
		again := ParseValues(q.Values())
		again.Sort, again.Page, again.Size = q.Sort, q.Page, q.Size // defaults are left out
		if !reflect.DeepEqual(q, again) {
			t.Errorf("%q: %+v, again %+v", raw, q, again)
		}
	})
}

func FuzzDecodeText(f *testing.F) {
	c := playbook()
	for i := range c.Documents {
		text := c.Text(i)
		f.Add(encodeText(&text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := decodeText(data)
		if err == nil {
			again, err := decodeText(encodeText(&text))
			if err != nil || !reflect.DeepEqual(text, again) {
				t.Errorf("%+v, again %+v, error %v", text, again, err)
			}
		}
	})
}
