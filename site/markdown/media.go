package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// image writes ![alt](dest "title"), which shows video and audio as well.
func (w *writer) image(n *ast.Image) {
	alt := string(w.plain(nil, n))
	if w.title {
		w.literal([]byte(alt))
		return
	}
	w.media(LinkImage, string(decode(nil, n.Destination)), alt, n.Title, n.Pos())
}

// media writes an image, video or audio element. The alternative text may end
// in a width or size as Obsidian has it: "Team photo|300", "300x200".
func (w *writer) media(kind LinkKind, dest, alt string, title []byte, pos int) {
	if kind == LinkImage && classify(dest, true) == urlUnsafe {
		w.unsafe(dest, pos)
		w.literal([]byte(alt))
		return
	}
	width, height := 0, 0
	if kind == LinkEmbed || strings.IndexByte(alt, '|') >= 0 {
		alt, width, height = splitSize(alt)
	}
	element := mediaKind(dest)
	if element != "video" && element != "audio" {
		element = "img"
	}
	w.html = append(w.html, '<')
	w.html = append(w.html, element...)
	links := len(w.doc.Links)
	w.url(kind, "src", dest, pos)
	if len(w.doc.Links) > links {
		w.doc.Links[links].Width, w.doc.Links[links].Height = int32(width), int32(height)
	}
	name := ` alt="`
	if element != "img" {
		name = ` aria-label="`
	}
	if alt != "" || element == "img" {
		w.html = append(w.html, name...)
		w.html = escape(w.html, []byte(alt))
		w.html = append(w.html, '"')
	}
	w.titleAttr(title)
	if width > 0 {
		w.html = append(w.html, ` width="`+strconv.Itoa(width)+`"`...)
	}
	if height > 0 {
		w.html = append(w.html, ` height="`+strconv.Itoa(height)+`"`...)
	}
	if element == "img" {
		w.loading()
		w.html = append(w.html, '>')
	} else {
		w.html = append(w.html, ` controls preload="metadata"></`+element+`>`...)
	}
	w.text = append(w.text, alt...)
}

// loading lets pictures wait until they are near: all but the first, which often is
// what the reader sees first.
func (w *writer) loading() {
	if w.images++; w.images > 1 {
		w.html = append(w.html, ` loading="lazy"`...)
	}
	w.html = append(w.html, ` decoding="async"`...)
}

// splitSize takes a size off the end of an alternative text.
func splitSize(alt string) (text string, width, height int) {
	i := strings.LastIndexByte(alt, '|') + 1
	ws, hs, both := strings.Cut(alt[i:], "x")
	width, err := strconv.Atoi(ws)
	if err != nil || width < 1 || width > 10000 {
		return alt, 0, 0
	}
	if both {
		if height, err = strconv.Atoi(hs); err != nil || height < 1 || height > 10000 {
			return alt, 0, 0
		}
	}
	return strings.TrimSpace(strings.TrimSuffix(alt[:i], "|")), width, height
}

// figure answers the image of a paragraph that holds nothing else and has a
// caption, which is written as the image's title.
func figure(p ast.Node) (*ast.Image, []byte) {
	img, ok := p.FirstChild().(*ast.Image)
	if !ok || img.NextSibling() != nil || len(img.Title) == 0 {
		return nil, nil
	}
	return img, img.Title
}

func (w *writer) figure(p ast.Node, img *ast.Image, caption []byte) {
	m := w.begin("<figure")
	w.idAttr(p)
	w.html = append(w.html, '>')
	w.media(LinkImage, string(decode(nil, img.Destination)), string(w.plain(nil, img)), nil, img.Pos())
	w.block()
	w.html = append(w.html, "<figcaption>"...)
	w.inlineText(caption)
	w.end(m, "</figcaption></figure>\n")
}
