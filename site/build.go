package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
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
	output.Stats
}

// Build writes the hub's current revision into a folder: files that already
// have the right bytes are left alone, those of deleted pages are removed.
func (s *Site) Build(ctx context.Context, opt BuildOptions) (*BuildResult, error) {
	w, err := output.Open(opt.Out, output.Options{Sources: []string{s.opt.Dir}})
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	in, err := s.changedInputs(w, opt)
	if err != nil {
		return nil, err
	}
	if in.same {
		stats, err := w.KeepAll(in.String())
		return &BuildResult{Stats: stats}, err
	}
	rev, err := s.Load()
	if err != nil {
		return nil, err
	}
	res := &BuildResult{Revision: rev}
	if err := rev.write(ctx, w, opt.Progress, res); err != nil {
		return nil, err
	}
	if !opt.NoSearch && rev.Hub.Settings.Writes("search") {
		if err := rev.writeSearch(ctx, w, res); err != nil {
			return nil, err
		}
	}
	in.content = s.contentInputs(in)
	if len(res.Foreign)+len(s.unread) > 0 {
		in.stat, in.content = "", "" // try again next time
	}
	if res.Stats, err = w.Finish(in.String()); err != nil {
		return nil, fmt.Errorf("finish build: %w", err)
	}
	slices.Sort(res.Foreign)
	return res, nil
}

// write hands every page to the output folder.
func (r *Revision) write(ctx context.Context, w *output.Writer, progress func(done, total int), res *BuildResult) error {
	var mu sync.Mutex
	pages := r.Hub.Pages
	var next, done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pages) {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				err := r.writePage(w, pages[i])
				if foreign := (*output.ForeignError)(nil); errors.As(err, &foreign) {
					mu.Lock()
					res.Foreign = append(res.Foreign, foreign.Path)
					mu.Unlock()
				} else if err != nil {
					return err
				}
				if n := int(done.Add(1)); progress != nil {
					progress(n, len(pages))
				}
			}
		})
	}
	return group.Wait()
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

func (r *Revision) writePage(w *output.Writer, p *model.Page) error {
	if p.Kind == model.PageAsset {
		_, err := w.Copy(p.Path, p.Asset.Hash, func() (io.ReadCloser, error) { return r.FS.Open(p.Asset.Path) })
		if err != nil {
			return fmt.Errorf("copy %s: %w", p.Asset.Path, err)
		}
		return nil
	}
	data, _, err := r.Renderer.Page(p)
	if err != nil {
		return fmt.Errorf("render %s: %w", p.URL, err)
	}
	if _, err := w.Write(p.Path, data, ""); err != nil {
		return err
	}
	return nil
}
