package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

func (w *writer) fence(n *ast.FencedCodeBlock) {
	lang := ""
	if n.Info != nil {
		info := decode(nil, n.Info.Segment.Value(w.src))
		if f := bytes.Fields(info); len(f) > 0 {
			lang = string(f[0])
		}
	}
	w.html = append(w.html, "<pre><code"...)
	if lang != "" {
		w.html = append(w.html, ` class="language-`...)
		w.html = escape(w.html, []byte(lang))
		w.html = append(w.html, '"')
	}
	w.html = append(w.html, '>')
	w.rawLines(n)
	w.html = append(w.html, "</code></pre>\n"...)
}
