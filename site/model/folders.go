package model

import (
	"cmp"
	"path"
	"slices"
)

// folder returns the folder at a path, making it and those above it.
func (b *builder) folder(dir string) *Folder {
	if f := b.folders[dir]; f != nil {
		return f
	}
	f := &Folder{Path: dir, URL: folderURL(dir), Title: humanise(path.Base(dir))}
	b.folders[dir] = f
	if dir == "" {
		b.hub.Root = f
		return f
	}
	up := path.Dir(dir)
	if up == "." {
		up = ""
	}
	f.Parent = b.folder(up)
	f.Parent.Folders = append(f.Parent.Folders, f)
	return f
}

// arrangeFolders puts everything into navigation order, counts, and strings the
// entries together in reading order.
func (b *builder) arrangeFolders() {
	for _, e := range b.byTitle { // which is the order that most are in
		f := e.Folder
		if e.Index {
			f.Title, f.Weight = e.LinkTitle, e.Weight
		} else {
			f.Entries = append(f.Entries, e)
		}
		for up := f; up != nil; up = up.Parent {
			up.Count++
		}
	}
	var last *Entry
	b.arrange(b.hub.Root, &last)
}

func (b *builder) arrange(f *Folder, last **Entry) {
	slices.SortFunc(f.Folders, func(x, y *Folder) int {
		return cmp.Or(compareWeights(x.Weight, y.Weight), compareTitles(x.Title, y.Title), cmp.Compare(x.Path, y.Path))
	})
	slices.SortFunc(f.Entries, func(x, y *Entry) int {
		if x.Type == "session" && y.Type == "session" {
			if c := y.Date.Compare(x.Date); c != 0 {
				return c
			}
		}
		if c := compareWeights(x.Weight, y.Weight); c != 0 {
			return c
		}
		if x.LinkTitle == x.Title && y.LinkTitle == y.Title {
			return cmp.Compare(x.rank, y.rank) // the same, for less
		}
		return cmp.Or(compareTitles(x.LinkTitle, y.LinkTitle), cmp.Compare(x.ID, y.ID))
	})
	for _, e := range f.Entries {
		f.Children = append(f.Children, Node{Entry: e})
	}
	for _, sub := range f.Folders {
		f.Children = append(f.Children, Node{Folder: sub})
	}
	slices.SortStableFunc(f.Children, func(x, y Node) int { return compareWeights(x.weight(), y.weight()) })

	if f.Entry != nil {
		chain(f.Entry, last)
	}
	for _, n := range f.Children {
		if n.Entry != nil {
			chain(n.Entry, last)
		} else {
			b.arrange(n.Folder, last)
		}
	}
}

func chain(e *Entry, last **Entry) {
	if *last != nil {
		(*last).Next = e
		e.Prev = *last
	}
	*last = e
}

func (n Node) weight() int {
	if n.Entry != nil {
		return n.Entry.Weight
	}
	return n.Folder.Weight
}

// compareWeights puts what has a weight first, lighter before heavier.
func compareWeights(x, y int) int {
	if (x == 0) != (y == 0) {
		if x == 0 {
			return 1
		}
		return -1
	}
	return cmp.Compare(x, y)
}
