package output

import (
	"errors"
	"io/fs"
	"os"
)

// shareFrom is the size in bytes from which a file is not copied if the disk can
// help it: a recording of several GB costs neither time nor a second place.
const shareFrom = 16 << 20

// share makes the file at p share its content with src: as a clone, which the file
// system copies when either is written to, or as a hard link. It reports false
// where neither can be had; then the content must be copied. Nobody read the
// content, so the record has no hash: what proves the file unchanged is its size
// and time, and if those are lost it is shared anew.
func (w *Writer) share(p, fingerprint string, src fs.File) (shared, changed bool, err error) {
	from, ok := src.(*os.File)
	if !ok {
		return false, false, nil
	}
	fi, err := from.Stat()
	if err != nil || !fi.Mode().IsRegular() || fi.Size() < shareFrom {
		return false, false, err
	}
	rec := record{size: fi.Size(), mtime: fi.ModTime().UnixNano(), print: fingerprint}
	switch there, err := os.Lstat(w.full(p)); {
	case err == nil && os.SameFile(fi, there):
		if err := w.note(p, rec); err != nil {
			return false, false, err
		}
		w.keep(p, rec)
		return true, false, nil
	case err == nil && w.old[p] == nil:
		return false, false, nil // foreign, unless its content is the same: that takes reading
	}
	name, clone, err := w.draft(func(f *os.File) error { return cloneFile(f, from) })
	if err == nil && clone.size == rec.size {
		rec.mtime = clone.mtime
		return true, true, w.install(p, name, rec)
	} else if err == nil {
		err = w.root.Remove(name) // a file that grows just now
	}
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return false, false, err
	}
	name = w.draftName()
	if os.Link(from.Name(), w.full(name)) != nil {
		return false, false, nil // on another disk, or not allowed
	}
	// The name may lead elsewhere by now; the file that is open is the one meant.
	if linked, err := os.Lstat(w.full(name)); err != nil || !os.SameFile(fi, linked) {
		return false, false, errors.Join(err, w.root.Remove(name))
	}
	return true, true, w.install(p, name, rec)
}
