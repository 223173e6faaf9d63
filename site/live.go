package site

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"podbook/indexer"
	"podbook/site/model"
	"podbook/site/watch"
)

// Live keeps the newest revision of a hub, and its search index, while files
// change. Readers take one revision and answer a request from it; a newer one
// never alters it.
type Live struct {
	site    *Site
	index   *indexer.Index
	watcher *watch.Watcher // nil when nobody watches

	mu      sync.Mutex
	current *Revision
	changed chan struct{} // closed and replaced when current is

	resting atomic.Bool
}

// afterwards is how soon the whole folder is looked at after quick edits, which wait
// while that goes on. Each puts it off anew, but not for longer than putOff. Where such
// a look takes long, it has time.
func afterwards(look time.Duration) time.Duration { return max(250*time.Millisecond, 10*look) }
func putOff(look time.Duration) time.Duration     { return max(5*time.Second, 50*look) }

// How long indexing waits, so that readers have their pages before all cores are busy:
// whoever just started the server, and whoever looks at what was just saved.
const (
	startersFirst = 100 * time.Millisecond
	readersFirst  = 15 * time.Millisecond
)

// settle is how soon a file caught in the middle of a save is looked at again.
const settle = 100 * time.Millisecond

// NewLive loads the hub's first revision, opens its index, which is filled by Run,
// and when watching, takes note of what changes from now on. Close it after Run has
// returned.
func NewLive(s *Site, watching bool) (*Live, error) {
	l := &Live{site: s, changed: make(chan struct{})}
	var group errgroup.Group
	group.Go(func() (err error) { l.index, err = s.OpenIndex(); return err })
	var err error
	l.current, err = s.loadAfter(func() (err error) {
		if watching { // before the folder is looked at, so that no change falls between
			l.watcher, err = watch.New(s.Dir(), watch.Options{Warn: func(text string) { s.opt.Log.Warn(text) }})
		}
		return err
	})
	if err = errors.Join(err, group.Wait()); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Close closes the index.
func (l *Live) Close() error {
	if l.watcher != nil {
		l.watcher.Close()
	}
	if l.index == nil {
		return nil
	}
	return l.index.Close()
}

// Current is the newest revision.
func (l *Live) Current() *Revision {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current
}

// Changed returns a channel that is closed when Current changes.
func (l *Live) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

// Index answers searches, from what is indexed so far.
func (l *Live) Index() *indexer.Index { return l.index }

// Run indexes the current revision and, when watching, every later one, until
// ctx ends. Progress is told per document while an index is written.
func (l *Live) Run(ctx context.Context, progress func(done, total int)) {
	var group sync.WaitGroup
	defer group.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group.Go(func() { l.keepIndexed(ctx, progress) })
	defer l.site.keepParsed()
	if l.watcher == nil {
		<-ctx.Done()
		return
	}
	if l.Current().Unsettled {
		l.refresh(ctx)
	}
	var later <-chan time.Time
	var first time.Time    // of the quick edits since the last look
	var took time.Duration // of that
	look := func() (fresh bool) {
		later = nil
		start := time.Now()
		fresh = l.refresh(ctx)
		took = time.Since(start)
		return fresh
	}
	for {
		select {
		case paths := <-l.watcher.Begun():
			l.rests(false)
			// What has to be done anyway is done while the save may still go on, and
			// shown when it is over. If there was more to it, that is done anew.
			l.site.LoadFiles(paths)
		case batch := <-l.watcher.C():
			if batch.Events > 0 {
				l.rests(false)
			}
			// The text of an entry shows at once; whether that was all, a look at
			// the whole folder tells right after.
			if rev, ok := l.site.LoadFiles(batch.Paths); ok {
				l.publish(rev)
				if later == nil {
					first = time.Now()
				}
				if time.Since(first) < putOff(took) {
					later = time.After(afterwards(took))
				}
				continue
			}
			if fresh := look(); batch.Events == 0 {
				l.watcher.Looked(fresh, took)
			}
		case <-later:
			look()
		case <-ctx.Done():
			return
		}
	}
}

// refresh loads until nothing is caught in the middle of a save, publishes what
// is new, and reports whether something was.
func (l *Live) refresh(ctx context.Context) (fresh bool) {
	for {
		rev, err := l.site.Load()
		if err != nil {
			l.site.opt.Log.Error("the hub cannot be read; the last revision stays", "reason", err)
			return fresh
		}
		fresh = l.publish(rev) || fresh
		if !rev.Unsettled {
			return fresh
		}
		select {
		case <-time.After(settle):
		case <-ctx.Done():
			return fresh
		}
	}
}

func (l *Live) publish(rev *Revision) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current.Hub == rev.Hub {
		return false
	}
	l.current = rev
	close(l.changed)
	l.changed = make(chan struct{})
	return true
}

// keepIndexed brings the index to each newest revision. A newer one ends the
// work on an older, which loses nothing: what is written counts.
func (l *Live) keepIndexed(ctx context.Context, progress func(done, total int)) {
	wait, hub, corpus := startersFirst, &model.Hub{}, indexer.Corpus{}
	for ctx.Err() == nil {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
		wait = readersFirst
		changed, rev := l.Changed(), l.Current()
		hub, corpus = rev.Hub, corpusAfter(hub, corpus, rev.Hub)
		sync, cancel := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- l.index.Sync(sync, corpus, progress) }()
		var err error
		select {
		case err = <-done:
		case <-changed:
			cancel()
			err = <-done
		}
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			l.site.opt.Log.Error("the index could not be brought up to date", "reason", err)
		}
		l.rest(ctx, changed)
	}
}

// idle is how much memory may lie about in a hub at rest, in bytes.
const idle = 16 << 20

// rest waits for a change, or the end of ctx. Now that nobody waits, what the last edit
// left behind is collected, so that the next one hardly meets a collection. When nothing
// changes for a while, the memory that work has left behind is given back, and later what
// the index and the routine looks at the folder left since then; once there is little to
// give back, a hundredth of the time is spent on that at most. Nothing else would give it back: the next collection may be
// far off.
func (l *Live) rest(ctx context.Context, changed <-chan struct{}) {
	if used, live, goal := heap(); used > live+(goal-live)/3 {
		runtime.GC()
	}
	const soon = 3 * time.Second
	wait, least := soon, 0.0
	for {
		select {
		case <-time.After(wait):
		case <-changed:
			return
		case <-ctx.Done():
			return
		}
		before, _, _ := heap()
		if before < least {
			continue
		}
		l.rests(true)
		start := time.Now()
		debug.FreeOSMemory()
		after, _, _ := heap()
		wait, least = max(10*time.Second, 100*time.Since(start)), after+idle
		if before > least {
			wait, least = soon, 0 // a large index is merged for a while, and what that leaves takes two collections
		}
	}
}

// rests tells whoever wants to know whether the hub is at rest.
func (l *Live) rests(now bool) {
	if told := l.site.opt.Resting; told != nil && l.resting.Swap(now) != now {
		told(now)
	}
}

// heap is what is used of the heap, what was in use when it was last collected, and when
// it is to be collected again, in bytes.
func heap() (used, live, goal float64) {
	m := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}, {Name: "/gc/heap/goal:bytes"}}
	metrics.Read(m)
	return float64(m[0].Value.Uint64()), float64(m[1].Value.Uint64()), float64(m[2].Value.Uint64())
}
