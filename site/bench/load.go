package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	connections = 64
	loadPages   = 200 // asked for in turn
)

// load asks for pages over keep-alive connections: those of Podbook's memory, and
// the same bytes as files from nginx. Both take plain text, then both gzip, which
// Podbook packs once and nginx finds packed beside its files.
func (t *track) load(ctx context.Context) error {
	if err := t.settle(true); err != nil {
		return err
	}
	if _, err := t.podbookBuild(nothing, nil)(ctx, 0); err != nil {
		return err
	}
	var pages []string
	for i := range min(loadPages, t.n) {
		pages = append(pages, pageURL(t.files[i*t.n/min(loadPages, t.n)]))
	}
	s, err := t.servePodbook(ctx, "--no-watch")
	if err != nil {
		return err
	}
	defer s.stop()
	if _, _, err := t.opening(ctx, s); err != nil {
		return err
	}
	var peer *server
	if t.nginx != "" {
		if peer, err = t.serveNginx(ctx, pages); err != nil {
			return err
		}
		defer peer.stop()
	}
	for _, coding := range []string{"", "gzip"} {
		ours, theirs := value{Unit: "req/s"}, value{Unit: "req/s"}
		for range t.opt.runs {
			n, err := fire(ctx, s.base, pages, coding, time.Duration(t.opt.seconds)*time.Second)
			if err != nil {
				return fmt.Errorf("podbook: %w", err)
			}
			ours.Runs = append(ours.Runs, n)
			if peer == nil {
				continue
			}
			if n, err = fire(ctx, peer.base, pages, coding, time.Duration(t.opt.seconds)*time.Second); err != nil {
				return fmt.Errorf("nginx: %w", err)
			}
			theirs.Runs = append(theirs.Runs, n)
		}
		name := "plain"
		if coding != "" {
			name = coding
		}
		r := row{Name: fmt.Sprintf("pages from memory, %d connections, %s", connections, name), Podbook: ours}
		if peer != nil {
			r.Beside, r.By, r.Ratio, r.Goal = theirs, "nginx", quotient(ours, theirs), t.goal(atLeast(0.6), 0)
		}
		t.add(r)
	}
	return nil
}

// fire asks for pages as fast as they come, and returns how many came a second.
// It speaks HTTP by hand: a client that costs more than the server measures itself.
func fire(ctx context.Context, base string, pages []string, coding string, length time.Duration) (float64, error) {
	host := strings.TrimPrefix(base, "http://")
	var requests [][]byte
	for _, p := range pages {
		accept := ""
		if coding != "" {
			accept = "Accept-Encoding: " + coding + "\r\n"
		}
		requests = append(requests, fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", p, host, accept))
	}
	// Each page once, so that whatever is made when first asked for is there.
	if err := ask(ctx, host, requests, coding, func(n int) bool { return n < len(requests) }); err != nil {
		return 0, err
	}
	var total atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, connections)
	begin := time.Now()
	end := begin.Add(length)
	for c := range connections {
		wg.Go(func() {
			count := 0
			from := c * len(requests) / connections
			own := append(append([][]byte{}, requests[from:]...), requests[:from]...)
			errs[c] = ask(ctx, host, own, coding, func(n int) bool { count = n; return time.Now().Before(end) && ctx.Err() == nil })
			total.Add(int64(count))
		})
	}
	wg.Wait()
	return float64(total.Load()) / time.Since(begin).Seconds(), errors.Join(errs...)
}

// ask sends requests round and round over one connection while more wants more.
func ask(ctx context.Context, host string, requests [][]byte, coding string, more func(answered int) bool) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return err
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 16<<10)
	for n := 0; more(n); n++ {
		if n%1024 == 0 {
			if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
				return err
			}
		}
		if _, err := conn.Write(requests[n%len(requests)]); err != nil {
			return err
		}
		if err := answer(in, coding); err != nil {
			return fmt.Errorf("%.60q: %w", requests[n%len(requests)], err)
		}
	}
	return nil
}

// answer reads one answer, which must be a page in the coding that was asked for.
func answer(in *bufio.Reader, coding string) error {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if len(line) < 12 || string(line[9:12]) != "200" {
		return fmt.Errorf("answered with %q", strings.TrimSpace(string(line)))
	}
	size, packed := -1, coding == ""
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			break
		}
		switch key, val, _ := bytes.Cut(line, []byte(": ")); {
		case bytes.EqualFold(key, []byte("Content-Length")):
			if size, err = strconv.Atoi(string(val)); err != nil {
				return err
			}
		case bytes.EqualFold(key, []byte("Content-Encoding")):
			packed = string(val) == coding
		}
	}
	if size < 0 || !packed {
		return fmt.Errorf("answered without a length, or not in coding %q", coding)
	}
	_, err = in.Discard(size)
	return err
}
