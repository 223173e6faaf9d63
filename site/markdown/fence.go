package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

func (w *writer) fence(n *ast.FencedCodeBlock) {
	var f fenceInfo
	if n.Info != nil {
		f = parseFenceInfo(string(decode(nil, n.Info.Segment.Value(w.src))))
	}
	code := blockText(n, w.src)
	switch f.lang {
	case "mermaid":
		w.doc.Mermaid = true
		w.html = append(w.html, `<pre class="mermaid">`...)
		w.literal(code)
		w.html = append(w.html, "</pre>\n"...)
		return
	case "entries":
		w.entries(n)
		return
	case "math", "latex-math":
		w.displayMath(code)
		return
	}
	if w.csvBlock(code, &f, n.Pos()) {
		return
	}
	if bytes.Contains(code, []byte("[!code ")) {
		code = f.takeMarks(code)
	}
	if f.title != "" {
		w.html = append(w.html, `<figure class="code"><figcaption>`...)
		w.literal([]byte(f.title))
		w.html = append(w.html, "</figcaption>"...)
		w.block()
	}
	w.code(code, &f)
	if f.title != "" {
		w.html = append(w.html, "</figure>"...)
	}
	w.html = append(w.html, '\n')
}

// blockText joins the lines of a code block.
func blockText(n ast.Node, src []byte) []byte {
	lines := n.Lines()
	if lines.Len() == 1 {
		line := lines.At(0)
		return line.Value(src)
	}
	var b []byte
	for i := range lines.Len() {
		line := lines.At(i)
		b = append(b, line.Value(src)...)
	}
	return b
}

func (w *writer) code(code []byte, f *fenceInfo) {
	coloured, ok := []byte(nil), false
	if w.p.colours != nil {
		coloured, ok = w.p.colours.colour(f.lang, code)
	}
	w.html = append(w.html, "<pre"...)
	if ok {
		w.doc.Code = true
		w.html = append(w.html, ` class="chroma"`...)
	}
	w.html = append(w.html, "><code"...)
	if f.lang != "" {
		w.html = append(w.html, ` class="language-`...)
		w.html = escape(w.html, []byte(f.lang))
		w.html = append(w.html, '"')
	}
	w.html = append(w.html, '>')
	w.text = append(w.text, code...)
	if !ok {
		coloured = escape(nil, code)
	}
	if f.lines == nil && f.number == 0 {
		w.html = append(w.html, coloured...)
	} else {
		w.codeLines(coloured, f)
	}
	w.html = append(w.html, "</code></pre>"...)
}

// codeLines wraps each line, so that it can be numbered and marked. The line
// end stays within, so that copied code keeps it.
func (w *writer) codeLines(coloured []byte, f *fenceInfo) {
	w.html = appendLines(w.html, coloured, f)
}

func appendLines(html, coloured []byte, f *fenceInfo) []byte {
	for i := 1; len(coloured) > 0; i++ {
		line := coloured
		if j := bytes.IndexByte(coloured, '\n'); j >= 0 {
			line = coloured[:j+1]
		}
		coloured = coloured[len(line):]
		html = append(html, `<span class="line`...)
		if class := f.lines[i]; class != "" {
			html = append(html, ' ')
			html = append(html, class...)
		}
		html = append(html, '"')
		if f.number > 0 {
			html = append(html, ` data-line="`...)
			html = strconv.AppendInt(html, int64(f.number+i-1), 10)
			html = append(html, '"')
		}
		html = append(html, '>')
		html = append(html, line...)
		html = append(html, "</span>"...)
	}
	return html
}

// takeMarks removes the comments "// [!code ++]" from the ends of lines and
// marks those lines instead.
func (f *fenceInfo) takeMarks(code []byte) []byte {
	out := make([]byte, 0, len(code))
	for i, line := range bytes.SplitAfter(code, []byte("\n")) {
		j := bytes.Index(line, []byte("[!code "))
		if j < 0 {
			out = append(out, line...)
			continue
		}
		what, rest, ok := strings.Cut(string(line[j+len("[!code "):]), "]")
		what, _, _ = strings.Cut(what, ":")
		class := map[string]string{"++": "ins", "--": "del", "hl": "hl", "highlight": "hl", "focus": "hl", "warning": "hl", "error": "del"}[what]
		rest = strings.TrimRight(strings.TrimSpace(rest), "*/->#} ")
		if !ok || class == "" || rest != "" {
			out = append(out, line...)
			continue
		}
		f.markLine(i+1, class)
		out = append(out, bytes.TrimRight(line[:j], " \t/*#<!-;{%\"'")...)
		if bytes.HasSuffix(line, []byte("\n")) {
			out = append(out, '\n')
		}
	}
	return out
}
