package indexer

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// edit changes a hub as authors do: entries change, come, go and move.
func edit(rnd *rand.Rand, c Corpus, texts map[string]Text) Corpus {
	c.Documents = slices.Clone(c.Documents)
	for range 1 + rnd.IntN(5) {
		if len(c.Documents) == 0 || rnd.IntN(4) == 0 {
			d := Document{ID: fmt.Sprintf("n%03d", rnd.IntN(1000)), Values: map[string][]string{"type": {"T1"}}}
			if slices.ContainsFunc(c.Documents, func(o Document) bool { return o.ID == d.ID }) {
				continue
			}
			c.Documents = append(c.Documents, d)
		}
		i := rnd.IntN(len(c.Documents))
		switch rnd.IntN(4) {
		case 0:
			c.Documents = slices.Delete(c.Documents, i, i+1)
		case 1:
			c.Documents[i].Values = map[string][]string{"tag": {fmt.Sprint("T", rnd.IntN(9))}}
		default:
			t := Text{Title: fmt.Sprint("brief ", rnd.IntN(9)), Summary: "s"}
			for p := range 1 + rnd.IntN(4) {
				t.Passages = append(t.Passages, Passage{Kind: "section", Title: fmt.Sprint("audit ", p), Anchor: fmt.Sprint("#", p), Text: strings.Repeat("pod budget crawl ", 1+rnd.IntN(5))})
			}
			c.Documents[i].Title = t.Title
			c.Documents[i].Hash = fmt.Sprint(rnd.Uint64())
			texts[c.Documents[i].ID+c.Documents[i].Hash] = t
		}
	}
	slices.SortFunc(c.Documents, func(a, b Document) int { return cmp.Compare(a.ID, b.ID) })
	c.Revision = fmt.Sprint(rnd.Uint64())
	docs := c.Documents
	c.Text = func(i int) Text { return texts[docs[i].ID+docs[i].Hash] }
	return c
}

// After any edits an index answers as one that was made from the last revision
// alone: the same hits, scores, snippets, counts and suggestions, byte for byte.
func TestEditsEqualCleanBuild(t *testing.T) {
	queries := []Query{
		{Text: "brief"}, {Text: "audit pod"}, {Text: "crawl budget", Sort: "title"}, {}, {Text: "bud", Typing: true},
		{Text: "brif"}, {Text: `"pod budget"`}, {Text: "brief", Filters: map[string][]string{"tag": {"T1", "T2"}}, Explain: true},
	}
	for seed := range uint64(6) {
		rnd := rand.New(rand.NewPCG(seed, 11))
		texts := map[string]Text{}
		c := randomHub(rnd)
		for i, d := range c.Documents {
			texts[d.ID+d.Hash] = c.Text(i)
		}
		live := opened(t, c)
		for range 12 {
			c = edit(rnd, c, texts)
			if err := live.Sync(context.Background(), c, nil); err != nil {
				t.Fatal(err)
			}
		}
		s := live.acquire()
		held := 0
		eachKey(s.reader, s.segments, func(uint64, key) { held++ })
		s.release()
		if held != len(c.Documents) {
			t.Errorf("seed %d: the index holds %d documents of %d entries", seed, held, len(c.Documents))
		}
		clean := opened(t, c)
		if a, b := live.Status(), clean.Status(); a != b {
			t.Errorf("seed %d: status %+v, clean %+v", seed, a, b)
		}
		for _, q := range queries {
			a, b := ask(t, live, q), ask(t, clean, q)
			a.TookMS, b.TookMS = 0, 0
			x, _ := json.Marshal(a)
			y, _ := json.Marshal(b)
			if string(x) != string(y) {
				t.Errorf("seed %d, %q\nlive:  %s\nclean: %s", seed, q.Text, x, y)
			}
		}
		for _, text := range []string{"b", "br", "audit", "#t"} {
			a, _ := live.Suggest(context.Background(), text, 0)
			b, _ := clean.Suggest(context.Background(), text, 0)
			if !slices.Equal(a, b) {
				t.Errorf("seed %d, %q suggests %v, clean %v", seed, text, a, b)
			}
		}
	}
}

// Only what changed is read, whether the index stayed open or not.
func TestSyncReadsOnlyChanges(t *testing.T) {
	c := playbook()
	text := c.Text
	var read []string
	c.Text = func(i int) Text {
		read = append(read, c.Documents[i].ID)
		return text(i)
	}
	dir := t.TempDir()
	for round, want := range []string{"client-brief pods/seo q3 technical-audits", "", "q3", ""} {
		ix, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			read = nil
			if round == 2 {
				c.Documents = slices.Clone(c.Documents)
				c.Documents[2].Hash = "changed"
			}
			if err := ix.Sync(context.Background(), c, nil); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(read, " "); got != want {
				t.Errorf("round %d reads %q, want %q", round, got, want)
			}
			want = ""
		}
		if got := ids(ask(t, ix, Query{Text: "seo"})); got != "pods/seo technical-audits" {
			t.Errorf("round %d finds %q", round, got)
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// While the first Sync runs, searches are answered from what is there and say so;
// later ones are answered from the revision before.
func TestSearchDuringSync(t *testing.T) {
	ix, err := Open("", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	c := playbook()
	text := c.Text
	var during *Result
	c.Text = func(i int) Text {
		if i == 2 {
			during = ask(t, ix, Query{})
		}
		return text(i)
	}
	var told []int
	if err := ix.Sync(context.Background(), c, func(done, total int) { told = append(told, done, total) }); err != nil {
		t.Fatal(err)
	}
	if !during.Partial || during.Revision != "r1" {
		t.Errorf("during the first sync: %+v", during)
	}
	if !slices.Equal(told, []int{0, 4, 4, 4}) {
		t.Errorf("progress %v", told)
	}
	c.Revision = "r2"
	c.Documents = slices.Clone(c.Documents)
	c.Documents[2].Hash = "changed"
	if err := ix.Sync(context.Background(), c, nil); err != nil {
		t.Fatal(err)
	}
	if during.Partial || during.Revision != "r1" || during.Total != 4 {
		t.Errorf("during the second sync: %+v", during)
	}
	if res := ask(t, ix, Query{}); res.Revision != "r2" || res.Partial {
		t.Errorf("after it: %+v", res)
	}
}

// A Sync that is given up leaves the index answering, and the next one mends it.
func TestCancelledSync(t *testing.T) {
	ix := opened(t, playbook())
	c := playbook()
	c.Revision = "r2"
	for i := range c.Documents {
		c.Documents[i].Hash = "new"
	}
	ctx, cancel := context.WithCancel(context.Background())
	text := c.Text
	c.Text = func(i int) Text {
		cancel()
		return text(i)
	}
	if err := ix.Sync(ctx, c, nil); err == nil {
		t.Fatal("a cancelled sync says it went well")
	}
	if res := ask(t, ix, Query{Text: "brief"}); res.Revision != "r1" || res.Total == 0 {
		t.Errorf("after it: %+v", res)
	}
	if err := ix.Sync(context.Background(), c, nil); err != nil {
		t.Fatal(err)
	}
	if res := ask(t, ix, Query{Text: "brief"}); res.Revision != "r2" || res.Total == 0 {
		t.Errorf("after the next: %+v", res)
	}
}
