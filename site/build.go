package site

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"podbook/site/model"
	"podbook/site/output"
)

// BuildOptions say where a site is written.
type BuildOptions struct {
	Out      string
	Progress func(done, total int) // called from several goroutines; nil for none
}

// BuildResult says what a build did.
type BuildResult struct {
	Revision *Revision
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
	rev, err := s.Load()
	if err != nil {
		return nil, err
	}
	if err := rev.write(ctx, w, opt.Progress); err != nil {
		return nil, err
	}
	stats, err := w.Finish()
	if err != nil {
		return nil, fmt.Errorf("finish build: %w", err)
	}
	return &BuildResult{Revision: rev, Stats: stats}, nil
}

// write hands every page to the output folder.
func (r *Revision) write(ctx context.Context, w *output.Writer, progress func(done, total int)) error {
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
				if err := r.writePage(w, pages[i]); err != nil {
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
