package indexer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

// candidate is a word of the hub that may stand for one of the query.
type candidate struct {
	word  string
	count int // entries that have it
	edits int
}

// shortlist is how many words, of those that dictionaries call most frequent, are
// counted exactly: dictionaries go on counting entries that are deleted.
const shortlist = 4 * maxExpansions

// finish lets the last word of a plan stand for the most frequent words that begin
// with it. A single letter begins too many to mean any of them: it is left out.
func (s *state) finish(ctx context.Context, p *plan, langs []*language) error {
	if p.last < 0 || s.reader == nil {
		return nil
	}
	g := &p.groups[p.last]
	prefix := langs[0].terms(token{text: g.word}).surface
	if utf8.RuneCountInString(prefix) < 2 && !isCJK(prefix) && len(p.groups) > 1 {
		p.groups = slices.Delete(p.groups, p.last, p.last+1)
		p.last = -1
		return nil
	}
	words, err := s.beginning(ctx, prefix)
	if err != nil {
		return err
	}
	for _, w := range words {
		if w.word == prefix {
			continue
		}
		t := token{text: w.word, cjk: isCJK(w.word)}
		for _, l := range langs {
			g.add(l.terms(t).main, unfinished)
		}
	}
	g.stop = false
	return nil
}

// unfinished is what an occurrence of a word counts that the last word may become.
const unfinished = 0.6

func isCJK(word string) bool {
	c, _ := utf8.DecodeRuneInString(word)
	return isUnspaced(c)
}

// beginning returns the most frequent words that begin with prefix.
func (s *state) beginning(ctx context.Context, prefix string) ([]candidate, error) {
	if utf8.RuneCountInString(prefix) < 2 && !isCJK(prefix) {
		return nil, nil
	}
	dict, err := s.reader.FieldDictPrefix(fieldWord, []byte(prefix))
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	var found []candidate
	for n := 1; ; n++ {
		e, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		found = append(found, candidate{word: e.Term, count: int(e.Count)})
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	slices.SortFunc(found, byCount)
	// A dictionary over several segments counts a word in one of them only.
	many := len(s.segments) > 1
	if many {
		found = found[:min(len(found), 4*shortlist)]
	} else {
		found = found[:min(len(found), shortlist)]
	}
	if s.deleted || many {
		if err := s.recount(ctx, found); err != nil {
			return nil, err
		}
		slices.SortFunc(found, byCount)
	}
	found = slices.DeleteFunc(found, func(c candidate) bool { return c.count == 0 })
	return found[:min(len(found), maxExpansions)], nil
}

func byCount(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.word, b.word))
}

// recount sets counts to those of the live revision.
func (s *state) recount(ctx context.Context, words []candidate) (err error) {
	for i := range words {
		if words[i].count, err = s.count(ctx, fieldWord, []term{{text: words[i].word}}); err != nil {
			return err
		}
	}
	return nil
}

// similar returns the words of the hub that are at most some edits (a letter more,
// less, changed, or two swapped) away from word: nearest first, then most frequent.
func (s *state) similar(ctx context.Context, word string, edits int) ([]candidate, error) {
	fuzzy, ok := s.reader.(index.IndexReaderFuzzy)
	if !ok {
		return nil, nil
	}
	dict, err := fuzzy.FieldDictFuzzy(fieldWord, word, edits, "")
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	var found []candidate
	for n := 1; ; n++ {
		e, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		if e.Term != word {
			found = append(found, candidate{word: e.Term, edits: editDistance(word, e.Term)})
		}
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.edits, b.edits), strings.Compare(a.word, b.word))
	})
	found = found[:min(len(found), 4*shortlist)]
	if err := s.recount(ctx, found); err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(c candidate) bool { return c.count == 0 })
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.cost(word), b.cost(word)), byCount(a, b))
	})
	return found, nil
}

// cost prefers few edits, and of equals words with the same first letter, which
// people rarely get wrong.
func (c candidate) cost(word string) int {
	cost := 2 * c.edits
	if word[0] != c.word[0] {
		cost++
	}
	return cost
}

// editDistance is the number of edits between two words, a swap of neighbours
// counted as one.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			d := prev[j-1]
			if x[i-1] != y[j-1] {
				d++
			}
			d = min(d, prev[j]+1, cur[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, before[j-2]+1)
			}
			cur[j] = d
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(y)]
}
