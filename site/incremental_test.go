package site_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"podbook/site"
)

// build runs one build as a process of its own would: with nothing but the cache
// folder and the output folder from before.
func build(t *testing.T, hub, cache, out string) *site.BuildResult {
	t.Helper()
	s, err := site.Open(site.Options{Dir: hub, Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	s.KeepAlways()
	res, err := s.Build(context.Background(), site.BuildOptions{Out: out, NoSearch: true})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// age makes all files of a folder old enough for their times to prove something.
func age(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if at := info.ModTime(); time.Since(at) < 3*time.Second {
			return os.Chtimes(p, at, at.Add(-4*time.Second))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A build that knows what earlier ones parsed and wrote leaves the folder as one
// that knows nothing, whatever was edited in between.
func TestABuildAfterEditsEqualsACleanOne(t *testing.T) {
	rounds, steps := 3, 20
	if testing.Short() {
		rounds = 1
	}
	for seed := range rounds {
		h := newHand(t, t.TempDir(), uint64(700+seed))
		for range 25 {
			h.edit()
		}
		cache, out := filepath.Join(t.TempDir(), "cache"), filepath.Join(t.TempDir(), "out")
		for step := range steps {
			switch h.rng.IntN(4) {
			case 0:
				h.edit()
			case 3:
				h.include()
			case 1:
				h.reword()
				h.reword()
			default:
				h.embed()
				h.reword()
			}
			if h.rng.IntN(2) == 0 {
				age(t, h.dir)
			}
			if h.rng.IntN(8) == 0 {
				h.say("damage the cache")
				damage(t, h, cache)
			}
			build(t, h.dir, cache, out)
			clean := filepath.Join(t.TempDir(), "clean")
			build(t, h.dir, filepath.Join(t.TempDir(), "none"), clean)
			if diff := cmp.Diff(tree(t, clean), tree(t, out)); diff != "" {
				t.Fatalf("seed %d, step %d: the folder differs from a clean build (-clean +got):\n%.3000s\nafter:\n%s", seed, step, diff, strings.Join(h.log, "\n"))
			}
		}
	}
}

// damage flips a bit of a file of the cache, or cuts it short.
func damage(t *testing.T, h *hand, cache string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(cache, "parsed", "*"))
	if err != nil || len(files) == 0 {
		return
	}
	name := pick(h, files)
	data, err := os.ReadFile(name)
	h.must(err)
	if len(data) == 0 {
		return
	}
	if h.rng.IntN(2) == 0 {
		data = data[:h.rng.IntN(len(data))]
	} else {
		data[h.rng.IntN(len(data))] ^= 1 << h.rng.IntN(8)
	}
	h.must(os.WriteFile(name, data, 0o666))
}

// After an edit of running text, files that did not change are not parsed, and pages
// that do not show the text are not rendered.
func TestABodyEditCostsItsOwnPage(t *testing.T) {
	h := newHand(t, t.TempDir(), 1)
	h.write("shown.md", "# Shown\n\nold words\n")
	h.write("shows.md", "# Shows\n\n![[shown]]\n")
	for i := range 20 {
		h.write(fmt.Sprintf("other%d.md", i), "# Other\n\nwords of [[Shown]]\n")
	}
	h.write("podbook.yaml", "outputs: []\n")
	age(t, h.dir)
	cache, out := filepath.Join(t.TempDir(), "cache"), filepath.Join(t.TempDir(), "out")
	build(t, h.dir, cache, out)
	h.write("shown.md", "# Shown\n\nold words\n\nand new ones\n\nin more lines\n")
	res := build(t, h.dir, cache, out)
	if res.Parsed != 1 || res.Rendered != 2 || res.Written != 2 {
		t.Errorf("parsed %d files, rendered %d pages, wrote %d; want 1, 2 (the page and the one that embeds it), 2", res.Parsed, res.Rendered, res.Written)
	}
	for _, name := range []string{"shown", "shows"} {
		page, err := os.ReadFile(filepath.Join(out, name, "index.html"))
		if err != nil || !bytes.Contains(page, []byte("and new ones")) {
			t.Errorf("%s lacks the edit (%v)", name, err)
		}
	}
	h.write("shown.md", "# Renamed\n\nold words\n")
	if res := build(t, h.dir, cache, out); res.Parsed != 1 || res.Rendered < 20 {
		t.Errorf("a new title: parsed %d files, rendered %d pages; want 1 and all", res.Parsed, res.Rendered)
	}
}

// What a fresh checkout holds is read by the first build that has to, and not by those
// after it, though none of it had to be parsed.
func TestAFreshCheckoutIsReadOnce(t *testing.T) {
	h := newHand(t, t.TempDir(), 1)
	for i := range 20 {
		h.write(fmt.Sprintf("entry%d.md", i), "# Entry\n\nwords\n")
	}
	age(t, h.dir)
	cache, out := filepath.Join(t.TempDir(), "cache"), filepath.Join(t.TempDir(), "out")
	var read atomic.Int64
	build := func(title string) int {
		h.write("podbook.yaml", "title: "+title+"\n") // so that there is something to do
		s, err := site.Open(site.Options{Dir: h.dir, Cache: cache, Reading: func(_, total int) { read.Store(int64(total)) }})
		if err != nil {
			t.Fatal(err)
		}
		s.KeepAlways()
		if _, err := s.Build(t.Context(), site.BuildOptions{Out: out, NoSearch: true}); err != nil {
			t.Fatal(err)
		}
		return int(read.Load())
	}
	build("First")
	for i := range 20 {
		at := time.Now().Add(-time.Minute)
		if err := os.Chtimes(filepath.Join(h.dir, fmt.Sprintf("entry%d.md", i)), at, at); err != nil {
			t.Fatal(err)
		}
	}
	for title, want := range []int{20, 0} {
		read.Store(0)
		if n := build(fmt.Sprintf("Title %d", title)); n != want {
			t.Errorf("%d files were read, want %d", n, want)
		}
	}
}

// Whoever has read the cache goes on, whatever others make of it meanwhile: packs are
// added, become one, and are swept away.
func TestTheCacheMayBeReplacedWhileItIsRead(t *testing.T) {
	h := newHand(t, t.TempDir(), 11)
	for range 20 {
		h.edit()
	}
	age(t, h.dir)
	cache := filepath.Join(t.TempDir(), "cache")
	start := func() (*site.Site, *site.Revision) {
		s, err := site.Open(site.Options{Dir: h.dir, Cache: cache})
		if err != nil {
			t.Fatal(err)
		}
		s.KeepAlways()
		return s, load(t, s)
	}
	start()
	_, rev := start() // whose files all come from the cache
	before := published(t, rev)
	most := 0
	for range 30 {
		h.reword()
		h.reword()
		age(t, h.dir)
		_, now := start()
		if diff := cmp.Diff(published(t, load(t, open(t, h.dir))), published(t, now)); diff != "" {
			t.Fatalf("with the cache pages differ from a clean start (-clean +cached):\n%.2000s", diff)
		}
		packs, err := filepath.Glob(filepath.Join(cache, "parsed", "pack-*"))
		h.must(err)
		most = max(most, len(packs))
	}
	if most < 3 || most > 12 {
		t.Errorf("there were up to %d packs; they were to become many and then one", most)
	}
	if diff := cmp.Diff(before, published(t, rev)); diff != "" {
		t.Errorf("an old revision changed:\n%.2000s", diff)
	}
}
