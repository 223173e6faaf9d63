package main

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"podbook/indexer"
)

// Figures that were worked out by hand: gains 3, 0, 1 at ranks 1 to 3, and one
// relevant document of gain 2 that was not found.
func TestJudge(t *testing.T) {
	c := &collection{
		queries: []query{{ID: "q"}, {ID: "nothing is relevant"}},
		gains:   map[string]map[string]float64{"q": {"a": 3, "b": 0, "c": 1, "d": 2, "e": -1}},
	}
	got := c.judge(map[string][]string{"q": {"a", "b", "c"}})
	ideal := 3 + 2/math.Log2(3) + 1/math.Log2(4)
	want := figures{NDCG10: round((3 + 1/math.Log2(4)) / ideal), MAP: round((1 + 2.0/3) / 3), Recall100: round(2.0 / 3)}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// The Cranfield collection is ranked as well as it was when this was written.
func TestCranfield(t *testing.T) {
	dir := os.Getenv("PODBOOK_CORPORA")
	if dir == "" {
		t.Skip("PODBOOK_CORPORA names no folder with corpora/ and relevance/")
	}
	c, err := load(filepath.Join(dir, "relevance/cranfield"))
	if err != nil {
		t.Fatal(err)
	}
	ix, err := indexer.Open("", indexer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if err := ix.Sync(context.Background(), c.corpus(), nil); err != nil {
		t.Fatal(err)
	}
	ranked := map[string][]string{}
	for _, q := range c.queries {
		if ranked[string(q.ID)], err = search(context.Background(), ix, q.Text); err != nil {
			t.Fatal(err)
		}
	}
	if f := c.judge(ranked); f.NDCG10 < .448 || f.MAP < .437 || f.Recall100 < .76 {
		t.Errorf("got %+v", f)
	}
}
