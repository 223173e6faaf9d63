package site

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// A corpus that takes over from the one before is what a new one would be.
func TestCorpusAfterEdits(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	write("index.md", "# Hub\n")
	write("secret.md", "---\nsearch: false\n---\n# Secret\n\nOne\n")
	write("a-b.md", "# Other\n\nOne.\n")
	write("a.markdown", "# Twice\n\nOne.\n")
	write("a.md", "# First\n\nOne.\n")
	s, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	rev, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	first := Corpus(rev.Hub)
	hub, corpus := rev.Hub, first
	for _, name := range []string{"a-b.md", "a.md", "a.markdown", "a-b.md", "secret.md"} {
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		rev, ok := s.LoadFiles([]string{write(name, string(old)+"\nAnd more.\n")})
		if !ok {
			t.Fatalf("%s: no quick edit", name)
		}
		hub, corpus = rev.Hub, corpusAfter(hub, corpus, rev.Hub)
		want := Corpus(hub)
		if !reflect.DeepEqual(corpus.Documents, want.Documents) || !reflect.DeepEqual(corpus.Schema, want.Schema) || corpus.Revision != want.Revision {
			t.Errorf("after an edit of %s:\n%+v\n%+v", name, corpus.Documents, want.Documents)
		}
		for i := range want.Documents {
			if got, want := corpus.Text(i), want.Text(i); !reflect.DeepEqual(got, want) {
				t.Errorf("after an edit of %s: text %+v, want %+v", name, got, want)
			}
		}
	}
	if reflect.DeepEqual(first.Documents, corpus.Documents) {
		t.Error("nothing changed")
	}
}
