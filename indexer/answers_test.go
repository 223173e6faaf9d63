package indexer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
)

// corpusOf makes entries of "id: title / text" lines.
func corpusOf(lines ...string) Corpus {
	c := Corpus{Revision: "r", Language: "en"}
	var texts []Text
	slices.Sort(lines)
	for _, line := range lines {
		id, rest, _ := strings.Cut(line, ": ")
		title, text, _ := strings.Cut(rest, " / ")
		c.Documents = append(c.Documents, Document{ID: id, Hash: rest, URL: "/" + id + "/", Title: title})
		texts = append(texts, Text{Title: title, Passages: []Passage{{Kind: "section", Anchor: "#a", Text: text}}})
	}
	c.Text = func(i int) Text { return texts[i] }
	return c
}

// An entry is analysed in its own language, and found however its words are
// spelt in it, along with entries in others.
func TestLanguages(t *testing.T) {
	c := corpusOf(
		"de: Häuser / Die Agenturen bauen schöne Häuser in den Städten",
		"en: Houses / The agencies build fine houses in cities",
		"fr: Maisons / Les agences bâtissent l'avenir des maisons",
		"ja: 家 / 東京都庁で家を建てる",
	)
	for i := range c.Documents {
		c.Documents[i].Lang = c.Documents[i].ID
	}
	ix := opened(t, c)
	for query, want := range map[string]string{
		"haus": "de", "Hauser": "de", "agentur": "de", "stadt": "de", "house": "en", "maison": "fr",
		"avenir": "fr", "l'avenir": "fr", "batissent": "fr", "東京": "ja", "都庁": "ja", "家": "ja", "京東": "",
	} {
		if got := ids(ask(t, ix, Query{Text: query})); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestTyping(t *testing.T) {
	ix := opened(t, corpusOf(
		"a: Decision rights / who decides",
		"b: Retrospective / what we learnt",
		"c: Reporting / numbers every week, decisions seldom",
	))
	for query, want := range map[string]string{
		"ret": "b", "retrospec": "b", "decis": "a c", "decision r": "a c", "r": "", "decision rig": "a c", "repor": "c",
	} {
		if got := ids(ask(t, ix, Query{Text: query, Typing: true})); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if got := ids(ask(t, ix, Query{Text: "retrospec"})); got != "" {
		t.Errorf("unfinished words are found though nobody is typing: %q", got)
	}
}

func TestCorrection(t *testing.T) {
	ix := opened(t, corpusOf(
		"a: Client brief / the brief of a client", "b: Briefing / a brief talk", "c: Localisation / languages",
		"d: Brand / colours", "e: Brand / fonts", "f: Brand / voice", "g: Brand / logo", "h: Brand / names", "i: Brand / tone", "j: Brand / rules",
		"k: Brand / colours", "l: Brand / fonts", "m: Brand / voice", "n: Bran / cereals",
	))
	for _, c := range []struct {
		query, corrected string
		instead          bool
	}{
		{"breif", "brief", true},
		{"clinet breif", "client brief", true},
		{"locallisaton", "localisation", true}, // two mistakes in a long word
		{"brxxf", "", false},                   // two in a short one
		{"brief", "", false},
		{"bran", "brand", false}, // known, but another is far more usual
		{"xyzzy", "", false},
		{"1235", "", false},
	} {
		res := ask(t, ix, Query{Text: c.query})
		if res.Corrected != c.corrected || res.Instead != c.instead {
			t.Errorf("%q is corrected to %q, instead %v; want %q, %v", c.query, res.Corrected, res.Instead, c.corrected, c.instead)
		}
		if res.Query != c.query {
			t.Errorf("query %q comes back as %q", c.query, res.Query)
		}
	}
	if got := ids(ask(t, ix, Query{Text: "bran"})); got != "n" {
		t.Errorf("a known word finds %q", got)
	}
}

// Pages and cursors walk through all hits once, in the order of one long page.
func TestPages(t *testing.T) {
	var lines []string
	for i := range 95 {
		lines = append(lines, fmt.Sprintf("e%02d: Title %d / brief %s", i, i%7, strings.Repeat("brief pod ", i%5)))
	}
	ix := opened(t, corpusOf(lines...))
	for _, sort := range []string{"", "title", "date"} {
		all := ids(ask(t, ix, Query{Text: "brief", Size: 100, Sort: sort}))
		var byPage, byCursor []string
		q := Query{Text: "brief", Size: 20, Sort: sort}
		for page := 1; page <= 5; page++ {
			q.Page = page
			byPage = append(byPage, ids(ask(t, ix, q)))
		}
		q.Page = 0
		for {
			res := ask(t, ix, q)
			byCursor = append(byCursor, ids(res))
			if q.Cursor = res.Next; q.Cursor == "" {
				break
			}
		}
		if got := strings.Join(byPage, " "); got != all {
			t.Errorf("sort %q: pages give\n%s, want\n%s", sort, got, all)
		}
		if got := strings.Join(byCursor, " "); got != all {
			t.Errorf("sort %q: cursors give\n%s, want\n%s", sort, got, all)
		}
	}
	if res := ask(t, ix, Query{Text: "brief", Page: 1 << 40, Size: 1 << 40}); len(res.Hits) != 0 || res.Total != 95 {
		t.Errorf("a page far behind the last has %d hits of %d", len(res.Hits), res.Total)
	}
}

// What explains a score adds up to it.
func TestExplain(t *testing.T) {
	c := playbook()
	c.Documents[0].Boost = 1.5
	ix := opened(t, c)
	for _, query := range []string{"brief", "client brief", "seo audit", "organic errors", "budget goals"} {
		res := ask(t, ix, Query{Text: query, Explain: true})
		for _, h := range res.Hits {
			sum := 0.0
			for _, r := range h.Explain {
				sum += r.Weight
			}
			if math.Abs(sum-h.Score) > .01 || h.Score <= 0 {
				t.Errorf("%q: %s scores %v, explained are %v: %+v", query, h.ID, h.Score, sum, h.Explain)
			}
		}
		if len(res.Hits) == 0 {
			t.Errorf("%q finds nothing", query)
		}
	}
}

func TestSuggest(t *testing.T) {
	ix := opened(t, playbook())
	for text, want := range map[string]string{
		"cl":           "entry:Client brief",
		"client b":     "entry:Client brief",
		"intake":       "entry:Client brief",
		"seo":          "entry:SEO pod",
		"tech":         "entry:Technical audits",
		"must name":    "section:What a brief must name",
		"organic":      "tag:SEO",
		"#te":          "tag:Technical-SEO",
		"clinet":       "entry:Client brief",
		"zzzz":         "",
		"":             "",
		"  \x00\xff\"": "",
	} {
		got, err := ix.Suggest(context.Background(), text, 8)
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		if len(got) > 0 {
			first = got[0].Kind + ":" + got[0].Title
		}
		if first != want {
			t.Errorf("%q suggests %q first, want %q: %+v", text, first, want, got)
		}
	}
}

// The best moments are shown, and words and speaker meet in one.
func TestMoments(t *testing.T) {
	ix := opened(t, playbook())
	for query, want := range map[string]string{
		"crawler errors":           "/q3/?t=40",
		"speaker:grace budget":     "/q3/?t=81",
		"speaker:\"Ada Lovelace\"": "/q3/?t=0",
		"speaker:hopper":           "",
	} {
		res := ask(t, ix, Query{Text: query})
		if len(res.Hits) == 0 || res.Hits[0].ID != "q3" {
			t.Errorf("%q finds %q", query, ids(res))
			continue
		}
		got := ""
		if p := res.Hits[0].Passages; len(p) > 0 {
			got = p[0].URL
			if p[0].Kind != "moment" || p[0].Speaker == "" || p[0].End <= p[0].Start {
				t.Errorf("%q: moment %+v", query, p[0])
			}
		}
		if want != "" && got != want {
			t.Errorf("%q: best moment is %q, want %q", query, got, want)
		}
	}
}

// More searches at a time than the limit are refused, and only those.
func TestBusy(t *testing.T) {
	ix := opened(t, playbook())
	for range maxSearches {
		ix.waiting <- struct{}{}
	}
	if _, err := ix.Search(context.Background(), Query{Text: "brief"}); !errors.Is(err, ErrBusy) {
		t.Errorf("error %v", err)
	}
	<-ix.waiting
	if _, err := ix.Search(context.Background(), Query{Text: "brief"}); err != nil {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Search(ctx, Query{Text: "brief"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Searches beside a Sync each see one revision whole.
func TestSearchesBesideSync(t *testing.T) {
	revision := func(n int) Corpus {
		var lines []string
		for i := range 40 {
			lines = append(lines, fmt.Sprintf("e%02d: Title / brief number%d", i, n))
		}
		c := corpusOf(lines...)
		c.Revision = fmt.Sprint("number", n)
		return c
	}
	ix := opened(t, revision(0))
	stop := make(chan struct{})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				res, err := ix.Search(context.Background(), Query{Text: "brief", Size: 40})
				if err != nil || res.Total != 40 || res.Partial {
					t.Errorf("%d found, error %v", res.Total, err)
					return
				}
				for _, h := range res.Hits {
					if !strings.Contains(h.Snippet, res.Revision) {
						t.Errorf("revision %s shows %q", res.Revision, h.Snippet)
						return
					}
				}
			}
		})
	}
	for n := range 10 {
		if err := ix.Sync(context.Background(), revision(n+1), nil); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	group.Wait()
}
