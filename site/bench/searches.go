package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"
	"unicode"
)

// searchClients is how many readers search at the same time, each waiting for an
// answer before the next question.
const searchClients = 2

// searching asks the search API for words of the entries' names, one question in
// three with a facet chosen, over the whole index: every answer has ten hits with
// snippets and the counts of all facets.
func (t *track) searching(ctx context.Context) error {
	if err := t.settle(false); err != nil {
		return err
	}
	s, err := t.servePodbook(ctx, "--no-watch")
	if err != nil {
		return err
	}
	defer s.stop()
	if _, _, err := t.opening(ctx, s); err != nil {
		return err
	}
	queries := t.questions(2000)
	rate, late := value{Unit: "queries/s"}, value{Unit: "ms"}
	for range t.opt.runs {
		n, took, err := question(ctx, s.base, queries, time.Duration(t.opt.seconds)*time.Second)
		if err != nil {
			return err
		}
		rate.Runs = append(rate.Runs, n)
		late.Runs = append(late.Runs, took...)
	}
	name := fmt.Sprintf("search over HTTP, %d clients", searchClients)
	t.add(row{Name: name, Podbook: rate, Goal: t.goal(&goal{Text: "≥ 500 queries/s", limit: 500, least: true,
		of: func(r row) float64 { return r.Podbook.median() }}, 10_000)})
	t.add(row{Name: name + ": an answer", Podbook: late, Goal: t.goal(&goal{Text: "p99 ≤ 40 ms", limit: 40,
		of: func(r row) float64 { return r.Podbook.at(0.99) }}, 10_000)})
	return nil
}

// questions are n searches, the same for the same corpus.
func (t *track) questions(n int) []string {
	rng := rand.New(rand.NewPCG(3, 5))
	var list []string
	for range n {
		name := strings.TrimSuffix(path.Base(t.files[rng.IntN(len(t.files))]), ".md")
		words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
		if len(words) == 0 {
			continue
		}
		from := rng.IntN(len(words))
		q := url.Values{"q": {strings.Join(words[from:min(len(words), from+1+rng.IntN(3))], " ")}}
		if rng.IntN(3) == 0 {
			q.Set("type", "entry")
		}
		list = append(list, "/api/v1/search?"+q.Encode())
	}
	return list
}

// question asks for some time and returns questions a second and how long each
// answer took, in ms.
func question(ctx context.Context, base string, queries []string, length time.Duration) (rate float64, took []float64, err error) {
	var wg sync.WaitGroup
	times, errs := make([][]float64, searchClients), make([]error, searchClients)
	begin := time.Now()
	for c := range searchClients {
		wg.Go(func() {
			client := newClient(base)
			for i := c; time.Since(begin) < length && ctx.Err() == nil; i += searchClients {
				start := time.Now()
				status, body, err := client.get(ctx, queries[i%len(queries)])
				if err == nil && (status != http.StatusOK || !strings.Contains(string(body), `"facets"`)) {
					err = fmt.Errorf("%s answered with status %d: %.80s", queries[i%len(queries)], status, body)
				}
				if err != nil {
					errs[c] = err
					return
				}
				times[c] = append(times[c], float64(time.Since(start).Microseconds())/1000)
			}
		})
	}
	wg.Wait()
	length = time.Since(begin)
	for _, t := range times {
		took = append(took, t...)
	}
	return float64(len(took)) / length.Seconds(), took, errors.Join(errs...)
}
