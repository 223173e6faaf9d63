// Command bench times Podbook beside Hugo and nginx, on this machine, now.
//
//	go run -C site/bench . [flags]
//
// It builds Podbook from the tree it lies in and Hugo from its source, makes
// corpora out of the sample hub's text, runs both in turn and prints one table in
// Markdown; -json keeps every single run. It is a module of its own, so that
// nothing it needs is a need of Podbook's.
//
// What makes the comparison fair:
//
//   - Corpora, caches and outputs lie in memory (/dev/shm): a busy disk is noisier
//     than what is measured.
//   - The two run in turn, A B A B, never at once; a row shows medians, with the
//     least and the most behind them, and the ratio of the medians.
//   - Both write the same kinds of files: entry pages, section, tag and pod
//     listings in pages of 100, two feeds per listing and for the home page, a
//     sitemap. Hugo's theme (hugo/) is plainer than Podbook's: no navigation
//     besides the sections, no backlinks, no related entries.
//   - After what is timed, both outputs are looked at: a build that lost the edit
//     fails the run.
//   - A latency ends when the new text was received over HTTP by a client that
//     asks about once a millisecond, and begins before the file is renamed into
//     place. Nothing is subtracted from it.
//
// What the machine lacks (Hugo cannot be fetched, nginx is not installed) is left
// out of the table, and said.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// options are the command line.
type options struct {
	tree    string // root of Podbook's module
	podbook string // binary to measure instead of the tree's
	corpus  string // folder to measure instead of made corpora
	sizes   []int
	runs    int
	edits   int
	seconds int
	hours   int // of sessions
	only    []string
	json    string
}

// measures are the names that -only knows, in the order they are run in.
var measures = []string{"cold", "highlight", "warm", "unchanged", "touched", "edit", "index", "restart", "save", "title", "load", "search"}

// sessionsMeasure is a corpus of its own, and measured only when it is asked for.
const sessionsMeasure = "sessions"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	opt, err := parseFlags(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err == nil {
		err = run(ctx, opt)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string) (options, error) {
	var opt options
	fl := flag.NewFlagSet("bench", flag.ContinueOnError)
	fl.StringVar(&opt.tree, "tree", "../..", "root of Podbook's module")
	fl.StringVar(&opt.podbook, "podbook", "", "measure this binary instead of building one from the tree")
	fl.StringVar(&opt.corpus, "corpus", "", "measure a copy of this folder of Markdown instead of made corpora")
	sizes := fl.String("sizes", "1000,10000", "entries of the made corpora")
	large := fl.Bool("large", false, "a corpus of 100,000 entries, too (takes more than an hour and some 15 GB of memory)")
	fl.IntVar(&opt.runs, "runs", 5, "runs of each contestant")
	fl.IntVar(&opt.edits, "edits", 60, "edits that latencies are taken from; Hugo gets a sixth of them")
	fl.IntVar(&opt.seconds, "seconds", 5, "length of one run of the load generator")
	fl.IntVar(&opt.hours, "hours", 3000, "hours of talk for the measure "+sessionsMeasure+", made from the transcripts in the folder PODBOOK_CORPORA or of the sample hub")
	only := fl.String("only", "", "comma-separated measures: "+strings.Join(append(slices.Clone(measures), sessionsMeasure), ", ")+" (which is not part of all)")
	fl.StringVar(&opt.json, "json", "", "write every run to this file")
	if err := fl.Parse(args); err != nil {
		return opt, err
	}
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 100 {
			return opt, fmt.Errorf("-sizes: %q is not a number of at least 100 entries", s)
		}
		opt.sizes = append(opt.sizes, n)
	}
	if *large {
		opt.sizes = append(opt.sizes, 100_000)
	}
	if *only != "" {
		opt.only = strings.Split(*only, ",")
	}
	for _, name := range opt.only {
		if !slices.Contains(measures, name) && name != sessionsMeasure {
			return opt, fmt.Errorf("-only: no measure %q; there are %s", name, strings.Join(append(slices.Clone(measures), sessionsMeasure), ", "))
		}
	}
	if fl.NArg() > 0 || opt.runs < 1 || opt.edits < 6 || opt.seconds < 1 || opt.hours < 1 {
		return opt, errors.New("flags only; at least one run, six edits, one second and one hour")
	}
	return opt, nil
}

func (o options) wants(name string) bool { return len(o.only) == 0 || slices.Contains(o.only, name) }

func run(ctx context.Context, opt options) (err error) {
	base := "/dev/shm"
	if info, err := os.Stat(base); err != nil || !info.IsDir() {
		base = ""
		say("there is no /dev/shm: outputs lie on disk, whose noise is in every number")
	}
	work, err := os.MkdirTemp(base, "podbook-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if err := os.Chmod(work, 0o755); err != nil { // nginx reads as nobody
		return err
	}
	b, err := prepare(ctx, opt, work)
	if err != nil {
		return err
	}
	if opt.corpus != "" {
		opt.sizes = []int{0}
	}
	if slices.Equal(opt.only, []string{sessionsMeasure}) {
		opt.sizes = nil
	}
	for _, n := range opt.sizes {
		if err = b.race(ctx, n); err != nil {
			break // what was measured so far is worth something
		}
	}
	if err == nil && slices.Contains(opt.only, sessionsMeasure) {
		say("%s hours: sessions", thousands(opt.hours))
		err = b.sessions(ctx)
	}
	b.print(os.Stdout)
	if opt.json != "" {
		err = errors.Join(err, b.writeJSON(opt.json))
	}
	return err
}

// race measures everything on one corpus.
func (b *bench) race(ctx context.Context, n int) error {
	t, err := b.newTrack(ctx, n)
	if err != nil {
		return err
	}
	if err := t.measure(ctx); err != nil {
		return err
	}
	return os.RemoveAll(t.dir)
}

// measure runs what was asked for on one corpus.
func (t *track) measure(ctx context.Context) error {
	for _, m := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"cold", t.cold}, {"highlight", t.highlight}, {"warm", t.warm},
		{"unchanged", t.unchanged}, {"touched", t.touched}, {"edit", t.edit},
		{"index", t.index}, {"restart", t.restart},
		{"save", t.save}, {"title", t.title}, {"load", t.load}, {"search", t.searching},
	} {
		if !t.opt.wants(m.name) {
			continue
		}
		say("%s entries: %s", thousands(t.n), m.name)
		if err := m.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// track is one corpus with what the contestants make of it.
type track struct {
	*bench
	n       int
	dir     string   // everything of this track
	hub     string   // the corpus
	files   []string // its entries, relative to hub, in order
	touches int      // edits made so far
}

func (b *bench) newTrack(ctx context.Context, n int) (*track, error) {
	t := &track{bench: b, n: n, dir: filepath.Join(b.work, "track"), hub: filepath.Join(b.work, "track", "hub")}
	var about string
	var err error
	if b.opt.corpus != "" {
		about, err = copyCorpus(t.hub, b.opt.corpus)
	} else {
		about, err = makeCorpus(t.hub, filepath.Join(b.opt.tree, "content"), n)
	}
	if err != nil {
		return nil, err
	}
	if t.files, err = entries(t.hub); err != nil {
		return nil, err
	}
	t.n = len(t.files)
	if t.n == 0 {
		return nil, errors.New("the corpus has no entries")
	}
	b.corpora = append(b.corpora, about)
	say("%s", about)
	if b.opt.corpus != "" {
		return t, t.agree(ctx)
	}
	return t, nil
}

// agree makes sure that a corpus we did not make can be measured: only entries that
// stand where their file's name says are edited and asked for, and Hugo takes part
// if it makes nearly all the pages that Podbook makes.
func (t *track) agree(ctx context.Context) error {
	if err := t.settle(true); err != nil {
		return err
	}
	if _, err := t.podbookBuild(nothing, nil)(ctx, 0); err != nil {
		return err
	}
	if t.files = standing(t.files, t.out()); len(t.files) < 100 {
		return fmt.Errorf("only %d entries of the corpus stand at a URL that follows from their file's name", len(t.files))
	}
	if t.hugo == "" {
		return nil
	}
	_, err := t.hugoBuild(true, nothing, nil)(ctx, 0)
	both := standing(t.files, t.hugoOut())
	if err == nil && len(both) < len(t.files)*9/10 {
		err = fmt.Errorf("it makes pages of %d, Podbook of %d entries", len(both), len(t.files))
	}
	if err != nil {
		say("going on without Hugo, which cannot build this corpus: %v", err)
		t.hugo = ""
		return nil
	}
	t.files = both
	return nil
}

// standing keeps the entries that have their page in an output folder.
func standing(files []string, out string) (kept []string) {
	for _, name := range files {
		if _, err := os.Stat(filepath.Join(out, pageURL(name), "index.html")); err == nil {
			kept = append(kept, name)
		}
	}
	return kept
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...) }
