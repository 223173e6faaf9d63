package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"podbook/site/transcript"
)

// cue is the line of a written transcript that says who speaks from when. What
// counts as one is decided by package transcript, which reads the same lines.
type cue struct {
	ast.BaseBlock
	speaker string
	start   float64
	timed   bool
}

var kindCue = ast.NewNodeKind("Cue")

func (n *cue) Kind() ast.NodeKind     { return kindCue }
func (n *cue) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// cues splits the paragraphs of a timed transcript at its marker lines.
type cues struct{}

func (cues) Transform(n *ast.Paragraph, r text.Reader, pc parser.Context) {
	w := pc.Get(writerKey).(*writer)
	parent := n.Parent()
	if !w.timed || parent.Kind() != ast.KindDocument {
		return
	}
	lines := n.Lines()
	kept := -1 // lines that stay in n
	var last ast.Node = n
	var body *ast.Paragraph
	for i := range lines.Len() {
		s := lines.At(i)
		c, rest := cueLine(s.Value(w.src), i == 0)
		if c != nil {
			if kept < 0 {
				kept = i
			}
			c.SetPos(s.Start)
			parent.InsertAfter(parent, last, c)
			last, body = c, nil
			s = s.WithStart(s.Start + rest)
			s = s.TrimLeftSpace(w.src)
			if s.Len() == 0 || s.Start >= s.Stop {
				continue
			}
		} else if kept < 0 {
			continue
		}
		if body == nil {
			body = ast.NewParagraph()
			parent.InsertAfter(parent, last, body)
			last = body
		}
		body.Lines().Append(s.TrimLeftSpace(w.src))
	}
	for c := n.NextSibling(); c != nil; c = c.NextSibling() {
		if p, ok := c.(*ast.Paragraph); ok {
			end := p.Lines().Len() - 1
			s := p.Lines().At(end)
			p.Lines().Set(end, s.TrimRightSpace(w.src))
		}
	}
	switch {
	case kept == 0:
		parent.RemoveChild(parent, n)
	case kept > 0:
		lines.SetSliced(0, kept)
	}
}

// cueLine reads a line as a cue and answers where the text after it begins.
func cueLine(line []byte, first bool) (*cue, int) {
	if len(line) > 1<<16 {
		return nil, 0
	}
	s := strings.TrimRight(string(line), " \t\n")
	if m, ok := transcript.ParseMarker(s); ok {
		return &cue{speaker: m.Speaker, start: m.Start, timed: true}, min(m.Rest, len(line))
	}
	if first {
		if name, ok := transcript.ParseSpeaker(s); ok {
			return &cue{speaker: name}, len(line)
		}
	}
	return nil, 0
}

// talkBytes is how much HTML of a transcript has an element around it: browsers lay
// out only those that are looked at, so neither one a cue nor one for all would do.
const talkBytes = 2100

// talk begins or ends an element around the cues of a body and what is said, before
// one of its blocks is written.
func (w *writer) talk(n ast.Node) {
	c, said := n.(*cue)
	said = said && c.timed
	switch n.(type) {
	case *ast.Heading, *ast.HTMLBlock, *east.FootnoteList: // sections, and what may stay open, are not ours
		w.endTalk()
	case *cue:
		if said && len(w.html)-w.talkAt > talkBytes {
			w.endTalk()
		}
	}
	if said && !w.talks && len(w.stack) == 0 {
		w.begin("<div class=\"talk\">\n")
		w.talks, w.talkAt = true, len(w.html)
	}
}

func (w *writer) endTalk() {
	if w.talks {
		w.end(0, "</div>\n")
		w.talks = false
	}
}

func (w *writer) cue(n *cue) {
	w.html = append(w.html, `<p class="cue"`...)
	t := strconv.Itoa(int(n.start))
	if n.timed {
		if w.claim("t" + t) {
			w.html = append(w.html, ` id="t`+t+`"`...)
		}
		w.html = append(w.html, ` data-t="`+t+`"`...)
	}
	w.html = append(w.html, '>')
	if n.speaker != "" {
		w.html = append(w.html, `<b class="speaker">`...)
		w.html = escape(w.html, []byte(n.speaker))
		w.html = append(w.html, "</b>"...)
	}
	if n.timed {
		if n.speaker != "" {
			w.html = append(w.html, ' ')
		}
		w.html = append(w.html, `<a class="time" href="`...)
		w.slot(SlotMoment, int(n.start))
		w.html = append(w.html, `">`+transcript.FormatTime(n.start)+`</a>`...)
	}
	w.html = append(w.html, "</p>\n"...)
}
