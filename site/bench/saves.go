package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// quietPeriod is what Podbook waits after a save for more to come (site/watch). It
// is part of every latency here, and named in every row.
const (
	quietPeriod = 12 * time.Millisecond
	quietNoted  = " (quiet period of 12 ms included)"
)

// breath is the pause between a save that was seen and found, and the next.
const breath = time.Second

// save takes the time from a save of a body to the page, and to search.
func (t *track) save(ctx context.Context) error {
	if err := t.settle(true); err != nil {
		return err
	}
	s, err := t.servePodbook(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	if _, _, err := t.opening(ctx, s); err != nil {
		return err
	}
	s.settled(ctx) // the index goes on being merged for a while after it was first written
	pages, searches := latency(), latency()
	for range t.opt.edits {
		e := t.nextEdit()
		at, err := t.replace(e.name, e.body)
		if err != nil {
			return err
		}
		seen, err := s.until(ctx, e.url, e.word)
		if err != nil {
			return err
		}
		found, err := s.found(ctx, e.word, e.url)
		if err != nil {
			return err
		}
		pages.Runs, searches.Runs = append(pages.Runs, ms(seen.Sub(at))), append(searches.Runs, ms(found.Sub(at)))
		time.Sleep(breath)
	}
	held := value{Unit: "MB", Runs: []float64{s.settled(ctx)}}
	s.stop()
	hugo, hugoHeld, err := t.hugoSaves(ctx)
	if err != nil {
		return err
	}
	t.add(row{Name: "serve, save → page, body edit" + quietNoted, Podbook: pages, Beside: hugo, By: "hugo",
		Ratio: quotient(hugo, pages), Goal: t.pageGoal(15, quietPeriod)})
	t.add(row{Name: "serve, save → search" + quietNoted, Podbook: searches, Goal: t.goal(below95(150), 10_000)})
	t.add(row{Name: "serve, memory after these edits", Podbook: held, Beside: hugoHeld, By: "hugo", Ratio: quotient(hugoHeld, held), Goal: t.memoryGoal()})
	return nil
}

// pageGoal limits what a save takes to be seen, beyond the quiet period that is
// allowed for, at 10,000 entries; at 100,000 ten times that.
func (t *track) pageGoal(limit float64, allowed time.Duration) *goal {
	n := 10_000
	if t.n >= 100_000 {
		n, limit = 100_000, 10*limit
	}
	g := below95(limit)
	if allowed > 0 {
		g.Text += fmt.Sprintf(" + %.0f ms of quiet", ms(allowed))
		g.limit += ms(allowed)
	}
	return t.goal(g, n)
}

// hugoSaves does the same with Hugo's server: fewer edits, since each takes longer.
func (t *track) hugoSaves(ctx context.Context) (pages, held value, err error) {
	if t.hugo == "" {
		return pages, held, nil
	}
	pages, held = latency(), value{Unit: "MB"}
	s, err := t.serveHugo(ctx)
	if err != nil {
		return pages, held, err
	}
	defer s.stop()
	if _, err := s.until(ctx, pageURL(t.files[0]), "</html>"); err != nil {
		return pages, held, err
	}
	for range t.opt.edits / 6 {
		e := t.nextEdit()
		at, err := t.replace(e.name, e.body)
		if err != nil {
			return pages, held, err
		}
		seen, err := s.until(ctx, e.url, e.word)
		if err != nil {
			return pages, held, err
		}
		pages.Runs = append(pages.Runs, ms(seen.Sub(at)))
		time.Sleep(breath)
	}
	held.Runs = append(held.Runs, s.settled(ctx))
	return pages, held, nil
}

// title takes the time from a save of a title to a tag page that lists it.
func (t *track) title(ctx context.Context) error {
	if err := t.settle(true); err != nil {
		return err
	}
	s, err := t.servePodbook(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	if _, _, err := t.opening(ctx, s); err != nil {
		return err
	}
	s.settled(ctx) // the index goes on being merged for a while after it was first written
	tags := latency()
	lists := map[string]map[string]bool{}
	for tries := 0; len(tags.Runs) < t.opt.edits; tries++ {
		if tries > 50*t.opt.edits {
			say("too few entries of this corpus are listed on the first page of a tag")
			return nil
		}
		e := t.nextEdit()
		tag, err := listedOn(ctx, s.client, e.url, lists)
		if err != nil {
			return err
		}
		if tag == "" || e.head == nil {
			continue
		}
		at, err := t.replace(e.name, e.head)
		if err != nil {
			return err
		}
		seen, err := s.until(ctx, tag, e.word)
		if err != nil {
			return err
		}
		tags.Runs = append(tags.Runs, ms(seen.Sub(at)))
		if _, err := s.found(ctx, e.word, e.url); err != nil { // the next edit begins in quiet
			return err
		}
		time.Sleep(breath)
	}
	t.add(row{Name: "serve, save → tag page, title edit" + quietNoted, Podbook: tags,
		Goal: t.pageGoal(40, 0)})
	return nil
}

var href = regexp.MustCompile(`href="([^"#?]+)"`)

// listedOn finds a tag of an entry whose first page lists the entry; "" when all
// list it further back. lists remembers what tag pages link to.
func listedOn(ctx context.Context, c client, entry string, lists map[string]map[string]bool) (string, error) {
	links, err := linksOf(ctx, c, entry)
	if err != nil {
		return "", err
	}
	for tag := range links {
		if !tagPage.MatchString(tag) {
			continue
		}
		if lists[tag] == nil {
			if lists[tag], err = linksOf(ctx, c, tag); err != nil {
				return "", err
			}
		}
		if lists[tag][entry] {
			return tag, nil
		}
	}
	return "", nil
}

var tagPage = regexp.MustCompile(`^/tags/[^/]+/$`)

// linksOf lists the paths that a page links to.
func linksOf(ctx context.Context, c client, page string) (map[string]bool, error) {
	status, body, err := c.get(ctx, page)
	if err != nil || status != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d (%v)", page, status, err)
	}
	base, err := url.Parse(page)
	if err != nil {
		return nil, err
	}
	links := map[string]bool{}
	for _, m := range href.FindAllSubmatch(body, -1) {
		if u, err := base.Parse(string(m[1])); err == nil && u.Host == "" {
			links[u.Path] = true
		}
	}
	return links, nil
}

// latency is a value of which every run counts, not only the middle one.
func latency() value { return value{Unit: "ms", Tail: true} }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
