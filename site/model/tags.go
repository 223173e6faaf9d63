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
	for i := range b.words {
		w := &b.words[i]
		if w.uses == 0 || w.key == "" || b.hub.tags[w.key] != nil {
			continue
		}
		if uses[w.key] == nil {
			uses[w.key] = map[string]int{}
		}
		uses[w.key][strings.TrimPrefix(w.text, "#")] += w.uses
	}
	for _, spellings := range uses {
		best, n := "", 0
		for name, count := range spellings {
			if count > n || count == n && name < best {
				best, n = name, count
			}
		}
		b.newTag(best)
	}
}

// sortTags brings tags into order, and gives those that are declared with pods theirs.
func (b *builder) sortTags() {
	h := b.hub
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
		Line: int(w.Line), Col: int(w.Col), Severity: diag.Warning, Code: "unknown-tag",
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
