package watch

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	deadline = 20 * time.Second // for what must happen
	never    = time.Hour        // routine wake-ups that must not help a test
)

func watchDir(t *testing.T, dir string, opt Options) *Watcher {
	t.Helper()
	if opt.Poll == 0 {
		opt.Poll = never
	}
	w, err := New(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func wake(t *testing.T, w *Watcher) Batch {
	t.Helper()
	select {
	case b := <-w.C():
		return b
	case <-time.After(deadline):
		t.Fatal("no wake-up")
		return Batch{}
	}
}

// scan is the rescan of an owner: every file with its content.
func scan(dir string) map[string]string {
	got := map[string]string{}
	fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := os.ReadFile(filepath.Join(dir, p))
			got[p] = string(data)
		}
		return nil
	})
	return got
}

// settle scans at each wake-up, and only then, until it has seen what is there.
func settle(t *testing.T, w *Watcher, dir string) (wakes int) {
	t.Helper()
	want := scan(dir)
	end := time.After(deadline)
	for {
		select {
		case <-w.C():
			wakes++
			if maps.Equal(scan(dir), want) {
				return wakes
			}
		case <-end:
			t.Fatal("never woken after the last change")
		}
	}
}

func put(t *testing.T, dir, p, data string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(p))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

func move(t *testing.T, dir, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
		t.Fatal(err)
	}
}

func TestEverySavePatternWakes(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "guides/brief.md", "old")
	w := watchDir(t, dir, Options{})
	for name, save := range map[string]func(){
		"in place":         func() { put(t, dir, "guides/brief.md", "new") },
		"new file":         func() { put(t, dir, "guides/new.md", "new") },
		"replaced":         func() { put(t, dir, "guides/.brief.tmp", "x"); move(t, dir, "guides/.brief.tmp", "guides/brief.md") },
		"backup, then new": func() { move(t, dir, "guides/brief.md", "guides/brief.md~"); put(t, dir, "guides/brief.md", "y") },
		"renamed":          func() { move(t, dir, "guides/new.md", "guides/newer.md") },
		"deleted":          func() { os.Remove(filepath.Join(dir, "guides/brief.md")); put(t, dir, "guides/brief.md", "old") },
		"new folders":      func() { put(t, dir, "a/b/c/d.md", "deep") },
	} {
		if name == "renamed" {
			put(t, dir, "guides/new.md", "new")
			settle(t, w, dir)
		}
		save()
		if b := wake(t, w); b.Events == 0 {
			t.Errorf("%s: a routine wake-up", name)
		}
		if name == "new folders" {
			os.RemoveAll(filepath.Join(dir, "a"))
			settle(t, w, dir)
		}
	}
}

func TestNoiseDoesNotWake(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{".git/refs", ".podbook/index", "public/guides", "guides"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	w := watchDir(t, dir, Options{Ignore: []string{filepath.Join(dir, "public")}})
	for _, p := range []string{
		".git/HEAD", ".git/refs/x", ".podbook/index/store", "public/index.html", "public/guides/index.html",
		"guides/4913", "guides/.brief.md.swp", "guides/brief.swx", "guides/brief.md~", "guides/.#brief.md", "guides/#brief.md#", "guides/___jb_tmp___",
	} {
		put(t, dir, p, "x")
	}
	if err := os.Chmod(filepath.Join(dir, "guides"), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "guides/brief.md", "x") // which is a creation and a write
	if b := wake(t, w); b.Events > 2 {
		t.Fatalf("%d events, of which 2 matter", b.Events)
	}
}

func TestNoise(t *testing.T) {
	for name, want := range map[string]bool{
		"brief.md": false, "_index.md": false, "4913.md": false, "swp": false, "a.swf": true, "a.sw1": false, "a.swift": false, "~a": false, "#a": false,
		".a": true, "a~": true, "4913": true, "a.swp": true, "___jb_old___": true, "#a#": true,
	} {
		if got := noise(name); got != want {
			t.Errorf("noise(%q) = %v", name, got)
		}
	}
}

func TestQuiet(t *testing.T) {
	if q := quiet(4); q > 20*time.Millisecond {
		t.Errorf("a lone save waits for %v", q)
	}
	for n := range 10000 {
		if quiet(n+1) < quiet(n) || quiet(n) > quietMax {
			t.Fatalf("quiet(%d) = %v, quiet(%d) = %v", n, quiet(n), n+1, quiet(n+1))
		}
	}
}

func TestLoneSaveIsQuick(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "brief.md", "0")
	w := watchDir(t, dir, Options{})
	best := time.Hour
	for i := range 20 {
		put(t, dir, ".tmp", fmt.Sprint(i))
		saved := time.Now()
		move(t, dir, ".tmp", "brief.md")
		wake(t, w)
		best = min(best, time.Since(saved))
	}
	// The best of many, since the machine may be busy with other things.
	if best > 25*time.Millisecond {
		t.Errorf("the quickest wake-up took %v", best)
	}
}

// A wake-up for few events names what they were about.
func TestFewEventsAreNamed(t *testing.T) {
	dir := t.TempDir()
	w := watchDir(t, dir, Options{})
	name := filepath.Join(dir, "entry.md")
	for range 3 {
		if err := os.WriteFile(name, []byte("text"), 0o666); err != nil {
			t.Fatal(err)
		}
		if b := wake(t, w); len(b.Paths) != 1 || b.Paths[0] != name {
			t.Errorf("%d events, named %q", b.Events, b.Paths)
		}
	}
}

// Who asks is told of a few changes before it is quiet, and then woken up all the same.
func TestChangesHaveBegun(t *testing.T) {
	dir := t.TempDir()
	w := watchDir(t, dir, Options{})
	name := filepath.Join(dir, "entry.md")
	put(t, dir, "entry.md", "text")
	select {
	case paths := <-w.Begun():
		if !slices.Equal(paths, []string{name}) {
			t.Errorf("begun with %q", paths)
		}
	case <-w.C():
		t.Error("woken up first")
	case <-time.After(deadline):
		t.Fatal("nothing has begun")
	}
	if b := wake(t, w); !slices.Equal(b.Paths, []string{name}) {
		t.Errorf("woken up for %q", b.Paths)
	}
}

func TestRenamedFoldersKeepWaking(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "f0/sub/deep/a.md", "0")
	w := watchDir(t, dir, Options{})
	for i := range 30 {
		from, to := fmt.Sprintf("f%d", i), fmt.Sprintf("f%d", i+1)
		move(t, dir, from, to)
		put(t, dir, to+"/sub/deep/a.md", fmt.Sprint(i))
		settle(t, w, dir)
		// A write much later must be seen as well, at its new place.
		put(t, dir, to+"/sub/deep/b.md", fmt.Sprint(i))
		settle(t, w, dir)
	}
}

func TestRandomTreesAreSeenWhole(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	dir := t.TempDir()
	w := watchDir(t, dir, Options{})
	name := func() string {
		parts := make([]string, 1+rng.IntN(4))
		for i := range parts {
			parts[i] = fmt.Sprintf("d%d", rng.IntN(4))
		}
		return strings.Join(parts, "/")
	}
	for round := range 60 {
		for range 1 + rng.IntN(40) {
			switch rng.IntN(4) {
			case 0:
				os.MkdirAll(filepath.Join(dir, name()), 0o777)
			case 1:
				os.Rename(filepath.Join(dir, name()), filepath.Join(dir, name()))
			case 2:
				os.RemoveAll(filepath.Join(dir, name()))
			case 3:
				put(t, dir, name()+"/f.md", fmt.Sprint(round, rng.IntN(9)))
			}
		}
		put(t, dir, "last.md", fmt.Sprint(round))
		settle(t, w, dir)
	}
}

func TestBurstWakesSeldom(t *testing.T) {
	dir := t.TempDir()
	w := watchDir(t, dir, Options{})
	for i := range 3000 { // nobody receives meanwhile
		put(t, dir, fmt.Sprintf("d%d/e%d/f%d.md", i%10, i%50, i), "x")
	}
	if n := settle(t, w, dir); n > 5 {
		t.Errorf("%d wake-ups", n)
	}
}

func TestLongBurstWakesBetween(t *testing.T) {
	dir := t.TempDir()
	w := watchDir(t, dir, Options{})
	var stop atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; !stop.Load(); i++ {
			os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%d.md", i%100)), []byte(fmt.Sprint(i)), 0o666)
			runtime.Gosched()
		}
	}()
	defer func() { stop.Store(true); <-done }()
	start := time.Now()
	wake(t, w)
	if d := time.Since(start); d > longest+3*time.Second {
		t.Errorf("woken after %v", d)
	}
}

func TestOutOfWatches(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a/b/c.md", "x")
	warnings := make(chan string, 10)
	w, err := start(dir, Options{Poll: 10 * time.Millisecond, Warn: func(s string) { warnings <- s }}, func(fw *fsnotify.Watcher, p string) error {
		if p != dir {
			return syscall.ENOSPC
		}
		return fw.Add(p)
	})
	if err != nil {
		t.Fatal(err)
	}
	if s := <-warnings; !strings.Contains(s, "fs.inotify.max_user_watches") {
		t.Errorf("the hint is %q", s)
	}
	put(t, dir, "a/b/c.md", "unseen")
	settle(t, w, dir)
	w.Close()
	if !w.limited {
		t.Error("believes to have all watches")
	}
	if len(warnings) > 0 {
		t.Errorf("warned twice: %q", <-warnings)
	}
}

func TestRootComesBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hub")
	put(t, dir, "a/b.md", "1")
	w := watchDir(t, dir, Options{Poll: 20 * time.Millisecond})
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	settle(t, w, dir)
	put(t, dir, "a/b.md", "2")
	settle(t, w, dir)
	// Events are back, too.
	for end := time.Now().Add(deadline); ; {
		put(t, dir, "a/b.md", "3")
		if wake(t, w).Events > 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("only routine wake-ups")
		}
	}
}

func TestMissedChanges(t *testing.T) {
	dir := t.TempDir()
	w := watchDir(t, dir, Options{})
	w.Looked(true, 0)
	if w.interval() != everyBad {
		t.Errorf("looks every %v after it missed changes", w.interval())
	}
	w.Looked(true, time.Minute)
	if w.interval() != 5*time.Minute {
		t.Errorf("looks every %v when that takes a minute", w.interval())
	}
	w.Looked(false, 0)
	put(t, dir, "a.md", "1")
	wake(t, w)
	if w.interval() != never {
		t.Errorf("looks every %v although events arrive", w.interval())
	}
}

func TestAlsoFoldersAndErrors(t *testing.T) {
	dir, also := t.TempDir(), t.TempDir()
	w := watchDir(t, dir, Options{Also: []string{also}})
	put(t, also, "x/base.html", "x")
	settle(t, w, also)
	put(t, dir, "file", "x")
	for _, root := range []string{filepath.Join(dir, "nowhere"), filepath.Join(dir, "file")} {
		if w, err := New(root, Options{}); err == nil {
			w.Close()
			t.Errorf("watches %q", root)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	dir := b.TempDir()
	for i := range 2000 {
		os.MkdirAll(filepath.Join(dir, fmt.Sprintf("d%d/e%d", i%50, i)), 0o777)
	}
	for b.Loop() {
		w, err := New(dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}
