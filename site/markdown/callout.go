package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// callout is a note set apart from the text, in any of three spellings:
//
//	> [!NOTE] Title      !!! note "Title"      :::note Title
//	> text                   text              text
//	                                           :::
//
// Its title, when it has one, is its first child.
type callout struct {
	ast.BaseBlock
	kind string // "" is a plain container
	word string // as written
	fold string // "": always open, "+": open, "-": closed
	size int    // colons of a ":::"
}

// calloutTitle is the line that names a callout.
type calloutTitle struct{ ast.BaseBlock }

var (
	kindCallout      = ast.NewNodeKind("Callout")
	kindCalloutTitle = ast.NewNodeKind("CalloutTitle")
)

func (n *callout) Kind() ast.NodeKind          { return kindCallout }
func (n *callout) Dump(src []byte, l int)      { ast.DumpHelper(n, src, l, nil, nil) }
func (n *calloutTitle) Kind() ast.NodeKind     { return kindCalloutTitle }
func (n *calloutTitle) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// setTitle gives a callout the text of a segment as its title.
func (n *callout) setTitle(s text.Segment, src []byte) {
	s = s.TrimLeftSpace(src)
	s = s.TrimRightSpace(src)
	if s.Len() == 0 {
		return
	}
	t := &calloutTitle{}
	t.SetPos(s.Start)
	t.Lines().Append(s)
	n.AppendChild(n, t)
}

// alerts turns a quote that begins with [!NOTE] into a callout. It works on the
// quote's first paragraph, before the text in it is parsed.
type alerts struct{}

func (alerts) Transform(n *ast.Paragraph, r text.Reader, pc parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || n.PreviousSibling() != nil {
		return
	}
	src := r.Source()
	first := n.Lines().At(0)
	line := first.Value(src)
	lead := len(line) - len(bytes.TrimLeft(line, " "))
	if !bytes.HasPrefix(line[lead:], []byte("[!")) {
		return
	}
	end := bytes.IndexByte(line, ']')
	if end < 0 {
		return
	}
	word := string(line[lead+2 : end])
	kind := calloutKind(word)
	if kind == "" {
		return
	}
	c := &callout{kind: kind, word: word}
	end++
	if end < len(line) && (line[end] == '+' || line[end] == '-') {
		c.fold = string(line[end])
		end++
	}
	c.SetPos(n.Pos())
	c.setTitle(text.NewSegment(first.Start+end, first.Stop), src)
	n.Lines().SetSliced(1, n.Lines().Len())
	quote.InsertBefore(quote, n, &alertMark{callout: c})
	if n.Lines().Len() == 0 {
		quote.RemoveChild(quote, n)
	}
	if c.FirstChild() != nil {
		quote.InsertAfter(quote, quote.FirstChild(), c.FirstChild())
	}
}

// alertMark is the first child of a quote that is a callout.
type alertMark struct {
	ast.BaseBlock
	callout *callout
}

var kindAlertMark = ast.NewNodeKind("AlertMark")

func (n *alertMark) Kind() ast.NodeKind     { return kindAlertMark }
func (n *alertMark) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// admonitions parses `!!! note "Title"` and, foldable, `???` and `???+`. The
// content is indented by four columns.
type admonitions struct{}

func (admonitions) Trigger() []byte { return []byte{'!', '?'} }

func (admonitions) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	rest := line[pos:]
	c := &callout{}
	switch {
	case bytes.HasPrefix(rest, []byte("!!!")):
	case bytes.HasPrefix(rest, []byte("???+")):
		c.fold = "+"
	case bytes.HasPrefix(rest, []byte("???")):
		c.fold = "-"
	default:
		return nil, parser.NoChildren
	}
	i := pos + 3
	if c.fold == "+" {
		i++
	}
	for i < len(line) && line[i] == ' ' {
		i++
	}
	j := i
	for j < len(line) && (isAlpha(line[j]) || line[j] == '-' || line[j] == '_' || '0' <= line[j] && line[j] <= '9') {
		j++
	}
	c.word = string(line[i:j])
	// Words after the kind are classes ("inline end") until a quoted title.
	rest = bytes.TrimRight(line[j:], " \t\n")
	quoted := bytes.IndexByte(rest, '"')
	if c.word == "" && quoted < 0 || !classWords(rest, quoted) {
		return nil, parser.NoChildren
	}
	if c.kind = calloutKind(c.word); c.kind == "" {
		c.kind = "note"
	}
	if quoted >= 0 {
		start := segment.Start - segment.Padding + j + quoted + 1
		c.setTitle(text.NewSegment(start, start+len(rest)-quoted-2), reader.Source())
	}
	reader.AdvanceToEOL()
	return c, parser.HasChildren
}

// classWords tells whether what follows the kind is class words, then nothing
// or a title in quotes up to the end.
func classWords(rest []byte, quoted int) bool {
	if quoted >= 0 {
		if len(rest) < quoted+2 || rest[len(rest)-1] != '"' {
			return false
		}
		rest = rest[:quoted]
	}
	for _, c := range rest {
		if !isAlpha(c) && c != ' ' && c != '-' {
			return false
		}
	}
	return true
}

func (admonitions) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	return continueIndented(reader)
}

// continueIndented keeps a block open while lines are indented by four columns.
func continueIndented(reader text.Reader) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

func (admonitions) Close(ast.Node, text.Reader, parser.Context) {}
func (admonitions) CanInterruptParagraph() bool                 { return true }
func (admonitions) CanAcceptIndentedLine() bool                 { return false }

// containers parses ":::note Title" … ":::", which may be nested; also
// ":::note[Title]" and ":::details Title". Other words make a plain container, whose
// title stays, too.
type containers struct{}

// maxContainers bounds their nesting.
const maxContainers = 10

func (containers) Trigger() []byte { return []byte{':'} }

func (containers) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	size := colons(line[pos:])
	if size < 3 {
		return nil, parser.NoChildren
	}
	depth := 0
	for _, b := range pc.OpenedBlocks() {
		if _, ok := b.Node.(*callout); ok {
			depth++
		}
	}
	i := pos + size
	for i < len(line) && (line[i] == ' ' || line[i] == '{' || line[i] == '.') {
		i++
	}
	j := i
	for j < len(line) && (isAlpha(line[j]) || line[j] == '-' || '0' <= line[j] && line[j] <= '9') {
		j++
	}
	if i == j || depth >= maxContainers || j < len(line) && !strings.ContainsRune(" \t\n[{}+-:", rune(line[j])) {
		return nil, parser.NoChildren
	}
	c := &callout{word: string(line[i:j]), size: size}
	c.kind = calloutKind(c.word)
	if strings.EqualFold(c.word, "details") {
		c.kind, c.fold = "note", "-"
	}
	stop := max(len(bytes.TrimRight(line, " \t\n")), j)
	if k := bytes.LastIndexByte(line[j:stop], ']'); k > 0 && line[j] == '[' && (j+k+1 == stop || line[j+k+1] == '{') {
		j, stop = j+1, j+k
	} else if k := bytes.IndexByte(line[j:stop], '{'); k >= 0 {
		stop = j + k
	}
	if j < stop && line[j] == '}' {
		j++
	}
	c.setTitle(text.NewSegment(segment.Start-segment.Padding+j, segment.Start-segment.Padding+stop), reader.Source())
	reader.AdvanceToEOL()
	return c, parser.HasChildren
}

// colons counts the colons that b begins with.
func colons(b []byte) int { return len(b) - len(bytes.TrimLeft(b, ":")) }

// Continue closes the container at a line of colons, unless one that was opened
// within it, or a fence, is to have that line.
func (containers) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	line, _ := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	size := colons(trimmed)
	if size < 3 || size < len(trimmed) || size < node.(*callout).size {
		return parser.Continue | parser.HasChildren
	}
	inner := false
	for _, b := range pc.OpenedBlocks() {
		switch n := b.Node.(type) {
		case *callout:
			if inner && n.size > 0 && n.size <= size {
				return parser.Continue | parser.HasChildren
			}
		case *ast.FencedCodeBlock, *mathBlock:
			if inner {
				return parser.Continue | parser.HasChildren
			}
		}
		inner = inner || b.Node == node
	}
	reader.AdvanceToEOL()
	return parser.Close
}

func (containers) Close(ast.Node, text.Reader, parser.Context) {}
func (containers) CanInterruptParagraph() bool                 { return true }
func (containers) CanAcceptIndentedLine() bool                 { return false }

// callout writes a callout whose title and content are the children of body.
func (w *writer) callout(c *callout, body ast.Node) {
	first := body.FirstChild()
	if _, ok := first.(*alertMark); ok {
		first = first.NextSibling()
	}
	if c.kind == "" {
		m := w.begin(`<div class="container">` + "\n")
		if n, ok := first.(*calloutTitle); ok {
			t := w.begin(`<p class="container-title">`)
			w.inlines(n)
			w.end(t, "</p>\n")
			w.block()
			first = n.NextSibling()
		}
		w.siblings(first)
		w.end(m, "</div>\n")
		return
	}
	open, close := `<div class="callout `+c.kind+`" role="note">`, "</div>\n"
	title, titleEnd := `<p class="callout-title">`, "</p>\n"
	if c.fold != "" {
		open, close = `<details class="callout `+c.kind+`"`, "</details>\n"
		if c.fold == "+" {
			open += " open"
		}
		open += ">"
		title, titleEnd = `<summary class="callout-title">`, "</summary>\n"
	}
	m := w.begin(open + "\n")
	t := w.begin(title)
	if n, ok := first.(*calloutTitle); ok {
		w.inlines(n)
		first = n.NextSibling()
	} else {
		w.html = escape(w.html, []byte(calloutName(c.word)))
	}
	w.end(t, titleEnd)
	w.block()
	w.siblings(first)
	w.end(m, close)
}

// calloutName is the title of a callout that was given none.
func calloutName(word string) string {
	word = strings.ToLower(word)
	if word == "" {
		return "Note"
	}
	return strings.ToUpper(word[:1]) + strings.ReplaceAll(word[1:], "-", " ")
}

func (w *writer) siblings(n ast.Node) {
	for ; n != nil; n = n.NextSibling() {
		w.blockNode(n)
	}
}

// calloutKind maps the words of the tools our authors come from to the kinds a
// theme has colours for; "" when the word is not known.
func calloutKind(word string) string {
	switch strings.ToLower(word) {
	case "note", "seealso", "admonition":
		return "note"
	case "info", "todo", "abstract", "summary", "tldr":
		return "info"
	case "tip", "hint", "key":
		return "tip"
	case "important", "critical":
		return "important"
	case "warning", "attention", "warn":
		return "warning"
	case "caution":
		return "caution"
	case "danger", "error", "bug", "failure", "fail", "missing":
		return "danger"
	case "success", "check", "done":
		return "success"
	case "question", "help", "faq":
		return "question"
	case "example", "examples":
		return "example"
	case "quote", "cite":
		return "quote"
	}
	return ""
}
