package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"podbook/site/content"
	"podbook/site/markdown"
)

// outline tells of a hub what is in it, and what links, titles and backlinks make of it.
func outline(h *Hub) string {
	var out strings.Builder
	paths := func(list []*Entry) (p []string) {
		for _, e := range list {
			p = append(p, e.Path)
		}
		return p
	}
	for _, e := range h.Entries {
		own := *e.Own
		own.File = nil
		fmt.Fprintf(&out, "%+v %s %s %q %q\n", own, e.URL, e.Folder.Path, e.Owner, paths(e.Backlinks))
		for _, t := range e.Links() {
			to := "nothing"
			if t.Entry != nil {
				to = t.Entry.Path
				if h.byPath[to] != t.Entry {
					to += " of another hub"
				}
			}
			fmt.Fprintf(&out, "\t%s → %s %q #%s %v\n", t.URL, to, t.Title, t.Section, t.Broken)
		}
	}
	for _, p := range h.Pages {
		of := "none"
		if p.Entry != nil {
			of = p.Entry.Path
		}
		fmt.Fprintln(&out, p.Kind, p.URL, p.Path, of)
	}
	var walk func(f *Folder)
	walk = func(f *Folder) {
		fmt.Fprintln(&out, f.Path, f.URL, f.Title, f.Count, paths(f.Entries))
		for _, sub := range f.Folders {
			walk(sub)
		}
	}
	walk(h.Root)
	for _, t := range h.Tags {
		fmt.Fprintln(&out, t.Name, paths(t.Entries))
	}
	for _, p := range h.Pods {
		fmt.Fprintln(&out, p.Title, paths(p.Entries))
	}
	for _, d := range h.Diags {
		fmt.Fprintln(&out, d)
	}
	return out.String()
}

func TestTheHubBeforeChangesNothingButTime(t *testing.T) {
	texts := map[string]string{
		"index.md":   "# Home\n\n[a](a.md) [two](d/b.md#two) [c](d/c.md)\n",
		"a.md":       "---\ntitle: B a\ntags: [SEO]\npods: [Video]\nowner: video\n---\n[two](d/b.md#two) [[C]] [up](index.md) [self](a.md)\n",
		"d/b.md":     "---\ntitle: B b\ntags: [seo, seo]\npods: [video]\n---\n# B\n\n[a](../a.md?q=1#x) [home](/) [a](../a.md)\n\n## Two\n",
		"d/c.md":     "---\ntitle: C\ntags: [seo]\n---\n[b](b.md) [b](b.md#two) [b](b.md#b) [gone](e.md)\n",
		"d/index.md": "---\ntitle: D\n---\n[c](c.md) [a](../a/)\n",
	}
	parser := markdown.New(markdown.Options{})
	parse := func(p, text string) *File {
		src := content.Parse(p, []byte(text))
		return &File{Source: src, Doc: parser.Parse(src.Body, src.BodyLine)}
	}
	files := map[string]*File{}
	for p, text := range texts {
		files[p] = parse(p, text)
	}
	build := func(files map[string]*File, before *Hub, settings ...func(*Input)) *Hub {
		in := Input{Settings: content.DefaultSettings(), Before: before}
		for _, set := range settings {
			set(&in)
		}
		for _, p := range slices.Sorted(maps.Keys(files)) {
			in.Files = append(in.Files, files[p])
		}
		return Build(in)
	}
	before := build(files, nil)
	if n := len(slices.DeleteFunc(slices.Collect(maps.Values(before.byPath)), func(e *Entry) bool {
		return !slices.ContainsFunc(e.Links(), func(t Target) bool { return t.byPath > 0 })
	})); n != len(files) {
		t.Fatalf("%d of %d files have links that can be taken over", n, len(files))
	}
	untouched := outline(before)
	for _, edit := range []struct{ name, path, text string }{
		{"nothing", "a.md", texts["a.md"]},
		{"a title", "d/b.md", strings.Replace(texts["d/b.md"], "B b", "A b", 1)},
		{"a heading", "d/b.md", strings.Replace(texts["d/b.md"], "Two", "Three", 1)},
		{"a URL", "d/b.md", strings.Replace(texts["d/b.md"], "---\n", "---\nurl: /b/\n", 1)},
		{"a URL that another has", "a.md", strings.Replace(texts["a.md"], "---\n", "---\nurl: /d/b/\n", 1)},
		{"a draft", "d/b.md", strings.Replace(texts["d/b.md"], "---\n", "---\ndraft: true\n", 1)},
		{"a file gone", "d/b.md", ""},
		{"the index gone", "d/index.md", ""},
		{"another index", "d/_index.md", "# D too\n"},
		{"the name of another", "a.markdown", "---\ntitle: A too\n---\n[[a]]\n"},
		{"the name of another, before it", "a.Md", "---\ntitle: A too\n---\n[[a]]\n"},
		{"a file with the URL of a folder", "d.md", "---\ntitle: Before all\n---\n[d](d/)\n"},
		{"a file that a link waited for", "d/e.md", "# E\n"},
		{"a file before all", "0.md", "---\ntitle: Z\n---\n[two](d/b.md#two)\n"},
		{"spellings", "0.md", "---\ntitle: A\ntags: [Seo, Seo, Seo]\npods: [VIDEO]\n---\n"},
	} {
		now := maps.Clone(files)
		if now[edit.path] = parse(edit.path, edit.text); edit.text == "" {
			delete(now, edit.path)
		}
		after := build(now, before)
		if got, want := outline(after), outline(build(now, nil)); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", edit.name, got, want)
		}
		if got := outline(before); got != untouched {
			t.Fatalf("%s changed the hub before:\n%s\nwant\n%s", edit.name, got, untouched)
		}
		if got := outline(build(files, after)); got != untouched {
			t.Errorf("%s, and back: got\n%s\nwant\n%s", edit.name, got, untouched)
		}
	}
	files["e.md"] = parse("e.md", "---\ntitle: E\ndraft: true\ndate: 2026-01-01\n---\n")
	drafts, review := func(in *Input) { in.Drafts = true }, func(in *Input) { in.Settings.ReviewIn = time.Hour }
	if got, want := outline(build(files, build(files, nil, drafts))), outline(build(files, nil)); got != want {
		t.Errorf("without drafts: got\n%s\nwant\n%s", got, want)
	}
	if got, want := outline(build(files, build(files, nil), drafts, review)), outline(build(files, nil, drafts, review)); got != want {
		t.Errorf("with drafts and reviews: got\n%s\nwant\n%s", got, want)
	}
	if got, want := outline(build(files, build(files, nil, drafts), drafts, review)), outline(build(files, nil, drafts, review)); got != want {
		t.Errorf("with reviews: got\n%s\nwant\n%s", got, want)
	}
}

// A rank is a hint: whatever it is, titles are in the same order.
func TestRanksChangeNothingButTime(t *testing.T) {
	texts := map[string]string{}
	for i := range 9 {
		texts[fmt.Sprintf("f%d.md", i)] = fmt.Sprintf("# Title %d\n", i*7%9)
	}
	want := outline(hub(t, texts))
	for _, ranks := range [][]int{{1, 2, 3, 4, 5, 6, 7, 8, 9}, {9, 8, 7, 6, 5, 4, 3, 2, 1}, {5, 5, 5, 0, -1, 100, 1, 1, 2}} {
		i := 0
		got := outline(hubOf(t, texts, func(f *File) { f.Rank, i = ranks[i], i+1 }))
		if got != want {
			t.Errorf("with the ranks %v:\n%s\nwithout:\n%s", ranks, got, want)
		}
	}
	h := hub(t, texts)
	again := hubOf(t, texts, func(f *File) { f.Rank = h.Rank(f.Source.Path) })
	if got := outline(again); got != want {
		t.Errorf("with its own ranks:\n%s\nwithout:\n%s", got, want)
	}
}
