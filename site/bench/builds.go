package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The measures of builds. Each is run by both contestants in turn; Hugo has one
// way to build, so whatever changed it builds everything.

func (t *track) out() string   { return filepath.Join(t.dir, "podbook-out") }
func (t *track) cache() string { return filepath.Join(t.dir, "podbook-cache") }

const baseURL = "http://localhost/"

// settle writes the hub's settings: the outputs are those that Hugo's site has.
func (t *track) settle(highlight bool) error {
	text := fmt.Sprintf("title: Hub\nbase_url: %s\nhighlight: %t\noutputs: [feed, tag-feeds, sitemap]\n", baseURL, highlight)
	return os.WriteFile(filepath.Join(t.hub, "podbook.yaml"), []byte(text), 0o644)
}

// podbookBuild makes a contestant of Podbook.
func (t *track) podbookBuild(before, after func(run int) error) contestant {
	args := []string{"build", t.hub, "-o", t.out(), "--cache", t.cache()}
	if t.noSearch {
		args = append(args, "--no-search")
	}
	return func(ctx context.Context, run int) (sample, error) {
		if err := before(run); err != nil {
			return sample{}, err
		}
		s, _, err := timed(ctx, t.podbook, args...)
		if err == nil && after != nil {
			err = after(run)
		}
		return s, err
	}
}

func nothing(int) error { return nil }

// cold builds into an empty folder, with empty caches.
func (t *track) cold(ctx context.Context) error {
	if err := t.coldBuilds(ctx, false, "cold build", 3); err != nil {
		return err
	}
	return t.compareOutputs()
}

func (t *track) highlight(ctx context.Context) error {
	return t.coldBuilds(ctx, true, "cold build, highlighting", 1.5)
}

func (t *track) coldBuilds(ctx context.Context, highlight bool, name string, times float64) error {
	if err := t.settle(highlight); err != nil {
		return err
	}
	all, err := t.inTurn(ctx,
		t.podbookBuild(func(int) error { return removed(t.out(), t.cache()) }, nil),
		t.hugoBuild(highlight, func(int) error { return removed(t.hugoOut(), filepath.Join(t.dir, "hugo-cache")) }, nil))
	if err != nil {
		return err
	}
	t.against(name+": time", wall(all[0]), wall(all[1]), t.goal(atLeast(times), 10_000))
	t.against(name+": CPU", cpu(all[0]), cpu(all[1]), nil)
	eighth := t.goal(atLeast(8), 10_000)
	if highlight {
		eighth = nil
	}
	t.against(name+": memory", peak(all[0]), peak(all[1]), eighth)
	return nil
}

// warm builds into an empty folder with the cache of an earlier build.
func (t *track) warm(ctx context.Context) error {
	if err := t.settle(true); err != nil {
		return err
	}
	if _, err := t.podbookBuild(nothing, nil)(ctx, 0); err != nil {
		return err
	}
	all, err := t.inTurn(ctx,
		t.podbookBuild(func(int) error { return removed(t.out()) }, nil),
		t.hugoBuild(true, func(int) error { return removed(t.hugoOut()) }, nil))
	if err != nil {
		return err
	}
	t.against("the same, warm cache: time", wall(all[0]), wall(all[1]), t.goal(atLeast(3), 10_000))
	return nil
}

// upToDate brings both outputs up to date, so that the next build finds nothing new.
func (t *track) upToDate(ctx context.Context) error {
	if err := t.settle(false); err != nil {
		return err
	}
	for _, c := range []contestant{t.podbookBuild(nothing, nil), t.hugoBuild(false, nothing, nil)} {
		if c == nil {
			continue
		}
		if _, err := c(ctx, 0); err != nil {
			return err
		}
	}
	return nil
}

func (t *track) unchanged(ctx context.Context) error {
	return t.rebuilds(ctx, "build, nothing changed", nothing)
}

// touched is what a fresh checkout looks like: the same bytes with new times.
func (t *track) touched(ctx context.Context) error {
	return t.rebuilds(ctx, "build, only mtimes are new", func(int) error {
		now := time.Now()
		for _, name := range t.files {
			if err := os.Chtimes(filepath.Join(t.hub, name), now, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *track) rebuilds(ctx context.Context, name string, before func(int) error) error {
	if err := t.upToDate(ctx); err != nil {
		return err
	}
	var start time.Time
	all, err := t.inTurn(ctx,
		t.podbookBuild(
			func(run int) error { err := before(run); start = time.Now(); return err },
			func(int) error {
				if n, err := newer(t.out(), start); err != nil || n > 0 {
					return fmt.Errorf("nothing changed, and podbook wrote %d files (%v)", n, err)
				}
				return nil
			}),
		t.hugoBuild(false, before, nil))
	if err != nil {
		return err
	}
	t.against(name+": time", wall(all[0]), wall(all[1]), t.goal(atLeast(20), 10_000))
	return nil
}

// edit changes the body of one entry before each build, and expects to find it.
// Hugo builds the same edit after Podbook.
func (t *track) edit(ctx context.Context) error {
	if err := t.upToDate(ctx); err != nil {
		return err
	}
	var e edit
	change := func(int) error {
		e = t.nextEdit()
		_, err := t.replace(e.name, e.body)
		return err
	}
	expect := func(out string) func(int) error {
		return func(int) error {
			name := filepath.Join(out, e.url, "index.html")
			page, err := os.ReadFile(name)
			if err == nil && !bytes.Contains(page, []byte(e.word)) {
				err = fmt.Errorf("the build lost an edit: %s does not have %q", name, e.word)
			}
			return err
		}
	}
	all, err := t.inTurn(ctx,
		t.podbookBuild(nothing, nil),
		t.podbookBuild(change, expect(t.out())),
		t.hugoBuild(false, nothing, expect(t.hugoOut())))
	if err != nil {
		return err
	}
	t.against("build after one edit: time", wall(all[1]), wall(all[2]), nil)
	t.add(row{Name: "build after one edit, beside one with nothing changed", Podbook: wall(all[1]), Beside: wall(all[0]), By: "unchanged",
		Ratio: wall(all[1]).median() / wall(all[0]).median(), Goal: t.goal(atMost(1.5), 10_000)})
	return nil
}

// newer counts the files of a site that were written since a time.
func newer(dir string, since time.Time) (n int, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == ".podbook-output" {
			return skip(d, err)
		}
		if info, err := d.Info(); err == nil && d.Type().IsRegular() && !info.ModTime().Before(since) {
			n++
		}
		return nil
	})
	return n, err
}

func skip(d fs.DirEntry, err error) error {
	if err == nil && d.IsDir() {
		return fs.SkipDir
	}
	return err
}

// compareOutputs says what each contestant wrote, so that readers can judge
// whether it was the same work.
func (t *track) compareOutputs() error {
	line := fmt.Sprintf("cold build of %s entries:", thousands(t.n))
	for _, c := range []struct{ name, dir string }{{"podbook", t.out()}, {"hugo", t.hugoOut()}} {
		if c.name == "hugo" && t.hugo == "" {
			continue
		}
		var pages, others int
		var size int64
		err := filepath.WalkDir(c.dir, func(_ string, d fs.DirEntry, err error) error {
			if err != nil || d.Name() == ".podbook-output" {
				return skip(d, err)
			}
			info, err := d.Info()
			switch {
			case err != nil || d.IsDir():
				return err
			case strings.HasSuffix(d.Name(), ".html"):
				pages++
			default:
				others++
			}
			size += info.Size()
			return nil
		})
		if err != nil {
			return err
		}
		line += fmt.Sprintf(" %s wrote %s pages and %s other files, %.0f MB;", c.name, thousands(pages), thousands(others), float64(size)/1e6)
	}
	t.outputs = append(t.outputs, strings.TrimSuffix(line, ";")+".")
	return nil
}
