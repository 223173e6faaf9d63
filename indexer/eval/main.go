// Command eval measures how well search ranks, on any collection of documents,
// queries and judgements in this form:
//
//	docs.jsonl     {"id": "1", "title": "…", "text": "…"} per line
//	queries.jsonl  {"id": "1", "text": "…"} per line
//	qrels.tsv      query ID, document ID, gain per line, separated by tabs
//
// It goes the way that the product goes: documents become entries, queries are
// typed as they are, and what counts is the order of the hits. It prints one line
// of JSON: nDCG at 10, mean average precision and recall at 100.
//
//	go run ./indexer/eval COLLECTION
package main

import (
	"bufio"
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
		if ranked[q.ID], err = search(ctx, ix, q.Text); err != nil {
			return err
		}
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

type doc struct{ ID, Title, Text string }

type query struct{ ID, Text string }

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
	err = eachLine(filepath.Join(dir, "qrels.tsv"), func(line string) error {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return fmt.Errorf("want three columns: %q", line)
		}
		gain, err := strconv.ParseFloat(strings.TrimSpace(f[2]), 64)
		if err != nil {
			return err
		}
		if c.gains[f[0]] == nil {
			c.gains[f[0]] = map[string]float64{}
		}
		c.gains[f[0]][f[1]] = gain
		return nil
	})
	slices.SortFunc(c.docs, func(a, b doc) int { return strings.Compare(a.ID, b.ID) })
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
		if err := f(lines.Text()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return lines.Err()
}

func (c *collection) corpus() indexer.Corpus {
	corpus := indexer.Corpus{Revision: "eval", Language: "en"}
	for _, d := range c.docs {
		corpus.Documents = append(corpus.Documents, indexer.Document{ID: d.ID, Hash: d.ID, URL: "/" + d.ID + "/", Title: d.Title})
	}
	corpus.Text = func(i int) indexer.Text {
		return indexer.Text{Title: c.docs[i].Title, Passages: []indexer.Passage{{Kind: "section", Text: c.docs[i].Text}}}
	}
	return corpus
}
