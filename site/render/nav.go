package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"

	"podbook/site/model"
)

// navWindow is how many children of one folder the navigation shows at once; the
// rest is a link to the folder's own page. navStep is how the window moves.
const (
	navWindow = 40
	navStep   = 20
)

// navKey names a rendered navigation. Entries of one folder at the same depth
// share it, except in folders with more children than a window.
type navKey struct {
	folder *model.Folder
	dir    string // URL of the page's parent: relative links start one below
	window int
}

// nav is the navigation of a page: the top level, and the open folders down to
// the page's own. It costs one search for the page's own link, which is marked.
func (r *Renderer) nav(v *View, f *model.Folder, index int) template.HTML {
	dir := strings.TrimSuffix(v.URL, "/")
	dir = dir[:strings.LastIndexByte(dir, '/')+1]
	key := navKey{f, dir, 0}
	if len(f.Children) > navWindow && index > 0 {
		key.window = index / navStep
	}
	cached, ok := r.navs.Load(key)
	if !ok {
		cached = r.openNav(key)
		r.navs.Store(key, cached)
	}
	shared := cached.(string)
	own := `href="` + html.EscapeString(navRel(dir, v.URL)) + `"`
	if i := strings.Index(shared, own); i >= 0 {
		i += len(own)
		w := r.part(v)
		w.WriteString(shared[:i])
		w.WriteString(` aria-current="page"`)
		w.WriteString(shared[i:])
		return finished(w)
	}
	return template.HTML(shared)
}

// navRel is a link from any page right below dir, also to that page itself.
func navRel(dir, to string) string {
	if dir == "" {
		return Rel("/", to) // the home page, which has no siblings
	}
	return Rel(dir+"\x00/", to)
}

// openNav renders the navigation as it looks from inside a folder.
func (r *Renderer) openNav(key navKey) string {
	if len(r.hub.Root.Children) == 0 {
		return ""
	}
	var open []*model.Folder
	for f := key.folder; f != nil; f = f.Parent {
		open = append(open, f)
	}
	var b bytes.Buffer
	r.navLevel(&b, key, open)
	return b.String()
}

// navLevel writes the children of the last open folder, and below the child that
// is open itself, its children.
func (r *Renderer) navLevel(b *bytes.Buffer, key navKey, open []*model.Folder) {
	f := open[len(open)-1]
	open = open[:len(open)-1]
	at := key.window * navStep
	if len(open) > 0 {
		at = 0
		for i, n := range f.Children {
			if n.Folder == open[len(open)-1] {
				at = i
			}
		}
	}
	from, to := 0, len(f.Children)
	if to > navWindow {
		from = max(0, at-at%navStep-navStep/2)
		to = min(len(f.Children), from+navWindow)
		from = max(0, to-navWindow)
	}
	b.WriteString("<ul>")
	for _, n := range f.Children[from:to] {
		if e := n.Entry; e != nil {
			r.navLine(b, key, e.URL, e.LinkTitle, `<li>`)
			b.WriteString("</li>")
			continue
		}
		if len(open) > 0 && n.Folder == open[len(open)-1] {
			r.navLine(b, key, n.Folder.URL, n.Folder.Title, `<li class="open" data-folder>`)
			if len(n.Folder.Children) > 0 {
				r.navLevel(b, key, open)
			}
		} else {
			r.navLine(b, key, n.Folder.URL, n.Folder.Title, `<li data-folder>`)
		}
		b.WriteString("</li>")
	}
	if to-from < len(f.Children) {
		fmt.Fprintf(b, `<li class="all"><a href="%s">All %s in %s</a></li>`,
			html.EscapeString(navRel(key.dir, f.URL)), thousands(len(f.Children)), html.EscapeString(f.Title))
	}
	b.WriteString("</ul>")
}

func (r *Renderer) navLine(b *bytes.Buffer, key navKey, url, title, open string) {
	b.WriteString(open + `<a href="` + html.EscapeString(navRel(key.dir, url)) + `">` + html.EscapeString(title) + `</a>`)
}

// navNode is one line of nav.json. URLs are below the base and begin with "/".
type navNode struct {
	Title    string    `json:"title"`
	URL      string    `json:"url"`
	Children []navNode `json:"children,omitempty"`
}

func (r *Renderer) navJSON() ([]byte, string, error) {
	data, err := marshal(navTree(r.hub.Root))
	return data, typeJSON, err
}

func navTree(f *model.Folder) navNode {
	n := navNode{Title: f.Title, URL: f.URL}
	for _, c := range f.Children {
		if c.Entry != nil {
			n.Children = append(n.Children, navNode{Title: c.Entry.LinkTitle, URL: c.Entry.URL})
		} else {
			n.Children = append(n.Children, navTree(c.Folder))
		}
	}
	return n
}

// marshal writes JSON without the HTML escapes that encoding/json adds.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

func itoa(n int) string { return strconv.Itoa(n) }
