package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// full is p as the operating system wants it. Only paths whose folder is in
// w.dirs are used so: those were seen to be real folders, not links, in this run
// and under its lock. Everything else goes through w.root, which refuses to leave
// the folder but opens every folder on the way anew, at twice the cost of a build.
func (w *Writer) full(p string) string {
	return filepath.Join(w.dir, filepath.FromSlash(p))
}

// made reports whether this run made the folder dir: then no foreign file can stand in it.
func (w *Writer) made(dir string) bool {
	made, _ := w.dirs.Load(dir)
	return made == true
}

// mkdir makes the folder dir, with those above it. Pages mostly have a folder each, and
// hardly ever wait for one another here.
func (w *Writer) mkdir(dir string) error {
	if _, ok := w.dirs.Load(dir); ok {
		return nil
	}
	if err := w.mkdir(path.Dir(dir)); err != nil {
		return err
	}
	w.turning.RLock()
	err := os.Mkdir(w.full(dir), 0o777)
	if err == nil {
		w.dirs.Store(dir, true)
	}
	w.turning.RUnlock()
	if errors.Is(err, fs.ErrExist) {
		return w.mkdirOver(dir)
	}
	return err
}

// mkdirOver is mkdir where something stands already.
func (w *Writer) mkdirOver(dir string) error {
	w.turning.Lock()
	defer w.turning.Unlock()
	if _, ok := w.dirs.Load(dir); ok {
		return nil // another call made it
	}
	fi, err := os.Lstat(w.full(dir))
	switch {
	case err != nil:
		return err
	case fi.IsDir():
		w.dirs.Store(dir, false)
		return nil
	case !fi.Mode().IsRegular():
		return &ForeignError{dir} // a link: who knows where it leads
	}
	// A file stands where a folder is needed: "guides" became "guides/".
	if err := w.evict(dir); err != nil {
		return err
	}
	if err := os.Mkdir(w.full(dir), 0o777); err != nil {
		return err
	}
	w.dirs.Store(dir, true)
	return nil
}

// clear makes way for a file at p where a folder of earlier files stands.
func (w *Writer) clear(p string) error {
	w.turning.Lock()
	defer w.turning.Unlock()
	name := filepath.FromSlash(p)
	if fi, err := w.root.Lstat(name); err != nil || !fi.IsDir() {
		return err
	}
	var folders []string
	err := fs.WalkDir(w.root.FS(), p, func(sub string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			folders = append(folders, sub)
			return nil
		}
		return w.evict(sub)
	})
	for i := len(folders) - 1; i >= 0 && err == nil; i-- {
		w.dirs.Delete(folders[i])
		err = w.root.Remove(filepath.FromSlash(folders[i]))
	}
	return err
}

// evict removes a file of an earlier run that this run does not hold.
func (w *Writer) evict(p string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := w.old[p]
	if _, taken := w.added[p]; taken || k != nil && k.taken.Load() {
		return fmt.Errorf("output path %q is needed as a file and as a folder", p)
	}
	if k == nil {
		return &ForeignError{p}
	}
	gone, err := w.remove(p)
	if err == nil && !gone {
		err = &ForeignError{p}
	} else if gone {
		w.evicted++
	}
	return err
}

// remove deletes the file at p if it still is what an earlier run wrote. A file
// that is not there, or cannot be reached inside the folder, is none of ours.
func (w *Writer) remove(p string) (bool, error) {
	name, want := filepath.FromSlash(p), w.old[p].record
	fi, err := w.root.Lstat(name)
	if err != nil || !fi.Mode().IsRegular() {
		return false, nil
	}
	if !want.matches(fi) {
		if disk, err := w.read(p, want.size); err != nil || !disk.same(want) {
			return false, nil
		}
	}
	if err := w.root.Remove(name); err != nil {
		return false, err
	}
	return true, nil
}

func (w *Writer) exists(p string) bool {
	fi, err := w.root.Lstat(filepath.FromSlash(p))
	return err == nil && !fi.IsDir()
}

func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
