package content

import (
	"fmt"
	"strings"

	"podbook/site/diag"
)

// ParseTaxonomy reads taxonomy.yaml. What is wrong costs the tag or the line it
// is in: a second tag of a name, an alias that is taken, a parent that does not
// exist or is below its own child are errors and left out, so that the result is
// sound: names unique, parents known and without circles.
func ParseTaxonomy(path string, data []byte) (Taxonomy, []diag.Diagnostic) {
	t := Taxonomy{Unknown: "warn"}
	h, v := parseFile(path, data)
	f := fields{header: h, all: v.fields}
	for _, found := range f.take("tags") {
		f.tags(&t, found)
	}
	for _, found := range f.take("dimensions") {
		f.dimensions(&t, found)
	}
	if found, ok := f.scalar("unknown"); ok {
		switch found.val.text {
		case "warn", "error", "allow":
			t.Unknown = found.val.text
		default:
			f.bad(found, "bad-value", "warn, error or allow", "")
		}
	}
	f.strict()
	t.Declared = len(t.Tags) > 0
	return t, h.done(data)
}

// foldTag makes spellings of a tag comparable: case, '_' and space do not count.
func foldTag(name string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return r == ' ' || r == '_' || r == '-' || r == '\t' || r == '\n'
	}), "-"))
}

// tags reads a table of names, or a list of names that say no more.
func (f *fields) tags(t *Taxonomy, found *field) {
	var all []field
	switch found.val.kind {
	case table:
		all = found.val.fields
	case list:
		for _, item := range found.val.items {
			if item.kind == null {
				continue
			} else if item.kind != scalar {
				f.report(diag.Error, item, "wrong-type", fmt.Sprintf("a tag in a list is no more than its name, not %s", item.kind),
					"leave the dashes out and write it like this: SEO: {label: Search, aliases: [organic]}")
				continue
			}
			all = append(all, field{key: item})
		}
	default:
		f.wrong(found, "a table of tags")
		return
	}
	names := tagNames{}
	parents := map[string]Word{}
	for _, tag := range all {
		name := strings.TrimSpace(strings.TrimLeft(tag.key.text, "#"))
		at := tag.key.says(name)
		if name == "" {
			f.report(diag.Error, tag.key, "bad-tag", "a tag needs a name", "")
			continue
		}
		if first, taken := names[foldTag(name)]; taken {
			f.report(diag.Error, tag.key, "duplicate-tag", fmt.Sprintf("duplicate tag %q", name),
				fmt.Sprintf("%q stands in line %d already, which counts", first.Text, first.Line))
			continue
		}
		names[foldTag(name)] = at
		d := TagDef{Name: name, Pos: at}
		if parent := f.tag(&d, tag); parent.Text != "" {
			parents[name] = parent
		}
		t.Tags = append(t.Tags, d)
	}
	f.aliases(t, names)
	f.parents(t, names, parents)
}

// tagNames are the tags that exist, by folded name.
type tagNames map[string]Word

// tag reads what a tag says of itself and returns its parent.
func (f *fields) tag(d *TagDef, tag field) (parent Word) {
	switch tag.val.kind {
	case scalar:
		d.Label = tag.val.text
	case table:
		inner := fields{header: f.header, all: tag.val.fields}
		inner.text(&d.Label, "label")
		inner.words(&d.aliases, true, "aliases", "alias")
		inner.word(&parent, "parent")
		var pods []Word
		inner.words(&pods, true, "pods", "pod")
		for _, pod := range pods {
			d.Pods = append(d.Pods, pod.Text)
		}
		inner.strict()
	case list:
		f.wrong(&tag, "a table of label, aliases, parent and pods")
	}
	parent.Text = strings.TrimLeft(parent.Text, "#")
	return parent
}

// aliases gives the tags their aliases, which must be nobody else's name.
func (f *fields) aliases(t *Taxonomy, names tagNames) {
	taken := map[string]string{} // folded alias → its tag
	for i := range t.Tags {
		d := &t.Tags[i]
		for _, alias := range d.aliases {
			folded := foldTag(alias.Text)
			at := value{line: int(alias.Line), col: int(alias.Col)}
			switch other, isTag := names[folded]; {
			case isTag && other.Text == d.Name, taken[folded] == d.Name:
				continue // says nothing new
			case isTag:
				f.report(diag.Error, at, "alias-clash", fmt.Sprintf("alias %q of %q is a tag of its own", alias.Text, d.Name),
					fmt.Sprintf("the tag stands in line %d", other.Line))
			case taken[folded] != "":
				f.report(diag.Error, at, "alias-clash", fmt.Sprintf("alias %q of %q belongs to %q already", alias.Text, d.Name, taken[folded]), "")
			default:
				taken[folded] = d.Name
				d.Aliases = append(d.Aliases, alias.Text)
			}
		}
		d.aliases = nil
	}
}

// parents gives the tags their parents, in their canonical spelling.
func (f *fields) parents(t *Taxonomy, names tagNames, parents map[string]Word) {
	spellings := make([]string, len(t.Tags))
	for i := range t.Tags {
		spellings[i] = t.Tags[i].Name
	}
	up := map[string]string{} // tag → parent, without circles
	for i := range t.Tags {
		d := &t.Tags[i]
		parent, ok := parents[d.Name]
		if !ok {
			continue
		}
		at := value{line: int(parent.Line), col: int(parent.Col)}
		known, ok := names[foldTag(parent.Text)]
		if !ok {
			hint := ""
			if near, ok := diag.Suggest(parent.Text, spellings); ok {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			f.report(diag.Error, at, "unknown-parent", fmt.Sprintf("parent %q of %q is no tag", parent.Text, d.Name), hint)
			continue
		}
		above := known.Text
		for above != "" && above != d.Name {
			above = up[above]
		}
		if above == d.Name {
			f.report(diag.Error, at, "parent-cycle", fmt.Sprintf("tag %q cannot be below %q, which is below it", d.Name, known.Text), "")
			continue
		}
		d.Parent, up[d.Name] = known.Text, known.Text
	}
}

// dimensions reads a table of names with a label each.
func (f *fields) dimensions(t *Taxonomy, found *field) {
	if found.val.kind != table {
		f.wrong(found, "a table of dimensions")
		return
	}
	for _, dim := range found.val.fields {
		d := DimensionDef{Name: strings.TrimRight(dim.key.text, "-"), Pos: dim.key.says(dim.key.text)}
		switch dim.val.kind {
		case scalar:
			d.Label = dim.val.text
		case table:
			inner := fields{header: f.header, all: dim.val.fields}
			inner.text(&d.Label, "label")
			inner.strict()
		case list:
			f.wrong(&dim, "a table with a label")
		}
		t.Dimensions = append(t.Dimensions, d)
	}
}
