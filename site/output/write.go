package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// Write makes the file at p, a slash path below the output folder, hold data,
// and reports whether it had to be written. The fingerprint names the input that
// data was made from, for KeepIf; it may be empty. Each path belongs to one call
// of a run. Safe for concurrent use.
func (w *Writer) Write(p string, data []byte, fingerprint string) (bool, error) {
	if err := w.claim(p); err != nil {
		return false, err
	}
	want := record{hash: xxhash.Sum64(data), size: int64(len(data)), print: fingerprint}
	if k := w.old[p]; k != nil && k.intact && k.same(want) {
		want.mtime = k.mtime
		w.keep(p, want)
		return false, nil
	}
	done, err := w.adopt(p, want)
	if done || err != nil {
		return false, w.failed(p, err)
	}
	name, got, err := w.draft(func(f *os.File) error {
		_, err := f.Write(data)
		return err
	})
	if err == nil {
		want.mtime = got.mtime
		err = w.install(p, name, want)
	}
	return err == nil, w.failed(p, err)
}

// Copy makes the file at p hold what open's reader yields, and reports whether
// it had to be written. With the fingerprint of an earlier run whose file is
// untouched, open is not called. The content is streamed; that of a large file is shared with the file that
// is read, where the disk can do that. Safe for concurrent use.
func (w *Writer) Copy(p, fingerprint string, open func() (io.ReadCloser, error)) (bool, error) {
	if w.fresh(p, fingerprint) {
		return false, nil
	}
	if err := w.claim(p); err != nil {
		return false, err
	}
	changed, err := w.copy(p, fingerprint, open)
	return changed, w.failed(p, err)
}

func (w *Writer) copy(p, fingerprint string, open func() (io.ReadCloser, error)) (bool, error) {
	src, err := open()
	if err != nil {
		return false, err
	}
	defer src.Close()
	if f, ok := src.(fs.File); ok && fingerprint != "" {
		if shared, changed, err := w.share(p, fingerprint, f); shared || err != nil {
			return changed, err
		}
	}
	// The hash is known only after reading once; the draft made on the way is
	// dropped if it turns out to be what is there already.
	h := xxhash.New()
	name, rec, err := w.draft(func(f *os.File) error {
		_, err := io.Copy(io.MultiWriter(f, h), src)
		return err
	})
	if err != nil {
		return false, err
	}
	rec.hash, rec.print = h.Sum64(), fingerprint
	if done, err := w.adopt(p, rec); done || err != nil {
		return false, errors.Join(err, w.root.Remove(name))
	}
	err = w.install(p, name, rec)
	return err == nil, err
}

// fresh is KeepIf for a fingerprint that still is the same.
func (w *Writer) fresh(p, fingerprint string) bool {
	return w.KeepIf(p, func(made string) bool { return made == fingerprint })
}

// KeepIf keeps the file at p when an earlier run made it with a fingerprint that still
// holds, and it was not touched since. It reports whether it did; then there is no need
// to make the file again.
func (w *Writer) KeepIf(p string, still func(fingerprint string) bool) bool {
	k := w.old[p]
	if k == nil || k.print == "" || !still(k.print) {
		return false
	}
	rec := k.record
	if !k.intact {
		// A copied or restored folder has new times and the same content.
		if rec.hash == 0 {
			return false // shared: never read
		}
		disk, err := w.read(p, rec.size)
		if err != nil || !disk.same(rec) {
			return false
		}
		rec.mtime = disk.mtime
	}
	if !k.taken.CompareAndSwap(false, true) {
		return false
	}
	k.now = rec
	return true
}

// claim gives p to one call of this run.
func (w *Writer) claim(p string) error {
	if !fs.ValidPath(p) || p == "." || !filepath.IsLocal(filepath.FromSlash(p)) ||
		p == StateDir || strings.HasPrefix(p, StateDir+"/") || strings.ContainsRune(p, 0) {
		return fmt.Errorf("bad output path %q", p)
	}
	if k := w.old[p]; k != nil {
		if !k.taken.CompareAndSwap(false, true) {
			return fmt.Errorf("output path %q is written twice", p)
		}
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, taken := w.added[p]; taken {
		return fmt.Errorf("output path %q is written twice", p)
	}
	w.added[p] = record{}
	return nil
}

// keep says what is at a path that was claimed.
func (w *Writer) keep(p string, rec record) {
	if k := w.old[p]; k != nil {
		k.now = rec
		return
	}
	w.mu.Lock()
	w.added[p] = rec
	w.mu.Unlock()
}

// failed ends a claim in error: the path stays what it was before the run.
func (w *Writer) failed(p string, err error) error {
	if err == nil {
		return nil
	}
	if k := w.old[p]; k != nil {
		k.now = k.record
	} else {
		w.mu.Lock()
		delete(w.added, p)
		w.mu.Unlock()
	}
	var foreign *ForeignError
	if errors.As(err, &foreign) {
		return foreign
	}
	return fmt.Errorf("write %q: %w", p, err)
}

// adopt keeps the file at p if it holds what want says. Something foreign that
// does not is an error.
func (w *Writer) adopt(p string, want record) (bool, error) {
	k := w.old[p]
	if k == nil {
		if w.made(path.Dir(p)) {
			return false, nil
		}
		if _, err := os.Lstat(w.full(p)); errors.Is(err, fs.ErrNotExist) {
			return false, nil // the common case of a first build, found out with one call
		}
	}
	disk, err := w.read(p, want.size)
	switch {
	case errors.Is(err, fs.ErrNotExist), isNotDir(err), errors.Is(err, errIsDir):
		return false, nil // install sees to folders that must become files and the reverse
	case err == nil && disk.same(want):
		want.mtime = disk.mtime
		if k == nil {
			if err := w.note(p, want); err != nil {
				return false, err
			}
		}
		w.keep(p, want)
		return true, nil
	case k == nil:
		return false, &ForeignError{p}
	}
	return false, nil
}

// draft writes a new file below StateDir.
func (w *Writer) draft(fill func(*os.File) error) (name string, rec record, err error) {
	name = w.draftName()
	f, err := os.OpenFile(w.full(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return "", record{}, err
	}
	err = fill(f)
	fi, serr := f.Stat()
	if err = errors.Join(err, serr, f.Close()); err != nil {
		return "", record{}, errors.Join(err, w.root.Remove(name))
	}
	return name, record{size: fi.Size(), mtime: fi.ModTime().UnixNano()}, nil
}

func (w *Writer) draftName() string {
	return StateDir + "/tmp-" + strconv.FormatInt(w.tmp.Add(1), 10)
}

// install renames a draft into place. The journal comes first: a file that it
// names and that does not exist does no harm, the reverse would be foreign.
func (w *Writer) install(p, name string, rec record) error {
	err := w.note(p, rec)
	if err == nil {
		err = w.mkdir(path.Dir(p))
	}
	if err == nil {
		if err = os.Rename(w.full(name), w.full(p)); err != nil {
			if cerr := w.clear(p); cerr != nil {
				err = cerr
			} else {
				err = os.Rename(w.full(name), w.full(p))
			}
		}
	}
	if err != nil {
		return errors.Join(err, w.root.Remove(name))
	}
	w.written.Add(1)
	w.bytes.Add(rec.size)
	w.keep(p, rec)
	return nil
}

var errIsDir = errors.New("is a folder")

// read says what stands at p. The content is read only if it has the size hoped
// for; otherwise hash is 0.
func (w *Writer) read(p string, size int64) (record, error) {
	name := filepath.FromSlash(p)
	fi, err := w.root.Lstat(name)
	switch {
	case err != nil:
		return record{}, err
	case fi.IsDir():
		return record{}, errIsDir
	case !fi.Mode().IsRegular():
		return record{size: -1}, nil
	}
	rec := record{size: fi.Size(), mtime: fi.ModTime().UnixNano()}
	if rec.size != size {
		return rec, nil
	}
	f, err := w.root.Open(name)
	if err != nil {
		return record{}, err
	}
	defer f.Close()
	h := xxhash.New()
	n, err := io.Copy(h, f)
	rec.hash, rec.size = h.Sum64(), n
	return rec, err
}

// note adds a record to the journal.
func (w *Writer) note(p string, rec record) error {
	var line bytes.Buffer
	rec.append(&line, p)
	w.noting.Lock()
	defer w.noting.Unlock()
	if w.journal == nil {
		if err := w.openJournal(); err != nil {
			return fmt.Errorf("open journal: %w", err)
		}
	}
	if _, err := w.journal.Write(line.Bytes()); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}
