package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
)

// leftover is Markdown that a reader should not see.
var leftover = regexp.MustCompile(`(?m)\]\(|\*\*|~~|\|---|^:::|^#{1,6} |` + "^```" + `|\[\[|\[\^`)

// shown is what a reader sees of HTML, without code and formulas.
func shown(h []byte) string {
	var b strings.Builder
	z, skip := html.NewTokenizer(bytes.NewReader(h)), 0
	for {
		kind := z.Next()
		name, _ := z.TagName()
		within := string(name) == "pre" || string(name) == "code"
		switch {
		case kind == html.ErrorToken:
			return b.String()
		case kind == html.StartTagToken && within:
			skip++
		case kind == html.EndTagToken && within:
			skip--
		case kind == html.TextToken && skip == 0:
			b.Write(z.Text())
		}
	}
}

// Of the real corpora, no more Markdown is left for readers to see than CommonMark
// and GFM leave: what is, like "** bold **", is none by their rules.
func TestNoMarkdownIsLeftInTheCorpora(t *testing.T) {
	gfm := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(ghtml.WithUnsafe()))
	p := New(Options{Highlight: true})
	ours, theirs := 0, 0
	for path, body := range bodies(t) {
		var ref bytes.Buffer
		if err := gfm.Convert(body, &ref); err != nil {
			t.Fatal(err)
		}
		got := leftover.FindAllString(shown(p.Parse(body, 1).HTML), -1)
		left := map[string]int{}
		for _, s := range leftover.FindAllString(shown(ref.Bytes()), -1) {
			left[s]++
			theirs++
		}
		for _, s := range got {
			left[s]--
			ours++
		}
		for s, n := range left {
			if n < 0 {
				t.Errorf("%s: %d more %q than the rules leave", path, -n, s)
			}
		}
	}
	t.Logf("%d pieces of Markdown are left, %d by the rules alone", ours, theirs)
}

// The test above sees what it looks for.
func TestLeftoversAreSeen(t *testing.T) {
	for _, s := range []string{"<p>**x</p>", "<p>[a](b c)</p>", "<p>\n:::note</p>", "<td>|---</td>", "<p>[[x</p>"} {
		if !leftover.MatchString(shown([]byte(s))) {
			t.Errorf("nothing is seen in %s", s)
		}
	}
	if s := shown([]byte("a<pre><code>**</code></pre>b<code>](</code>c")); s != "abc" {
		t.Errorf("code is not left out: %q", s)
	}
}
