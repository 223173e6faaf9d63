package model

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/markdown"
)

// resolveWiki resolves [[Page#Heading]]. A page is named by its title, its short
// title, an alias, its file name, or as much of its path as it takes.
func (b *builder) resolveWiki(e *Entry, l markdown.Link) Target {
	name, frag, _ := strings.Cut(l.Dest, "#")
	name = strings.TrimSpace(name)
	target := e
	if name != "" {
		target = b.wikiEntry(e, name)
	}
	if target == nil {
		if l.Kind == markdown.LinkEmbed {
			if t, ok := b.part(e, l, name); ok {
				return t
			}
		}
		if a := b.wikiAsset(e, name); a != nil {
			t := Target{URL: AssetURL(a.Path), Internal: true, Asset: a, Title: path.Base(a.Path)}
			if l.Kind == markdown.LinkEmbed {
				b.include(e, l, &t, strings.TrimSpace(frag))
			}
			return t
		}
		if t, ok := b.hub.Tag(name); ok && len(t.Entries) > 0 {
			return Target{URL: t.URL, Internal: true, Title: t.Label}
		}
		b.brokenWiki(e, l, name)
		return Target{URL: l.Dest, Broken: true, Title: name}
	}
	return b.wikiSection(e, target, l, strings.TrimSpace(frag))
}

// wikiSection resolves what stands behind "#" in a wikilink.
func (b *builder) wikiSection(e, target *Entry, l markdown.Link, frag string) Target {
	if frag == "" {
		return entryTarget(target)
	}
	if sec, ok := strings.CutPrefix(frag, "t="); ok && target.Type == "session" {
		return b.moment(e, target, l, sec)
	}
	if d := target.File.Doc; d.TitleID != "" && fold(d.Title) == fold(frag) {
		frag = d.TitleID
	}
	layout := target.File.Layout()
	for _, h := range layout.Headings() {
		if h.ID == frag || fold(h.Title) == fold(frag) || h.ID == content.Slug(frag) {
			t := entryTarget(target)
			t.URL += "#" + escape(h.ID)
			t.Section, t.Title = h.ID, h.Title
			return t
		}
	}
	return b.anchor(e, target, l, strings.TrimPrefix(frag, "^"))
}

// wikiEntry picks the entry that a name means. Of several, one in the same
// folder wins, then the one with the shortest path.
func (b *builder) wikiEntry(from *Entry, name string) *Entry {
	b.wikiOnce.Do(b.indexWiki)
	name = strings.TrimPrefix(strings.TrimSuffix(name, ".md"), "/")
	if e := b.hub.byID()[name]; e != nil {
		return e
	}
	found := b.wiki[fold(name)]
	if len(found) == 0 {
		return nil
	}
	return slices.MinFunc(found, func(x, y *Entry) int {
		return cmp.Or(
			compareBool(y.Folder == from.Folder, x.Folder == from.Folder),
			cmp.Compare(strings.Count(x.ID, "/"), strings.Count(y.ID, "/")),
			cmp.Compare(x.ID, y.ID))
	})
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}

// indexWiki lists the names of all entries; only hubs with wikilinks pay for it.
func (b *builder) indexWiki() {
	b.wiki = make(map[string][]*Entry, 2*len(b.hub.Entries))
	add := func(name string, e *Entry) {
		key := fold(name)
		if list := b.wiki[key]; key != "" && (len(list) == 0 || list[len(list)-1] != e) {
			b.wiki[key] = append(list, e)
		}
	}
	for _, e := range b.hub.Entries {
		add(e.Title, e)
		add(e.LinkTitle, e)
		add(e.File.Doc.Title, e)
		for _, a := range e.Aliases {
			add(a, e)
		}
		for id := e.ID; id != ""; {
			add(id, e)
			_, rest, ok := strings.Cut(id, "/")
			if !ok {
				break
			}
			id = rest
		}
	}
}

// wikiAsset finds a file by path or by its name alone, the first by path.
func (b *builder) wikiAsset(from *Entry, name string) *Asset {
	if a := b.assets[path.Join(path.Dir(from.Path), name)]; a != nil {
		return a
	}
	if a := b.assets[strings.TrimPrefix(name, "/")]; a != nil {
		return a
	}
	if strings.Contains(name, "/") || path.Ext(name) == "" {
		return nil
	}
	for i := range b.hub.Assets {
		if path.Base(b.hub.Assets[i].Path) == name {
			return &b.hub.Assets[i]
		}
	}
	return nil
}

func (b *builder) brokenWiki(e *Entry, l markdown.Link, name string) {
	d := diag.Diagnostic{
		Line: int(l.Line), Col: int(l.Col), Severity: diag.Error, Code: "broken-link",
		Message: fmt.Sprintf("wikilink %q: no entry has that name", "[["+l.Dest+"]]"),
	}
	var names []string
	for _, x := range b.hub.Entries {
		names = append(append(names, x.Title), x.Aliases...)
	}
	if s, ok := diag.Suggest(name, names); ok {
		d.Hint = fmt.Sprintf("did you mean %q?", "[["+s+"]]")
	}
	b.report(e, d)
}
