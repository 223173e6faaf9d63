package site

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"podbook/site/diag"
)

// lockedFS is a folder in which one file cannot be opened.
type lockedFS struct {
	fs.FS
	locked string
	asked  int
}

func (l *lockedFS) Open(name string) (fs.File, error) {
	if name == l.locked {
		l.asked++
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

func lockable(t *testing.T, files map[string]string) (*Site, *lockedFS) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(Options{Dir: dir, Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	l := &lockedFS{FS: s.fsys}
	s.fsys = l
	return s, l
}

func TestAFileThatCannotBeReadHidesNoOther(t *testing.T) {
	files := map[string]string{"secret.md": "# Secret", "open.md": "# Open", "secret.png": "png"}
	for locked, url := range map[string]string{"secret.md": "/secret/", "secret.png": "/secret.png"} {
		s, l := lockable(t, files)
		l.locked = locked
		rev, err := s.Load()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := rev.Hub.Page("/open/"); !ok {
			t.Errorf("%s locked: the other page is gone", locked)
		}
		if _, ok := rev.Hub.Page(url); ok {
			t.Errorf("%s locked: it has a page", locked)
		}
		diags := rev.Diagnostics()
		if len(diags) != 1 || diags[0].File != locked || !strings.Contains(diags[0].Message, "permission") {
			t.Errorf("%s locked: diagnostics %v", locked, diags)
		}
		l.locked = ""
		rev, err = s.Load()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := rev.Hub.Page(url); !ok || len(rev.Hub.Diags) > 0 {
			t.Errorf("%s unlocked: still missing; %v", locked, rev.Hub.Diags)
		}
	}
}

func TestABuildLooksAgainForWhatItCouldNotRead(t *testing.T) {
	s, l := lockable(t, map[string]string{"secret.md": "# Secret", "open.md": "# Open"})
	out := filepath.Join(t.TempDir(), "public")
	for _, locked := range []string{"secret.md", ""} {
		l.locked = locked
		if _, err := s.Build(context.Background(), BuildOptions{Out: out}); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(filepath.Join(out, "secret", "index.html"))
		if written := err == nil; written != (locked == "") {
			t.Errorf("with %q locked, the page is written: %v", locked, written)
		}
	}
}

func TestAFileWithoutALineIsNotReadForItsMistakes(t *testing.T) {
	l := &lockedFS{FS: os.DirFS(t.TempDir()), locked: "pipe.md"}
	rev := &Revision{FS: l}
	got := rev.WithSources([]diag.Diagnostic{{File: "pipe.md", Message: "neither a file nor a folder"}})
	if len(got) != 1 || l.asked > 0 {
		t.Errorf("asked for it %d times, %v", l.asked, got)
	}
}
