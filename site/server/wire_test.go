package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// counted counts the writes to a listener's connections.
type counted struct {
	net.Listener
	writes atomic.Int64
}

type countedConn struct {
	net.Conn
	of *counted
}

func (l *counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return countedConn{c, l}, err
}

func (c countedConn) Write(p []byte) (int, error) {
	c.of.writes.Add(1)
	return c.Conn.Write(p)
}

func TestAPageGoesOutInOnePiece(t *testing.T) {
	hub := newTestHub(t)
	hub.edit(map[string]string{"long.md": "# Long\n\n" + strings.Repeat("What a pod decides alone, and what it asks for. ", 800)})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	count := &counted{Listener: ln}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- New(Config{Hub: hub}).Serve(ctx, count) }()
	defer func() { stop(); <-ended }()
	// Two in turn over one connection: what was held back must not leak into the next.
	for i, path := range []string{"/long/", "/guides/brief/"} {
		res, err := http.Get("http://" + ln.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if want := get(New(Config{Hub: hub}), path).Body.String(); string(got) != want {
			t.Errorf("%s: %d bytes came over the wire, want the page's %d", path, len(got), len(want))
		}
		if n := count.writes.Load(); n != int64(i+1) {
			t.Errorf("%s: %d writes so far, want %d", path, n, i+1)
		}
	}
}

// BenchmarkWire asks for one page over 64 connections, each in its turn, the
// client's work included.
func BenchmarkWire(b *testing.B) {
	hub := newTestHub(b)
	hub.edit(map[string]string{"long.md": "# Long\n\n" + strings.Repeat("What a pod decides alone, and what it asks for. ", 150)})
	ctx, stop := context.WithCancel(b.Context())
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- New(Config{Hub: hub}).Serve(ctx, ln) }()
	defer func() { stop(); <-ended }()
	for _, coding := range []string{"identity", "gzip"} {
		b.Run(coding, func(b *testing.B) {
			ask := fmt.Appendf(nil, "GET /long/ HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: %s\r\n\r\n", coding)
			var n atomic.Int64
			b.SetParallelism(64)
			b.RunParallel(func(pb *testing.PB) {
				conn, err := net.Dial("tcp", ln.Addr().String())
				if err != nil {
					b.Error(err)
					return
				}
				defer conn.Close()
				in := bufio.NewReaderSize(conn, 16<<10)
				for pb.Next() {
					if _, err := conn.Write(ask); err != nil {
						b.Error(err)
						return
					}
					answer, err := http.ReadResponse(in, nil)
					if err != nil || answer.StatusCode != http.StatusOK {
						b.Error(answer, err)
						return
					}
					if _, err := in.Discard(int(answer.ContentLength)); err != nil {
						b.Error(err)
						return
					}
					n.Add(answer.ContentLength)
				}
			})
			b.SetBytes(n.Load() / int64(b.N))
		})
	}
}
