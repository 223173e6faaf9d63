package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// goldmark's time and memory grow with the square of some inputs, and it cannot
// be stopped. Whatever can be hostile, or just a file that is not Markdown, is
// therefore bounded here: by a look at the body before it is parsed, and by
// parsers that stand in front of goldmark's own. Texts that people write stay
// far below the bounds.
const (
	maxBody        = 8 << 20
	maxLines       = 100_000
	maxDepth       = 60     // blocks opened by the beginning of one line
	maxIndent      = 400    // columns before a list item
	maxReferences  = 3000   // lines of one paragraph of link definitions
	maxEmptyCells  = 20_000 // table cells that are not written in the body
	maxPipeEscapes = 2000   // "\|" within tables of one body
	maxFootnotes   = 1000   // definitions in one body
)

// suspicious looks for what must not reach the parser at all. It answers where
// and why, or "" when the body is fine.
func suspicious(body []byte) (pos int, why string) {
	if len(body) > maxBody {
		return 0, "the text is larger than 8 MiB"
	}
	if bytes.Count(body, []byte("\n")) > maxLines {
		return 0, "the text has more than 100,000 lines"
	}
	for pos < len(body) {
		end := bytes.IndexByte(body[pos:], '\n')
		if end < 0 {
			end = len(body) - pos
		}
		if tooDeep(body[pos : pos+end]) {
			return pos, "quotes and lists are nested too deeply"
		}
		pos += end + 1
	}
	return 0, ""
}

// tooDeep counts the quotes, list items and definitions that a line opens.
func tooDeep(line []byte) bool {
	depth, indent := 0, 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ':
			indent++
		case c == '\t':
			indent += 4
		case c == '>' || c == '-' || c == '+' || c == '*' || c == ':':
			depth++
		case '0' <= c && c <= '9':
		case c == '.' || c == ')':
			depth++
		default:
			return false
		}
		if depth > maxDepth {
			return opensBlocks(line)
		}
		if indent > maxIndent {
			j := len(line) - len(bytes.TrimLeft(line, " \t"))
			return j+1 < len(line) && bytes.IndexByte([]byte(">-+*0123456789"), line[j]) >= 0
		}
	}
	return false
}

// opensBlocks tells a deeply nested line from a rule ("- - - -", "*****"), a
// line of dashes or a number.
func opensBlocks(line []byte) bool {
	depth := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case ' ', '\t':
		case '>':
			depth++
		case '-', '+', '*', ':', '.', ')':
			if i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t') {
				depth++
			}
		}
	}
	rule := bytes.Map(func(r rune) rune {
		if r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, line)
	if len(rule) > 0 && (rule[0] == '-' || rule[0] == '*') && len(bytes.Trim(rule, string(rule[:1]))) == 0 {
		return false
	}
	return depth > maxDepth
}

// fuse stands before all inline parsers. It counts the characters that may begin
// something, weighs them by how much text a search for their end can read, and
// shows the rest of a block as it is written when this exceeds all reason.
type fuse struct{}

const (
	fuseBlock   = 4000       // marks in one block before it blows
	fuseTotal   = 60_000_000 // weight in a whole body
	fuseFree    = 100        // marks in one block that weigh nothing
	destination = 4096       // bytes of a link's destination and title
)

type fuseState struct {
	parent ast.Node
	stop   int         // where the block's text ends
	ticks  map[int]int // where the last run of so many backticks begins; nil when not yet looked for
	marks  int
	spent  int
}

func (fuse) Trigger() []byte { return []byte("[]!*_~`<$(:=+") }

func (fuse) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	w := pc.Get(writerKey).(*writer)
	s := &w.fuse
	line, segment := block.PeekLine()
	if s.parent != parent {
		s.parent, s.marks, s.stop, s.ticks = parent, 0, 0, nil
		if l := parent.Lines(); l.Len() > 0 {
			s.stop = l.At(l.Len() - 1).Stop
		}
	}
	s.marks++
	switch line[0] {
	case '`': // the end of a code span is searched for in the whole block
		n := len(line) - len(bytes.TrimLeft(line, "`"))
		if !s.closed(w.src, segment.Start, n) {
			block.Advance(n)
			return ast.NewTextSegment(segment.WithStop(segment.Start + n))
		}
	case ']': // a destination is read up to its end, however far that is
		if len(line) > destination && line[1] == '(' && bytes.IndexByte(line[:destination], ')') < 0 {
			block.Advance(1)
			return ast.NewTextSegment(segment.WithStop(segment.Start + 1))
		}
	}
	if s.marks <= fuseFree {
		return nil
	}
	s.spent += s.marks / 2 // delimiters are compared with those before them
	if s.marks <= fuseBlock && s.spent <= fuseTotal {
		return nil
	}
	w.diagnose(segment.Start, severe, "too-complex", "too many brackets or marks in one block", "the rest of the block is shown as it is written")
	n := &verbatim{}
	n.SetPos(segment.Start)
	for {
		line, segment := block.PeekLine()
		if line == nil {
			return n
		}
		n.lines = append(n.lines, segment)
		block.AdvanceLine()
	}
}

// closed tells whether a run of n backticks at pos has an equal one after it.
func (s *fuseState) closed(src []byte, pos, n int) bool {
	if s.ticks == nil {
		s.ticks = map[int]int{}
		for i := pos; i < s.stop; {
			j := bytes.IndexByte(src[i:s.stop], '`')
			if j < 0 {
				break
			}
			start := i + j
			for i = start; i < s.stop && src[i] == '`'; i++ {
			}
			s.ticks[i-start] = start
		}
	}
	return s.ticks[n] > pos
}

// verbatim is text that is shown as it is written.
type verbatim struct {
	ast.BaseInline
	lines []text.Segment
}

var kindVerbatim = ast.NewNodeKind("Verbatim")

func (n *verbatim) Kind() ast.NodeKind     { return kindVerbatim }
func (n *verbatim) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// references stands before goldmark's reader of link definitions, which copies
// all lines for each one.
type references struct{}

func (references) Transform(n *ast.Paragraph, r text.Reader, pc parser.Context) {
	if l := n.Lines(); l.Len() > maxReferences {
		w := pc.Get(writerKey).(*writer)
		first := l.At(0)
		if b := bytes.TrimLeft(first.Value(w.src), " "); len(b) > 0 && b[0] == '[' {
			w.diagnose(first.Start, warning, "too-complex", "more than "+strconv.Itoa(maxReferences)+" lines of link definitions in one block",
				"put an empty line after every few hundred")
			return
		}
	}
	parser.LinkReferenceParagraphTransformer.Transform(n, r, pc)
}

// tables stands before goldmark's reader of tables, which fills up short rows.
type tables struct{ inner parser.ParagraphTransformer }

func newTables() tables { return tables{extension.NewTableParagraphTransformer()} }

func (t tables) Transform(n *ast.Paragraph, r text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() < 2 {
		return
	}
	w := pc.Get(writerKey).(*writer)
	columns, size, escapes, rule := 0, 0, 0, -1
	for i := range lines.Len() {
		s := lines.At(i)
		b := w.src[s.Start:s.Stop]
		if rule < 0 && i > 0 && ruleLike(b) {
			rule, columns = i, 1+bytes.Count(b, []byte("|"))
		}
		if rule >= 0 {
			size += bytes.Count(b, []byte("|")) + 1
		}
		escapes += bytes.Count(b, []byte(`\|`))
	}
	if rule < 0 {
		return
	}
	w.pipeEscapes += escapes
	if columns*(lines.Len()-rule)-size > maxEmptyCells || w.pipeEscapes > maxPipeEscapes {
		w.diagnose(lines.At(0).Start, severe, "too-complex", "the table has too many empty cells", "it is shown as it is written")
		return
	}
	parent, before := n.Parent(), n.PreviousSibling()
	t.inner.Transform(n, r, pc)
	first := parent.FirstChild()
	if before != nil {
		first = before.NextSibling()
	}
	for c := first; c != nil; c = c.NextSibling() {
		if table, ok := c.(*east.Table); ok {
			rowIDs(table, w.src)
		}
	}
}

// ruleLike tells the line below a table's header.
func ruleLike(b []byte) bool {
	b = util.TrimRightSpace(b)
	return len(b) > 0 && len(bytes.Trim(b, "|-: \t")) == 0 && bytes.IndexByte(b, '-') >= 0
}

// footnoteDefs stands before goldmark's reader of footnotes, which compares each
// reference with all definitions.
type footnoteDefs struct{ parser.BlockParser }

func newFootnoteDefs() footnoteDefs { return footnoteDefs{extension.NewFootnoteBlockParser()} }

func (f footnoteDefs) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	w := pc.Get(writerKey).(*writer)
	if w.footnoteCount >= maxFootnotes {
		return nil, parser.NoChildren
	}
	n, state := f.BlockParser.Open(parent, r, pc)
	if n != nil {
		w.footnoteCount++
	}
	return n, state
}
