package site_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"podbook/site"
)

func TestVerifyFindsWhatACleanBuildMakesOtherwise(t *testing.T) {
	h := newHand(t, t.TempDir(), 3)
	for range 10 {
		h.edit()
	}
	out := filepath.Join(t.TempDir(), "public")
	s := open(t, h.dir)
	opt := site.BuildOptions{Out: out, NoSearch: true}
	if _, err := s.Build(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	h.must(os.WriteFile(filepath.Join(out, "CNAME"), []byte("example.org"), 0o666))
	if differ, err := s.Verify(context.Background(), opt); err != nil || len(differ) > 0 {
		t.Fatalf("right after a build: %v differ (%v)", differ, err)
	}
	h.must(os.WriteFile(filepath.Join(out, "404.html"), []byte("torn"), 0o666))
	h.must(os.Remove(filepath.Join(out, "nav.json")))
	differ, err := s.Verify(context.Background(), opt)
	if diff := cmp.Diff([]string{"404.html", "nav.json"}, differ); diff != "" || err != nil {
		t.Errorf("after damage (%v): %s", err, diff)
	}
}
