package output

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A recording of 3 GB, all of it a hole on the disk, is in the output at once and
// without being read, is not looked at again while it stays the same, and follows
// when it changes.
func TestLargeFilesAreShared(t *testing.T) {
	base := t.TempDir()
	hub, out := filepath.Join(base, "hub"), filepath.Join(base, "out")
	src, dst := filepath.Join(hub, "talk.mp4"), filepath.Join(out, "talk.mp4")
	put(t, hub, "talk.mp4", "begin")
	if err := os.Truncate(src, 3<<30); err != nil {
		t.Skip("no files with holes here: ", err)
	}
	root, err := os.OpenRoot(hub)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	opened := 0
	for i, step := range []struct {
		do      func() error
		print   string
		changed bool
		opened  int
		size    int64
	}{
		{func() error { return nil }, "h1", true, 1, 3 << 30},
		{func() error { return nil }, "h1", false, 1, 3 << 30},
		{func() error { return os.Truncate(src, 2<<30) }, "h2", false, 2, 2 << 30}, // a link shows it already; a clone is made again
		{func() error { return os.Remove(dst) }, "h2", true, 3, 2 << 30},
		{func() error { // saved as editors save: another file in its place
			put(t, hub, "new.mp4", "again")
			return os.Rename(filepath.Join(hub, "new.mp4"), src)
		}, "h3", true, 4, 5},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		w, err := Open(out, Options{Sources: []string{hub}})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		changed, err := w.Copy("talk.mp4", step.print, func() (io.ReadCloser, error) { opened++; return root.Open("talk.mp4") })
		if _, ferr := w.Finish(""); err != nil || ferr != nil {
			t.Fatal(err, ferr)
		}
		a, aerr := os.Stat(src)
		b, berr := os.Stat(dst)
		if aerr != nil || berr != nil || b.Size() != step.size || opened != step.opened {
			t.Fatalf("step %d: opened %d, size %d, %v %v", i, opened, b.Size(), aerr, berr)
		}
		if linked := os.SameFile(a, b); changed != step.changed && (i != 2 || linked) {
			t.Errorf("step %d: changed %v", i, changed)
		} else if i < 4 && !linked {
			t.Logf("step %d: a clone or a copy, in %v", i, time.Since(began))
		}
		w.Abort()
	}
	if files := tree(t, out); files["talk.mp4"] != "again" || len(files) != 1 {
		t.Errorf("left in the output: %d files", len(files))
	}
}
