package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"podbook/site"
	"podbook/site/diag"
	"podbook/site/output"
)

func (a *app) build() *cobra.Command {
	var opt site.Options
	var out string
	var noSearch, verify bool
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Write the static site",
		Long: `Build writes the hub as a static site that any web server, or a browser alone,
can show. Files that already are right are not written again; files of pages
that are gone are removed; files that Podbook did not write are never touched.

Mistakes in the content do not stop a build: podbook check lists them.
` + exitHelp(false),
		Args: between(0, 1, "at most one DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkBaseURL(opt.BaseURL); err != nil {
				return err
			}
			largePages(buildFloor)
			s, err := a.open(args, 0, opt)
			if err != nil {
				return err
			}
			ctx, stop := untilSignal(cmd.Context())
			defer stop()
			start := time.Now()
			buildPace.collector()
			p := newProgress(a.err, "writing page")
			how := site.BuildOptions{Out: out, NoSearch: noSearch, Progress: p.step}
			res, err := s.Build(ctx, how)
			p.clear()
			if errors.Is(err, output.ErrSource) {
				return usage("%w: choose another with -o", err)
			}
			if errors.Is(err, output.ErrLocked) {
				return fmt.Errorf("%q is being written by another build; wait for it, or choose another folder with -o", out)
			}
			if err != nil {
				return err
			}
			a.buildSummary(res, out, time.Since(start))
			if n := len(res.Foreign); n > 0 {
				return fmt.Errorf("refusing to overwrite %s that podbook did not write: %s", plural(n, "file"), strings.Join(res.Foreign[:min(n, 5)], ", "))
			}
			if verify {
				return a.verify(ctx, s, how)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "public", "folder to write the site to")
	cmd.Flags().StringVar(&opt.BaseURL, "base-url", "", "where the site will stand, for feeds, the sitemap and canonical links: https://example.org/hub/")
	cmd.Flags().BoolVar(&opt.Drafts, "drafts", false, "publish drafts, too")
	cmd.Flags().BoolVar(&noSearch, "no-search", false, "leave out the files by which the site is searched without a server")
	cmd.Flags().BoolVar(&verify, "verify", false, "then build once more from nothing, into a temporary folder, and compare every file")
	return cmd
}

// verify compares what was built with a build that knows of no earlier one.
func (a *app) verify(ctx context.Context, s *site.Site, how site.BuildOptions) error {
	p := newProgress(a.err, "verifying page")
	how.Progress = p.step
	differ, err := s.Verify(ctx, how)
	p.clear()
	if err != nil {
		return err
	}
	if n := len(differ); n > 0 {
		return fmt.Errorf("%s in %s differ from what a clean build makes: %s (was the hub edited meanwhile?)",
			plural(n, "file"), how.Out, strings.Join(differ[:min(n, 5)], ", "))
	}
	fmt.Fprintln(a.out, "verified: a clean build makes the same files")
	return nil
}

func (a *app) buildSummary(res *site.BuildResult, out string, took time.Duration) {
	if res.Revision == nil {
		fmt.Fprintf(a.out, "%s in %s: nothing changed (%s)\n", plural(res.Files, "file"), out, took.Round(time.Millisecond))
		return
	}
	hub := res.Revision.Hub
	fmt.Fprintf(a.out, "%s, %s in %s: %d written, %d removed, %d unchanged (%s)\n",
		plural(len(hub.Entries), "entry"), plural(res.Files, "file"), out,
		res.Written, res.Deleted, res.Files-res.Written, took.Round(time.Millisecond))
	for _, p := range res.Left {
		fmt.Fprintf(a.err, "left alone: %s was changed by somebody else since it was written\n", p)
	}
	if len(hub.Diags) > 0 {
		fmt.Fprintf(a.err, "%s: podbook check lists them\n", diag.Summary(hub.Diags))
	}
	if hub.Settings.BaseURL == "" {
		fmt.Fprintln(a.err, "note: without base_url (or --base-url) there is no sitemap, no podcast, and no canonical links")
	}
}

func checkBaseURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return usage("--base-url %q is not an absolute URL such as https://example.org/hub/", s)
	}
	return nil
}
