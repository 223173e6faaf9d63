// Package output is the only writer of the output folder.
//
// A run is Open, then any number of Write, Copy and Fresh from any number of
// goroutines, then Finish (or Abort). What it promises:
//
//   - A file whose content is the same is not written, and keeps its time.
//   - A file is replaced whole or not at all: it is written beside the others
//     and renamed into place, so a killed run leaves no torn file.
//   - Files that an earlier run wrote and this one did not are removed by
//     Finish, with the folders that this empties.
//   - A file that this package did not write is never overwritten and never
//     deleted: a *ForeignError says which one stands in the way. A foreign file
//     with exactly the content to be written is adopted.
//   - A large file that is copied shares its content with the file it is made from,
//     where the disk can do that: see share.go.
//   - Two writers of one folder exclude each other: see ErrLocked.
//   - Nothing outside the folder is touched, whatever paths and symbolic links say.
//
// What was written is remembered in the folder itself, below StateDir:
//
//	lock       held by the writer (flock); stays there empty
//	manifest   path, content hash, size, time and fingerprint of every file
//	journal    records of files written since that manifest, each noted before
//	           its file appears, so that a killed run's files are known as ours
//	tmp-N      a file being written; removed by the next Open
//
// manifest and journal are text, one record a line (see manifest.go): a hundred
// thousand of them must be read in the blink that a no-change build takes.
package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// StateDir is the folder below the output folder that remembers what was
// written. It is no part of the site.
const StateDir = ".podbook-output"

// ErrLocked means that another process is writing the same folder.
var ErrLocked = errors.New("another build is writing this folder")

// ErrSource means that the output would lie where its source does.
var ErrSource = errors.New("the hub")

// ForeignError means that a file which this package did not write stands where
// one should be written.
type ForeignError struct {
	Path string // slash path below the output folder
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("refusing to overwrite foreign file %q", e.Path)
}

// Options of a run.
type Options struct {
	// Sources are files or folders that are read to make the output. The output
	// folder must not be one of them nor contain one. It may lie in one if it is
	// new, empty, or was an output folder before.
	Sources []string
}

// Stats says what a run did.
type Stats struct {
	Files   int      // files of the site, written, copied or kept
	Written int      // files whose content changed or that are new
	Bytes   int64    // of those
	Deleted int      // files of earlier runs that were removed
	Left    []string // files of earlier runs that somebody changed since: not deleted, no longer ours
}

// Writer is one run over an output folder.
type Writer struct {
	dir  string
	root *os.Root
	lock *os.File
	old  map[string]*known // what earlier runs wrote, by path
	all  []*known          // the same, sorted by path
	base uint64            // checksum of the manifest that they came from
	size int               // of that manifest, in bytes

	input string // what the last finished run was made from

	tmp     atomic.Int64
	written atomic.Int64
	bytes   atomic.Int64

	mu      sync.Mutex
	added   map[string]record // what belongs to this run and to no earlier one
	evicted int               // files of earlier runs removed to make way

	dirs    sync.Map     // folders that exist: bool by path, true when made by this run, so that nothing foreign is in them
	turning sync.RWMutex // held while a file makes way for a folder, or the reverse

	noting  sync.Mutex
	journal *os.File
}

// known is a file of an earlier run.
type known struct {
	record
	path   string
	line   string      // of the manifest; "" when the journal said otherwise
	intact bool        // size and time on disk are those of the record
	taken  atomic.Bool // it belongs to a call of this run, which alone may set
	now    record      // as which it belongs to this run
}

// Open makes dir if need be, locks it and reads what earlier runs wrote.
func Open(dir string, opt Options) (*Writer, error) {
	for _, src := range opt.Sources {
		switch {
		case within(dir, src):
			return nil, fmt.Errorf("output folder %q holds %w %q itself", dir, ErrSource, src)
		case within(src, dir) && !usable(dir):
			return nil, fmt.Errorf("output folder %q is part of %w %q", dir, ErrSource, src)
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("make output folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open output folder: %w", err)
	}
	w := &Writer{dir: dir, root: root, added: map[string]record{}}
	w.dirs.Store(".", false)
	if err := w.begin(); err != nil {
		w.close()
		return nil, fmt.Errorf("output folder %q: %w", dir, err)
	}
	return w, nil
}

func (w *Writer) begin() error {
	if err := w.root.MkdirAll(StateDir, 0o777); err != nil {
		return err
	}
	var err error
	if w.lock, err = w.root.OpenFile(StateDir+"/lock", os.O_CREATE|os.O_RDWR, 0o666); err != nil {
		return err
	}
	if err := lock(w.lock); err != nil {
		return err
	}
	if err := w.sweep(); err != nil {
		return err
	}
	if err := w.load(); err != nil {
		return err
	}
	w.stat()
	return nil
}

// sweep removes what killed runs left half written.
func (w *Writer) sweep() error {
	d, err := w.root.Open(StateDir)
	if err != nil {
		return err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	for _, name := range names {
		if strings.HasPrefix(name, "tmp-") {
			err = errors.Join(err, w.root.Remove(StateDir+"/"+name))
		}
	}
	return err
}

// stat compares every known file with the disk. It asks for known paths only, so
// that a folder full of foreign files costs nothing.
func (w *Writer) stat() {
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for part := range slices.Chunk(w.all, len(w.all)/n+1) {
		wg.Go(func() {
			for _, k := range part {
				fi, err := os.Lstat(w.full(k.path))
				k.intact = err == nil && fi.Mode().IsRegular() && k.matches(fi)
			}
		})
	}
	wg.Wait()
}

// Input is what the last finished run was made from, in the words that it gave
// to Finish; "" when there was none, or when a later one did not finish.
func (w *Writer) Input() string {
	if w.exists(journalName) {
		return ""
	}
	return w.input
}

// Paths lists what earlier runs wrote, sorted.
func (w *Writer) Paths() (list []string) {
	for _, k := range w.all {
		list = append(list, k.path)
	}
	return list
}

// Kept reports whether every file of the last finished run still is as it was
// left, and how many there are.
func (w *Writer) Kept() (files int, ok bool) {
	for _, k := range w.all {
		if !k.intact {
			return 0, false
		}
	}
	return len(w.all), w.base != 0
}

// KeepAll ends a run that has nothing to change: every file of the last one
// stays. It must only be called when Kept holds.
func (w *Writer) KeepAll(input string) (Stats, error) {
	for _, k := range w.all {
		k.now = k.record
		k.taken.Store(true)
	}
	return w.Finish(input)
}

// Finish deletes what earlier runs wrote and this one did not, remembers the
// run with what it was made from (see Input), and unlocks the folder. The Writer
// cannot be used afterwards.
func (w *Writer) Finish(input string) (Stats, error) {
	defer w.close()
	st := Stats{Files: len(w.added), Written: int(w.written.Load()), Bytes: w.bytes.Load(), Deleted: w.evicted}
	for _, k := range w.all {
		if k.taken.Load() {
			st.Files++
		}
	}
	if err := w.prune(&st); err != nil {
		return st, fmt.Errorf("output folder %q: %w", w.dir, err)
	}
	if err := w.save(input); err != nil {
		return st, fmt.Errorf("output folder %q: write manifest: %w", w.dir, err)
	}
	return st, nil
}

// Abort ends a run that failed: nothing is deleted, what was written stays and
// is remembered by the journal. After Finish it does nothing.
func (w *Writer) Abort() { w.close() }

func (w *Writer) close() {
	if w.journal != nil {
		w.journal.Close()
		w.journal = nil
	}
	if w.lock != nil {
		w.lock.Close() // and with it the lock
		w.lock = nil
	}
	w.root.Close()
}

func (w *Writer) prune(st *Stats) error {
	emptied := map[string]bool{}
	for _, k := range w.all {
		if k.taken.Load() {
			continue
		}
		p := k.path
		gone, err := w.remove(p)
		switch {
		case err != nil:
			return err
		case gone:
			st.Deleted++
		case w.exists(p):
			st.Left = append(st.Left, p)
			continue
		}
		emptied[path.Dir(p)] = true
	}
	slices.Sort(st.Left)
	// Longest first, so that a folder goes after the folders in it.
	dirs := make([]string, 0, len(emptied))
	for d := range emptied {
		dirs = append(dirs, d)
	}
	slices.SortFunc(dirs, func(a, b string) int { return len(b) - len(a) })
	for _, d := range dirs {
		for ; d != "."; d = path.Dir(d) {
			if fi, err := w.root.Lstat(filepath.FromSlash(d)); err == nil && (!fi.IsDir() || w.root.Remove(filepath.FromSlash(d)) != nil) {
				break // a file by now, or not empty
			}
		}
	}
	return nil
}

// usable reports whether dir is empty or was written by an earlier run.
func usable(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, StateDir)); err == nil {
		return true
	}
	names, err := os.ReadDir(dir)
	return len(names) == 0 && (err == nil || errors.Is(err, fs.ErrNotExist))
}

// within reports whether src is dir or lies below it, symbolic links resolved
// as far as the paths exist.
func within(dir, src string) bool {
	rel, err := filepath.Rel(resolve(dir), resolve(src))
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

func resolve(p string) string {
	abs, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	rest := ""
	for {
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			return filepath.Join(real, rest)
		}
		up := filepath.Dir(abs)
		if up == abs {
			return filepath.Join(abs, rest)
		}
		rest = filepath.Join(filepath.Base(abs), rest)
		abs = up
	}
}
