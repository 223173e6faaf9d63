package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// check answers what is wrong with a Doc: the properties that hold for any
// input at all.
func check(d *Doc) error {
	last := 0
	for _, s := range d.Slots {
		if int(s.Offset) < last || int(s.Offset) > len(d.HTML) {
			return fmt.Errorf("slot %+v is not ascending or not within %d bytes", s, len(d.HTML))
		}
		of := len(d.Links)
		if s.Kind == SlotEntries {
			of = len(d.Lists)
		}
		if s.Link < 0 || int(s.Link) >= of && s.Kind != SlotMoment {
			return fmt.Errorf("slot %+v has nothing to show", s)
		}
		last = int(s.Offset)
	}
	if len(d.Sections) == 0 || d.Sections[0].ID != "" {
		return fmt.Errorf("no first section: %+v", d.Sections)
	}
	if len(d.Texts) != len(d.Sections) {
		return fmt.Errorf("%d texts for %d sections", len(d.Texts), len(d.Sections))
	}
	ids := map[string]bool{}
	for i, s := range d.Sections {
		if s.Start < 0 || s.End < s.Start || int(s.End) > len(d.HTML) {
			return fmt.Errorf("section %+v is not within %d bytes", s, len(d.HTML))
		}
		if i > 0 && (ids[s.ID] || s.ID == "" || s.Level < 1 || s.Line < 1) {
			return fmt.Errorf("section %d has the id %q", i, s.ID)
		}
		ids[s.ID] = true
		if err := checkHTML(string(d.HTML[s.Start:s.End])); err != nil {
			return fmt.Errorf("section %q: %w", s.ID, err)
		}
	}
	for _, id := range d.IDs {
		if id == "" || ids[id] {
			return fmt.Errorf("id %q is empty or not unique", id)
		}
		ids[id] = true
	}
	if d.TitleID != "" && ids[d.TitleID] {
		return fmt.Errorf("title id %q is not unique", d.TitleID)
	}
	for _, l := range d.Links {
		if l.Line < 1 || l.Col < 0 {
			return fmt.Errorf("link %+v has no place", l)
		}
	}
	if !utf8.Valid(d.HTML) || !utf8.ValidString(d.Summary) || utf8.RuneCountInString(d.Summary) > summaryRunes+1 {
		return fmt.Errorf("HTML or summary %q is not valid", d.Summary)
	}
	if err := checkHTML(d.TitleHTML); err != nil {
		return fmt.Errorf("title: %w", err)
	}
	filled := fill(d, func(s Slot) string {
		switch s.Kind {
		case SlotURL, SlotMoment:
			return "/slot/" + fmt.Sprint(s.Link)
		case SlotAttrs:
			return ` class="slot"`
		case SlotText:
			return "slot"
		}
		return `<div class="embed"></div>`
	})
	if err := checkHTML(filled); err != nil {
		return err
	}
	return contained(filled)
}

// checkHTML reads HTML token by token: every element is closed in order, and
// nothing that runs or loads frames is left.
func checkHTML(s string) error {
	var stack []string
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(stack) > 0 {
				return fmt.Errorf("not closed: %v", stack)
			}
			return nil
		case html.CommentToken, html.DoctypeToken:
			return fmt.Errorf("comment or doctype: %s", z.Raw())
		case html.StartTagToken:
			t := z.Token()
			if err := checkTag(t); err != nil {
				return err
			}
			if classOf(t.Data) != elementVoid {
				stack = append(stack, t.Data)
			}
		case html.EndTagToken:
			t := z.Token()
			if n := len(stack); n == 0 || stack[n-1] != t.Data {
				return fmt.Errorf("</%s> closes %v", t.Data, stack)
			}
			stack = stack[:len(stack)-1]
		case html.SelfClosingTagToken:
			return fmt.Errorf("self-closing tag: %s", z.Raw())
		}
	}
}

// Elements and attributes of formulas, all of which are written by package math.
var (
	mathElements = strings.Fields("math semantics annotation mrow mi mn mo mtext mspace mstyle mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd")
	mathAttrs    = strings.Fields("class display displaystyle scriptlevel encoding mathvariant stretchy separator accent accentunder width minsize maxsize linethickness")
)

func checkTag(t html.Token) error {
	if slices.Contains(mathElements, t.Data) {
		for _, a := range t.Attr {
			if !slices.Contains(mathAttrs, a.Key) {
				return fmt.Errorf("attribute %s of <%s>", a.Key, t.Data)
			}
		}
		return nil
	}
	switch classOf(t.Data) {
	case elementInline, elementBlock, elementVoid:
	default:
		return fmt.Errorf("element <%s> is not allowed", t.Data)
	}
	for _, a := range t.Attr {
		if strings.HasPrefix(a.Key, "on") && a.Key != "on" || a.Key == "style" || a.Key == "srcdoc" {
			return fmt.Errorf("attribute %s of <%s>", a.Key, t.Data)
		}
		if a.Key == "href" || a.Key == "src" || a.Key == "poster" {
			v := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			for _, bad := range []string{"javascript:", "vbscript:", "blob:", "feed:", "jar:", "view-source:", "data:text", "data:image/svg"} {
				if strings.HasPrefix(v, bad) {
					return fmt.Errorf("<%s %s=%q>", t.Data, a.Key, a.Val)
				}
			}
		}
	}
	return nil
}

// contained parses a page around the HTML as browsers do and looks whether what
// follows it still follows it.
func contained(s string) error {
	doc, err := html.Parse(strings.NewReader("<!doctype html><body><main id=podbook-main>" + s + "</main><footer id=podbook-end></footer></body>"))
	if err != nil {
		return err
	}
	var walk func(*html.Node) error
	found := false
	walk = func(n *html.Node) error {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "script", "style", "iframe", "object", "embed", "form", "base", "meta", "link":
				if n.Parent == nil || n.Parent.Data != "head" {
					return fmt.Errorf("element <%s>", n.Data)
				}
			}
			for _, a := range n.Attr {
				if a.Key == "id" && a.Val == "podbook-end" {
					found = n.Parent != nil && n.Parent.Data == "body"
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if err := walk(c); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(doc); err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("the HTML breaks out of its place")
	}
	return nil
}

func TestTheChecksCanFail(t *testing.T) {
	for _, s := range []string{"<p>", "</p>", "<p></b>", "<script></script>", `<a href="java&#10;script:x"></a>`, `<b onclick="x"></b>`, "<iframe></iframe>", "<!-- a -->"} {
		if checkHTML(s) == nil {
			t.Errorf("checkHTML(%q) finds nothing", s)
		}
	}
	for _, s := range []string{"<plaintext>", "<iframe>"} {
		if contained(s) == nil {
			t.Errorf("contained(%q) finds nothing", s)
		}
	}
}
