// Package content turns the files of a hub into sources: frontmatter as typed
// values with positions, and the Markdown body untouched.
//
// It reads through fs.FS only and knows nothing of Markdown. All YAML, TOML and
// JSON of the project is decoded here. Every mistake of an author is a
// diag.Diagnostic on the source; a source is always usable, with whatever could
// be read.
//
// Scan lists a hub, Parse reads one of its Markdown files, ParseSettings and
// ParseTaxonomy its podbook.yaml and taxonomy.yaml; Scaffold starts a new entry,
// Slug names things in URLs.
//
// Frontmatter stands at the beginning of a file: YAML between lines of "---",
// TOML between "+++", JSON between ";;;" or as one object from "{" to "}"; also
// "---yaml", "---toml" and "---json", closed by "---". A byte order mark and CRLF
// are tolerated, 64 KiB are read. What is not closed, or is no "key: value", is
// text and stays in the body. In the values of tags and pods a '#' directly
// before a word belongs to the word (see hashtags.go); everywhere else YAML is
// what its specification says, and scalars keep the text that was written.
package content

import (
	"time"

	"podbook/site/diag"
)

// Word is a value an author wrote, with the place it was written at.
type Word struct {
	Text string
	Line int32 // from 1, in the file; 0 when the value was not written in the file
	Col  int32 // from 1, in runes
}

// Source is one Markdown file: what its frontmatter says and its body.
type Source struct {
	Path     string // slash path below the hub's root: "guides/brief.md"
	Meta     Meta
	Body     []byte // Markdown after the frontmatter, line endings as in the file
	BodyLine int    // line of the file at which Body begins, from 1
	Hash     string // hex of a 128-bit or longer hash of the file's bytes
	Diags    []diag.Diagnostic
}

// Meta is the frontmatter contract (see the README's content contract).
// The zero value of every field means that the author did not say.
type Meta struct {
	Title       Word
	Description Word
	Image       Word // a picture that stands for the entry: a path, or a URL
	Type        Word
	Lang        string // BCP 47, as written
	Tags        []Word // without leading '#', as written otherwise
	Pods        []Word
	Owner       Word
	Authors     []Word
	Date        time.Time // UTC
	Lastmod     time.Time
	ReviewedOn  time.Time
	ReviewIn    time.Duration // 0: not said
	Weight      int
	HasWeight   bool
	Draft       bool
	Boost       float64  // search.boost; 0: not said
	NoSearch    bool     // search.exclude
	Named       *Names   // nil when nothing is said of other names, as in most files
	Recorded    *Session // nil when nothing is said of a session, as in most files
	// Params holds the keys below params and all unknown ones: string, bool,
	// []any, map[string]any or nil. Numbers and dates are text as written.
	Params map[string]any
}

// Names is what is said of other names, all zero when nothing is. It must not be changed.
func (m *Meta) Names() *Names {
	if m.Named == nil {
		return &noNames
	}
	return m.Named
}

var noNames Names

// Names holds the keys that name an entry otherwise than by its title, or its URL.
type Names struct {
	LinkTitle Word
	Aliases   []Word
	Slug      Word
	URL       Word
}

// Session is what is said of a recorded session, all zero when nothing is. It must not
// be changed.
func (m *Meta) Session() *Session {
	if m.Recorded == nil {
		return &noSession
	}
	return m.Recorded
}

var noSession Session

// Session holds the keys of an entry about a recorded knowledge-share.
type Session struct {
	Recording  Word
	Transcript Word
	Slides     Word
	Duration   time.Duration
	Host       Word
	Speakers   []Word
	Chapters   []Word // "00:12:30 Title" lines, or one Word that names a file
	Tracks     []Track
}

// Track is the transcript in one language, where there are several; the first is
// Session.Transcript as well.
type Track struct {
	Lang string // BCP 47; "" when the author wrote something else
	File Word
}

// Settings is podbook.yaml; the zero value of a key means its default.
type Settings struct {
	Title       string
	Description string
	BaseURL     string // absolute, with or without a trailing slash; "" when unknown
	Language    string // BCP 47; default "en"
	Theme       string
	Highlight   bool   // default true
	EditURL     string // pattern with {path}
	ReviewIn    time.Duration
	Drafts      bool
	Menu        []MenuItem
	Logo        string // path of a file in the hub
	Look        Look
	Footer      Footer
	Sessions    Sessions
	Outputs     []string // of Outputs: what is written beside the pages; nil means all
}

// Sessions is how pods take turns at hosting knowledge-share sessions, and how those
// are published.
type Sessions struct {
	Order []Word // pods in the order in which they host; none: who has not hosted for longest
	Skip  []Word // pods that do not host
	// Category is where directories list the podcast, one of PodcastCategories.
	Category string
}

// Look is how a hub's pages differ from the theme's own look. It changes the
// theme's style sheet and nothing else.
type Look struct {
	Accent     string // "#rrggbb" by day, dark enough to be read; "" leaves the theme's
	AccentDark string // by night, light enough; set when Accent is
	Font       string // CSS list of font families, or the path of a font file in the hub
	FontCode   string // the same, of code
}

// Footer is what stands at the end of every page beside the theme's own links.
type Footer struct {
	Text  string
	Links []MenuItem // in place of the theme's, when there are any
}

// MenuItem is one link in the site's header or footer.
type MenuItem struct {
	Title string
	URL   string
}

// Taxonomy is taxonomy.yaml: which tags exist and what they mean.
type Taxonomy struct {
	Tags       []TagDef       // in the order of the file
	Dimensions []DimensionDef // in the order of the file
	Unknown    string         // "warn" (default), "error" or "allow"
	Declared   bool           // the hub has a taxonomy with tags
}

// TagDef declares one tag.
type TagDef struct {
	Name    string // canonical spelling
	Label   string // "" means Name
	Aliases []string
	Parent  string
	Pods    []string
	Pos     Word

	aliases []Word // as written, until they are checked
}

// DimensionDef declares a family of tags: those named Name-….
type DimensionDef struct {
	Name  string
	Label string
	Pos   Word
}
