package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// site is what a run should leave: path → content.
type site map[string]string

// build runs over dir from several goroutines, as a real build does.
func build(t *testing.T, dir string, files site) Stats {
	t.Helper()
	st, err := run(dir, files)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func run(dir string, files site) (Stats, error) {
	w, err := Open(dir, Options{})
	if err != nil {
		return Stats{}, err
	}
	defer w.Abort()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var all error
	for part := range slices.Chunk(slices.Sorted(maps.Keys(files)), len(files)/3+1) {
		wg.Go(func() {
			for _, p := range part {
				if _, err := w.Write(p, []byte(files[p]), ""); err != nil {
					mu.Lock()
					all = errors.Join(all, err)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if all != nil {
		return Stats{}, all
	}
	return w.Finish("")
}

// tree reads dir without StateDir; folders end in "/" and hold "".
func tree(t *testing.T, dir string) site {
	t.Helper()
	got := site{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case p == ".":
			return nil
		case p == StateDir:
			return fs.SkipDir
		case d.IsDir():
			got[p+"/"] = ""
			return nil
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		got[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// withFolders adds the folders that the files need.
func withFolders(files site) site {
	all := maps.Clone(files)
	for p := range files {
		for i, r := range p {
			if r == '/' {
				all[p[:i+1]] = ""
			}
		}
	}
	return all
}

func equal(t *testing.T, want, got site) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("output folder (-want +got):\n%s", d)
	}
}

func put(t *testing.T, dir, p, data string) {
	t.Helper()
	name := filepath.Join(dir, p)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestUnchangedFilesAreNotWritten(t *testing.T) {
	dir := t.TempDir()
	files := site{"index.html": "home", "guides/brief/index.html": "brief", "guides/brief.md": "# brief"}
	if st := build(t, dir, files); st.Written != 3 || st.Files != 3 || st.Bytes != 16 {
		t.Fatalf("first run: %+v", st)
	}
	// An old time would be lost by any write.
	manifest := filepath.Join(dir, manifestName)
	old := time.Unix(1, 0)
	if err := os.Chtimes(manifest, old, old); err != nil {
		t.Fatal(err)
	}
	if st := build(t, dir, files); st.Written != 0 || st.Deleted != 0 {
		t.Fatalf("second run: %+v", st)
	}
	if fi, err := os.Stat(manifest); err != nil || !fi.ModTime().Equal(old) {
		t.Fatalf("manifest was written again: %v", err)
	}
	files["index.html"] = "Home"
	if st := build(t, dir, files); st.Written != 1 {
		t.Fatalf("third run: %+v", st)
	}
	equal(t, withFolders(files), tree(t, dir))
}

func TestVanishedFilesGoForeignOnesStay(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "CNAME", "example.org")
	put(t, dir, "guides/old/notes.txt", "mine")
	build(t, dir, site{"a/b/c/index.html": "1", "a/b/index.html": "2", "guides/old/index.html": "3", "index.html": "4"})
	st := build(t, dir, site{"index.html": "4"})
	if st.Deleted != 3 {
		t.Fatalf("%+v", st)
	}
	equal(t, withFolders(site{"index.html": "4", "CNAME": "example.org", "guides/old/notes.txt": "mine"}), tree(t, dir))
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "index.html", "theirs")
	put(t, dir, "same.txt", "same")
	_, err := run(dir, site{"index.html": "ours", "same.txt": "same"})
	var foreign *ForeignError
	if !errors.As(err, &foreign) || foreign.Path != "index.html" {
		t.Fatalf("got %v", err)
	}
	// Refused again: the failed run must not have made it ours. And a caller
	// may finish without that file.
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write("index.html", []byte("ours"), ""); !errors.As(err, &foreign) {
		t.Fatalf("got %v", err)
	}
	if changed, err := w.Write("same.txt", []byte("same"), ""); changed || err != nil {
		t.Fatal(changed, err)
	}
	if _, err := w.Finish(""); err != nil {
		t.Fatal(err)
	}
	// The adopted file is ours now, the other still is not.
	build(t, dir, site{})
	equal(t, site{"index.html": "theirs"}, tree(t, dir))
}

func TestForeignFileInPlaceOfFolder(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "guides", "theirs")
	put(t, dir, "feed.xml/x", "theirs")
	for _, p := range []string{"guides/index.html", "feed.xml"} {
		_, err := run(dir, site{p: "ours"})
		var foreign *ForeignError
		if !errors.As(err, &foreign) {
			t.Errorf("%s: got %v", p, err)
		}
	}
	equal(t, site{"guides": "theirs", "feed.xml/": "", "feed.xml/x": "theirs"}, tree(t, dir))
}

func TestFilesChangedBySomebody(t *testing.T) {
	dir := t.TempDir()
	files := site{"a.html": "aaaa", "b.html": "bbbb", "c.html": "cccc"}
	build(t, dir, files)
	put(t, dir, "a.html", "AAAA")
	put(t, dir, "b.html", "BBBB")
	if err := os.Remove(filepath.Join(dir, "c.html")); err != nil {
		t.Fatal(err)
	}
	delete(files, "b.html")
	st := build(t, dir, files)
	if st.Written != 2 || !slices.Equal(st.Left, []string{"b.html"}) {
		t.Fatalf("%+v", st)
	}
	equal(t, site{"a.html": "aaaa", "b.html": "BBBB", "c.html": "cccc"}, tree(t, dir))
	if st := build(t, dir, files); st.Written != 0 || st.Left != nil {
		t.Fatalf("%+v", st)
	}
}

func TestFolderBecomesFileAndBack(t *testing.T) {
	dir := t.TempDir()
	for _, files := range []site{
		{"x/y/z": "1", "x/w": "2", "k": "3"},
		{"x": "4", "k/l/m": "5"},
		{"x/y": "6", "k/l": "7"},
	} {
		build(t, dir, files)
		equal(t, withFolders(files), tree(t, dir))
	}
}

func TestForeignFileWhereAFolderWas(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, site{"x/y/z": "1"})
	if err := os.RemoveAll(filepath.Join(dir, "x")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "x", "theirs")
	build(t, dir, site{})
	equal(t, site{"x": "theirs"}, tree(t, dir))
}

func TestFileAndFolderInOneRun(t *testing.T) {
	for _, order := range [][]string{{"a", "a/b"}, {"a/b", "a"}} {
		w, err := Open(t.TempDir(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err1 := w.Write(order[0], nil, "")
		_, err2 := w.Write(order[1], nil, "")
		w.Abort()
		if err1 != nil || err2 == nil {
			t.Errorf("%v: got %v, %v", order, err1, err2)
		}
	}
}

func TestFresh(t *testing.T) {
	dir := t.TempDir()
	open := func() *Writer {
		w, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	finish := func(w *Writer, want Stats) {
		t.Helper()
		got, err := w.Finish("")
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("stats (-want +got):\n%s", d)
		}
	}
	w := open()
	if w.fresh("p", "in1") {
		t.Fatal("fresh before it was written")
	}
	for _, p := range []string{"p", "q"} {
		if _, err := w.Write(p, []byte("data"), "in1"); err != nil {
			t.Fatal(err)
		}
	}
	finish(w, Stats{Files: 2, Written: 2, Bytes: 8})

	w = open()
	if w.fresh("p", "in2") || w.fresh("p", "") || !w.fresh("p", "in1") {
		t.Fatal("fresh for other input, or not for its own")
	}
	finish(w, Stats{Files: 1, Deleted: 1})

	// A restored folder has new times; one that was edited is not fresh.
	now := time.Unix(2e9, 0)
	if err := os.Chtimes(filepath.Join(dir, "p"), now, now); err != nil {
		t.Fatal(err)
	}
	w = open()
	if !w.fresh("p", "in1") {
		t.Fatal("not fresh after a new time")
	}
	finish(w, Stats{Files: 1})
	put(t, dir, "p", "DATA")
	w = open()
	if w.fresh("p", "in1") {
		t.Fatal("fresh after an edit")
	}
	if changed, err := w.Write("p", []byte("data"), "in1"); !changed || err != nil {
		t.Fatal(changed, err)
	}
	finish(w, Stats{Files: 1, Written: 1, Bytes: 4})
}

func TestCopy(t *testing.T) {
	dir := t.TempDir()
	opened := 0
	from := func(data string) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) {
			opened++
			return io.NopCloser(strings.NewReader(data)), nil
		}
	}
	for i, step := range []struct {
		data, print string
		changed     bool
		opened      int
	}{
		{"one", "h1", true, 1},
		{"one", "h1", false, 1}, // not even opened
		{"one", "h2", false, 2}, // read, and found to be the same
		{"two", "h3", true, 3},
		{"two", "", false, 4},
	} {
		w, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		changed, err := w.Copy("img/a.png", step.print, from(step.data))
		if err != nil || changed != step.changed || opened != step.opened {
			t.Fatalf("step %d: changed %v, opened %d, %v", i, changed, opened, err)
		}
		if _, err := w.Finish(""); err != nil {
			t.Fatal(err)
		}
		equal(t, site{"img/": "", "img/a.png": step.data}, tree(t, dir))
	}
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	broken := errors.New("broken disk")
	if _, err := w.Copy("img/a.png", "h9", func() (io.ReadCloser, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) {
		t.Fatalf("got %v", err)
	}
	w.Abort()
	build(t, dir, site{"a": "1"})
}

func TestAbortedRunIsRemembered(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, site{"a": "1", "b": "1"})
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"a", "new/c"} {
		if _, err := w.Write(p, []byte("2"), ""); err != nil {
			t.Fatal(err)
		}
	}
	w.Abort()
	equal(t, withFolders(site{"a": "2", "b": "1", "new/c": "2"}), tree(t, dir))
	build(t, dir, site{"b": "3"})
	equal(t, site{"b": "3"}, tree(t, dir))
}

func TestSources(t *testing.T) {
	hub := t.TempDir()
	put(t, hub, "guides/brief.md", "# Brief")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(hub, link); err != nil {
		t.Fatal(err)
	}
	for dir, ok := range map[string]bool{
		hub:                               false,
		filepath.Dir(hub):                 false,
		link:                              false,
		filepath.Join(hub, "guides"):      false,
		filepath.Join(hub, "public"):      true,
		filepath.Join(link, "new/public"): true,
		t.TempDir():                       true,
	} {
		for range 2 { // an output folder in the hub may be used again
			w, err := Open(dir, Options{Sources: []string{hub}})
			if (err == nil) != ok {
				t.Fatalf("%s: %v", dir, err)
			}
			if ok {
				if _, err := w.Write("index.html", nil, ""); err != nil {
					t.Fatal(err)
				}
				if _, err := w.Finish(""); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestSymbolicLinksDoNotLeadOut(t *testing.T) {
	out, dir := t.TempDir(), t.TempDir()
	put(t, out, "secret", "theirs")
	build(t, dir, site{"guides/index.html": "1", "guides/secret": "theirs"})
	if err := os.RemoveAll(filepath.Join(dir, "guides")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(out, filepath.Join(dir, "guides")); err != nil {
		t.Fatal(err)
	}
	if _, err := run(dir, site{"guides/index.html": "2"}); err == nil {
		t.Fatal("wrote through a link that leads out")
	}
	build(t, dir, site{})
	equal(t, site{"secret": "theirs"}, tree(t, out))
}

func TestDamagedStateProtectsWhatIsThere(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"cut":     func(b []byte) []byte { return b[:len(b)/2] },
		"flipped": func(b []byte) []byte { b[len(b)/2] ^= 4; return b },
		"empty":   func([]byte) []byte { return nil },
		"gone":    nil,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files := site{"a.html": "1", "b/c.html": "2"}
			build(t, dir, files)
			manifest := filepath.Join(dir, manifestName)
			if damage == nil {
				os.Remove(manifest)
			} else {
				data, err := os.ReadFile(manifest)
				if err != nil {
					t.Fatal(err)
				}
				put(t, dir, manifestName, string(damage(data)))
			}
			var foreign *ForeignError
			if _, err := run(dir, site{"a.html": "changed"}); !errors.As(err, &foreign) {
				t.Fatalf("got %v", err)
			}
			build(t, dir, files) // identical: adopted
			build(t, dir, site{"a.html": "changed"})
			equal(t, site{"a.html": "changed"}, tree(t, dir))
		})
	}
}

// Any sequence of runs, finished or not, and of foreign files leaves exactly the
// last run's files and the foreign ones.
func TestRandomRuns(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		foreign := site{}
		for step := range 12 {
			files := site{}
			for range rng.IntN(30) {
				files[fmt.Sprintf("d%d/e%d/f%d", rng.IntN(3), rng.IntN(3), rng.IntN(4))] = fmt.Sprint(rng.IntN(3))
			}
			if rng.IntN(3) == 0 {
				w, err := Open(dir, Options{})
				if err != nil {
					t.Fatal(err)
				}
				for p, data := range files {
					if _, err := w.Write(p, []byte(data), ""); err != nil {
						t.Fatal(err)
					}
				}
				w.Abort()
				continue
			}
			if rng.IntN(4) == 0 {
				p := fmt.Sprintf("d%d/foreign%d", rng.IntN(3), step)
				foreign[p] = "theirs"
				put(t, dir, p, "theirs")
			}
			build(t, dir, files)
			maps.Copy(files, foreign)
			equal(t, withFolders(files), tree(t, dir))
		}
	}
}

func TestPathsWithControlCharacters(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, site{"a\tb\nc": "1", `"quoted"`: "2", "ä ö": "3"})
	if st := build(t, dir, site{"ä ö": "3"}); st.Deleted != 2 || st.Written != 0 {
		t.Fatalf("%+v", st)
	}
}

func FuzzPath(f *testing.F) {
	for _, p := range []string{"a", "a/b", "", ".", "..", "../x", "/x", "a//b", "a/../b", `a\b`, "a/", "\x00", "\xff", StateDir, StateDir + "/manifest", "C:x", "a\nb", `"`} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		parent := t.TempDir()
		dir := filepath.Join(parent, "out")
		w, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Abort()
		if _, err := w.Write(p, []byte("x"), "f"); err != nil {
			return
		}
		if _, err := w.Finish(""); err != nil {
			t.Fatal(err)
		}
		if all, _ := os.ReadDir(parent); len(all) != 1 {
			t.Fatalf("%q left the folder", p)
		}
		equal(t, withFolders(site{p: "x"}), tree(t, dir))
		w, err = Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !w.fresh(p, "f") {
			t.Fatalf("%q is not known again", p)
		}
		w.Abort()
	})
}

func FuzzManifest(f *testing.F) {
	dir := f.TempDir()
	if _, err := run(dir, site{"a": "1", "b\n": "2"}); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add(manifestHead + "end 0 0\n")
	f.Add(manifestHead + "1\t1\t1\t\ta\nend 1 0\n")
	f.Fuzz(func(t *testing.T, s string) {
		parseManifest(s)
		parseRecord(s)
	})
}

func BenchmarkNoChange(b *testing.B) {
	dir := b.TempDir()
	if fi, err := os.Stat("/dev/shm"); err == nil && fi.IsDir() {
		if dir, err = os.MkdirTemp("/dev/shm", "output"); err != nil {
			b.Fatal(err)
		}
		defer os.RemoveAll(dir)
	}
	files := site{}
	page := strings.Repeat("page ", 1000)
	for i := range 10000 {
		files[fmt.Sprintf("section-%d/entry-%d/index.html", i%100, i)] = page + fmt.Sprint(i)
	}
	if _, err := run(dir, files); err != nil {
		b.Fatal(err)
	}
	paths := slices.Sorted(maps.Keys(files))
	data := make([][]byte, len(paths))
	for i, p := range paths {
		data[i] = []byte(files[p])
	}
	b.Run("Write", func(b *testing.B) {
		for b.Loop() {
			w, err := Open(dir, Options{})
			if err != nil {
				b.Fatal(err)
			}
			for i, p := range paths {
				if changed, err := w.Write(p, data[i], ""); changed || err != nil {
					b.Fatal(changed, err)
				}
			}
			if _, err := w.Finish(""); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkFirst(b *testing.B) {
	files := site{}
	page := strings.Repeat("page ", 1000)
	for i := range 10000 {
		files[fmt.Sprintf("section-%d/entry-%d/index.html", i%100, i)] = page
	}
	for b.Loop() {
		b.StopTimer()
		dir, err := os.MkdirTemp("/dev/shm", "output")
		if err != nil {
			b.Skip(err)
		}
		b.StartTimer()
		if _, err := run(dir, files); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		os.RemoveAll(dir)
		b.StartTimer()
	}
}
