package markdown

import (
	"bytes"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// wikiLink is [[Page#Heading|text]] or ![[Page#Heading]].
type wikiLink struct {
	ast.BaseInline
	dest  string
	label string // "" when the target's title is to be shown
	embed bool
}

var kindWikiLink = ast.NewNodeKind("WikiLink")

func (n *wikiLink) Kind() ast.NodeKind     { return kindWikiLink }
func (n *wikiLink) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

type wikiLinkParser struct{}

func (wikiLinkParser) Trigger() []byte { return []byte{'[', '!'} }

// maxWikiLink bounds the search for the end of a link.
const maxWikiLink = 500

func (wikiLinkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	n := &wikiLink{}
	start := 2
	if line[0] == '!' {
		n.embed = true
		start = 3
	}
	if !bytes.HasPrefix(line[start-2:], []byte("[[")) {
		return nil
	}
	body := line[start:min(len(line), maxWikiLink)]
	end := bytes.Index(body, []byte("]]"))
	if end <= 0 || bytes.ContainsAny(body[:end], "[]\n") {
		return nil
	}
	// Within a table the bar that separates the text is written "\|".
	body = bytes.ReplaceAll(body[:end], []byte(`\|`), []byte("|"))
	dest, label, _ := strings.Cut(string(body), "|")
	n.dest, n.label = strings.TrimSpace(dest), strings.TrimSpace(label)
	if n.dest == "" || n.dest == "_TOC_" { // GitLab's macro, which shows as text
		return nil
	}
	n.SetPos(segment.Start)
	block.Advance(start + end + 2)
	return n
}

// shown is what the link reads as when the target's title is not known.
func (n *wikiLink) shown() string {
	if n.label != "" {
		return n.label
	}
	return strings.TrimPrefix(n.dest, "#")
}

func (w *writer) wikiLink(n *wikiLink) {
	if w.title || w.inLink > 0 {
		w.literal([]byte(n.shown()))
		return
	}
	if n.embed && mediaKind(n.dest) != "" {
		w.media(LinkEmbed, n.dest, n.label, nil, n.Pos())
		return
	}
	kind := LinkWiki
	w.html = append(w.html, `<a class="wikilink"`...)
	w.url(kind, "href", n.dest, n.Pos())
	w.html = append(w.html, '>')
	if n.label == "" {
		w.slot(SlotText, len(w.doc.Links)-1)
		w.text = append(w.text, n.shown()...)
	} else {
		w.literal([]byte(n.label))
	}
	w.html = append(w.html, "</a>"...)
}

// onlyEmbeds answers the embeds of a paragraph that consists of nothing else:
// they stand between blocks.
func onlyEmbeds(p ast.Node) (embeds []*wikiLink) {
	for c := p.FirstChild(); c != nil; c = c.NextSibling() {
		switch n := c.(type) {
		case *wikiLink:
			if !n.embed || mediaKind(n.dest) != "" {
				return nil
			}
			embeds = append(embeds, n)
		case *ast.Text:
			if n.Segment.Len() > 0 {
				return nil
			}
		default:
			return nil
		}
	}
	return embeds
}

// embed leaves the place where the renderer inserts another entry.
func (w *writer) embed(n *wikiLink) {
	i := w.list(LinkEmbed, n.dest, n.Pos())
	w.doc.Links[i].Text = n.label
	w.slot(SlotEmbed, i)
	w.html = append(w.html, '\n')
}

// mediaKind tells by its extension how a file is shown: "img", "video", "audio",
// or "" when it is not media.
func mediaKind(dest string) string {
	dest, _, _ = strings.Cut(dest, "#")
	dest, _, _ = strings.Cut(dest, "?")
	switch strings.ToLower(path.Ext(dest)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".ico":
		return "img"
	case ".mp4", ".webm", ".mov", ".m4v", ".ogv":
		return "video"
	case ".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".flac":
		return "audio"
	}
	return ""
}
