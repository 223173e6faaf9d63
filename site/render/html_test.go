package render

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// parse reads a page as a browser does.
func parse(t *testing.T, page []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// find returns the elements that a selector names: descendant steps of the form
// tag#id.class[attr=value], each part optional.
func find(n *html.Node, selector string) []*html.Node {
	found := []*html.Node{n}
	for _, step := range strings.Fields(selector) {
		var next []*html.Node
		seen := map[*html.Node]bool{}
		for _, from := range found {
			for d := range from.Descendants() {
				if d.Type == html.ElementNode && !seen[d] && matches(d, step) {
					seen[d] = true
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

func matches(n *html.Node, step string) bool {
	step, attrs, _ := strings.Cut(step, "[")
	for _, a := range strings.Split(strings.TrimSuffix(attrs, "]"), "][") {
		if a == "" {
			continue
		}
		k, want, exact := strings.Cut(a, "=")
		got, ok := attr(n, k)
		if !ok || exact && got != strings.Trim(want, `"`) {
			return false
		}
	}
	for step != "" {
		i := strings.IndexAny(step[1:], ".#") + 1
		if i == 0 {
			i = len(step)
		}
		part := step[:i]
		step = step[i:]
		switch part[0] {
		case '.':
			class, _ := attr(n, "class")
			if !strings.Contains(" "+class+" ", " "+part[1:]+" ") {
				return false
			}
		case '#':
			if id, _ := attr(n, "id"); id != part[1:] {
				return false
			}
		default:
			if n.Data != part {
				return false
			}
		}
	}
	return true
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// text is the text of an element, white space folded.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// texts are the texts of all elements that a selector names.
func texts(n *html.Node, selector string) []string {
	var list []string
	for _, e := range find(n, selector) {
		list = append(list, text(e))
	}
	return list
}

// want checks the texts of all elements that a selector names.
func want(t *testing.T, n *html.Node, selector string, expected ...string) {
	t.Helper()
	got := texts(n, selector)
	if strings.Join(got, "|") != strings.Join(expected, "|") {
		t.Errorf("%s: got %q, want %q", selector, got, expected)
	}
}

// wantAttr checks an attribute of the first element that a selector names.
func wantAttr(t *testing.T, n *html.Node, selector, key, expected string) {
	t.Helper()
	found := find(n, selector)
	if len(found) == 0 {
		t.Errorf("%s: no such element", selector)
		return
	}
	if got, _ := attr(found[0], key); got != expected {
		t.Errorf("%s: %s is %q, want %q", selector, key, got, expected)
	}
}
