package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"podbook/indexer"
	"podbook/site/model"
	"podbook/site/output"
)

// BuildOptions say where a site is written.
type BuildOptions struct {
	Out      string
	NoSearch bool                  // leave the files of the static search out
	Progress func(done, total int) // called from several goroutines; nil for none
}

// BuildResult says what a build did.
type BuildResult struct {
	// Revision is what was written; nil when nothing had to be looked into,
	// because neither the hub nor the output changed since the last build.
	Revision *Revision
	Foreign  []string // files in the way that Podbook did not write, left alone
	Parsed   int      // files that no earlier run had parsed
	Rendered int      // pages that had to be made to know what is in them
	output.Stats
}

// Build writes the hub's current revision into a folder: files that already
// have the right bytes are left alone, those of deleted pages are removed.
func (s *Site) Build(ctx context.Context, opt BuildOptions) (*BuildResult, error) {
	// Looking through the output takes as long as looking through the hub.
	seen := meanwhile(func() scanned { return s.scanInputs(opt) })
	defer seen()
	w, err := output.Open(opt.Out, output.Options{Sources: []string{s.opt.Dir}})
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	in, err := s.changedInputs(w, seen())
	if err != nil {
		return nil, err
	}
	if in.same {
		stats, err := w.KeepAll(in.String())
		return &BuildResult{Stats: stats}, err
	}
	runtime.GC() // memory that the scan is done with is sooner had than new memory
	rev, err := s.loadFor(&in)
	if err != nil {
		return nil, err
	}
	res := &BuildResult{Revision: rev, Parsed: int(s.parsings.Load())}
	// What was learnt is kept for the next run while pages are made.
	kept := meanwhile(func() struct{} {
		s.keepParsed()
		return struct{}{}
	})
	defer kept()
	job := &job{rev: rev, w: w, res: res, outlined: in.outline != "" && in.outline == parseInputs(w.Input()).outline}
	if err := job.write(ctx, opt.Progress); err != nil {
		return nil, err
	}
	if !opt.NoSearch && rev.Hub.Settings.Writes("search") {
		if err := rev.writeSearch(ctx, w, res); err != nil {
			return nil, err
		}
	}
	kept()
	if len(res.Foreign)+len(s.unread) > 0 {
		in.stat, in.content, in.outline = "", "", "" // try again next time
	}
	if res.Stats, err = w.Finish(in.String()); err != nil {
		return nil, fmt.Errorf("finish build: %w", err)
	}
	slices.Sort(res.Foreign)
	return res, nil
}

// loadFor loads what the inputs list, and completes them.
func (s *Site) loadFor(in *inputs) (*Revision, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gathered, err := s.gather(in.list)
	if err != nil {
		return nil, err
	}
	named := meanwhile(func() struct{} {
		in.outline = s.outline()
		in.nameContent(s.hashFiles(in.list, s.hashes))
		return struct{}{}
	})
	rev := s.publish(gathered)
	named()
	return rev, nil
}

// job is the writing of one revision.
type job struct {
	rev      *Revision
	w        *output.Writer
	res      *BuildResult
	outlined bool // the last build was of the same outlines: pages differ by bodies only
	rendered atomic.Int64
	mu       sync.Mutex
}

// write hands every page to the output folder.
func (j *job) write(ctx context.Context, progress func(done, total int)) error {
	pages := j.rev.Hub.Pages
	var next, done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			var scratch bytes.Buffer
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pages) {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				err := j.writePage(pages[i], &scratch)
				if foreign := (*output.ForeignError)(nil); errors.As(err, &foreign) {
					j.mu.Lock()
					j.res.Foreign = append(j.res.Foreign, foreign.Path)
					j.mu.Unlock()
				} else if err != nil {
					return err
				}
				if n := int(done.Add(1)); progress != nil {
					progress(n, len(pages))
				}
			}
		})
	}
	err := group.Wait()
	j.res.Rendered = int(j.rendered.Load())
	return err
}

func (j *job) writePage(p *model.Page, scratch *bytes.Buffer) error {
	if p.Kind == model.PageAsset {
		_, err := j.w.Copy(p.Path, p.Asset.Hash, func() (io.ReadCloser, error) { return j.rev.FS.Open(p.Asset.Path) })
		if err != nil {
			return fmt.Errorf("copy %s: %w", p.Asset.Path, err)
		}
		return nil
	}
	if j.outlined && j.w.KeepIf(p.Path, func(made string) bool { return j.rev.stillMadeFrom(p, made) }) {
		return nil
	}
	j.rendered.Add(1)
	data, of, err := j.rev.Renderer.PageOf(p, scratch)
	if err != nil {
		return fmt.Errorf("render %s: %w", p.URL, err)
	}
	_, err = j.w.Write(p.Path, data, j.rev.madeFrom(p, of))
	return err
}

// The fingerprint of a page names the files that it was made from, beside the
// outlines of all: a hash of theirs, and the ids of their entries, "." for the
// page's own. A page that is made from many has none, and is always made.
const manyFiles = 64

// madeFrom is the fingerprint of a page that was made from the files of entries.
func (r *Revision) madeFrom(p *model.Page, of []*model.Entry) string {
	if len(of) > manyFiles {
		return ""
	}
	ids := make([]string, len(of))
	for i, e := range of {
		if ids[i] = e.ID; e == p.Entry {
			ids[i] = "."
		}
	}
	return r.hashOf(of) + "|" + strings.Join(ids, "|")
}

func (r *Revision) hashOf(entries []*model.Entry) string {
	if len(entries) == 1 { // as of most
		return r.Hub.File(entries[0]).Source.Hash
	}
	sum := sha256.New()
	for _, e := range entries {
		feed(sum, r.Hub.File(e).Source.Hash)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// stillMadeFrom reports whether the files that a fingerprint names are the same now.
// (An id with the separator in it names none, or others, which have another hash.)
func (r *Revision) stillMadeFrom(p *model.Page, fingerprint string) bool {
	if own, ok := strings.CutSuffix(fingerprint, "|."); ok && p.Entry != nil && own == r.Hub.File(p.Entry).Source.Hash {
		return true // as of most
	}
	hash, ids, _ := strings.Cut(fingerprint, "|")
	var room [4]*model.Entry
	of := room[:0]
	for id := range strings.SplitSeq(ids, "|") {
		e, ok := p.Entry, true
		if id == "" {
			break
		} else if id != "." {
			e, ok = r.Hub.Source(id)
		}
		if !ok || e == nil {
			return false
		}
		of = append(of, e)
	}
	return r.hashOf(of) == hash
}

// searchData is where the files of the static search stand in a site.
const searchData = "search/data/"

func (r *Revision) writeSearch(ctx context.Context, w *output.Writer, res *BuildResult) error {
	return indexer.Static(ctx, Corpus(r.Hub), func(name string, data []byte) error {
		_, err := w.Write(searchData+name, data, "")
		if foreign := (*output.ForeignError)(nil); errors.As(err, &foreign) {
			res.Foreign = append(res.Foreign, foreign.Path)
			return nil
		}
		return err
	})
}
