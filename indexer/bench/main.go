// Command bench times Podbook's search beside SQLite FTS5 (modernc.org/sqlite) on
// the same documents, queries and duties: the ten best entries with their snippets
// and the counts of six facets, in one process.
//
//	go run . [-queries N] FOLDER
//
// FOLDER holds Markdown. It prints one line of JSON per engine: milliseconds of the
// median, 99th percentile and slowest query, of queries with two facets selected,
// of the build, and the size on disk.
//
// It is a module of its own, so that the product does not depend on its rival.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"podbook/indexer"
)

// engine is what is timed.
type engine interface {
	// build indexes the documents.
	build(docs []doc) error
	// search answers with ten hits, snippets and the counts of all facets.
	search(query string, chosen map[string]string) (answer, error)
	close() error
}

type answer struct {
	total  int
	hits   []string
	counts int // how many values were counted
}

// doc is one entry as both engines get it.
type doc struct {
	id, title string
	sections  []indexer.Passage
	values    map[string][]string
}

// facets are the fields that every document gets values of.
var facets = []struct {
	name   string
	values int
	each   int
}{{"type", 6, 1}, {"pod", 12, 2}, {"tag", 200, 3}, {"regional", 9, 1}, {"owner", 40, 1}, {"year", 8, 1}}

func main() {
	n := flag.Int("queries", 1000, "queries per measurement")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *n); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(folder string, n int) error {
	docs, err := load(folder)
	if err != nil {
		return err
	}
	queries := typed(docs, n)
	tmp, err := os.MkdirTemp("", "podbook-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	engines := map[string]func(dir string) (engine, error){"podbook": openPodbook, "fts5": openFTS5}
	for _, name := range []string{"podbook", "fts5"} {
		dir := filepath.Join(tmp, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		e, err := engines[name](dir)
		if err != nil {
			return err
		}
		if err := measure(name, dir, e, docs, queries); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// figures is what is printed; times are milliseconds.
type figures struct {
	Engine    string     `json:"engine"`
	Documents int        `json:"documents"`
	TextMB    float64    `json:"text_mb"`
	BuildMS   float64    `json:"build_ms"`
	Plain     [3]float64 `json:"plain_p50_p99_max_ms"`
	Selected  [3]float64 `json:"two_facets_p50_p99_max_ms"`
	DiskRatio float64    `json:"disk_per_text"`
}

func measure(name, dir string, e engine, docs []doc, queries []string) error {
	f := figures{Engine: name, Documents: len(docs)}
	text := 0
	for _, d := range docs {
		for _, s := range d.sections {
			text += len(s.Title) + len(s.Text)
		}
	}
	start := time.Now()
	if err := e.build(docs); err != nil {
		return err
	}
	f.BuildMS = ms(time.Since(start))
	for _, m := range []struct {
		into   *[3]float64
		chosen map[string]string
	}{{&f.Plain, nil}, {&f.Selected, map[string]string{"tag": "tag3", "pod": "pod2"}}} {
		times := make([]time.Duration, len(queries))
		for i, q := range queries {
			start := time.Now()
			if _, err := e.search(q, m.chosen); err != nil {
				return fmt.Errorf("%q: %w", q, err)
			}
			times[i] = time.Since(start)
		}
		slices.Sort(times)
		*m.into = [3]float64{ms(times[len(times)/2]), ms(times[len(times)*99/100]), ms(times[len(times)-1])}
	}
	if err := e.close(); err != nil {
		return err
	}
	size := 0
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			if info, err := e.Info(); err == nil {
				size += int(info.Size())
			}
		}
		return err
	})
	f.TextMB = float64(text/1e4) / 100
	f.DiskRatio = float64(int(float64(size)/float64(text)*100)) / 100
	return cmp.Or(err, json.NewEncoder(os.Stdout).Encode(f))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()/10) / 100 }

// load reads the Markdown below folder; values of facets are drawn from IDs.
func load(folder string) ([]doc, error) {
	var docs []doc
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		id, _ := filepath.Rel(folder, strings.TrimSuffix(path, ".md"))
		d := doc{id: filepath.ToSlash(id), title: filepath.Base(id), values: map[string][]string{}}
		body := string(data)
		if rest, ok := strings.CutPrefix(body, "---\n"); ok {
			header, after, _ := strings.Cut(rest, "\n---\n")
			body = after
			for line := range strings.Lines(header) {
				if title, ok := strings.CutPrefix(line, "title:"); ok {
					d.title = strings.Trim(strings.TrimSpace(title), `"`)
				}
			}
		}
		p := indexer.Passage{Kind: "section"}
		for line := range strings.Lines(body) {
			if heading, ok := strings.CutPrefix(line, "#"); ok {
				d.sections = append(d.sections, p)
				p = indexer.Passage{Kind: "section", Title: strings.Trim(heading, "# \n"), Anchor: fmt.Sprint("#s", len(d.sections))}
				continue
			}
			p.Text += line
		}
		d.sections = append(d.sections, p)
		h := fnv.New64a()
		h.Write([]byte(d.id))
		rnd := rand.New(rand.NewPCG(h.Sum64(), 1))
		for _, f := range facets {
			for range f.each {
				v := fmt.Sprint(f.name, int(float64(f.values)*rnd.Float64()*rnd.Float64()))
				if !slices.Contains(d.values[f.name], v) {
					d.values[f.name] = append(d.values[f.name], v)
				}
			}
		}
		docs = append(docs, d)
		return nil
	})
	slices.SortFunc(docs, func(a, b doc) int { return strings.Compare(a.id, b.id) })
	return docs, err
}

// typed draws queries of one to four words from the documents.
func typed(docs []doc, n int) []string {
	rnd := rand.New(rand.NewPCG(5, 6))
	var queries []string
	for len(queries) < n {
		d := docs[rnd.IntN(len(docs))]
		words := strings.FieldsFunc(d.sections[rnd.IntN(len(d.sections))].Text, func(c rune) bool {
			return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
		})
		if len(words) == 0 {
			continue
		}
		k := min(1+rnd.IntN(4), len(words))
		at := rnd.IntN(len(words) - k + 1)
		queries = append(queries, strings.Join(words[at:at+k], " "))
	}
	return queries
}

// podbook is the product's own index.
type podbook struct {
	dir string
	ix  *indexer.Index
}

func openPodbook(dir string) (engine, error) { return &podbook{dir: dir}, nil }

func (p *podbook) build(docs []doc) error {
	c := indexer.Corpus{Revision: "bench", Language: "en"}
	for _, f := range facets {
		c.Schema.Facets = append(c.Schema.Facets, indexer.FacetDef{Field: f.name, Label: f.name, Multi: f.each > 1})
	}
	for _, d := range docs {
		c.Documents = append(c.Documents, indexer.Document{ID: d.id, Hash: "1", URL: "/" + d.id + "/", Title: d.title, Values: d.values})
	}
	c.Text = func(i int) indexer.Text { return indexer.Text{Title: docs[i].title, Passages: docs[i].sections} }
	// Twice: the second start finds everything and measures an index at rest.
	for range 2 {
		if p.ix != nil {
			if err := p.ix.Close(); err != nil {
				return err
			}
		}
		var err error
		if p.ix, err = indexer.Open(p.dir, indexer.Options{}); err != nil {
			return err
		}
		if err := p.ix.Sync(context.Background(), c, nil); err != nil {
			return err
		}
	}
	return nil
}

func (p *podbook) search(query string, chosen map[string]string) (answer, error) {
	q := indexer.Query{Text: query, Filters: map[string][]string{}}
	for field, value := range chosen {
		q.Filters[field] = []string{value}
	}
	res, err := p.ix.Search(context.Background(), q)
	if err != nil {
		return answer{}, err
	}
	a := answer{total: res.Total}
	for _, h := range res.Hits {
		a.hits = append(a.hits, h.ID)
	}
	for _, f := range res.Facets {
		a.counts += len(f.Values)
	}
	return a, nil
}

func (p *podbook) close() error { return p.ix.Close() }
