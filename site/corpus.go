package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"podbook/indexer"
	"podbook/site/markdown"
	"podbook/site/model"
)

// Corpus is how a hub looks to the indexer. This is the only place that knows
// both.
func Corpus(h *model.Hub) indexer.Corpus { return corpusLike(&model.Hub{}, nil, h) }

// corpusLike takes over the documents of entries that are the same as in a hub before.
func corpusLike(before *model.Hub, documents []indexer.Document, h *model.Hub) indexer.Corpus {
	c := indexer.Corpus{Revision: h.Revision, Language: cmp.Or(h.Settings.Language, "en"), Schema: schema(h)}
	c.Documents = make([]indexer.Document, 0, len(h.Entries))
	olds := before.Entries // each with the first of documents, or none
	for _, e := range h.Entries {
		for len(olds) > 0 && olds[0].ID < e.ID {
			documents = documents[listed(olds[0], documents):]
			olds = olds[1:]
		}
		switch {
		case len(olds) > 0 && olds[0].ID == e.ID && sameDocument(before, olds[0], h, e):
			c.Documents = append(c.Documents, documents[:listed(e, documents)]...)
		case !e.File.Source.Meta.NoSearch:
			c.Documents = append(c.Documents, document(h, e))
		}
	}
	c.Text = textOf(h, c.Documents)
	return c
}

// listed is 1 if the first of documents is that of an entry, else 0.
func listed(e *model.Entry, documents []indexer.Document) int {
	if len(documents) > 0 && documents[0].ID == e.ID {
		return 1
	}
	return 0
}

// sameDocument reports whether document makes the same of two entries, or both have none.
func sameDocument(before *model.Hub, x *model.Entry, h *model.Hub, y *model.Entry) bool {
	if x.Own != y.Own || x.URL != y.URL || before.File(x) != h.File(y) || x.Owner != y.Owner || !samePod(x.OwnerPod, y.OwnerPod) ||
		!slices.EqualFunc(x.Pods, y.Pods, samePod) ||
		!slices.EqualFunc(x.Tags, y.Tags, func(s, t *model.Tag) bool {
			return s.Name == t.Name && (s.Dim == nil) == (t.Dim == nil) && (s.Dim == nil || s.Dim.Field == t.Dim.Field)
		}) {
		return false
	}
	f, g := x.Folder, y.Folder
	for ; f != nil && g != nil; f, g = f.Parent, g.Parent {
		if f.Title != g.Title || f.URL != g.URL {
			return false
		}
	}
	return f == g && (x.Type != "session" || samePod(before.Host(x), h.Host(y)))
}

func samePod(p, q *model.Pod) bool { return p == q || p != nil && q != nil && p.Slug == q.Slug }

// corpusAfter is Corpus(h), for less: what is the same is taken over from a hub before,
// whose corpus is given.
func corpusAfter(before *model.Hub, c indexer.Corpus, h *model.Hub) indexer.Corpus {
	changed, ok := h.BodiesSince(before)
	if !ok {
		return corpusLike(before, c.Documents, h)
	}
	c.Revision, c.Documents = h.Revision, slices.Clone(c.Documents)
	for _, e := range changed {
		i, listed := slices.BinarySearchFunc(c.Documents, e.ID, func(d indexer.Document, id string) int { return cmp.Compare(d.ID, id) })
		switch {
		case listed:
			c.Documents[i] = document(h, e)
		case !e.File.Source.Meta.NoSearch:
			return Corpus(h) // entries of one name are not in order
		}
	}
	c.Text = textOf(h, c.Documents)
	return c
}

func textOf(h *model.Hub, list []indexer.Document) func(i int) indexer.Text {
	return func(i int) indexer.Text {
		e, _ := h.Entry(list[i].ID)
		return text(e, h.File(e))
	}
}

// schema lists the facets that the hub has.
func schema(h *model.Hub) indexer.Schema {
	var s indexer.Schema
	s.Facets = append(s.Facets, indexer.FacetDef{Field: "type", Label: "Type"})
	pods := indexer.FacetDef{Field: "pod", Label: "Pod", Multi: true}
	for _, p := range h.Pods {
		def := indexer.ValueDef{Value: p.Slug, Label: p.Title}
		if p.Entry != nil {
			def.Aliases = p.Entry.Aliases
		}
		pods.Values = append(pods.Values, def)
	}
	s.Facets = append(s.Facets, pods)
	tags := indexer.FacetDef{Field: "tag", Label: "Tag", Multi: true, Tags: true}
	for _, t := range h.Tags {
		tags.Values = append(tags.Values, tagValue(t))
	}
	s.Facets = append(s.Facets, tags)
	for _, d := range h.Dims {
		def := indexer.FacetDef{Field: d.Field, Label: d.Label, Multi: true, Tags: true}
		for _, t := range d.Tags {
			v := tagValue(t)
			if t.Parent == nil || t.Parent.Dim != d {
				v.Parent = ""
			}
			def.Values = append(def.Values, v)
		}
		s.Facets = append(s.Facets, def)
	}
	if len(h.Sessions) > 0 {
		s.Facets = append(s.Facets,
			indexer.FacetDef{Field: "speaker", Label: "Speaker", Multi: true},
			indexer.FacetDef{Field: "host", Label: "Host"})
	}
	return indexer.Schema{Facets: append(s.Facets,
		indexer.FacetDef{Field: "owner", Label: "Owner", Values: pods.Values},
		indexer.FacetDef{Field: "year", Label: "Year"})}
}

func tagValue(t *model.Tag) indexer.ValueDef {
	v := indexer.ValueDef{Value: t.Name, Label: t.Label, Aliases: t.Aliases}
	if t.Parent != nil {
		v.Parent = t.Parent.Name
	}
	return v
}

func document(h *model.Hub, e *model.Entry) indexer.Document {
	m := &e.File.Source.Meta
	d := indexer.Document{
		ID:       e.ID,
		Hash:     textHash(e, h.File(e)),
		URL:      e.URL,
		Title:    e.Title,
		Type:     e.Type,
		Lang:     e.Lang,
		Date:     e.Date,
		Boost:    m.Boost,
		ReviewBy: e.ReviewBy,
		Owner:    e.Owner,
		Plays:    e.Type == "session" && m.Session().Recording.Text != "",
		Values:   map[string][]string{"type": {e.Type}},
	}
	for _, f := range e.Breadcrumb() {
		d.Breadcrumb = append(d.Breadcrumb, indexer.Crumb{Title: f.Title, URL: f.URL})
	}
	for _, p := range e.Pods {
		d.Values["pod"] = append(d.Values["pod"], p.Slug)
	}
	for _, t := range e.Tags {
		d.Values["tag"] = append(d.Values["tag"], t.Name)
		if t.Dim != nil {
			d.Values[t.Dim.Field] = append(d.Values[t.Dim.Field], t.Name)
		}
	}
	switch {
	case e.OwnerPod != nil:
		d.Values["owner"] = []string{e.OwnerPod.Slug}
	case e.Owner != "":
		d.Values["owner"] = []string{e.Owner}
	}
	if at := firstTime(e.Date, e.Modified); !at.IsZero() {
		d.Values["year"] = []string{strconv.Itoa(at.Year())}
	}
	if host := m.Session().Host.Text; host != "" {
		if p := h.Host(e); p != nil {
			host = p.Slug
		}
		d.Values["host"] = []string{host}
	}
	if names := e.File.Speakers(); len(names) > 0 {
		d.Values["speaker"] = names
	}
	return d
}

// firstTime is the first time that is known.
func firstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// textHash changes whenever text does.
func textHash(e *model.Entry, f *model.File) string {
	moments := ""
	if len(f.Moments) > 0 {
		moments = "moments 2:" // how they are made; the next number is 3
	}
	return moments + f.Source.Hash + f.TranscriptHash + ":" + e.Title + ":" + e.Lang + ":" + strings.Join(e.Aliases, ",")
}

// spokenFrom is the first section of a timed body in which somebody speaks.
func spokenFrom(f *model.File, headings []markdown.Section) int {
	for i, h := range headings {
		if int(h.Line) > f.TimedLine {
			return i
		}
	}
	return len(headings)
}

func text(e *model.Entry, f *model.File) indexer.Text {
	t := indexer.Text{Title: e.Title, Aliases: e.Aliases, Summary: e.Description}
	if d := f.Source.Meta.Description.Text; d != "" {
		t.Passages = append(t.Passages, indexer.Passage{Kind: "section", Text: d})
	}
	texts, layout := f.Body().Sections, f.Layout()
	for i, s := range layout.Sections {
		if f.Timed && i >= spokenFrom(f, layout.Headings()) {
			break // from here the body is the transcript: its moments say the same, with times
		}
		p := indexer.Passage{Kind: "section", Title: s.Title, Text: texts[i]}
		if s.ID != "" {
			p.Anchor = "#" + s.ID
		}
		t.Passages = append(t.Passages, p)
	}
	for _, m := range f.Moments {
		t.Passages = append(t.Passages, indexer.Passage{
			Kind: "moment", Anchor: fmt.Sprintf("?t=%d", int(m.Start)), Title: m.Chapter,
			Text: m.Text, Start: m.Start, End: m.End, Speaker: strings.Join(append([]string{m.Speaker}, m.With...), ", "),
		})
	}
	return t
}
