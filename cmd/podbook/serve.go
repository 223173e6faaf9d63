package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"podbook/site"
	"podbook/site/diag"
	"podbook/site/server"
)

func (a *app) serve() *cobra.Command {
	var opt site.Options
	var addr string
	var still, show bool
	var hosts []string
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Serve the hub with search, and show edits as they happen",
		Long: `Serve shows the hub at http://127.0.0.1:7171/ at once, while its search index is
still being built. Saved edits show in open pages and in search; nothing needs to
be restarted. Ctrl-C ends it.
` + exitHelp(false),
		Args: between(0, 1, "at most one DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ln, err := listen(addr)
			if err != nil {
				return err
			}
			defer ln.Close()
			opt.Resting = largePages(serveRoom)
			startPace.collector()
			s, err := a.open(args, 0, opt)
			if err != nil {
				return err
			}
			live, err := site.NewLive(s, !still)
			if err != nil {
				return err
			}
			time.AfterFunc(startTime, servePace.collector)
			ctx, stop := untilSignal(cmd.Context())
			defer stop()
			return a.serveLive(ctx, live, ln, server.Config{Live: !still, Hosts: append(hosts, hostOf(addr)...), Log: s.Log()}, show)
		},
	}
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:7171", "address to listen on; port 0 picks a free one")
	f.BoolVar(&still, "no-watch", false, "do not look for edits")
	f.BoolVar(&opt.Drafts, "drafts", false, "show drafts, too")
	f.BoolVar(&show, "open", false, "open the hub in a browser")
	f.StringSliceVar(&hosts, "host", nil, "further names that the hub may be called by, such as playbook.example.org (localhost and IP addresses always may)")
	return cmd
}

// liveHub shows a live site to the server.
type liveHub struct{ *site.Live }

func (h liveHub) Current() server.Revision {
	r := h.Live.Current()
	return server.Revision{Hub: r.Hub, Renderer: r.Renderer, FS: r.FS}
}

func (h liveHub) Search() server.Searcher { return h.Index() }

// serveLive runs the server, the index and the watcher until ctx ends.
func (a *app) serveLive(ctx context.Context, live *site.Live, ln net.Listener, cfg server.Config, show bool) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer func() {
		cancel()
		group.Wait()
		err = errors.Join(err, live.Close())
	}()
	url := "http://" + ln.Addr().String() + "/"
	hub := live.Current().Hub
	fmt.Fprintf(a.out, "%s: %s at %s\n", hub.Title, plural(len(hub.Entries), "entry"), url)
	if cfg.Live {
		fmt.Fprintln(a.out, "Saved edits show at once. Ctrl-C ends.")
	}
	var told diagnosticLog
	told.print(a, live.Current())

	p := newProgress(a.err, "indexing entry")
	group.Go(func() { live.Run(ctx, p.step) })
	group.Go(func() {
		for {
			changed := live.Changed()
			told.print(a, live.Current())
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	})
	if show {
		openBrowser(url)
	}
	cfg.Hub = liveHub{live}
	return server.New(cfg).Serve(ctx, ln)
}

// diagnosticLog prints mistakes as they are made, each once.
type diagnosticLog struct{ known map[string]bool }

// mostDiagnostics is how many mistakes are printed at a time.
const mostDiagnostics = 8

func (l *diagnosticLog) print(a *app, rev *site.Revision) {
	now := map[string]bool{}
	var fresh []diag.Diagnostic
	for _, d := range rev.Hub.Diags {
		now[d.String()] = true
		if !l.known[d.String()] {
			fresh = append(fresh, d)
		}
	}
	// The worst first, since the end of a long list is not printed.
	slices.SortStableFunc(fresh, func(x, y diag.Diagnostic) int { return cmp.Compare(y.Severity, x.Severity) })
	mended := 0
	for d := range l.known {
		if !now[d] {
			mended++
		}
	}
	l.known = now
	if len(fresh) > 0 {
		shown := fresh[:min(mostDiagnostics, len(fresh))]
		_ = diag.Print(a.err, rev.WithSources(shown), colour(a.err))
		if more := len(fresh) - len(shown); more > 0 {
			fmt.Fprintf(a.err, "… and %d more: podbook check lists them\n", more)
		}
	}
	if mended > 0 && len(now) == 0 {
		fmt.Fprintln(a.err, "no problems left")
	}
}

func listen(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use: is podbook running already? --addr 127.0.0.1:0 picks a free port", addr)
	}
	if err != nil {
		return nil, usage("cannot listen on %q: %v", addr, err)
	}
	return ln, nil
}

// hostOf is the name in an address, if it is one by which the hub may be called.
func hostOf(addr string) []string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" || net.ParseIP(host) != nil {
		return nil
	}
	return []string{strings.ToLower(host)}
}

func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	if cmd := exec.Command(name, args...); cmd.Start() == nil {
		go cmd.Wait()
	}
}
