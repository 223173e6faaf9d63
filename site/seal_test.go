package site_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"podbook/site"
)

// An index in a hub's own .podbook is believed only by the user who wrote it: a hub
// may come from strangers, with whatever they put there.
func TestACacheInTheHubIsOnlyItsWritersOwn(t *testing.T) {
	h := newHand(t, t.TempDir(), 21)
	for range 12 {
		h.edit()
	}
	age(t, h.dir)
	parsed := func(home string) int {
		t.Setenv("XDG_CACHE_HOME", home)
		t.Setenv("HOME", home)
		s, err := site.Open(site.Options{Dir: h.dir})
		h.must(err)
		s.KeepAlways()
		res, err := s.Build(context.Background(), site.BuildOptions{Out: filepath.Join(t.TempDir(), "out"), NoSearch: true})
		h.must(err)
		return res.Parsed
	}
	mine, theirs := t.TempDir(), t.TempDir()
	all := parsed(theirs)
	if _, err := os.Stat(filepath.Join(h.dir, ".podbook", "parsed", "index")); err != nil || all == 0 {
		t.Fatalf("nothing was kept: %d parsed, %v", all, err)
	}
	if n := parsed(theirs); n != 0 {
		t.Errorf("the writer's next build parsed %d files, want none", n)
	}
	if n := parsed(mine); n != all {
		t.Errorf("another user's build parsed %d files, want all %d", n, all)
	}
}
