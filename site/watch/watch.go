// Package watch says when the files of a hub may have changed.
//
// A wake-up carries no paths on purpose. File events arrive late, under old
// names, doubled, or not at all; what is on disk is found out by the caller, who
// scans the hub again after each wake-up. This package only sees to it that there
// is a wake-up after the last change of every burst, soon, and that none is
// missed for ever:
//
//   - Folders are watched, not files, because editors replace files. A new folder
//     is watched first and read afterwards, so what appears in between is noticed.
//   - When a watched folder moves or goes away, the system goes on reporting its
//     old path. All watches are then made anew.
//   - A wake-up waits for quiet: some milliseconds after one save, longer while
//     events pour in as in a switch of branches, never longer than two seconds. Who
//     wants to work ahead meanwhile is told where a small change has begun.
//   - Whatever happens, there is a wake-up every few seconds; every second where
//     the system runs out of watches or has proved to give no events.
package watch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options of a watcher. The zero value is useful.
type Options struct {
	Also   []string      // further folders to watch
	Ignore []string      // folders that are not watched: the output, a cache
	Poll   time.Duration // wake up this often without events; 0 means 5 s
	Warn   func(string)  // told when events cannot be had, with a hint for the operator
}

// Batch is one wake-up.
type Batch struct {
	Events int // how many events it stands for; 0 when it is a matter of routine
	// Paths are the files that the events name, as far as there are few: a hint
	// where to look first, never all that happened. nil when there were many, or
	// folders among them.
	Paths []string
}

// Watcher wakes its owner up.
type Watcher struct {
	roots  []string
	ignore map[string]bool
	poll   time.Duration
	warn   func(string)

	c      chan Batch
	begun  chan []string
	stop   chan struct{}
	done   chan struct{}
	missed atomic.Bool
	took   atomic.Int64 // nanoseconds of the last routine look

	// Below here belongs to the loop.
	add     func(*fsnotify.Watcher, string) error
	events  *fsnotify.Watcher // nil while there can be no events
	dirs    map[string]bool   // watched
	stale   bool              // watches must be made anew
	limited bool              // the system has no more watches
	absent  bool              // a root is not there
	warned  bool
}

const (
	everySo   = 5 * time.Second // routine wake-ups
	everyBad  = time.Second     // when events cannot be had
	longest   = 2 * time.Second // from the first event to its wake-up
	quietMin  = 12 * time.Millisecond
	quietMax  = 200 * time.Millisecond
	quietFree = 8 // events that one save makes
)

// quiet is how long nothing must happen after n events.
func quiet(n int) time.Duration {
	return min(quietMin*time.Duration(max(n, quietFree))/quietFree, quietMax)
}

// New watches the folder root and all below it. What changes after New has
// returned wakes the owner up.
func New(root string, opt Options) (*Watcher, error) {
	return start(root, opt, (*fsnotify.Watcher).Add)
}

func start(root string, opt Options, add func(*fsnotify.Watcher, string) error) (*Watcher, error) {
	w := &Watcher{
		ignore: map[string]bool{},
		poll:   opt.Poll,
		warn:   opt.Warn,
		c:      make(chan Batch),
		begun:  make(chan []string),
		stop:   make(chan struct{}),
		done:   make(chan struct{}),
		add:    add,
	}
	if w.poll <= 0 {
		w.poll = everySo
	}
	for _, dir := range append([]string{root}, opt.Also...) {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("watch %q: %w", dir, err)
		}
		w.roots = append(w.roots, abs)
	}
	for _, dir := range opt.Ignore {
		if abs, err := filepath.Abs(dir); err == nil {
			w.ignore[abs] = true
		}
	}
	if fi, err := os.Stat(root); err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	} else if !fi.IsDir() {
		return nil, fmt.Errorf("watch: %q is not a folder", root)
	}
	w.renew()
	go w.loop()
	return w, nil
}

// C delivers wake-ups. While nobody receives, they become one.
func (w *Watcher) C() <-chan Batch { return w.c }

// Begun delivers the paths of changes that may still go on, when they are few and
// somebody receives. Who can do some work ahead has it done when it is quiet.
func (w *Watcher) Begun() <-chan []string { return w.begun }

// Looked tells the watcher what its owner's answer to a routine wake-up took, and
// whether there were changes. If so, it believes until the next event that this file
// system gives none, and wakes up more often. Large hubs are woken up less often, so
// that routine takes a fiftieth of the time at most, or a fifth without events.
func (w *Watcher) Looked(changes bool, took time.Duration) {
	w.took.Store(int64(took))
	if changes {
		w.missed.Store(true)
	}
}

// Close ends the watcher and waits for it. C delivers nothing afterwards.
func (w *Watcher) Close() {
	close(w.stop)
	<-w.done
}

// interval is the time between routine wake-ups.
func (w *Watcher) interval() time.Duration {
	if w.events == nil || w.limited || w.absent || w.missed.Load() {
		return max(min(w.poll, everyBad), 5*time.Duration(w.took.Load()))
	}
	return max(w.poll, 50*time.Duration(w.took.Load()))
}

func (w *Watcher) loop() {
	defer close(w.done)
	defer w.drop()
	var (
		n     int       // events not yet reported
		first time.Time // of the first of them
		paths hints
		calm  = time.NewTimer(0) // runs out when it has been quiet
		tick  = time.NewTimer(w.interval())
		out   chan<- Batch    // w.c when a wake-up is due
		begun chan<- []string // w.begun when there is something to work ahead on
	)
	calm.Stop()
	for {
		var events chan fsnotify.Event
		var errs chan error
		if w.events != nil {
			events, errs = w.events.Events, w.events.Errors
		}
		select {
		case <-w.stop:
			return
		case ev, ok := <-events:
			if !ok {
				w.drop()
				continue
			}
			if !w.matters(ev) {
				continue
			}
			paths.add(ev.Name, w.dirs[ev.Name] || w.stale)
			w.missed.Store(false)
			if n++; n == 1 {
				first = time.Now()
			}
		case err, ok := <-errs:
			if !ok {
				w.drop()
				continue
			}
			// Events were lost, or worse. Look at everything again.
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				w.stale = true
			}
			paths.add("", true)
			if n++; n == 1 {
				first = time.Now()
			}
		case <-calm.C:
			if n > 0 || w.stale {
				out = w.due()
			}
			continue
		case <-tick.C:
			if w.absent || w.events == nil {
				w.renew()
			}
			if n == 0 {
				out = w.c
			}
			tick.Reset(w.interval())
			continue
		case out <- Batch{Events: n, Paths: paths.named()}: // evaluated each time round
			n, out, begun, paths = 0, nil, nil, hints{}
			tick.Reset(w.interval())
			continue
		case begun <- paths.named():
			begun = nil
			continue
		}
		if begun = nil; n <= quietFree && paths.named() != nil {
			begun = w.begun
		}
		// An event puts the wake-up off, but not for ever.
		left := longest - time.Since(first)
		switch {
		case left > 0:
			calm.Reset(min(quiet(n), left))
			out = nil
		case out == nil:
			out = w.due()
			fallthrough
		default:
			calm.Reset(quiet(n)) // for watches that may get stale from now on
		}
	}
}

// due prepares for a wake-up: from now on the watches are right.
func (w *Watcher) due() chan<- Batch {
	if w.stale || w.absent {
		w.renew()
	}
	return w.c
}

// matters takes notice of an event and reports whether it is a reason to look.
func (w *Watcher) matters(ev fsnotify.Event) bool {
	switch {
	case w.dirs[ev.Name] && ev.Op&(fsnotify.Rename|fsnotify.Remove) != 0:
		w.stale = true
	case ev.Op == fsnotify.Chmod || w.skip(ev.Name):
		return false
	case ev.Op.Has(fsnotify.Create):
		if fi, err := os.Lstat(ev.Name); err == nil && fi.IsDir() {
			w.walk(ev.Name)
		}
	}
	return true
}

// skip reports whether path is none of the hub's business.
func (w *Watcher) skip(path string) bool {
	return w.ignore[path] || noise(filepath.Base(path))
}

// renew watches all folders from scratch.
func (w *Watcher) renew() {
	w.drop()
	w.stale, w.limited, w.absent = false, false, false
	w.dirs = map[string]bool{}
	var err error
	if w.events, err = fsnotify.NewWatcher(); err != nil {
		w.events = nil
		w.complain(err)
		return
	}
	for _, root := range w.roots {
		w.walk(root)
		if !w.dirs[root] && !w.limited {
			w.absent = true
		}
	}
}

func (w *Watcher) drop() {
	if w.events != nil {
		w.events.Close()
		w.events = nil
	}
}

// walk watches dir and the folders below it. What vanishes meanwhile is reported
// by the watch on the folder above.
func (w *Watcher) walk(dir string) {
	if w.limited {
		return
	}
	if err := w.add(w.events, dir); err != nil {
		if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
			w.limited = true
			w.complain(err)
		}
		return
	}
	w.dirs[dir] = true
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if sub := filepath.Join(dir, e.Name()); e.IsDir() && !w.skip(sub) {
			w.walk(sub)
		}
	}
}

// complain tells the operator once.
func (w *Watcher) complain(err error) {
	if w.warned || w.warn == nil {
		return
	}
	w.warned = true
	hint := "looking for changes every second instead"
	switch {
	case errors.Is(err, syscall.ENOSPC): // which the system words "no space left on device"
		w.warn("the system has no more file watches; " + hint + "; to raise the limit: sysctl fs.inotify.max_user_watches=524288")
	case errors.Is(err, syscall.EMFILE):
		w.warn("the system has no more file watchers; " + hint + "; to raise the limit: sysctl fs.inotify.max_user_instances=512")
	default:
		w.warn("cannot watch files: " + err.Error() + "; " + hint)
	}
}
