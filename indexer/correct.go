package indexer

import (
	"context"
	"strings"
	"unicode/utf8"
)

// littleFound is how many hits are so few that a typing mistake is likely.
const littleFound = 3

// correct returns the query with words replaced that are probably misspelt, "" when
// there are none. Sure means that a word is replaced which no entry has, so that
// the corrected query is the one to answer.
func (s *state) correct(ctx context.Context, q *Query, r *run, sc *scratch) (corrected string, sure bool, err error) {
	if s.reader == nil || len(r.plan.groups) == 0 {
		return "", false, nil
	}
	little := len(r.hits) < littleFound
	replace := map[string]string{}
	for i := range r.plan.groups {
		g := &r.plan.groups[i]
		if g.df > 0 && !little || g.stop {
			continue
		}
		word := sc.builder.language(s.cols.language).terms(token{text: g.word}).surface
		edits := allowedEdits(word)
		if edits == 0 {
			continue
		}
		known := g.df
		if q.Typing && i == r.plan.last && known > 0 {
			continue
		}
		found, err := s.similar(ctx, word, edits)
		if err != nil {
			return "", false, err
		}
		// A word that the hub knows is only doubted for one that is far more usual.
		if len(found) == 0 || known > 0 && found[0].count < 10*known {
			continue
		}
		replace[g.word] = found[0].word
		sure = sure || known == 0
	}
	if len(replace) == 0 {
		return "", false, nil
	}
	return replaceWords(clean(q.Text), replace), sure, nil
}

// respell returns a text with those words replaced that no entry has, "" when there
// are none.
func (s *state) respell(ctx context.Context, text string, sc *scratch) (string, error) {
	if s.reader == nil {
		return "", nil
	}
	langs := s.languages(sc)
	replace := map[string]string{}
	for _, g := range makePlan(text, langs, s.cols).groups {
		word := langs[0].terms(token{text: g.word}).surface
		n, err := s.count(ctx, fieldWord, []term{{text: word}})
		if err != nil {
			return "", err
		}
		if n > 0 || allowedEdits(word) == 0 {
			continue
		}
		found, err := s.similar(ctx, word, allowedEdits(word))
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			replace[g.word] = found[0].word
		}
	}
	if len(replace) == 0 {
		return "", nil
	}
	return replaceWords(text, replace), nil
}

// allowedEdits says how many mistakes a word may have: short words are too near to
// each other, and numbers mean what they say.
func allowedEdits(word string) int {
	n := utf8.RuneCountInString(word)
	switch {
	case n < 4 || strings.ContainsAny(word, "0123456789") || isCJK(word):
		return 0
	case n > 8:
		return 2
	default:
		return 1
	}
}

// replaceWords replaces whole words of a query and leaves everything else.
func replaceWords(query string, replace map[string]string) string {
	var b strings.Builder
	i := 0
	tokenize(query, func(t token) {
		if to, ok := replace[t.text]; ok && t.start >= i {
			b.WriteString(query[i:t.start])
			b.WriteString(to)
			i = t.end
		}
	})
	b.WriteString(query[i:])
	return b.String()
}
