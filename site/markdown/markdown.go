// Package markdown turns one Markdown body into a Doc: safe HTML with slots for
// what depends on other files, and everything the rest of the hub wants to know
// about it (title, headings, links, text per section, diagnostics).
//
// Parsing depends on the body's bytes and the Options only, so a Doc may be kept
// by content hash. Doc is plain data and can be serialised. goldmark and its
// syntax tree do not leave this package. Raw HTML and link schemes pass an
// allow-list; the HTML of a Doc is safe to serve.
//
// # Syntax
//
// CommonMark and GFM; footnotes, definition lists, abbreviations, emoji names,
// ==marks==, ++keys++; {#id} on headings, paragraphs, list items and table rows;
// callouts (> [!NOTE], !!! note, :::note), tabs (=== "Title"), [[wikilinks]] and
// ![[embeds]] of entries, tables (CSV) and code, math ($…$, $$…$$), Mermaid, and in fences title="…", {1,4-6},
// ins={…}, del={…}, linenums and [!code ++]; lists of entries (```entries). The lines of a timed transcript are
// those of package transcript. testdata holds a file of cases for each of them.
//
// # HTML
//
// A theme can rely on these elements and classes:
//
//	h2#id > a.anchor                 every heading, its link at the end
//	div.callout.KIND > p.callout-title       KIND: note tip info important warning
//	details.callout.KIND > summary.callout-title  caution danger success question example quote
//	div.tabs > section.tab > p.tab-title
//	div.table > table                td.left, td.center, td.right
//	li.task > input                  task lists
//	pre.chroma > code.language-X     coloured code, Chroma's class names
//	span.line[data-line], .hl .ins .del      lines, when they are numbered or marked
//	figure.code > figcaption         code with a title, or a file of the hub
//	figure.values > div.table        a table of comma-separated values
//	figure > img + figcaption        an image alone with a title
//	pre.mermaid
//	.math.inline, .math.display      a <math> with its TeX as annotation, or TeX alone
//	.talk > p.cue[data-t] > b.speaker, a.time  transcript lines, id "t754", some at a time with what follows them
//	sup.footnote-ref, section.footnotes, a.footnote-back
//	a.wikilink, a.frame              a frame is shown as a link
//	pre.raw                          a body that was not parsed
//
// # Bounds
//
// Any body is parsed in time and memory in proportion to its size. What would
// not be (see guard.go) is shown as it is written, with an error that names the
// line.
package markdown

import "podbook/site/diag"

// Options change how every body of a hub is parsed.
type Options struct {
	Highlight bool // colour fenced code by CSS classes
}

// Doc is what one Markdown body says.
type Doc struct {
	Title     string // plain text of a leading H1, above which only pictures may stand; "" without one
	TitleHTML string // the same with its inline markup; it has no slots (links in a title lose their link)
	TitleID   string // the H1's id, so that links to it keep working
	Summary   string // plain text of the first paragraph, at most about 200 runes

	// HTML is the body without its leading H1. At each slot's offset the
	// renderer inserts what the slot asks for.
	HTML []byte
	Layout
	Texts []string // of Sections: plain text, blocks separated by "\n"; code included

	IDs   []string // every id a link may point at beside those of headings (footnotes, <a name>, {#id} on blocks)
	Links []Link   // in order of appearance
	Lists []List   // of entries, in order of appearance
	Words int

	Code    bool // has highlighted code
	Math    bool // has $…$ or $$…$$
	Mermaid bool // has a mermaid diagram

	Diags []diag.Diagnostic // File is left empty; lines are lines of the file
}

// Layout is where things stand in the HTML of a body.
type Layout struct {
	Slots    []Slot    // ascending Offset
	Sections []Section // in order; the first has ID "" and is what stands before the first heading
}

// Section is a heading with the text under it, up to the next heading of any level.
// There are many, so their numbers are small.
type Section struct {
	ID    string
	Title string // the heading's plain text; "" for the first
	Level int32  // of the heading, 1 to 6
	Line  int32  // of the heading
	Start int32  // HTML[Start:End] is the section with its heading and its subsections, for embeds
	End   int32
}

// Headings are the headings of the body, without the leading H1.
func (l *Layout) Headings() []Section { return l.Sections[min(1, len(l.Sections)):] }

// LinkKind says how a link was written, which decides how it is resolved.
type LinkKind int32

const (
	LinkInline LinkKind = iota // [text](dest), reference links, raw <a href>
	LinkImage                  // ![alt](dest), raw <img src>, <video>, <audio>, <source>
	LinkWiki                   // [[Page#Heading|text]]
	LinkEmbed                  // ![[Page#Heading]]
)

// Link is one reference from the body to something else.
type Link struct {
	Kind LinkKind
	Dest string // as written, entity-decoded: "../brief.md#goals", "Client brief#Goals", "https://…"
	Text string // of a LinkEmbed that was given one
	// Width and Height of a picture, where its tag has them; -1 for what is no number
	// of pixels.
	Width, Height int32
	Line          int32
	Col           int32
}

// SlotKind says what the renderer inserts.
type SlotKind int8

const (
	// SlotURL stands inside a quoted attribute value (href="" or src=""): the
	// renderer inserts the attribute-escaped URL of Links[Link].
	SlotURL SlotKind = iota
	// SlotAttrs stands inside a start tag after the URL attribute: the renderer
	// may insert further attributes, beginning with a space (what marks a broken
	// link; width and height of a picture, as far as its Link has none).
	SlotAttrs
	// SlotText is the text of a wikilink that was given none: the renderer
	// inserts the escaped title of the target.
	SlotText
	// SlotEmbed stands between blocks: the renderer inserts the embedded entry,
	// section or image of Links[Link].
	SlotEmbed
	// SlotEntries stands between blocks: the renderer inserts the entries that
	// Lists[Link] asks for.
	SlotEntries
	// SlotMoment stands inside the quoted href of a transcript's time: the
	// renderer inserts where the recording is played, or read, from that second.
	SlotMoment
)

// Slot is a place in Doc.HTML that depends on the rest of the hub.
type Slot struct {
	Offset int32
	Link   int32 // index into Doc.Links, or Doc.Lists for SlotEntries; for SlotMoment a second
	Kind   SlotKind
}
