package indexer_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"podbook/indexer"
	"podbook/site"
)

// Every query of the golden list finds its entry as far up as the list says, over
// hubs that are read as the product reads them.
func TestGoldenQueries(t *testing.T) {
	hubs := map[string]string{"sample": "../content"}
	if dir := os.Getenv("PODBOOK_CORPORA"); dir != "" {
		hubs["handbook"] = filepath.Join(dir, "corpora/handbook/content")
	}
	data, err := os.ReadFile("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]*indexer.Index{}
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 4 {
			t.Fatalf("golden.txt:%d: want four columns: %q", n+1, line)
		}
		dir, depth, wanted := hubs[f[0]], atoi(t, f[1]), strings.Fields(f[3])
		if dir == "" {
			continue
		}
		if open[f[0]] == nil {
			open[f[0]] = indexed(t, dir)
		}
		text, typing := strings.CutSuffix(f[2], "…")
		res, err := open[f[0]].Search(context.Background(), indexer.Query{Text: text, Typing: typing})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, h := range res.Hits[:min(len(res.Hits), depth)] {
			found = append(found, h.ID)
		}
		if !slices.ContainsFunc(found, func(id string) bool { return slices.Contains(wanted, id) }) {
			for _, h := range res.Hits[len(found):] {
				found = append(found, h.ID)
			}
			t.Errorf("golden.txt:%d: %q in %s: want %s in the first %d, found %s", n+1, f[2], f[0], f[3], depth, strings.Join(found, " "))
		}
	}
	if hubs["handbook"] == "" {
		t.Log("PODBOOK_CORPORA names no corpora: the handbook's queries were left out")
	}
}

func indexed(t *testing.T, dir string) *indexer.Index {
	t.Helper()
	s, err := site.Open(site.Options{Dir: dir, Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	rev, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	ix, err := indexer.Open("", indexer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	if err := ix.Sync(context.Background(), site.Corpus(rev.Hub), nil); err != nil {
		t.Fatal(err)
	}
	return ix
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
