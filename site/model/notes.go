package model

import (
	"slices"

	"podbook/site/markdown"
)

// word is a name of tags and pods as entries write it. There are few words and many
// entries, so what can be known of a word is found out once.
type word struct {
	text  string
	key   string // folded
	tag   *Tag
	pod   *Pod
	uses  int    // as a tag
	first *Entry // the first by title with this among its pods
}

// notes are what later steps want to know of an entry's file, which is read once: most
// of the time that Build takes goes by waiting for memory.
type notes struct {
	rank        int     // of the file's name in indexNames, -1 when it is not there
	tags, pods  []int32 // as in Meta: the places of words
	owner, host int32   // 0 for none
	pages       bool    // there may be some beside its own: captions, chapters, old URLs
	image       bool
	links       int
	lists       bool
	math        bool
	mermaid     bool
}

// reader returns a function that finds the place of a text among the words. Each
// goroutine needs its own.
func (b *builder) reader() func(text string) int32 {
	known := map[string]int32{}
	return func(text string) int32 {
		at, ok := known[text]
		if !ok {
			b.mu.Lock()
			if at, ok = b.wordIDs[text]; !ok {
				at = int32(len(b.words))
				b.words = append(b.words, word{text: text, key: fold(text)})
				b.wordIDs[text] = at
			}
			b.mu.Unlock()
			known[text] = at
		}
		return at
	}
}

// readNotes notes what a file says.
func readNotes(f *File, word func(string) int32, ids *room[int32]) (n notes) {
	m := &f.Source.Meta
	n.tags, n.pods = ids.take(len(m.Tags)), ids.take(len(m.Pods))
	for i := range m.Tags {
		n.tags[i] = word(m.Tags[i].Text)
	}
	for i := range m.Pods {
		n.pods[i] = word(m.Pods[i].Text)
	}
	if m.Owner.Text != "" {
		n.owner = word(m.Owner.Text)
	}
	if m.Session().Host.Text != "" {
		n.host = word(m.Session().Host.Text)
	}
	n.pages = len(m.Names().Aliases) > 0 || len(f.Chapters) > 0 || f.Captions != nil
	n.image = m.Image.Text != ""
	n.readDoc(f.Doc)
	return n
}

func (n *notes) readDoc(d *markdown.Doc) {
	n.links, n.lists, n.math, n.mermaid = len(d.Links), len(d.Lists) > 0, d.Math, d.Mermaid
}

// carve is what was appended to room since it was as long as at. Small slices that live
// as long as the hub are carved out of large ones: that costs less than one by one.
func carve[T any](room []T, at int) []T {
	if at == len(room) {
		return nil
	}
	return room[at:len(room):len(room)]
}

// room is memory for small slices that live as long as the hub.
type room[T any] []T

// take returns n zero values, nil for none.
func (r *room[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if n > cap(*r)-len(*r) {
		*r = make([]T, 0, max(n, min(2*cap(*r), 512), 8))
	}
	*r = (*r)[:len(*r)+n]
	return carve(*r, len(*r)-n)
}

// connectNames gives entries their tags, pods and owners, and lists them there.
func (b *builder) connectNames() {
	h := b.hub
	words := b.words[1:]
	for i := range words {
		words[i].pod = h.pods[words[i].key]
	}
	for i := range b.all {
		for _, at := range b.notes[i].tags {
			b.words[at].uses++
		}
		for _, at := range b.notes[i].pods {
			if w, e := &b.words[at], &b.all[i]; w.first == nil || e.rank < w.first.rank {
				w.first = e
			}
		}
	}
	b.addUsedTags()
	b.addImpliedPods()
	for i := range words {
		w := &words[i]
		w.tag, w.pod = h.tags[w.key], h.pods[w.key]
	}
	b.nameEntries()
	b.reportPods()
	b.listNamed()
	sortPods(h.Pods)
	b.sortTags()
}

// nameEntries gives each entry what its words mean.
func (b *builder) nameEntries() {
	inParts(len(b.all), func(from, to int) {
		tags, pods := make([]*Tag, 0, 4*(to-from)), make([]*Pod, 0, to-from)
		for i := from; i < to; i++ {
			e, n := &b.all[i], &b.notes[i]
			at := len(tags)
			for j, id := range n.tags {
				w := &b.words[id]
				if w.tag != nil && !slices.Contains(tags[at:], w.tag) {
					tags = append(tags, w.tag)
					if !w.tag.Declared && b.in.Taxonomy.Declared {
						b.unknownTag(e, e.File.Source.Meta.Tags[j])
					}
				}
			}
			e.Tags = carve(tags, at)
			at = len(pods)
			for _, id := range n.pods {
				w := &b.words[id]
				if w.pod != nil && !slices.Contains(pods[at:], w.pod) {
					pods = append(pods, w.pod)
				}
			}
			e.Pods = carve(pods, at)
			if n.owner > 0 {
				w := &b.words[n.owner]
				e.Owner, e.OwnerPod = w.text, w.pod
			}
			if e.OwnerPod != nil {
				e.Owner = e.OwnerPod.Title
			}
		}
	})
}

// listNamed lists the entries of tags and pods, by title.
func (b *builder) listNamed() {
	for _, e := range b.byTitle {
		for _, t := range e.Tags {
			for up := t; up != nil; up = up.Parent {
				if n := len(up.Entries); n == 0 || up.Entries[n-1] != e {
					up.Entries = append(up.Entries, e)
				}
			}
		}
		for _, p := range e.Pods {
			p.Entries = append(p.Entries, e)
		}
		if p := e.OwnerPod; p != nil && !slices.Contains(e.Pods, p) {
			p.Entries = append(p.Entries, e)
		}
	}
	b.hub.sessionsWith = map[*Tag]int{}
	for _, e := range b.hub.Sessions {
		for _, t := range e.Tags {
			b.hub.sessionsWith[t]++
		}
	}
}
