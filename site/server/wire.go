package server

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
)

// net/http writes through a buffer of 4 KiB, so that a page goes out in pieces,
// each of which wakes the reader: half of what serving from memory costs. wire
// holds the pieces of one answer back and sends them at once.

// held is the longest answer that is held back; longer ones gain nothing.
const held = 64 << 10

// wire is a connection that can gather what is written. Only the goroutine that
// answers writes, so it needs no lock.
type wire struct {
	net.Conn
	gather *[]byte // nil when writes go straight out
	again  *again  // what the next write is made into
}

func (c *wire) Write(p []byte) (int, error) {
	if c.again != nil {
		return c.writeAgain(p)
	}
	if c.gather == nil {
		return c.Conn.Write(p)
	}
	*c.gather = append(*c.gather, p...)
	return len(p), nil
}

// ReadFrom lets files go out without passing through memory, as net.TCPConn does.
func (c *wire) ReadFrom(r io.Reader) (int64, error) {
	if to, ok := c.Conn.(io.ReaderFrom); ok && c.gather == nil {
		return to.ReadFrom(r)
	}
	return io.Copy(struct{ io.Writer }{c}, r)
}

// wired accepts wires.
type wired struct{ net.Listener }

func (l wired) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &wire{Conn: c}, nil
}

// onWire is the key under which a request finds its connection.
type onWire struct{}

func withWire(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, onWire{}, c)
}

// wireOf is the connection of a request, nil if it is no wire.
func wireOf(r *http.Request) *wire {
	c, _ := r.Context().Value(onWire{}).(*wire)
	return c
}

var gathers = sync.Pool{New: func() any { b := make([]byte, 0, 16<<10); return &b }}

// write ends an answer whose Content-Length is set with its body.
func write(w http.ResponseWriter, r *http.Request, body []byte) {
	c := wireOf(r)
	if c == nil || len(body) > held {
		w.Write(body)
		return
	}
	c.gather = gathers.Get().(*[]byte)
	w.Write(body)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	all := c.gather
	c.gather = nil
	c.Conn.Write(*all) // if it fails, so does the next write of the server, which ends the connection
	*all = (*all)[:0]
	gathers.Put(all)
}
