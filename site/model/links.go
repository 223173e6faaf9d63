package model

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"podbook/site/diag"
	"podbook/site/markdown"
)

// resolveLinks finds what every link of every entry points at, and turns the
// links round into backlinks.
func (b *builder) resolveLinks() {
	standing := b.standing()
	b.leads = make([][]int32, len(b.notes))
	// Resolving reads what all entries share and writes to its own entry only.
	inParts(len(b.notes), func(from, to int) {
		var links room[*Entry]
		var others []Target
		var leads []int32
		for i := from; i < to; i++ {
			e, n := b.entry(i), &b.notes[i]
			if n.image {
				w := e.File.Source.Meta.Image
				t := b.resolve(e, markdown.Link{Kind: markdown.LinkImage, Dest: w.Text, Line: w.Line, Col: w.Col})
				e.Image = &t
			}
			var before linksBefore
			if i < len(b.all) && b.origins[i].same() {
				before = linksBefore{b.origins[i].old.links, b.origins[i].old.others}
			}
			e.links = links.take(n.links)
			at, first := len(leads), len(others)
			for j := range e.links {
				l := &e.File.Doc.Links[j]
				switch to, target := before.next(standing); {
				case to > 0 && target == nil:
					e.links[j] = &b.all[to-1]
				case to > 0:
					t := *target
					t.byPath, t.Entry = to, &b.all[to-1]
					others = append(others, t)
				default:
					if e.links[j] = b.plain(e, l); e.links[j] == nil {
						others = append(others, b.resolve(e, *l))
					}
				}
				lead := e.links[j]
				if lead == nil {
					lead = others[len(others)-1].Entry
				}
				if lead != nil && lead != e {
					leads = append(leads, int32(lead.at))
				}
			}
			b.leads[i], e.others = carve(leads, at), carve(others, first)
		}
	})
	b.linkBack()
	if len(b.hub.Sessions) > 0 {
		for _, e := range b.byTitle {
			b.cite(e)
		}
	}
}

// Links is what each of Doc.Links leads to.
func (e *Entry) Links() []Target {
	list, others := make([]Target, len(e.links)), e.others
	for i, to := range e.links {
		if to != nil {
			list[i] = to.fileTarget()
		} else {
			list[i], others = others[0], others[1:]
		}
	}
	return list
}

// linksBefore are those of an entry in the hub before, of the very same file.
type linksBefore struct {
	links  []*Entry
	others []Target
}

// next is 1 + at of the entry that the next link led to by the path of its file, and
// still leads to; 0 for none. Its target is nil when all of it follows from the entry.
func (b *linksBefore) next(standing []int32) (to int32, target *Target) {
	if len(b.links) == 0 {
		return 0, nil
	}
	link := b.links[0]
	b.links = b.links[1:]
	if link != nil {
		return standing[link.at], nil
	}
	target = &b.others[0]
	b.others = b.others[1:]
	if target.byPath > 0 {
		to = standing[target.byPath-1]
	}
	return to, target
}

// linkBack carves all backlinks out of one slice, when it is known how many there are.
func (b *builder) linkBack() {
	first := make([]int32, len(b.notes)+1) // of each entry, in list
	for i := range b.all {
		for _, to := range b.leads[i] {
			first[to+1]++
		}
	}
	for i := range b.notes {
		first[i+1] += first[i]
	}
	list, end := make([]*Entry, first[len(b.notes)]), slices.Clone(first)
	for _, e := range b.byTitle {
		for _, to := range b.leads[e.at] {
			// Links of one entry come in a row, so the last backlink is enough to compare.
			if n := end[to]; n == first[to] || list[n-1] != e {
				list[n] = e
				end[to]++
			}
		}
	}
	for i := range b.notes {
		b.entry(i).Backlinks = carve(list[:end[i]], int(first[i]))
	}
}

func (b *builder) resolve(e *Entry, l markdown.Link) Target {
	if l.Kind == markdown.LinkWiki || l.Kind == markdown.LinkEmbed {
		return b.resolveWiki(e, l)
	}
	if isExternal(l.Dest) {
		return Target{URL: l.Dest}
	}
	dest, frag, _ := strings.Cut(l.Dest, "#")
	dest, query, hasQuery := strings.Cut(dest, "?")
	if dest == "" {
		if hasQuery && e.Type == "session" {
			return Target{URL: e.URL + "?" + query, Internal: true, Entry: e, Title: e.Title}
		}
		return b.anchor(e, e, l, frag)
	}
	name, err := url.PathUnescape(dest)
	if err != nil {
		name = dest
	}
	if t, ok := b.find(e, name); ok {
		if t.Entry != nil {
			if sec, isTime := strings.CutPrefix(query, "t="); isTime && t.Entry.Type == "session" && frag == "" {
				return b.moment(e, t.Entry, l, sec)
			}
			a := b.anchor(e, t.Entry, l, frag)
			if frag == "" || a.Section != "" { // nothing to report
				a.byPath = t.byPath
			}
			if hasQuery {
				a.URL = withQuery(a.URL, query)
			}
			return a
		}
		if frag != "" {
			t.URL += "#" + frag
		}
		return t
	}
	b.broken(e, l, name)
	return Target{URL: l.Dest, Broken: true}
}

// plain is the entry whose file a link names by nothing but a path; nil when it is
// another kind of link, which takes more to resolve.
func (b *builder) plain(e *Entry, l *markdown.Link) *Entry {
	if l.Kind == markdown.LinkWiki || l.Kind == markdown.LinkEmbed {
		return nil
	}
	for i := range len(l.Dest) {
		switch l.Dest[i] {
		case ':', '%', '?', '#':
			return nil
		}
	}
	return b.fileBeside(e, l.Dest)
}

// isExternal reports whether a destination leaves the hub: it has a scheme or a host.
func isExternal(dest string) bool {
	if strings.HasPrefix(dest, "//") {
		return true
	}
	colon := strings.IndexByte(dest, ':')
	if colon <= 0 || strings.ContainsAny(dest[:colon], "/?#") {
		return false
	}
	for i := range colon {
		c := lower(dest[i])
		if !(c >= 'a' && c <= 'z' || i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return true
}

func withQuery(u, query string) string {
	before, frag, ok := strings.Cut(u, "#")
	if !ok {
		return u + "?" + query
	}
	return before + "?" + query + "#" + frag
}

// find looks a path up as a file beside the entry would be found, then as a URL
// of the site.
func (b *builder) find(e *Entry, name string) (Target, bool) {
	if to := b.fileBeside(e, name); to != nil {
		return to.fileTarget(), true
	}
	p := name
	if strings.HasPrefix(p, "/") {
		p = p[1:]
	} else {
		p = path.Join(path.Dir(e.Path), p)
	}
	p = path.Clean(p)
	if p == ".." || strings.HasPrefix(p, "../") {
		return Target{}, false
	}
	if t, ok := b.findFile(p); ok {
		return t, true
	}
	if page := b.hub.byURL[place(path.Clean("/"+p))]; page != nil {
		return page.target(), true
	}
	if !strings.HasPrefix(name, "/") {
		// A link written for pretty URLs counts from the page, not from its file.
		base, _ := url.PathUnescape(e.URL)
		if page := b.hub.at(place(path.Join(base, name)) + "/"); page != nil {
			return page.target(), true
		}
	}
	return Target{}, false
}

// fileBeside is the entry whose file a plain relative link names, nil for none.
func (b *builder) fileBeside(e *Entry, name string) *Entry {
	var room [256]byte
	if p, ok := beside(room[:0], e.Path, name); ok {
		return b.byPath[string(p)]
	}
	return nil
}

// fileTarget is the target of a link that names the path of the entry's file.
func (e *Entry) fileTarget() Target {
	t := entryTarget(e)
	t.byPath = int32(e.at + 1)
	return t
}

// beside appends the path that a plain relative link in the file from means, which is
// what path.Join makes of it, without the work; false when the link is not plain.
func beside(to []byte, from, name string) ([]byte, bool) {
	dir := from[:max(strings.LastIndexByte(from, '/'), 0)]
	for strings.HasPrefix(name, "../") {
		if dir == "" {
			return nil, false
		}
		dir, name = dir[:max(strings.LastIndexByte(dir, '/'), 0)], name[3:]
	}
	if name == "" || name[0] == '/' || strings.Contains(name, "./") || strings.Contains(name, "//") {
		return nil, false
	}
	if dir != "" {
		to = append(append(to, dir...), '/')
	}
	return append(to, name...), true
}

func (b *builder) findFile(p string) (Target, bool) {
	if p == "." {
		p = ""
	}
	if e := b.byPath[p]; e != nil {
		return entryTarget(e), true
	}
	for _, ext := range [...]string{".md", ".markdown"} {
		if e := b.byPath[p+ext]; e != nil {
			return entryTarget(e), true
		}
	}
	if a := b.assets[p]; a != nil {
		return Target{URL: AssetURL(a.Path), Internal: true, Asset: a, Title: path.Base(a.Path)}, true
	}
	if f := b.folders[p]; f != nil {
		if f.Entry != nil {
			return entryTarget(f.Entry), true
		}
		return Target{URL: f.URL, Internal: true, Title: f.Title}, true
	}
	// A folder's own page may be named by a file that it does not have.
	if dir, base := path.Split(p); base != "" {
		stem := strings.ToLower(strings.TrimSuffix(base, path.Ext(base)))
		if f := b.folders[strings.TrimSuffix(dir, "/")]; f != nil && f.Entry != nil && slices.Contains(indexNames[:], stem) {
			return entryTarget(f.Entry), true
		}
	}
	return Target{}, false
}

func entryTarget(e *Entry) Target {
	return Target{URL: e.URL, Internal: true, Entry: e, Title: e.Title}
}

func (p *Page) target() Target {
	t := Target{URL: p.URL, Internal: true, Entry: p.Entry, Asset: p.Asset}
	switch {
	case p.Kind == PageTwin:
		t.Entry = nil
	case p.Kind == PageRedirect:
		t.URL = p.To
	}
	switch {
	case t.Entry != nil:
		t.Title = t.Entry.Title
	case p.Tag != nil:
		t.Title = p.Tag.Label
	case p.Pod != nil:
		t.Title = p.Pod.Title
	case p.Folder != nil:
		t.Title = p.Folder.Title
	}
	return t
}

// anchor resolves a fragment in an entry.
func (b *builder) anchor(from, e *Entry, l markdown.Link, frag string) Target {
	t := entryTarget(e)
	if frag == "" {
		return t
	}
	id, err := url.PathUnescape(frag)
	if err != nil {
		id = frag
	}
	if sec, isTime := strings.CutPrefix(id, "t="); isTime && e.Type == "session" {
		return b.moment(from, e, l, sec)
	}
	title, ok := e.section(id)
	if !ok && id != "top" {
		if near := e.respelt(id); near != "" {
			id, frag = near, (&url.URL{Path: near}).EscapedPath()
			title, ok = e.section(id)
		}
	}
	t.URL += "#" + frag
	if ok {
		t.Section = id
		if title != "" {
			t.Title = title
		}
		return t
	}
	if id == "top" {
		return t
	}
	t.Broken = true
	d := diag.Diagnostic{
		Line: int(l.Line), Col: int(l.Col), Severity: diag.Warning, Code: "broken-anchor",
		Message: fmt.Sprintf("link %q: %s has no heading with the anchor %q", l.Dest, e.Path, "#"+id),
	}
	if s, ok := diag.Suggest(id, e.anchors()); ok {
		d.Hint = fmt.Sprintf("did you mean %q?", "#"+s)
	}
	b.report(from, d)
	return t
}

// section finds an anchor of the entry and the heading that it belongs to.
func (e *Entry) section(id string) (title string, ok bool) {
	d := e.File.Doc
	if id == d.TitleID && id != "" {
		return e.Title, true
	}
	layout := e.File.Layout()
	headings := layout.Headings()
	for i := range headings {
		if headings[i].ID == id {
			return headings[i].Title, true
		}
	}
	return "", slices.Contains(d.IDs, id)
}

func (e *Entry) anchors() []string {
	var ids []string
	layout := e.File.Layout()
	for _, h := range layout.Headings() {
		ids = append(ids, h.ID)
	}
	return append(ids, e.File.Doc.IDs...)
}

// broken reports a link to nowhere, with the nearest thing that exists.
func (b *builder) broken(e *Entry, l markdown.Link, name string) {
	d := diag.Diagnostic{
		Line: int(l.Line), Col: int(l.Col), Severity: diag.Error, Code: "broken-link",
		Message: fmt.Sprintf("link %q points at nothing", l.Dest),
	}
	p := path.Join(path.Dir(e.Path), name)
	if strings.HasPrefix(name, "/") {
		p = strings.TrimPrefix(path.Clean(name), "/")
	}
	switch {
	case b.drafts[p]:
		d.Hint = "that entry is a draft"
	case strings.HasPrefix(p, "../"):
		d.Hint = "it leads out of the hub"
	default:
		if near, ok := b.nearest(p); ok {
			d.Hint = fmt.Sprintf("did you mean %q?", relativePath(path.Dir(e.Path), near))
		} else if p != strings.TrimPrefix(name, "/") {
			d.Message += fmt.Sprintf(" (looked for %q)", p)
		}
	}
	b.report(e, d)
}

// nearest finds a file that a broken path may have meant: the same name in
// another folder when there is just one, else a name alike in the same folder.
func (b *builder) nearest(p string) (string, bool) {
	dir, base := path.Dir(p), strings.ToLower(path.Base(p))
	var same, here []string
	consider := func(q string) {
		if strings.ToLower(path.Base(q)) == base || strings.ToLower(path.Base(q)) == base+".md" {
			same = append(same, q)
		}
		if path.Dir(q) == dir {
			here = append(here, q)
		}
	}
	for _, e := range b.hub.Entries {
		consider(e.Path)
	}
	for i := range b.hub.Assets {
		consider(b.hub.Assets[i].Path)
	}
	if len(same) == 1 && slices.Index(indexNames[:], strings.TrimSuffix(base, path.Ext(base))) < 0 {
		return same[0], true
	}
	return diag.Suggest(p, here)
}

// relativePath is target as a link from a file in dir writes it.
func relativePath(dir, target string) string {
	if dir == "." || dir == "" {
		return target
	}
	from, to := strings.Split(dir, "/"), strings.Split(target, "/")
	n := 0
	for n < len(from) && n < len(to)-1 && from[n] == to[n] {
		n++
	}
	return strings.Repeat("../", len(from)-n) + strings.Join(to[n:], "/")
}
