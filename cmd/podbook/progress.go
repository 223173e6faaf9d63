package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// progress shows how far long work is on one line of a terminal, and nothing
// where there is no terminal. Work that is done within a blink shows nothing.
type progress struct {
	mu      sync.Mutex
	w       io.Writer
	on      bool
	what    string
	started time.Time
	shown   time.Time
	width   int
	total   int
	ended   bool
}

// patience is how long work may take before it is worth a line, and pace how
// often the line changes.
const (
	patience = 300 * time.Millisecond
	pace     = 100 * time.Millisecond
)

func newProgress(w io.Writer, what string) *progress {
	width, on := terminal(w)
	return &progress{w: w, on: on, what: what, width: width, started: time.Now()}
}

// step tells how far the work is; it may be called from any goroutine.
func (p *progress) step(done, total int) {
	if !p.on {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if done == 0 || total == 0 || p.total != total {
		p.started, p.total, p.ended = now, total, false
	}
	if p.ended || total == 0 {
		return // what comes late from another goroutine
	}
	if p.ended = done == total; p.ended {
		p.wipe()
		return
	}
	spent := now.Sub(p.started)
	if spent < patience || now.Sub(p.shown) < pace {
		return
	}
	p.shown = now
	line := fmt.Sprintf("%s %d of %d (%.0f/s)", p.what, done, total, float64(done)/spent.Seconds())
	fmt.Fprintf(p.w, "\r%.*s\x1b[K", p.width-1, line)
}

// clear removes the line.
func (p *progress) clear() {
	if !p.on {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
}

// wipe is clear with mu held.
func (p *progress) wipe() {
	if !p.shown.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.shown = time.Time{}
}

// plural is "1 file", "2 files".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
