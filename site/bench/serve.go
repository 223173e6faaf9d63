package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// server is a running server of a hub.
type server struct {
	client
	cmd     *exec.Cmd
	cancel  context.CancelFunc
	started time.Time     // just before the process was
	told    chan string   // the address it prints
	errs    bytes.Buffer  // what it complains of; to be read when it has ended
	done    chan struct{} // closed when it has ended
}

var address = regexp.MustCompile(`http://(?:localhost|[0-9.]+)(:[0-9]+)`)

// launch runs a server.
func launch(ctx context.Context, name string, args ...string) (*server, error) {
	ctx, cancel := context.WithCancel(ctx)
	s := &server{cancel: cancel, told: make(chan string, 1), done: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, name, args...)
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 20 * time.Second
	s.cmd.Stderr = &s.errs
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		s.started = time.Now()
		err = s.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, err
	}
	go func() {
		defer close(s.done)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := address.FindStringSubmatch(lines.Text()); m != nil {
				select {
				case s.told <- "http://127.0.0.1" + m[1]:
				default:
				}
			}
		}
		_, _ = io.Copy(io.Discard, out)
		_ = s.cmd.Wait() // it was told to end
	}()
	return s, nil
}

// start runs a server and waits until it has told its address.
func start(ctx context.Context, name string, args ...string) (*server, error) {
	s, err := launch(ctx, name, args...)
	if err != nil {
		return nil, err
	}
	select {
	case url := <-s.told:
		s.client = newClient(url)
		return s, nil
	case <-s.done:
		return nil, fmt.Errorf("%s ended before it served: %s", strings.Join(s.cmd.Args, " "), strings.TrimSpace(s.errs.String()))
	case <-time.After(longest):
		s.stop()
		return nil, fmt.Errorf("%s did not start", filepath.Base(name))
	}
}

// stop ends a server and waits for it.
func (s *server) stop() {
	s.cancel()
	<-s.done
	if s.http != nil {
		s.http.CloseIdleConnections()
	}
}

func (t *track) servePodbook(ctx context.Context, args ...string) (*server, error) {
	return start(ctx, t.podbook, append([]string{"serve", t.hub, "--addr", "127.0.0.1:0", "--cache", t.cache()}, args...)...)
}

func (t *track) serveHugo(ctx context.Context) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	return start(ctx, t.hugo, append(append([]string{"server"}, t.hugoArgs(true)...),
		"--bind", "127.0.0.1", "--port", port, "--renderToMemory")...)
}

func freePort() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	_, port, err := net.SplitHostPort(ln.Addr().String())
	return port, err
}

// opening is what a started server took to answer with a page, and to have every
// entry in its search.
func (t *track) opening(ctx context.Context, s *server) (page, search float64, err error) {
	if _, err = s.until(ctx, pageURL(t.files[0]), "</html>"); err != nil {
		return 0, 0, err
	}
	page = time.Since(s.started).Seconds()
	at, err := s.indexed(ctx, len(t.files))
	return page, at.Sub(s.started).Seconds(), err
}

// index fills an empty index, beside cold builds of the same hub.
func (t *track) index(ctx context.Context) error {
	if err := t.settle(true); err != nil {
		return err
	}
	var pages, searches, held value
	pages.Unit, searches.Unit, held.Unit = "s", "s", "MB"
	serving := func(ctx context.Context, _ int) (sample, error) {
		if err := removed(t.cache()); err != nil {
			return sample{}, err
		}
		s, err := t.servePodbook(ctx)
		if err != nil {
			return sample{}, err
		}
		defer s.stop()
		page, search, err := t.opening(ctx, s)
		if err != nil {
			return sample{}, err
		}
		held.Runs = append(held.Runs, s.settled(ctx))
		pages.Runs, searches.Runs = append(pages.Runs, page), append(searches.Runs, search)
		return sample{}, nil
	}
	all, err := t.inTurn(ctx, serving, t.podbookBuild(func(int) error { return removed(t.out(), t.cache()) }, nil))
	if err != nil {
		return err
	}
	build := wall(all[1])
	t.add(row{Name: "serve, empty cache: first page", Podbook: pages})
	t.add(row{Name: "serve, empty cache: search complete, beside a cold build", Podbook: searches, Beside: build, By: "cold build",
		Ratio: searches.median() / build.median(), Goal: t.goal(atMost(3), 10_000)})
	t.add(row{Name: "serve, empty cache: memory once complete", Podbook: held, Goal: t.memoryGoal()})
	return nil
}

// memoryGoal is what serve may hold.
func (t *track) memoryGoal() *goal {
	if t.n >= 100_000 {
		return t.goal(below(1200, "MB"), 100_000)
	}
	return t.goal(below(250, "MB"), 10_000)
}

// restart starts a server whose cache is warm.
func (t *track) restart(ctx context.Context) error {
	if err := t.warmed(ctx); err != nil {
		return err
	}
	pages, searches, held := value{Unit: "s"}, value{Unit: "s"}, value{Unit: "MB"}
	for range t.opt.runs {
		s, err := t.servePodbook(ctx)
		if err != nil {
			return err
		}
		page, search, err := t.opening(ctx, s)
		if err == nil {
			held.Runs = append(held.Runs, s.settled(ctx))
		}
		s.stop()
		if err != nil {
			return err
		}
		pages.Runs, searches.Runs = append(pages.Runs, page), append(searches.Runs, search)
	}
	t.add(row{Name: "serve, restart: first page", Podbook: pages, Goal: t.goal(below(0.3, "s"), 10_000)})
	t.add(row{Name: "serve, restart: search complete", Podbook: searches, Goal: t.goal(below(1, "s"), 10_000)})
	t.add(row{Name: "serve, restart: memory once complete", Podbook: held, Goal: t.memoryGoal()})
	return nil
}

// warmed fills the cache of a server.
func (t *track) warmed(ctx context.Context) error {
	if err := t.settle(true); err != nil {
		return err
	}
	s, err := t.servePodbook(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	_, _, err = t.opening(ctx, s)
	return err
}

// settled is the memory of a server that has come to rest, in MB: the same within
// a hundredth for five seconds, or what it is after a minute.
func (s *server) settled(ctx context.Context) float64 {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	held, same := memory(s.cmd.Process.Pid, "VmRSS"), 0
	for range 240 {
		select {
		case <-ctx.Done():
			return held
		case <-tick.C:
		}
		now := memory(s.cmd.Process.Pid, "VmRSS")
		if same++; now > held*1.01 || now < held*0.99 {
			same = 0
		}
		if held = now; same == 20 {
			return held
		}
	}
	return held
}
