package indexer

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"
)

// folderSize is the size of all files below dir.
func folderSize(t testing.TB, dir string) int64 {
	t.Helper()
	var size int64
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}

// The index with everything that is shown of passages is at most two and a half
// times as large as the text.
func TestSizeOnDisk(t *testing.T) {
	c := handbook(t)
	dir := t.TempDir()
	ix, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Sync(context.Background(), c, nil); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	ratio := float64(folderSize(t, dir)) / float64(textSize(c))
	t.Logf("index is %.2f times the text of %d kB", ratio, textSize(c)>>10)
	if ratio > 2.5 {
		t.Errorf("index is %.2f times the text", ratio)
	}
}
