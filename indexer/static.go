package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Static writes what a browser needs to search a corpus without a server: files
// that themes/default/assets/static.js reads. It scores with the numbers that Index
// scores with, made by the same analysis, so both put the same entries first.
//
// Write is called with slash-separated names and whole contents, by one goroutine.
// The files depend on nothing but the corpus. Memory grows with the postings, about
// the size of the text; the text itself is written as it is read.
//
// # Files
//
// Every file is a script that calls podbook.shard(name, data), since pages that are
// opened as files may load scripts and nothing else. A name is a kind and a hash
// of the data, so a file never changes under its name; only manifest.js does.
//
//	manifest.js  what there is: revision, languages, and the shards of every kind
//	c/…          columns: lengths, boosts, review dates and facets of all entries
//	o/…          orders: dates, and ranks by title
//	t/…          postings by indexed term
//	v/…          vocabulary: words as people write them, for completion and correction
//	n/…          names: whole titles and aliases
//	d/…          entries as they are shown, and their passages
//
// Shards of kinds t, v and n hold a range of keys each: the manifest lists where
// every range begins. Those of kind d hold a range of passages in the order of
// entries, so a long entry may be spread over several.
//
// Strings of numbers are packed: see packed.
func Static(ctx context.Context, c Corpus, write func(name string, data []byte) error) error {
	cols := newColumns(&c)
	if len(cols.ords) != len(c.Documents) {
		return errors.New("write the static search: the corpus has an entry twice")
	}
	cols.addFacets(&c)
	s := &static{corpus: &c, cols: cols, out: shardWriter{write: write}}
	if err := s.run(ctx); err != nil {
		return fmt.Errorf("write the static search: %w", err)
	}
	return nil
}

// static is one static search being written.
type static struct {
	corpus *Corpus
	cols   *columns
	out    shardWriter
	langs  map[string]bool // tags of the entries' languages

	postings map[string]*[streams]stream
	words    map[string]int             // surface → entries that have it
	forms    map[string]map[string]form // language → surface → terms, where static.js can not stem
	names    map[string][]int           // whole names → entries
	lengths  packed
	passages int

	texts     []shardRef
	textAt    packed // entry and passage where each of texts begins
	textLast  int    // entry of the last shard
	text      []textPart
	textBytes int
}

// form holds the terms that words of one spelling are indexed under, and whether
// each is the main term of one of them.
type form map[string]bool

// staticVersion is raised when static.js can not read what was written before.
const staticVersion = 1

// staticChunk is how many entries are analysed at a time; their postings wait in
// memory for their turn.
const staticChunk = 128

func (s *static) run(ctx context.Context) error {
	s.langs = map[string]bool{}
	s.postings = map[string]*[streams]stream{}
	s.words = map[string]int{}
	s.forms = map[string]map[string]form{}
	s.names = map[string][]int{}

	// While the entries of one chunk are taken over, in order, those of the next are
	// analysed, on all cores.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	builders := make([]*builder, runtime.GOMAXPROCS(0))
	for i := range builders {
		builders[i] = newBuilder()
	}
	start := func(from int, chunk []analysed) (int, *errgroup.Group) {
		n := min(len(chunk), len(s.corpus.Documents)-from)
		group, ctx := errgroup.WithContext(ctx)
		for w, b := range builders {
			group.Go(func() error {
				for i := w; i < n && ctx.Err() == nil; i += len(builders) {
					chunk[i] = s.analyse(from+i, b)
				}
				return ctx.Err()
			})
		}
		return n, group
	}
	chunk, spare := make([]analysed, staticChunk), make([]analysed, staticChunk)
	n, group := start(0, chunk)
	for from := 0; n > 0; {
		if err := group.Wait(); err != nil {
			return err
		}
		taken := chunk[:n]
		at := from
		from += n
		chunk, spare = spare, chunk
		n, group = start(from, chunk)
		for i := range taken {
			if err := s.add(at+i, &taken[i]); err != nil {
				cancel()
				_ = group.Wait() // it was told to stop
				return err
			}
			taken[i] = analysed{}
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return s.finish()
}

// finish writes everything that is not the text.
func (s *static) finish() error {
	m := staticManifest{
		Version: staticVersion, Revision: s.corpus.Revision,
		Entries: len(s.corpus.Documents), Passages: s.passages,
		Languages: s.languages(),
	}
	var err error
	if err = s.flushText(); err != nil {
		return err
	}
	m.Texts = textIndex{At: string(s.textAt), Files: joinRefs(s.texts)}
	if m.Columns, err = s.out.put("c", s.columns()); err != nil {
		return err
	}
	if m.Orders, err = s.out.put("o", s.orders()); err != nil {
		return err
	}
	if m.Terms, err = s.writeTerms(); err != nil {
		return err
	}
	if m.Words, err = s.writeWords(); err != nil {
		return err
	}
	if m.Names, err = s.writeNames(); err != nil {
		return err
	}
	data, err := script("manifest", m)
	if err != nil {
		return err
	}
	return s.out.write("manifest.js", data)
}

// staticManifest is the content of manifest.js.
type staticManifest struct {
	Version   int              `json:"version"`
	Revision  string           `json:"revision"`
	Entries   int              `json:"entries"`
	Passages  int              `json:"passages"`
	Languages []staticLanguage `json:"languages"` // the default first
	Columns   shardRef         `json:"columns"`
	Orders    shardRef         `json:"orders"`
	Terms     rangeIndex       `json:"terms"`
	Words     rangeIndex       `json:"words"`
	Names     rangeIndex       `json:"names"`
	Texts     textIndex        `json:"texts"`
}

// staticLanguage says how queries are read in a language of the hub.
type staticLanguage struct {
	Code  string `json:"code"`
	Stem  string `json:"stem"` // "" not at all, "en" by rule, "table" as the vocabulary says
	Elide bool   `json:"elide,omitempty"`
	Stop  string `json:"stop"` // function words, separated by spaces
}

func (s *static) languages() []staticLanguage {
	var out []staticLanguage
	for _, tag := range append([]string{s.corpus.Language}, sortedKeys(s.langs)...) {
		l := languageOf(tag)
		if slices.ContainsFunc(out, func(o staticLanguage) bool { return o.Code == l.code }) {
			continue
		}
		o := staticLanguage{Code: l.code, Elide: l.elide, Stop: joinKeys(l.stop)}
		switch {
		case tabled(l):
			o.Stem = "table"
		case l.stem != nil:
			o.Stem = l.code
		}
		out = append(out, o)
	}
	return out
}

// tabled reports whether static.js finds the terms of a language's words in the
// vocabulary, because it has no rules for it.
func tabled(l *language) bool { return l.stem != nil && l.code != "en" }

// lang is the language tag of an entry.
func (s *static) lang(d *Document) string { return cmp.Or(d.Lang, s.corpus.Language) }
