package content

import (
	"bytes"

	"github.com/adrg/frontmatter"
)

// maxHeader bounds frontmatter, since decoders take time that grows faster than
// their input.
const maxHeader = 64 << 10

// notation is how a header is written.
type notation uint8

const (
	noHeader notation = iota
	yamlHeader
	tomlHeader
	jsonHeader
)

// parts is a file taken apart: header holds what is to be decoded, data[body:]
// is Markdown.
type parts struct {
	notation notation
	header   []byte
	open     int // where the first delimiter stands
	start    int // of header in data
	body     int
	unclosed bool // a header begins, but nothing ends it; the file is all body
}

// split finds the header of a file that has no byte order mark. Lines of space
// may stand before it, none of its delimiters may be indented.
func split(data []byte) parts {
	for at := 0; at < len(data); {
		line, next := lineAt(data, at)
		if len(line) == 0 {
			at = next
			continue
		}
		if data[at] == '{' {
			return splitObject(data, at)
		}
		for _, h := range headers {
			if string(line) == h.Start && data[at] == h.Start[0] {
				return splitLines(data, at, next, h.notation, h.Format)
			}
		}
		break
	}
	return parts{}
}

// headers are the lines that may stand around a header. Decoding is not the
// splitter's business: keep only hands the text over.
var headers = [...]struct {
	notation
	*frontmatter.Format
}{
	{yamlHeader, frontmatter.NewFormat("---", "---", keep)},
	{yamlHeader, frontmatter.NewFormat("---yaml", "---", keep)},
	{tomlHeader, frontmatter.NewFormat("+++", "+++", keep)},
	{tomlHeader, frontmatter.NewFormat("---toml", "---", keep)},
	{jsonHeader, frontmatter.NewFormat(";;;", ";;;", keep)},
	{jsonHeader, frontmatter.NewFormat("---json", "---", keep)},
}

func keep(raw []byte, to any) error {
	*to.(*[]byte) = raw
	return nil
}

// splitLines takes a header out whose first delimiter stands at open, its text at
// start.
// frontmatter.Parse is given the lines up to the end of the header only, for it
// copies whatever it reads.
func splitLines(data []byte, open, start int, n notation, f *frontmatter.Format) parts {
	for at := start; at < len(data); {
		line, next := lineAt(data, at)
		if string(line) != f.End || data[at] != f.End[0] {
			at = next
			continue
		}
		p := parts{notation: n, open: open, start: start, body: next}
		block := append([]byte(f.Start+"\n"), data[start:next]...)
		rest, err := frontmatter.Parse(bytes.NewReader(block), &p.header, f)
		if err != nil || len(rest) > 0 {
			// It ends a header at an indented delimiter, too, which may be a
			// line of an indented text.
			p.header = data[start:at]
		}
		return p
	}
	return parts{notation: n, open: open, start: start, unclosed: true}
}

// splitObject takes a header out that is one JSON object, braces and all. A
// brace can begin other things, such as a macro of another tool.
func splitObject(data []byte, start int) parts {
	inside := bytes.TrimLeft(data[start+1:], " \t\r\n")
	if len(inside) == 0 || inside[0] != '"' && inside[0] != '}' {
		return parts{}
	}
	depth, quoted := 0, false
	for at := start; at < len(data); at++ {
		switch c := data[at]; {
		case quoted && c == '\\':
			at++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			depth--
			if depth > 0 {
				continue
			}
			after, body := lineAt(data, at+1)
			if len(after) > 0 {
				return parts{} // prose goes on behind the brace
			}
			return parts{notation: jsonHeader, header: data[start : at+1], open: start, start: start, body: body}
		}
	}
	return parts{notation: jsonHeader, open: start, start: start, unclosed: true}
}

// lineAt returns the line that begins at an offset, without the space around it,
// and where the next one begins.
func lineAt(data []byte, at int) (line []byte, next int) {
	if end := bytes.IndexByte(data[at:], '\n'); end >= 0 {
		return bytes.TrimSpace(data[at : at+end]), at + end + 1
	}
	return bytes.TrimSpace(data[at:]), len(data)
}
