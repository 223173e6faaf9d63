package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// edit is one save of one entry, which brings a word that was nowhere before.
type edit struct {
	name string // of the file, below the hub
	url  string // path of the entry's page
	word string
	body []byte // the file with the word in its text
	head []byte // the file with the word in its title; nil when it has none
}

// nextEdit takes the entries one after the other, spread over the hub.
func (t *track) nextEdit() edit {
	// A step that shares no factor with the number of entries visits all of them.
	t.touches += 7919
	name := t.files[t.touches%len(t.files)]
	e := edit{name: name, url: pageURL(name), word: t.word()}
	text, err := os.ReadFile(filepath.Join(t.hub, name))
	if err != nil {
		return e // the save will say so
	}
	e.body = fmt.Appendf(nil, "%s\nReviewed by %s.\n", strings.TrimRight(string(text), "\n")+"\n", e.word)
	before, rest, ok := strings.Cut(string(text), "title: ")
	line, after, _ := strings.Cut(rest, "\n")
	if !ok || strings.Contains(before, "\n---\n") {
		return e
	}
	quote := ""
	if line != "" && strings.HasSuffix(line, `"`) {
		quote = `"`
	}
	e.head = []byte(before + "title: " + strings.TrimSuffix(line, quote) + " " + e.word + quote + "\n" + after)
	return e
}

// word makes a word that is like no other: searches forgive typos.
func (t *track) word() string {
	rnd := rand.New(rand.NewPCG(uint64(t.touches), uint64(t.n)))
	var b strings.Builder
	for range 6 {
		b.WriteByte("bdfgklmnprtvz"[rnd.IntN(13)])
		b.WriteByte("aiou"[rnd.IntN(4)])
	}
	return b.String() + "k" // no ending that a stemmer takes off
}

// pageURL is where both contestants show an entry of a hub without slugs.
func pageURL(name string) string {
	p := strings.TrimSuffix(name, ".md")
	switch path.Base(p) {
	case "_index", "index", "README":
		p = path.Dir(p)
	}
	if p == "." {
		return "/"
	}
	return "/" + p + "/"
}

// replace replaces a file as editors do: written elsewhere, renamed into place. It
// returns the time just before the rename.
func (t *track) replace(name string, data []byte) (time.Time, error) {
	if data == nil {
		return time.Time{}, fmt.Errorf("%s cannot be edited", name)
	}
	draft := filepath.Join(t.dir, "draft.md")
	if err := os.WriteFile(draft, data, 0o644); err != nil {
		return time.Time{}, err
	}
	at := time.Now()
	return at, os.Rename(draft, filepath.Join(t.hub, name))
}
