package site_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"podbook/indexer"
	"podbook/site"
	"podbook/site/model"
)

func open(t *testing.T, dir string) *site.Site {
	t.Helper()
	s, err := site.Open(site.Options{Dir: dir, Cache: filepath.Join(t.TempDir(), "cache")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func load(t *testing.T, s *site.Site) *site.Revision {
	t.Helper()
	rev, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

// published is every URL of a revision with its bytes.
func published(t *testing.T, rev *site.Revision) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, p := range rev.Hub.Pages {
		if p.Kind == model.PageAsset {
			data, err := fs.ReadFile(rev.FS, p.Asset.Path)
			if err != nil {
				t.Fatal(err)
			}
			all[p.URL] = string(data)
			continue
		}
		data, _, err := rev.Renderer.Page(p)
		if err != nil {
			t.Fatalf("render %s: %v", p.URL, err)
		}
		all[p.URL] = string(data)
	}
	return all
}

// answers is what a set of searches finds, without what may differ between two
// right answers: time and revision.
func answers(t *testing.T, x *indexer.Index) string {
	t.Helper()
	var out bytes.Buffer
	for _, q := range []indexer.Query{
		{}, {Text: "launch"}, {Text: "clients number7"}, {Text: "#SEO"}, {Text: `"some words"`},
		{Text: "budget", Filters: map[string][]string{"tag": {"SEO", "Video"}}},
		{Filters: map[string][]string{"pod": {"seo"}, "type": {"entry"}}}, {Text: "alias7"},
	} {
		q.Size = 50
		r, err := x.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		r.TookMS, r.Revision = 0, ""
		enc := json.NewEncoder(&out)
		enc.SetIndent("", " ")
		if err := enc.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// After any sequence of edits, a site that lived through them answers as one
// that sees the folder for the first time.
func TestAnyEditsEqualACleanStart(t *testing.T) {
	rounds, steps := 4, 25
	if testing.Short() {
		rounds = 1
	}
	quick := 0
	for seed := range rounds {
		h := newHand(t, t.TempDir(), uint64(seed))
		s := open(t, h.dir)
		x, err := indexer.Open("", indexer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		for range steps {
			for range 1 + h.rng.IntN(3) {
				h.edit()
			}
			lived, clean := load(t, s), load(t, open(t, h.dir))
			if h.rng.IntN(2) == 0 { // the quick way of a live edit
				var paths []string
				for range 1 + h.rng.IntN(3) {
					if h.rng.IntN(4) == 0 {
						paths = append(paths, h.include())
					} else {
						paths = append(paths, h.reword())
					}
				}
				rev, ok := s.LoadFiles(paths)
				if ok {
					quick++
				} else {
					rev = load(t, s)
				}
				lived, clean = rev, load(t, open(t, h.dir))
			}
			if diff := cmp.Diff(published(t, clean), published(t, lived)); diff != "" {
				t.Fatalf("seed %d: pages differ from a clean start (-clean +lived):\n%.3000s\nafter:\n%s", seed, diff, strings.Join(h.log, "\n"))
			}
			if diff := cmp.Diff(clean.Hub.Diags, lived.Hub.Diags); diff != "" {
				t.Fatalf("seed %d: diagnostics differ (-clean +lived):\n%.2000s", seed, diff)
			}
			if lived.Hub.Revision != clean.Hub.Revision {
				t.Fatalf("seed %d: revision %s, a clean start has %s", seed, lived.Hub.Revision, clean.Hub.Revision)
			}
			if err := x.Sync(context.Background(), site.Corpus(lived.Hub), nil); err != nil {
				t.Fatal(err)
			}
		}
		fresh, err := indexer.Open("", indexer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer fresh.Close()
		if err := fresh.Sync(context.Background(), site.Corpus(load(t, open(t, h.dir)).Hub), nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(answers(t, fresh), answers(t, x)); diff != "" {
			t.Fatalf("seed %d: searches differ from a clean index (-clean +lived):\n%.3000s\nafter:\n%s", seed, diff, strings.Join(h.log, "\n"))
		}
	}
	if quick == 0 {
		t.Error("no edit took the quick way, so it was not tested")
	}
}

// A build of the same folder writes the same bytes, and a second one writes none.
func TestBuildWritesOnlyWhatChanged(t *testing.T) {
	h := newHand(t, t.TempDir(), 42)
	for range 30 {
		h.edit()
	}
	out := filepath.Join(t.TempDir(), "public")
	build := func(dir string) *site.BuildResult {
		t.Helper()
		res, err := open(t, h.dir).Build(context.Background(), site.BuildOptions{Out: dir})
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	first := build(out)
	if first.Written != first.Files || first.Files < 20 {
		t.Fatalf("first build wrote %d of %d files", first.Written, first.Files)
	}
	if again := build(out); again.Written != 0 || again.Deleted != 0 || again.Files != first.Files {
		t.Fatalf("a build without changes: %+v", again.Stats)
	}
	foreign := filepath.Join(out, "CNAME")
	if err := os.WriteFile(foreign, []byte("example.org"), 0o666); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		h.edit()
	}
	build(out)
	clean := filepath.Join(t.TempDir(), "clean")
	build(clean)
	want, got := tree(t, clean), tree(t, out)
	if got["CNAME"] != "example.org" {
		t.Error("a file that podbook did not write is gone")
	}
	delete(got, "CNAME")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the folder after edits differs from a clean build (-clean +got):\n%.3000s", diff)
	}
}

// Neither the number of cores, the time zone, the times of files nor the order in which a
// folder lists them are to be seen in what is written.
func TestTheSameHubIsTheSameBytes(t *testing.T) {
	files := tree(t, "../content")
	written := func(cores int, zone *time.Location, order func(x, y string) int) map[string]string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		local := time.Local
		time.Local = zone
		defer func() { time.Local = local }()
		h := newHand(t, t.TempDir(), 1)
		for i, name := range slices.SortedFunc(maps.Keys(files), order) {
			h.write(name, files[name])
			at := time.Date(2020, 1, 1, i, 0, 0, 0, zone)
			h.must(os.Chtimes(filepath.Join(h.dir, name), at, at))
		}
		out := filepath.Join(t.TempDir(), "public")
		if _, err := open(t, h.dir).Build(context.Background(), site.BuildOptions{Out: out}); err != nil {
			t.Fatal(err)
		}
		return tree(t, out)
	}
	want := written(1, time.UTC, strings.Compare)
	got := written(4, time.FixedZone("far", 13*60*60), func(x, y string) int { return strings.Compare(y, x) })
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 100 {
		t.Errorf("%d files, (-one core +several):\n%.3000s", len(want), diff)
	}
}

// tree reads a folder, hidden files left out.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && p != dir {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		all[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
