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
	check := func(edit string, next *Revision) {
		t.Helper()
		hub, corpus = next.Hub, corpusAfter(hub, corpus, next.Hub)
		want := Corpus(hub)
		if !reflect.DeepEqual(corpus.Documents, want.Documents) || !reflect.DeepEqual(corpus.Schema, want.Schema) || corpus.Revision != want.Revision {
			t.Errorf("after %s:\n%+v\n%+v", edit, corpus.Documents, want.Documents)
		}
		for i := range want.Documents {
			if got, want := corpus.Text(i), want.Text(i); !reflect.DeepEqual(got, want) {
				t.Errorf("after %s: text %+v, want %+v", edit, got, want)
			}
		}
	}
	for _, name := range []string{"a-b.md", "a.md", "a.markdown", "a-b.md", "secret.md"} {
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		rev, ok := s.LoadFiles([]string{write(name, string(old)+"\nAnd more.\n")})
		if !ok {
			t.Fatalf("%s: no quick edit", name)
		}
		check("an edit of "+name, rev)
	}
	for _, edit := range []struct{ what, name, text string }{
		{"a title", "a.md", "# Front\n\nOne.\n"},
		{"an entry with a tag", "d/tag.md", "---\ntags: [seo]\n---\n# Tag\n"},
		{"an entry in a region", "d/dim.md", "---\ntags: [region-emea]\n---\n# Dim\n"},
		{"an entry of a pod", "d/pods.md", "---\npods: [video]\n---\n# Pods\n"},
		{"an entry with an owner", "d/owner.md", "---\nowner: video\n---\n# Owner\n\nOne.\n"},
		{"a session", "d/s.md", "---\ntype: session\ndate: 2026-01-01\nhost: video\nspeakers: [Ada]\n---\n# S\n"},
		{"a pod", "pods/video.md", "---\ntype: pod\n---\n# Video\n"},
		{"the title of a pod", "pods/video.md", "---\ntype: pod\n---\n# Moving pictures\n"},
		{"another pod of that title", "pods/film.md", "---\ntype: pod\naliases: [video]\n---\n# Moving pictures\n"},
		{"a pod gone", "pods/video.md", ""},
		{"the name of a tag", "taxonomy.yaml", "unknown: allow\ntags:\n  Search: {aliases: [seo]}\n"},
		{"a dimension", "taxonomy.yaml", "unknown: allow\ndimensions: {Region: {label: Where}}\ntags:\n  Search: {aliases: [seo]}\n"},
		{"an entry that takes the URL of another", "0.md", "---\nurl: /d/tag/\n---\n# First\n"},
		{"the field of a dimension", "taxonomy.yaml", "unknown: allow\ndimensions: {\"Region EMEA\": {label: Where}}\ntags:\n  Search: {aliases: [seo]}\n"},
		{"the title of a folder", "d/index.md", "# Dee\n"},
		{"no more search", "a.md", "---\nsearch: false\n---\n# Front\n"},
		{"search again", "a.md", "# Front\n"},
		{"the text of an entry, and settings", "podbook.yaml", "language: de\n"},
		{"an entry gone", "a-b.md", ""},
		{"the other of one name gone", "a.markdown", ""},
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, edit.name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if edit.text == "" {
			err = os.Remove(filepath.Join(dir, edit.name))
		} else {
			write(edit.name, edit.text)
		}
		if err != nil {
			t.Fatal(err)
		}
		next, err := s.Load()
		if err != nil {
			t.Fatal(err)
		}
		if next.Hub == hub {
			t.Fatalf("%s: nothing new", edit.what)
		}
		check(edit.what, next)
	}
	_, one := s.LoadFiles([]string{write("d/pods.md", "---\npods: [film]\n---\n# Pods too\n")})
	two, ok := s.LoadFiles([]string{write("d/owner.md", "---\nowner: video\n---\n# Owner\n\nOne.\n\nMore.\n")})
	if !one || !ok {
		t.Fatal("no quick edits")
	}
	check("a build and a body at once", two)
	if reflect.DeepEqual(first.Documents, corpus.Documents) {
		t.Error("nothing changed")
	}
}
