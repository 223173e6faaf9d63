package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"podbook/site/diag"
)

// List asks for the entries that carry one of the tags, belong to one of the
// pods and have one of the types; what is empty asks for nothing.
type List struct {
	Tags, Pods, Types []string
	Sort              string // "title" (as ""), "date" for the newest first, "weight"
	Limit             int    // 1 to MaxListed
	Line, Col         int
}

// MaxListed is the most entries that one list shows.
const MaxListed = 200

const (
	defaultListed = 50
	maxLists      = 50 // of one body, since each costs a look at all entries
)

// entries leaves the place of a list, which is written as a fence:
//
//	```entries
//	tag: SEO, Video
//	type: template
//	sort: date
//	limit: 5
//	```
func (w *writer) entries(n *ast.FencedCodeBlock) {
	if len(w.doc.Lists) == maxLists {
		w.diagnose(n.Pos(), severe, "entries", fmt.Sprintf("more than %d lists of entries in one file", maxLists), "this one is left out")
		return
	}
	l := List{Limit: defaultListed}
	l.Line, l.Col = w.lines.at(n.Pos())
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		text := bytes.TrimSpace(line.Value(w.src))
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		key, value, ok := strings.Cut(string(text), ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		say := func(message, hint string) { w.diagnose(line.Start, diag.Warning, "entries", message, hint) }
		switch {
		case !ok:
			say(fmt.Sprintf("a line of an entries block reads \"key: value\", not %q", text), "")
		case key == "tag" || key == "tags":
			l.Tags = append(l.Tags, listed(value)...)
		case key == "pod" || key == "pods":
			l.Pods = append(l.Pods, listed(value)...)
		case key == "type" || key == "types":
			l.Types = append(l.Types, listed(value)...)
		case key == "sort":
			if l.Sort = value; !slices.Contains([]string{"title", "date", "weight"}, value) {
				l.Sort = ""
				say(fmt.Sprintf("entries cannot be sorted by %q", value), "sort by title, date or weight")
			}
		case key == "limit":
			if l.Limit = atoi(value); l.Limit < 1 || l.Limit > MaxListed {
				l.Limit = defaultListed
				say(fmt.Sprintf("the limit %q is not a number from 1 to %d", value, MaxListed), "")
			}
		default:
			hint := "there are tag, pod, type, sort and limit"
			if s, ok := diag.Suggest(key, []string{"tag", "tags", "pod", "pods", "type", "types", "sort", "limit"}); ok {
				hint = fmt.Sprintf("did you mean %q?", s)
			}
			say(fmt.Sprintf("unknown key %q in an entries block", key), hint)
		}
	}
	w.slot(SlotEntries, len(w.doc.Lists))
	w.doc.Lists = append(w.doc.Lists, l)
	w.html = append(w.html, '\n')
}

// listed reads the words of "SEO, #Video" and "[SEO, Video]".
func listed(s string) (words []string) {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	for word := range strings.SplitSeq(s, ",") {
		if word = strings.TrimPrefix(strings.Trim(strings.TrimSpace(word), `"'`), "#"); word != "" {
			words = append(words, word)
		}
	}
	return words
}
