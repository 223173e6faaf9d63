package markdown

import "strings"

// What raw HTML may do, close to what GitHub allows: structure, text and media,
// but nothing that runs, asks for input, loads a frame or styles the page.

// elementClass says how an element is handled.
type elementClass int

const (
	elementUnknown elementClass = iota // the tag is dropped, its content stays
	elementInline
	elementBlock
	elementVoid   // has no end tag
	elementMuted  // dropped with its content
	elementFramed // replaced by a link to its source
)

func classOf(name string) elementClass {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
		"mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
		"time", "tt", "u", "var", "picture", "video", "audio", "meter", "progress":
		return elementInline
	case "address", "article", "aside", "blockquote", "caption", "center", "colgroup", "dd", "details", "div",
		"dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
		"li", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
		"thead", "tr", "ul", "main", "font", "hgroup", "search":
		return elementBlock
	case "br", "hr", "img", "wbr", "source", "track", "col", "input":
		return elementVoid
	case "script", "style", "textarea", "title", "xmp", "noembed", "noframes", "template", "noscript", "svg",
		"math", "select", "head", "plaintext", "option", "datalist":
		return elementMuted
	case "iframe":
		return elementFramed
	}
	return elementUnknown
}

// rename answers what an allowed element is written as.
func rename(name string) string {
	switch name {
	case "main": // a page has one, and it is the theme's
		return "div"
	case "center":
		return "div"
	case "font", "tt", "big":
		return "span"
	case "strike":
		return "s"
	}
	return name
}

// isBlock tells elements that cannot stand within a <p>.
func isBlock(name string) bool {
	return classOf(name) == elementBlock && name != "font" || name == "hr"
}

// attrClass says how an attribute is handled.
type attrClass int

const (
	attrDropped attrClass = iota
	attrPlain
	attrFlag // written without value
	attrURL
	attrURLSet
	attrID
)

func classOfAttr(element, attr string) attrClass {
	switch attr {
	case "class", "title", "lang", "dir", "aria-label", "aria-hidden", "aria-describedby":
		return attrPlain
	case "align":
		return attrPlain
	case "id":
		return attrID
	case "hidden":
		return attrFlag
	}
	switch element {
	case "a":
		switch attr {
		case "href":
			return attrURL
		case "name":
			return attrID
		case "download":
			return attrPlain
		}
	case "img", "source", "video", "audio", "track":
		switch attr {
		case "src", "poster":
			return attrURL
		case "srcset":
			return attrURLSet
		case "alt", "width", "height", "media", "sizes", "type", "kind", "srclang", "label", "preload":
			return attrPlain
		case "controls", "loop", "muted", "playsinline", "default":
			return attrFlag
		}
	case "td", "th", "col", "colgroup":
		switch attr {
		case "colspan", "rowspan", "span", "width", "height", "valign", "scope", "abbr", "headers":
			return attrPlain
		}
	case "table":
		if attr == "width" || attr == "border" {
			return attrPlain
		}
	case "ol", "li":
		switch attr {
		case "start", "value", "type":
			return attrPlain
		case "reversed":
			return attrFlag
		}
	case "details":
		if attr == "open" {
			return attrFlag
		}
	case "time", "ins", "del":
		if attr == "datetime" {
			return attrPlain
		}
	case "meter", "progress":
		switch attr {
		case "value", "min", "max", "low", "high", "optimum":
			return attrPlain
		}
	}
	return attrDropped
}

// splitSrcset reads the candidates of a srcset: destination and descriptor.
func splitSrcset(s string) (candidates [][2]string) {
	for _, part := range strings.Split(s, ", ") {
		f := strings.Fields(strings.Trim(part, " ,"))
		if len(f) == 0 || len(candidates) == 20 {
			continue
		}
		c := [2]string{f[0], ""}
		if len(f) > 1 && strings.Trim(f[1], "0123456789.wxh") == "" {
			c[1] = f[1]
		}
		candidates = append(candidates, c)
	}
	return candidates
}
