package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// marked is ==highlighted text==.
type marked struct{ ast.BaseInline }

// keys is ++ctrl+k++.
type keys struct {
	ast.BaseInline
	names [][]byte
}

var (
	kindMarked = ast.NewNodeKind("Marked")
	kindKeys   = ast.NewNodeKind("Keys")
)

func (n *marked) Kind() ast.NodeKind     { return kindMarked }
func (n *marked) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }
func (n *keys) Kind() ast.NodeKind       { return kindKeys }
func (n *keys) Dump(src []byte, l int)   { ast.DumpHelper(n, src, l, nil, nil) }

type markParser struct{}

func (markParser) IsDelimiter(b byte) bool { return b == '=' }
func (markParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char && opener.Length == 2 && closer.Length == 2
}
func (markParser) OnMatch(int) ast.Node { return &marked{} }
func (markParser) Trigger() []byte      { return []byte{'='} }

func (p markParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 2, p)
	if d == nil || d.OriginalLength != 2 || before == '=' {
		return nil
	}
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

type keysParser struct{}

func (keysParser) Trigger() []byte { return []byte{'+'} }

func (keysParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("++")) || wordRune(block.PrecendingCharacter()) {
		return nil
	}
	body := line[2:min(len(line), 60)]
	end := bytes.Index(body, []byte("++"))
	if end < 1 {
		return nil
	}
	n := &keys{names: bytes.Split(body[:end], []byte("+"))}
	for _, name := range n.names {
		if len(name) == 0 || len(bytes.Trim(bytes.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-")) > 0 {
			return nil
		}
	}
	n.SetPos(segment.Start)
	block.Advance(end + 4)
	return n
}

func (w *writer) keys(n *keys) {
	for i, name := range n.names {
		if i > 0 {
			w.literal([]byte("+"))
		}
		w.html = append(w.html, "<kbd>"...)
		if len(name) > 1 {
			name = append(bytes.ToUpper(name[:1]), name[1:]...)
		}
		w.literal(name)
		w.html = append(w.html, "</kbd>"...)
	}
}
