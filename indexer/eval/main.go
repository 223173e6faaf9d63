// Command eval measures how well search ranks, on any collection of documents,
// queries and judgements in this form:
//
//	docs.jsonl     {"id": "1", "title": "…", "text": "…"} per line
//	queries.jsonl  {"id": "1", "text": "…"} per line
//	qrels.tsv      query ID, document ID, gain per line, separated by tabs
//
// IDs may be numbers, too; a document's title or text may be missing, and qrels.tsv
// may begin with a line of column names. Of documents with the same ID the first
// counts, and of queries without a relevant document none.
//
// It goes the way that the product goes: documents become entries, queries are
// typed as they are, and what counts is the order of the hits. It prints one line
// of JSON: nDCG at 10, mean average precision and recall at 100.
//
//	go run ./indexer/eval COLLECTION
package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"podbook/indexer"
)

func main() {
	flag.Usage = func() { fmt.Fprintln(os.Stderr, "usage: eval COLLECTION") }
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	c, err := load(dir)
	if err != nil {
		return err
	}
	ix, err := indexer.Open("", indexer.Options{})
	if err != nil {
		return err
	}
	defer ix.Close()
	ctx := context.Background()
	if err := ix.Sync(ctx, c.corpus(), nil); err != nil {
		return err
	}
	ranked := map[string][]string{}
	for _, q := range c.queries {
		if !c.judged(q) {
			continue
		}
		if ranked[string(q.ID)], err = search(ctx, ix, q.Text); err != nil {
			return err
		}
	}
	if len(ranked) == 0 {
		return fmt.Errorf("%s: no query has a relevant document: do the IDs in qrels.tsv and queries.jsonl agree?", dir)
	}
	return json.NewEncoder(os.Stdout).Encode(c.judge(ranked))
}

// search returns the first hundred hits of a query and more, page by page.
func search(ctx context.Context, ix *indexer.Index, text string) ([]string, error) {
	var ids []string
	q := indexer.Query{Text: text, Size: 100}
	for len(ids) < depth {
		res, err := ix.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, h := range res.Hits {
			ids = append(ids, h.ID)
		}
		if q.Cursor = res.Next; q.Cursor == "" {
			break
		}
	}
	return ids, nil
}

// depth is how many hits average precision looks at.
const depth = 1000

type collection struct {
	docs    []doc
	queries []query
	gains   map[string]map[string]float64 // query → document → gain
}

type doc struct {
	ID          id
	Title, Text string
}

type query struct {
	ID   id
	Text string
}

// id is a string, or a number as it is written.
type id string

func (i *id) UnmarshalJSON(data []byte) error {
	if data[0] != '"' {
		*i = id(data)
		return nil
	}
	return json.Unmarshal(data, (*string)(i))
}

func load(dir string) (*collection, error) {
	c := &collection{gains: map[string]map[string]float64{}}
	err := eachLine(filepath.Join(dir, "docs.jsonl"), func(line string) error {
		var d doc
		err := json.Unmarshal([]byte(line), &d)
		c.docs = append(c.docs, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(filepath.Join(dir, "queries.jsonl"), func(line string) error {
		var q query
		err := json.Unmarshal([]byte(line), &q)
		c.queries = append(c.queries, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	first := true
	err = eachLine(filepath.Join(dir, "qrels.tsv"), func(line string) error {
		f := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(f) != 3 {
			return fmt.Errorf("want three columns: %q", line)
		}
		header := first
		first = false
		gain, err := strconv.ParseFloat(strings.TrimSpace(f[2]), 64)
		if err != nil && header {
			return nil
		}
		if err != nil {
			return err
		}
		if c.gains[f[0]] == nil {
			c.gains[f[0]] = map[string]float64{}
		}
		c.gains[f[0]][f[1]] = gain
		return nil
	})
	slices.SortStableFunc(c.docs, func(a, b doc) int { return cmp.Compare(a.ID, b.ID) })
	c.docs = slices.CompactFunc(c.docs, func(a, b doc) bool { return a.ID == b.ID })
	return c, err
}

func eachLine(path string, f func(string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := f(strings.TrimPrefix(lines.Text(), "\ufeff")); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return lines.Err()
}

func (c *collection) corpus() indexer.Corpus {
	corpus := indexer.Corpus{Revision: "eval", Language: "en"}
	for _, d := range c.docs {
		corpus.Documents = append(corpus.Documents, indexer.Document{ID: string(d.ID), Hash: string(d.ID), URL: "/" + string(d.ID) + "/", Title: d.Title})
	}
	corpus.Text = func(i int) indexer.Text {
		return indexer.Text{Title: c.docs[i].Title, Passages: []indexer.Passage{{Kind: "section", Text: c.docs[i].Text}}}
	}
	return corpus
}
