package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"podbook/site/content"
	"podbook/site/diag"
)

// addTaxonomy makes the declared tags and dimensions.
func (b *builder) addTaxonomy() {
	h := b.hub
	for _, d := range b.in.Taxonomy.Dimensions {
		h.Dims = append(h.Dims, &Dimension{Name: d.Name, Label: cmp.Or(d.Label, d.Name), Field: fold(d.Name)})
	}
	for _, def := range b.in.Taxonomy.Tags {
		t := b.newTag(def.Name)
		t.Label = cmp.Or(def.Label, def.Name)
		t.Aliases = def.Aliases
		t.Declared = true
	}
	// Names before aliases, so that an alias never hides a tag.
	for _, def := range b.in.Taxonomy.Tags {
		t := h.tags[fold(def.Name)]
		for _, a := range def.Aliases {
			if h.tags[fold(a)] == nil {
				h.tags[fold(a)] = t
			}
		}
		if p := h.tags[fold(def.Parent)]; def.Parent != "" && p != nil && p != t && !below(p, t) {
			t.Parent = p
			p.Children = append(p.Children, t)
		}
	}
}

// below reports whether t is x or lies under it.
func below(t, x *Tag) bool {
	for ; t != nil; t = t.Parent {
		if t == x {
			return true
		}
	}
	return false
}

// newTag adds a tag under its folded name; a second definition returns the first.
func (b *builder) newTag(name string) *Tag {
	key := fold(name)
	if t := b.hub.tags[key]; t != nil {
		return t
	}
	slug := content.Slug(name)
	if slug == "" {
		slug = key
	}
	t := &Tag{Name: name, Label: name, Slug: slug, URL: "/tags/" + escape(slug) + "/"}
	for _, d := range b.hub.Dims {
		if rest, ok := strings.CutPrefix(key, d.Field+"-"); ok && rest != "" {
			t.Dim = d
			d.Tags = append(d.Tags, t)
			break
		}
	}
	b.hub.tags[key] = t
	b.hub.Tags = append(b.hub.Tags, t)
	return t
}

// addUsedTags makes a tag of every undeclared word that entries carry, in the
// spelling most of them use.
func (b *builder) addUsedTags() {
	uses := map[string]map[string]int{}
	for _, e := range b.hub.Entries {
		for _, w := range e.File.Source.Meta.Tags {
			if b.tag(w.Text) != nil {
				continue
			}
			key := fold(w.Text)
			if key == "" {
				continue
			}
			if uses[key] == nil {
				uses[key] = map[string]int{}
			}
			uses[key][strings.TrimPrefix(w.Text, "#")]++
		}
	}
	keys := make([]string, 0, len(uses))
	for key := range uses {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		best, n := "", 0
		for name, count := range uses[key] {
			if count > n || count == n && name < best {
				best, n = name, count
			}
		}
		b.newTag(best)
	}
}

// addTagsAndPodsOfEntries connects entries with their tags, pods and owners.
func (b *builder) addTagsAndPodsOfEntries() {
	h := b.hub
	b.addUsedTags()
	for _, e := range b.byTitle {
		m := &e.File.Source.Meta
		for _, w := range m.Tags {
			t := b.tag(w.Text)
			if t == nil || slices.Contains(e.Tags, t) {
				continue
			}
			e.Tags = append(e.Tags, t)
			if !t.Declared && b.in.Taxonomy.Declared {
				b.unknownTag(e, w)
			}
		}
		for _, t := range e.Tags {
			for up := t; up != nil; up = up.Parent {
				if n := len(up.Entries); n == 0 || up.Entries[n-1] != e {
					up.Entries = append(up.Entries, e)
				}
			}
		}
		b.connectPods(e, m)
	}
	for _, e := range b.byTitle {
		b.connectOwner(e)
	}
	for _, p := range h.Pods {
		slices.SortFunc(p.Entries, func(x, y *Entry) int { return cmp.Compare(x.rank, y.rank) })
	}
	sortPods(h.Pods)
	for _, def := range b.in.Taxonomy.Tags {
		t := h.tags[fold(def.Name)]
		for _, name := range def.Pods {
			if p := h.pods[fold(name)]; p != nil && !slices.Contains(t.Pods, p) {
				t.Pods = append(t.Pods, p)
			}
		}
	}
	byName := func(x, y *Tag) int { return cmp.Or(compareTitles(x.Name, y.Name), cmp.Compare(x.Name, y.Name)) }
	slices.SortFunc(h.Tags, byName)
	for _, t := range h.Tags {
		slices.SortFunc(t.Children, byName)
	}
	for _, d := range h.Dims {
		slices.SortFunc(d.Tags, byName)
	}
}

func (b *builder) unknownTag(e *Entry, w content.Word) {
	var known []string
	for _, def := range b.in.Taxonomy.Tags {
		known = append(append(known, def.Name), def.Aliases...)
	}
	d := diag.Diagnostic{
		Line: w.Line, Col: w.Col, Severity: diag.Warning, Code: "unknown-tag",
		Message: fmt.Sprintf("unknown tag %q", w.Text),
		Hint:    "declare it in taxonomy.yaml, or use a tag that is there",
	}
	switch b.in.Taxonomy.Unknown {
	case "allow":
		return
	case "error":
		d.Severity = diag.Error
	}
	if s, ok := diag.Suggest(w.Text, known); ok {
		d.Hint = fmt.Sprintf("did you mean %q?", b.hub.tags[fold(s)].Name)
	} else if words := strings.Fields(w.Text); len(words) > 1 && !slices.ContainsFunc(words, func(word string) bool {
		return !slices.ContainsFunc(known, func(tag string) bool { return fold(tag) == fold(word) })
	}) {
		d.Hint = fmt.Sprintf("did you mean %q? commas separate tags", strings.Join(words, ", "))
	}
	b.report(e, d)
}

// Tag finds a tag by name or alias in any spelling of case and dashes.
func (h *Hub) Tag(name string) (*Tag, bool) {
	t, ok := h.tags[fold(name)]
	return t, ok
}
