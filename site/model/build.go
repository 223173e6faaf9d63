package model

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"podbook/site/diag"
)

// builder holds what is only needed while a Hub is made.
type builder struct {
	in       Input
	hub      *Hub
	byPath   map[string]*Entry  // source path, files that are not published included
	folders  map[string]*Folder // folder path
	assets   map[string]*Asset  // asset path
	drafts   map[string]bool    // source paths of drafts that are left out
	parts    []*Entry           // not published, by path
	all      []Entry            // by path
	before   *Hub               // empty when nothing can be taken over
	origins  []origin           // of all
	notes    []notes            // of all, and then of parts
	leads    [][]int32          // of the same, the at of each entry that it links to, once it is known
	pages    room[Page]
	byTitle  []*Entry // every list of entries by title is filled in this order
	wiki     map[string][]*Entry
	wikiOnce sync.Once
	words    []word           // the first stands for none
	wordIDs  map[string]int32 // their places
	diags    []diag.Diagnostic
	mu       sync.Mutex // words, wordIDs, and Entry.Diags while goroutines report
}

// Build makes the hub of one revision. It never fails: what is wrong with the
// content is in Hub.Diags, and everything that could be read is published.
func Build(in Input) *Hub {
	b := &builder{
		in: in,
		hub: &Hub{
			Revision: in.Revision,
			Settings: in.Settings,
			Assets:   in.Assets,
			drafts:   in.Drafts,
			tags:     map[string]*Tag{},
			pods:     map[string]*Pod{},
		},
		byPath:  make(map[string]*Entry, len(in.Files)),
		folders: map[string]*Folder{},
		assets:  make(map[string]*Asset, len(in.Assets)),
		drafts:  map[string]bool{},
		diags:   slices.Clone(in.Diags),
	}
	for i := range in.Assets {
		b.assets[in.Assets[i].Path] = &b.hub.Assets[i]
	}
	b.hub.byID = sync.OnceValue(b.hub.entriesByID)
	b.takeBefore()
	b.addTaxonomy()
	b.addEntries()
	b.addIncluded()
	b.addPods()
	b.listSessions()
	// Where files stand has nothing to do with titles and names.
	var placed sync.WaitGroup
	placed.Go(func() {
		for _, e := range b.hub.Entries {
			b.byPath[e.Path] = e
		}
		b.addPagesOfFiles()
	})
	b.orderByTitle()
	b.arrangeFolders()
	b.connectNames()
	placed.Wait()
	b.nameHub()
	b.fillTurns()
	b.addPages()
	b.resolveLinks()
	b.checkCycles()
	b.fillLists()
	b.checkRecordings()
	b.collectDiags()
	b.hub.byPath, b.hub.notes, b.hub.words = b.byPath, b.notes[:len(b.all)], b.words
	for _, e := range b.parts {
		b.hub.byPath[e.Path] = e
	}
	return b.hub
}

func (h *Hub) entriesByID() map[string]*Entry {
	list := make(map[string]*Entry, len(h.Entries))
	for _, e := range h.Entries {
		list[e.ID] = e
	}
	return list
}

// nameHub settles the title that every page shows.
func (b *builder) nameHub() {
	h := b.hub
	switch {
	case b.in.Settings.Title != "":
		h.Title = b.in.Settings.Title
	case h.Root.Entry != nil:
		h.Title = h.Root.Entry.Title
	default:
		h.Title = "Playbook"
	}
	h.Root.Title = h.Title
}

// entry is the entry, or part, that notes are of.
func (b *builder) entry(at int) *Entry {
	if at < len(b.all) {
		return &b.all[at]
	}
	return b.parts[at-len(b.all)]
}

// report adds a diagnostic of the model's own to an entry.
func (b *builder) report(e *Entry, d diag.Diagnostic) {
	d.File = e.Path
	b.mu.Lock()
	defer b.mu.Unlock()
	e.Diags = append(e.Diags, d)
}

func (b *builder) collectDiags() {
	all := b.diags
	for _, e := range b.hub.Entries {
		diag.Sort(e.Diags)
		all = append(all, e.Diags...)
	}
	for _, e := range b.parts {
		diag.Sort(e.Diags)
		all = append(all, e.Diags...)
	}
	diag.Sort(all)
	b.hub.Diags = all
}

// fold makes names comparable: case, spaces, underscores and a leading '#' do
// not distinguish tags, pods or wikilinks.
func fold(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "#")
	if isFolded(s) {
		return s
	}
	var out strings.Builder
	dash := false
	for _, r := range strings.ToLower(s) {
		if r == ' ' || r == '_' || r == '-' || r == '\t' || r == '\n' || r == '\u00a0' {
			dash = out.Len() > 0
			continue
		}
		if dash {
			out.WriteByte('-')
			dash = false
		}
		out.WriteRune(r)
	}
	return out.String()
}

func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0 && i < len(s)-1 && s[i-1] != '-') {
			return false
		}
	}
	return true
}

// compareTitles orders as a reader expects: letters without regard to case, and
// numbers by value, so that "Step 2" stands before "Step 10".
func compareTitles(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		if x[0] == y[0] && !isDigit(x[0]) {
			x, y = x[1:], y[1:]
			continue
		}
		if isDigit(x[0]) && isDigit(y[0]) {
			m, n := digits(x), digits(y)
			p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		c, d := lower(x[0]), lower(y[0])
		if c != d {
			return cmp.Compare(c, d)
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
