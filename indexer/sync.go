package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"
)

// Options change how an index is opened; the zero value is useful.
type Options struct {
	Log *slog.Logger // nil discards
}

// Index answers searches over one hub. All methods may be called from any
// goroutine, but only one Sync at a time.
type Index struct {
	log   *slog.Logger
	store *store

	mu    sync.Mutex // guards state's replacement
	state *state

	syncing sync.Mutex
	dirty   bool           // a Sync failed half way: what the index holds is read anew
	pending sync.WaitGroup // batches that are not on disk yet

	compacting sync.WaitGroup
	ctx        context.Context // ends with Close
	cancel     context.CancelFunc

	status  atomic.Pointer[Status]
	waiting chan struct{} // a slot for every search under way
	running chan struct{} // and for those that compute
	scratch sync.Pool     // *scratch
	closed  atomic.Bool
}

// ErrClosed says that the index was closed.
var ErrClosed = errors.New("the index is closed")

// Open opens the index in folder dir, which is a cache: what is there is used when
// it is whole and was written the same way, and made anew otherwise. The empty dir
// means a temporary folder that Close removes. Open waits at most a second for
// another process that has the folder, and then returns ErrLocked. Until the first
// Sync nothing is found.
func Open(dir string, opt Options) (*Index, error) {
	st, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	ix := &Index{
		log:   opt.Log,
		store: st,
		state: emptyState(),
		dirty: true,
		// More searches than cores make each slower and none faster.
		waiting: make(chan struct{}, maxSearches),
		running: make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
	}
	ix.ctx, ix.cancel = context.WithCancel(context.Background())
	if ix.log == nil {
		ix.log = slog.New(slog.DiscardHandler)
	}
	if st.rebuilt != "" {
		ix.log.Info("the search index is built anew", "reason", st.rebuilt)
	}
	ix.status.Store(&Status{})
	return ix, nil
}

// Close waits for what is being written and for a running Sync, and closes the
// index. Searches under way end with an error at worst.
func (ix *Index) Close() error {
	if ix.closed.Swap(true) {
		return nil
	}
	ix.cancel()
	ix.syncing.Lock() // a Sync that runs may still start to compact
	//lint:ignore SA2001 the lock is waited for, not held
	ix.syncing.Unlock()
	ix.compacting.Wait()
	ix.syncing.Lock()
	defer ix.syncing.Unlock()
	keep := ix.flushed(10 * time.Second)
	ix.swap(emptyState())
	return ix.store.close(keep)
}

// flushed waits until all batches are on disk.
func (ix *Index) flushed(limit time.Duration) bool {
	done := make(chan struct{})
	go func() {
		ix.pending.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}

// Status says how far the index is.
func (ix *Index) Status() Status { return *ix.status.Load() }

func (ix *Index) acquire() *state {
	for {
		ix.mu.Lock()
		s := ix.state
		ix.mu.Unlock()
		if s.retain() {
			return s
		}
	}
}

func (ix *Index) swap(s *state) {
	ix.mu.Lock()
	old := ix.state
	ix.state = s
	ix.mu.Unlock()
	old.release()
}

// Batches: how many documents and how much text one holds at most. Larger ones
// gain nothing and cost memory.
const (
	batchDocs  = 250
	batchBytes = 8 << 20
	writers    = 2
)

// Sync makes the index answer for the corpus. Only texts whose hash, or language,
// the index does not hold are asked for and written; what the corpus lacks is
// deleted. Searches go on meanwhile: they are answered from the revision before
// or, when there is none that is complete, from what is there, marked as partial.
// Progress, which may be nil, is told how many of the texts to write are written;
// it is called by one goroutine at a time.
//
// The corpus's documents and schema must not change afterwards. When Sync fails,
// the index goes on answering from what it had.
func (ix *Index) Sync(ctx context.Context, corpus Corpus, progress func(done, total int)) error {
	ix.syncing.Lock()
	defer ix.syncing.Unlock()
	if ix.closed.Load() {
		return ErrClosed
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	cols := newColumns(&corpus)
	if len(cols.ords) != len(corpus.Documents) {
		return errors.New("sync the index: the corpus has an entry twice")
	}
	w := &writing{ix: ix, corpus: &corpus, cols: cols, progress: progress}
	w.facets.Go(func() { cols.addFacets(&corpus) })
	defer w.facets.Wait()
	if err := w.plan(); err != nil {
		return fmt.Errorf("sync the index: %w", err)
	}
	if err := w.run(ctx); err != nil {
		ix.dirty = true
		return fmt.Errorf("sync the index: %w", err)
	}
	ix.dirty = false
	if n := len(w.missing); n >= compactFrom && 2*n > len(cols.docs) {
		ix.compacting.Add(1)
		go ix.compact()
	}
	return nil
}

// writing is one Sync under way.
type writing struct {
	ix       *Index
	corpus   *Corpus
	cols     *columns
	progress func(done, total int)

	first   bool     // there is no complete revision to answer from meanwhile
	missing []int    // documents to write
	stale   []string // Bleve documents to delete
	next    atomic.Int64
	facets  sync.WaitGroup // the columns get their facets meanwhile

	mu   sync.Mutex // guards done, progress and publishing
	done int
}

// wanted reports whether k is the text that the corpus has for an entry.
func (w *writing) wanted(ord int32, k key) bool {
	d := &w.corpus.Documents[ord]
	return k.hash == d.Hash && k.lang == w.lang(d)
}

func (w *writing) lang(d *Document) string { return cmp.Or(d.Lang, w.corpus.Language) }

// plan compares the corpus with what the index holds.
func (w *writing) plan() error {
	held := make([]bool, len(w.corpus.Documents))
	compare := func(k key) {
		ord, ok := w.cols.ords[k.id]
		if ok && !held[ord] && w.wanted(ord, k) {
			held[ord] = true
		} else {
			w.stale = append(w.stale, k.String())
		}
	}
	s := w.ix.acquire()
	defer s.release()
	w.first = !s.complete || s.reader == nil
	if w.ix.dirty || w.first {
		reader, err := w.ix.store.index.Reader()
		if err != nil {
			return err
		}
		defer reader.Close()
		segments, err := segmentKeys(reader, s.segments)
		if err != nil {
			return err
		}
		eachKey(reader, segments, func(_ uint64, k key) { compare(k) })
	} else {
		for _, k := range s.keys {
			compare(k)
		}
	}
	for i, ok := range held {
		if !ok {
			w.missing = append(w.missing, i)
		}
	}
	return nil
}

func (w *writing) run(ctx context.Context) error {
	if w.first && len(w.missing) > 0 {
		if err := w.publish(); err != nil {
			return err
		}
	}
	w.progress(0, len(w.missing))
	group, ctx := errgroup.WithContext(ctx)
	for range min(writers, 1+len(w.missing)/batchDocs) {
		group.Go(func() error { return w.write(ctx) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return w.publish()
}

// write takes documents, batch by batch, until none is left. Deletions ride on
// the first batch.
func (w *writing) write(ctx context.Context) error {
	b := newBuilder()
	var last chan struct{}
	for {
		batch, size, count, taken := index.NewBatch(), 0, 0, false
		for count < batchDocs && size < batchBytes {
			n := int(w.next.Add(1)) - 1
			if n == 0 {
				taken = true
				for _, k := range w.stale {
					batch.Delete(k)
				}
			}
			if n >= len(w.missing) {
				break
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			i := w.missing[n]
			d := &w.corpus.Documents[i]
			text := w.corpus.Text(i)
			batch.Update(b.build(d, w.lang(d), &text))
			for p := range text.Passages {
				size += len(text.Passages[p].Text)
			}
			count++
		}
		if count == 0 && (!taken || len(w.stale) == 0) {
			return nil
		}
		// At most one batch of each writer waits for the disk, which bounds memory.
		if last != nil {
			select {
			case <-last:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		last = make(chan struct{})
		if err := w.ix.commit(batch, last); err != nil {
			return err
		}
		w.mu.Lock()
		w.done += count
		w.progress(w.done, len(w.missing))
		var err error
		if w.first && w.done < len(w.missing) {
			err = w.publish()
		}
		w.mu.Unlock()
		if err != nil {
			return err
		}
	}
}

// commit makes a batch searchable; persisted is closed when it is on disk.
func (ix *Index) commit(batch *index.Batch, persisted chan struct{}) error {
	ix.pending.Add(1)
	done := sync.OnceFunc(func() {
		ix.pending.Done()
		close(persisted)
	})
	batch.SetPersistedCallback(func(error) { done() })
	err := ix.store.index.Batch(batch)
	if err != nil {
		done()
	}
	return err
}

// publish lets searches see what is written so far.
func (w *writing) publish() error {
	reader, err := w.ix.store.index.Reader()
	if err != nil {
		return err
	}
	w.facets.Wait()
	before := w.ix.acquire()
	s, err := newState(reader, w.cols, before, w.wanted)
	before.release()
	if err != nil {
		reader.Close()
		return err
	}
	w.ix.swap(s)
	w.ix.status.Store(&Status{
		Revision: w.cols.revision,
		Entries:  len(w.cols.docs),
		Passages: s.passages,
		Complete: s.complete,
		Done:     s.done,
		Total:    len(w.cols.docs),
	})
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
