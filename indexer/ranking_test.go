package indexer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What ranks before what, and what is not found at all.
func TestRanking(t *testing.T) {
	filler := strings.Repeat("other words that say nothing of it ", 5)
	for name, c := range map[string]struct {
		query  string
		corpus Corpus
		want   string
	}{
		"near before far": {"media budget", corpusOf(
			"a: One / the media plan. "+filler+" the budget",
			"b: Two / the plan. "+filler+" the media budget"), "b a"},
		"in order before turned round": {"media budget", corpusOf(
			"a: One / the budget media and "+filler,
			"b: Two / the media budget and "+filler), "b a"},
		"title before body": {"escalation", corpusOf(
			"a: One / escalation "+filler,
			"b: Escalation path / "+filler), "b a"},
		"a name before what mentions it": {"brief", corpusOf(
			"a: Brief upload / brief brief brief brief",
			"b: Brief / "+filler), "b a"},
		"short before long": {"audit", corpusOf(
			"a: One / an audit "+filler+filler,
			"b: Two / an audit "), "b a"},
		"ties by ID": {"audit", corpusOf("b: One / audit", "a: One / audit", "c: One / audit"), "a b c"},
		"rare word decides": {"pod deliverability", corpusOf(
			"a: One / pod", "b: Two / pod pod", "c: Three / deliverability "+filler, "d: Four / pod", "e: Five / pod", "f: Six / pod deliverability "+filler), "f c"},
		"function words only when there is nothing else": {"who we are", corpusOf("a: One / who we are", "b: Two / nothing"), "a"},
		"an acronym is no function word":                 {"IT support", corpusOf("a: One / support", "b: Two / it support", "c: Three / nothing"), "b a"},
		"joined and apart":                               {"time sheet", corpusOf("a: One / the timesheet", "b: Two / nothing"), "a"},
	} {
		ix := opened(t, c.corpus)
		if got := ids(ask(t, ix, Query{Text: c.query})); got != c.want {
			t.Errorf("%s: %q finds %q, want %q", name, c.query, got, c.want)
		}
	}
}

func TestBoost(t *testing.T) {
	c := corpusOf("a: One / audit", "b: One / audit")
	c.Documents[1].Boost = 2
	ix := opened(t, c)
	res := ask(t, ix, Query{Text: "audit"})
	if ids(res) != "b a" || res.Hits[0].Score < 1.99*res.Hits[1].Score {
		t.Errorf("finds %+v", res.Hits)
	}
}

// Words that only deleted entries had take no room among completions.
func TestCompletionsAreOfLiveEntries(t *testing.T) {
	var lines []string
	for i := range 60 {
		lines = append(lines, fmt.Sprintf("e%02d: Title / word%c%c", i, 'a'+i/3/5, 'a'+i/3%5))
	}
	c := corpusOf(lines...)
	ix := opened(t, c)
	kept := c.Documents[54:]
	rest := Corpus{Revision: "2", Language: "en", Documents: slices.Clone(kept), Text: func(i int) Text { return c.Text(54 + i) }}
	if err := ix.Sync(context.Background(), rest, nil); err != nil {
		t.Fatal(err)
	}
	if res := ask(t, ix, Query{Text: "word", Typing: true}); res.Total != 6 {
		t.Errorf("%d found, want 6", res.Total)
	}
}

// What exceeds a limit is left out, and the rest is searched.
func TestLimits(t *testing.T) {
	ix := opened(t, corpusOf("a: One / alpha beta"))
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"phrases":             {strings.Repeat(`"alpha beta" `, maxPhrases), 1},
		"a phrase too many":   {strings.Repeat(`"alpha beta" `, maxPhrases) + `"beta alpha"`, 1},
		"the last phrase":     {strings.Repeat(`"alpha beta" `, maxPhrases-1) + `"beta alpha"`, 0},
		"text behind the end": {strings.Repeat(" ", maxQueryRunes) + "-alpha", 1},
		"text before the end": {strings.Repeat(" ", maxQueryRunes-10) + "-alpha", 0},
	} {
		if res := ask(t, ix, Query{Text: c.text}); res.Total != c.want {
			t.Errorf("%s: %d found, want %d", name, res.Total, c.want)
		}
	}
	many := Query{Filters: map[string][]string{}}
	for i := range 2 * maxSelected {
		many.Filters["x"] = append(many.Filters["x"], fmt.Sprint(i))
	}
	if n := len(ParseValues(many.Values()).Filters["x"]); n != maxSelected {
		t.Errorf("a URL selects %d values, want %d", n, maxSelected)
	}
}
