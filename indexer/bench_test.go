package indexer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// zipfCorpus makes entries of made-up words whose frequencies fall as those of
// natural language do, with six facets. It is the same for the same arguments.
func zipfCorpus(entries, sections, words int) Corpus {
	rnd := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rnd, 1.07, 8, 40000)
	vocabulary := make([]string, 40001)
	syllables := strings.Fields("ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru sta tre pli")
	for i := range vocabulary {
		for n := i + 1; n > 0; n /= len(syllables) {
			vocabulary[i] += syllables[n%len(syllables)]
		}
	}
	sentence := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(vocabulary[zipf.Uint64()])
			b.WriteByte(' ')
		}
		return b.String()
	}
	c := Corpus{Revision: "bench", Language: "en"}
	fields := []struct {
		name   string
		values int
		multi  bool
	}{{"type", 6, false}, {"pod", 12, true}, {"tag", 200, true}, {"regional", 9, true}, {"owner", 40, false}, {"year", 8, false}}
	for _, f := range fields {
		def := FacetDef{Field: f.name, Label: f.name, Multi: f.multi}
		for i := range f.values {
			v := ValueDef{Value: fmt.Sprint(f.name, i)}
			if f.name == "tag" && i > 20 {
				v.Parent = fmt.Sprint("tag", i%20)
			}
			def.Values = append(def.Values, v)
		}
		c.Schema.Facets = append(c.Schema.Facets, def)
	}
	texts := make([]Text, entries)
	for i := range texts {
		d := Document{ID: fmt.Sprintf("e%06d", i), Hash: "1", URL: fmt.Sprintf("/e%06d/", i), Title: sentence(2 + rnd.IntN(4)), Type: "entry", Values: map[string][]string{}}
		for _, f := range fields {
			n := 1
			if f.multi {
				n = 1 + rnd.IntN(3)
			}
			for range n {
				v := fmt.Sprint(f.name, int(float64(f.values)*rnd.Float64()*rnd.Float64()))
				if !slices.Contains(d.Values[f.name], v) {
					d.Values[f.name] = append(d.Values[f.name], v)
				}
			}
		}
		c.Documents = append(c.Documents, d)
		texts[i] = Text{Title: d.Title, Summary: sentence(12)}
		for s := range sections {
			p := Passage{Kind: "section", Anchor: fmt.Sprint("#s", s), Title: sentence(3), Text: sentence(words/2 + rnd.IntN(words))}
			if s == 0 {
				p.Anchor, p.Title = "", ""
			}
			texts[i].Passages = append(texts[i].Passages, p)
		}
	}
	c.Text = func(i int) Text { return texts[i] }
	return c
}

// typed makes queries of one to four words that stand in the corpus.
func typed(c Corpus, n int) []string {
	rnd := rand.New(rand.NewPCG(3, 4))
	queries := make([]string, n)
	for i := range queries {
		var words []string
		for len(words) == 0 {
			passages := c.Text(rnd.IntN(len(c.Documents))).Passages
			for _, w := range strings.Fields(passages[rnd.IntN(len(passages))].Text) {
				words = append(words, strings.Trim(w, `-"*:#.,()`))
			}
		}
		k := min(1+rnd.IntN(4), len(words))
		at := rnd.IntN(len(words) - k + 1)
		queries[i] = strings.TrimSpace(strings.Join(words[at:at+k], " "))
		if queries[i] == "" {
			queries[i] = "pod"
		}
	}
	return queries
}

func textSize(c Corpus) int {
	n := 0
	for i := range c.Documents {
		t := c.Text(i)
		n += len(t.Title) + len(t.Summary)
		for _, p := range t.Passages {
			n += len(p.Title) + len(p.Text)
		}
	}
	return n
}

// measure reports the median and the 99th percentile of f over b.N calls.
func measure(b *testing.B, f func(i int)) {
	b.Helper()
	times := make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		f(i)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	ms := func(q float64) float64 { return float64(times[int(q*float64(len(times)-1))].Microseconds()) / 1000 }
	b.ReportMetric(ms(.5), "p50-ms")
	b.ReportMetric(ms(.99), "p99-ms")
	b.ReportMetric(ms(1), "max-ms")
}

// benchCorpus is the folder of Markdown that PODBOOK_BENCH names, or else made up.
func benchCorpus(b *testing.B) Corpus {
	if dir := os.Getenv("PODBOOK_BENCH"); dir != "" {
		return markdown(b, dir)
	}
	return zipfCorpus(10000, 4, 90)
}

func BenchmarkSearch(b *testing.B) {
	c := benchCorpus(b)
	dir := b.TempDir()
	ix, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := ix.Sync(context.Background(), c, nil); err != nil {
		b.Fatal(err)
	}
	b.Logf("built in %v", time.Since(start))
	defer ix.Close()
	queries := typed(c, 2000)
	run := func(name string, make func(i int) Query) {
		b.Run(name, func(b *testing.B) {
			measure(b, func(i int) { ask(b, ix, make(i)) })
		})
	}
	run("plain", func(i int) Query { return Query{Text: queries[i%len(queries)]} })
	run("typing", func(i int) Query {
		q := queries[i%len(queries)]
		return Query{Text: q[:len(q)-len(q)%3], Typing: true}
	})
	run("selected", func(i int) Query {
		return Query{Text: queries[i%len(queries)], Filters: map[string][]string{
			"tag": {"tag1", "tag2", "tag-30", "tag-4"}, "pod": {fmt.Sprint("pod", i%6), fmt.Sprintf("pod-%02d", i%20)}}}
	})
	run("all", func(i int) Query { return Query{Filters: map[string][]string{"tag": {fmt.Sprint("tag", i%20)}}} })
	run("phrase", func(i int) Query { return Query{Text: `"` + queries[i%len(queries)] + `"`} })
	b.Run("suggest", func(b *testing.B) {
		measure(b, func(i int) {
			q := queries[i%len(queries)]
			if _, err := ix.Suggest(context.Background(), q[:1+i%len(q)], 8); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("edit", func(b *testing.B) {
		i := 0
		measure(b, func(int) {
			i++
			c.Documents = slices.Clone(c.Documents)
			c.Documents[i*37%len(c.Documents)].Hash = fmt.Sprint("edit", i)
			if err := ix.Sync(context.Background(), c, nil); err != nil {
				b.Fatal(err)
			}
		})
	})
	if err := ix.Close(); err != nil {
		b.Fatal(err)
	}
	b.Logf("index is %.2f times the text of %d MB", float64(folderSize(b, dir))/float64(textSize(c)), textSize(c)>>20)
	start = time.Now()
	if ix, err = Open(dir, Options{}); err != nil {
		b.Fatal(err)
	}
	if err := ix.Sync(context.Background(), c, nil); err != nil {
		b.Fatal(err)
	}
	b.Logf("warm start in %v", time.Since(start))
	ix.Close()
}

// momentCorpus makes recorded sessions with n moments of some forty words each.
func momentCorpus(n int) Corpus {
	const each = 300
	c := zipfCorpus(n/each, each, 40)
	for i := range c.Documents {
		t := c.Text(i)
		for j := range t.Passages {
			p := &t.Passages[j]
			*p = Passage{
				Kind: "moment", Anchor: fmt.Sprint("?t=", 40*j), Title: fmt.Sprint("Chapter ", j/30), Text: p.Text,
				Start: float64(40 * j), End: float64(40 * (j + 1)), Speaker: fmt.Sprint("Speaker ", (i+j/3)%50),
			}
		}
	}
	return c
}

func BenchmarkMoments(b *testing.B) {
	c := momentCorpus(300000)
	ix := opened(b, c)
	queries := typed(c, 1000)
	for name, make := range map[string]func(i int) Query{
		"plain":   func(i int) Query { return Query{Text: queries[i%len(queries)]} },
		"speaker": func(i int) Query { return Query{Text: fmt.Sprintf("speaker:%d %s", i%50, queries[i%len(queries)])} },
	} {
		b.Run(name, func(b *testing.B) { measure(b, func(i int) { ask(b, ix, make(i)) }) })
	}
}

// The costliest queries that anybody can type, over 30,000 entries.
func BenchmarkWorst(b *testing.B) {
	c := zipfCorpus(30000, 2, 90)
	ix := opened(b, c)
	common := map[string]int{}
	for i := range 300 {
		for _, w := range strings.Fields(c.Text(i).Passages[0].Text) {
			common[w]++
		}
	}
	words := sortedKeys(common)
	slices.SortStableFunc(words, func(a, b string) int { return common[b] - common[a] })
	top := func(n int, format string) string {
		var s strings.Builder
		for _, w := range words[:n] {
			fmt.Fprintf(&s, format, w)
		}
		return s.String()
	}
	pairs := ""
	for i := range 40 {
		pairs += fmt.Sprintf(`"%s %s" `, words[i%4], words[(i+1)%4])
	}
	for _, q := range []struct {
		name string
		Query
	}{
		{"words", Query{Text: top(200, "%s "), Size: 100}},
		{"typing", Query{Text: top(63, "%s ") + "ba", Typing: true, Size: 100}},
		{"phrase", Query{Text: `"` + top(16, "%s ") + `"`}},
		{"phrases", Query{Text: pairs}},
		{"without", Query{Text: top(40, `-"%s ba" `)}},
		{"misspelt", Query{Text: top(40, "%szzz ")}},
		{"deep", Query{Text: words[0], Page: 100, Size: 100}},
		{"title", Query{Text: words[0], Sort: "title", Page: 100, Size: 100}},
		{"explain", Query{Text: top(64, "%s "), Size: 100, Explain: true}},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			measure(b, func(int) { ask(b, ix, q.Query) })
		})
	}
}
