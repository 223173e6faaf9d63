package model

import (
	"path"
	"testing"
)

func TestBesideIsWhatPathJoinMakes(t *testing.T) {
	plain := 0
	for _, from := range []string{"a.md", "guides/a.md", "guides/deep/a.md"} {
		for _, name := range []string{"b.md", "../b.md", "../../b.md", "../../../b.md", "deep/b.md", "./b.md", "x/../b.md", "x/./b.md", "x//b.md", "/b.md", "", "..", ".", "b/", "../", "a../b.md", "..b.md"} {
			got, ok := beside(nil, from, name)
			if !ok {
				continue
			}
			plain++
			// A name that ends in a slash is no file, and is looked up in another way.
			if want := path.Join(path.Dir(from), name); string(got) != want && path.Clean(string(got)) == string(got) {
				t.Errorf("%s from %s: %q, path.Join makes %q", name, from, got, want)
			}
		}
	}
	if plain < 10 {
		t.Errorf("only %d links were taken to be plain", plain)
	}
}
