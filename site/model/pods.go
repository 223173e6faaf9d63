package model

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"podbook/site/content"
	"podbook/site/diag"
)

// addPods makes a pod of every entry of type pod. A pod is known by its file's
// name, its title with and without the word "pod", and its aliases.
func (b *builder) addPods() {
	h := b.hub
	for _, e := range h.Entries {
		if e.Type != "pod" {
			continue
		}
		name := path.Base(e.ID)
		p := &Pod{Slug: cmp.Or(content.Slug(name), fold(name)), Title: e.Title, URL: e.URL, Entry: e}
		if h.pods[fold(name)] != nil {
			b.report(e, diag.Diagnostic{
				Severity: diag.Error, Code: "same-pod",
				Message: fmt.Sprintf("pod %q is described by %q already", p.Slug, h.pods[fold(name)].Entry.Path),
				Hint:    "rename one of the two files",
			})
			continue
		}
		h.Pods = append(h.Pods, p)
		h.pods[fold(name)] = p
	}
	for _, p := range h.Pods {
		names := append([]string{p.Title, p.Entry.LinkTitle, p.Slug}, p.Entry.Aliases...)
		for _, name := range names {
			key := fold(name)
			for _, k := range []string{key, strings.TrimSuffix(key, "-pod"), strings.TrimSuffix(key, "-pod") + "-pod"} {
				if k != "" && h.pods[k] == nil {
					h.pods[k] = p
				}
			}
		}
	}
}

// addImpliedPods makes the pods that entries name and no entry describes, in the
// spelling of the first by title.
func (b *builder) addImpliedPods() {
	var naming []*Entry
	for i := range b.words {
		if w := &b.words[i]; w.first != nil && w.pod == nil {
			naming = append(naming, w.first)
		}
	}
	slices.SortFunc(naming, func(x, y *Entry) int { return cmp.Compare(x.rank, y.rank) })
	for _, e := range naming {
		for _, id := range b.notes[e.at].pods {
			if w := &b.words[id]; b.hub.pods[w.key] == nil {
				b.impliedPod(w.text)
			}
		}
	}
}

// reportPods reports the pods that entries name and no entry describes, unless none
// is described at all.
func (b *builder) reportPods() {
	if len(b.hub.Pods) == 0 || b.hub.Pods[0].Entry == nil {
		return
	}
	named := map[*Pod]bool{} // undescribed, by entries so far
	for _, e := range b.byTitle {
		n, m := &b.notes[e.at], &e.File.Source.Meta
		for _, p := range e.Pods {
			if p.Entry == nil {
				named[p] = true
				i := slices.IndexFunc(n.pods, func(id int32) bool { return b.words[id].pod == p })
				b.unknownPod(e, m.Pods[i], "pod")
			}
		}
		if w := &b.words[n.host]; n.host > 0 && (w.pod == nil || w.pod.Entry == nil && !named[w.pod]) {
			b.unknownPod(e, m.Session().Host, "host pod")
		}
	}
}

// impliedPod makes a pod that entries name and no entry describes.
func (b *builder) impliedPod(name string) {
	slug := cmp.Or(content.Slug(name), fold(name))
	if slug == "" {
		return
	}
	p := &Pod{Slug: slug, Title: name, URL: "/pods/" + escape(slug) + "/"}
	b.hub.pods[fold(name)] = p
	b.hub.Pods = append(b.hub.Pods, p)
}

func (b *builder) unknownPod(e *Entry, w content.Word, what string) {
	var known []string
	for _, p := range b.hub.Pods {
		if p.Entry != nil {
			known = append(known, p.Slug)
		}
	}
	d := diag.Diagnostic{
		Line: int(w.Line), Col: int(w.Col), Severity: diag.Warning, Code: "unknown-pod",
		Message: fmt.Sprintf("no entry describes the %s %q", what, w.Text),
		Hint:    fmt.Sprintf("podbook new pod %q makes one", w.Text),
	}
	if s, ok := diag.Suggest(w.Text, known); ok {
		d.Hint = fmt.Sprintf("did you mean %q?", s)
	}
	b.report(e, d)
}

// sortPods brings described and implied pods into one order.
func sortPods(pods []*Pod) {
	slices.SortFunc(pods, func(x, y *Pod) int {
		return cmp.Or(compareTitles(x.Title, y.Title), cmp.Compare(x.Slug, y.Slug))
	})
}

// Pod finds a pod by slug, title or alias.
func (h *Hub) Pod(name string) (*Pod, bool) {
	p, ok := h.pods[fold(name)]
	return p, ok
}

// Host returns the pod that hosts a session, nil when none is said or known.
func (h *Hub) Host(e *Entry) *Pod { return h.pods[fold(e.File.Source.Meta.Session().Host.Text)] }
