package indexer

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// filled makes an index in dir and closes it in order.
func filled(t *testing.T, dir string) {
	t.Helper()
	ix, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Sync(context.Background(), playbook(), nil); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}

// read opens dir and reports how many texts had to be indexed for it to be whole.
func read(t *testing.T, dir string) int {
	t.Helper()
	ix, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	}()
	n := 0
	if err := ix.Sync(context.Background(), playbook(), func(_, total int) { n = total }); err != nil {
		t.Fatal(err)
	}
	if got := ids(ask(t, ix, Query{Text: "seo"})); got != "pods/seo technical-audits" {
		t.Errorf("finds %q", got)
	}
	return n
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != "lock" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestIntactIndexIsKept(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir)
	for range 2 {
		if n := read(t, dir); n != 0 {
			t.Errorf("%d texts were indexed again", n)
		}
	}
}

// Whatever happens to a file of the index, it is noticed and the index made anew.
func TestDamagedIndexIsRebuilt(t *testing.T) {
	damages := map[string]func(*testing.T, string){
		"one bit": func(t *testing.T, name string) {
			data, err := os.ReadFile(name)
			if err != nil || len(data) == 0 {
				t.Skip("nothing to damage")
			}
			data[rand.IntN(len(data))] ^= 1 << rand.IntN(8)
			write(t, name, data)
		},
		"truncated": func(t *testing.T, name string) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			write(t, name, data[:len(data)/2])
		},
		"empty":  func(t *testing.T, name string) { write(t, name, nil) },
		"longer": func(t *testing.T, name string) { data, _ := os.ReadFile(name); write(t, name, append(data, 0)) },
		"gone": func(t *testing.T, name string) {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		},
	}
	model := t.TempDir()
	filled(t, model)
	for i, name := range files(t, model) {
		for kind, damage := range damages {
			t.Run(filepath.Base(name)+" "+kind, func(t *testing.T) {
				dir := t.TempDir()
				filled(t, dir)
				names := files(t, dir)
				if i >= len(names) {
					t.Skip("the index has fewer files this time")
				}
				damage(t, names[i])
				// A bit of the manifest may be one that says nothing, such as a space.
				if n := read(t, dir); n != 4 && filepath.Base(names[i]) != "manifest.json" {
					t.Errorf("%d texts were indexed again, want all 4", n)
				}
				if n := read(t, dir); n != 0 {
					t.Errorf("the new index is not kept: %d texts", n)
				}
			})
		}
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A process that ends without closing leaves no manifest; what it leaves at any
// moment is never trusted.
func TestKilledProcess(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir) // the manifest of an earlier process vouches for nothing any more
	ix, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Sync(context.Background(), playbook(), nil); err != nil {
		t.Fatal(err)
	}
	killed := t.TempDir()
	if err := os.CopyFS(killed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if n := read(t, killed); n != 4 {
		t.Errorf("%d texts were indexed again, want all 4", n)
	}
	if n := read(t, killed); n != 0 {
		t.Errorf("the new index is not kept: %d texts", n)
	}
}

func TestOtherVersionIsRebuilt(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir)
	name := filepath.Join(dir, "manifest.json")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data = slices.Concat([]byte(`{"fingerprint":"other",`), data[1:])
	write(t, name, slices.Concat(data[:len(data)-2], []byte(`,"Fingerprint":"other"}`)))
	if n := read(t, dir); n != 4 {
		t.Errorf("%d texts were indexed again, want all 4", n)
	}
}

// A second opener is refused within seconds, and harms nothing.
func TestLocked(t *testing.T) {
	dir := t.TempDir()
	ix, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if err := ix.Sync(context.Background(), playbook(), nil); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("error %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	if got := ids(ask(t, ix, Query{Text: "seo"})); got != "pods/seo technical-audits" {
		t.Errorf("finds %q", got)
	}
}

func TestTemporaryFolderIsRemoved(t *testing.T) {
	ix, err := Open("", Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := ix.store.dir
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
	if _, err := ix.Search(context.Background(), Query{}); !errors.Is(err, ErrClosed) {
		t.Errorf("search after Close: %v", err)
	}
	if err := ix.Sync(context.Background(), playbook(), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("sync after Close: %v", err)
	}
}
