// Package model is the hub as one immutable value: entries, folders, tags, pods,
// links in both directions, and the list of all pages.
//
// Build makes a Hub whole from parsed files; nothing patches one. Everything in a
// Hub is shared between goroutines and must not be changed after Build returns.
// URLs in the model are paths below the hub's base, begin with "/" and are
// percent-encoded as a browser would send them.
package model

import (
	"time"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/markdown"
	"podbook/site/transcript"
)

// File is one Markdown file with everything that could be learnt from its bytes
// alone.
type File struct {
	Source   *content.Source
	Doc      *markdown.Doc
	Moments  []transcript.Moment
	Chapters []transcript.Chapter
	// TranscriptHash is the content hash of the file that Moments come from, ""
	// when they come from the body (Timed) or there are none.
	TranscriptHash string
	Timed          bool      // the body itself is the transcript
	TimedLine      int       // line of the file where it begins, from 1
	Modified       time.Time // from git, zero when unknown; never the file system's
	Captions       *Captions // nil without a transcript that has times
	// Rank is where an earlier hub had the entry by title, from 1; 0 when that is not known.
	// It changes nothing but the time that Build takes.
	Rank int
	// Kept holds the bulk of the file when Source and Doc do not, whose Body, HTML,
	// Layout and Texts then are empty.
	Kept Keeper
}

// Keeper holds the bulk of a file somewhere else.
type Keeper interface {
	Body() Body
	AppendHTML(b []byte) []byte // Body().HTML alone, for less
	Captions() []byte           // Captions.WebVTT
	Layout() markdown.Layout
}

// Captions are what is said, and when: a WebVTT file for each language in which there
// is a transcript. The first is that of Moments.
type Captions struct {
	Tracks []CaptionTrack
	WebVTT []byte // one file behind the other; empty when File.Kept holds them
}

// CaptionTrack is captions in one language.
type CaptionTrack struct {
	Lang string // BCP 47; "" is the entry's own
	Size int    // in bytes
}

// Add adds the captions in one language.
func (c *Captions) Add(lang string, webVTT []byte) {
	c.Tracks = append(c.Tracks, CaptionTrack{lang, len(webVTT)})
	c.WebVTT = append(c.WebVTT, webVTT...)
}

// WebVTT returns the captions of a track, counted from 0.
func (f *File) WebVTT(track int) []byte {
	all := f.Captions.WebVTT
	if f.Kept != nil {
		all = f.Kept.Captions()
	}
	from := 0
	for _, t := range f.Captions.Tracks[:track] {
		from += t.Size
	}
	return all[min(from, len(all)):min(from+f.Captions.Tracks[track].Size, len(all))]
}

// Body is the bulk of a file: what nobody needs but its own page, what embeds it,
// and the index.
type Body struct {
	HTML     []byte   // Doc.HTML
	Sections []string // Doc.Texts
	Markdown []byte   // Source.Body
}

// Body returns the bulk of the file, from where it is kept.
func (f *File) Body() Body {
	if f.Kept != nil {
		return f.Kept.Body()
	}
	return Body{HTML: f.Doc.HTML, Sections: f.Doc.Texts, Markdown: f.Source.Body}
}

// AppendHTML appends Body().HTML, for less.
func (f *File) AppendHTML(b []byte) []byte {
	if f.Kept != nil {
		return f.Kept.AppendHTML(b)
	}
	return append(b, f.Doc.HTML...)
}

// Layout returns where things stand in the HTML of the body, and its headings.
func (f *File) Layout() markdown.Layout {
	if f.Kept != nil {
		return f.Kept.Layout()
	}
	return f.Doc.Layout
}

// Asset is a file that is published as it is.
type Asset struct {
	Path string // slash path below the hub's root
	Size int64
	Hash string // content hash, "" until somebody needs it
	// Included is how embeds show the file, nil when none asks for it or it cannot be
	// read.
	Included      *markdown.Included
	Width, Height int // of a picture, in pixels; 0 when unknown
}

// Input is everything a Hub is made of.
type Input struct {
	Settings content.Settings
	Taxonomy content.Taxonomy
	Files    []*File  // sorted by path
	Assets   []Asset  // sorted by path
	Parts    []*File  // not published, but included by others: sorted by path
	Hidden   []Asset  // likewise, and no Markdown: sorted by path
	Theme    []string // paths of the theme's files: "assets/podbook.css"
	Drafts   bool     // publish drafts
	Diags    []diag.Diagnostic
	Revision string // identifies the input
	// Before is a hub of much the same files, nil for none. It changes nothing but
	// the time that Build takes.
	Before *Hub
}

// Hub is one revision of everything that is published together.
type Hub struct {
	Revision string
	Settings content.Settings
	Title    string
	Entries  []*Entry // sorted by ID
	Root     *Folder
	Tags     []*Tag // every tag that exists or is used, sorted by name
	Pods     []*Pod // sorted by title
	Dims     []*Dimension
	Sessions []*Entry // newest first
	Turns    []Turn   // who hosts next, in order; none without sessions
	Assets   []Asset
	Pages    []*Page           // every URL, sorted by URL
	Diags    []diag.Diagnostic // all of them, sorted

	all          []Entry                  // by path, and so behind one another in memory
	notes        []notes                  // of all
	words        []word                   // that notes speak of
	drafts       bool                     // are published
	sessionsWith map[*Tag]int             // how many sessions have a tag itself
	byID         func() map[string]*Entry // made when somebody asks
	parts        map[string]*Entry        // by id: not published, only included
	byPath       map[string]*Entry        // by source file, parts among them
	bodies       map[*Entry]*File         // what differs from Entry.File: see WithBodies
	asked        func(*Entry)             // see Asking
	byURL        map[string]*Page         // keyed by place
	tags         map[string]*Tag          // folded names and aliases
	pods         map[string]*Pod          // folded slugs, titles and aliases
}

// Entry is one Markdown file that is published.
type Entry struct {
	*Own
	URL        string // "/guides/brief/"
	Tags       []*Tag
	Pods       []*Pod
	Owner      string     // as shown
	OwnerPod   *Pod       // nil when the owner is a person or not said
	Folder     *Folder    // the folder it lies in; an index file's own folder
	Prev, Next *Entry     // in reading order
	Image      *Target    // that frontmatter names, to stand for the entry; nil for none
	Lists      [][]*Entry // one for each of Doc.Lists
	Backlinks  []*Entry   // entries that link here, sorted by title
	Cited      []Citation // moments of this session that other entries name, in its order
	Diags      []diag.Diagnostic

	// Most links name the path of an entry's file, so these are entries, and nil for the
	// others.
	links  []*Entry
	others []Target // in their order

	at, order, rank int // among all entries by path, in Hub.Entries, and by title
	page            *Page
}

// Own is what an entry has of its own file, whatever else is in the hub: only an ID that
// two entries want goes to one of them. Hubs share it while it is the same.
type Own struct {
	ID          string // path without extension; index files name their folder; "" is the root's
	Path        string // source file
	Title       string
	LinkTitle   string // for navigation
	Description string // never empty when the body has a paragraph
	Type        string
	Lang        string
	Authors     []string
	Aliases     []string // other names
	Date        time.Time
	Modified    time.Time // zero when unknown
	ReviewedOn  time.Time
	ReviewBy    time.Time // zero: never due
	Weight      int
	Index       bool // it is its folder's own page
	File        *File
}

// Folder is a directory of the hub: a section of the site.
type Folder struct {
	Path     string // "" for the root, "guides/how-to"
	URL      string
	Title    string
	Weight   int
	Entry    *Entry // its own page, nil when it has no index file
	Parent   *Folder
	Folders  []*Folder // in navigation order
	Entries  []*Entry  // without Entry, in navigation order
	Children []Node    // Folders and Entries together in navigation order
	Count    int       // entries in it and below, Entry included
}

// Node is one line of the navigation: exactly one of the two is set.
type Node struct {
	Folder *Folder
	Entry  *Entry
}

// Tag is a word of the taxonomy, or one that is only used.
type Tag struct {
	Name     string // canonical
	Label    string
	Slug     string
	URL      string // "/tags/regional-emea/"
	Aliases  []string
	Parent   *Tag
	Children []*Tag
	Pods     []*Pod     // that own it
	Dim      *Dimension // nil for a plain tag
	Declared bool
	Entries  []*Entry // with this tag or one below it, by title
}

// Dimension is a family of tags with a common prefix.
type Dimension struct {
	Name  string // "Regional"
	Label string // "Region"
	Field string // "regional": facet field and query parameter
	Tags  []*Tag
}

// Pod is a team.
type Pod struct {
	Slug    string
	Title   string
	URL     string   // of its entry when it has one, else "/pods/slug/"
	Entry   *Entry   // nil when no entry of type pod describes it
	Entries []*Entry // for it or owned by it, by title
}

// Target is what a link resolves to.
type Target struct {
	URL     string // below the base when Internal, else as written
	Section string // id in Entry, "" for the whole
	Title   string // of the entry or section
	Entry   *Entry // nil when it is not an entry
	Asset   *Asset // nil when it is not an asset
	At      int
	// First and Last are the lines of Asset that are shown; 0 for all.
	First, Last int
	Internal    bool
	Broken      bool
	Cites       bool // a moment of a session, Entry, at second At
	Part        bool // Entry, or Asset, is not published but only included

	// byPath is 1 + Entry.at when the link names the path of Entry's file, so that all
	// else in the target follows from the link and that entry alone; else 0.
	byPath int32
}

// Rank is the place by title of the entry of a file, from 1; 0 when it has none.
func (h *Hub) Rank(path string) int {
	if e := h.byPath[path]; e != nil {
		return e.rank + 1
	}
	return 0
}

// PageKind says what a page shows, which decides its template or writer.
type PageKind int

const (
	PageEntry    PageKind = iota // Entry
	PageFolder                   // Folder without an index file
	PageHome                     // the root without an index file
	PageTag                      // Tag
	PageTags                     // all tags
	PagePod                      // Pod without an entry
	PagePods                     // all pods
	PageSessions                 // all sessions
	PageQuarter                  // Quarter: a digest of its sessions
	PageCalendar                 // /sessions/calendar.ics
	PageSearch
	PageNotFound     // /404.html
	PageRedirect     // To
	PageTwin         // Entry as Markdown: "/guides/brief.md"
	PageCaptions     // of Entry in one language, its Part, as WebVTT: "/talk/captions.vtt"
	PageChapters     // of Entry as JSON: "/talk/chapters.json"
	PageChapterTrack // the same as WebVTT, for players
	PageFeed         // Atom: of the hub, Tag, Pod or Folder
	PageJSONFeed     // the same as JSON Feed
	PagePodcast      // RSS: of the hub, Tag or Pod; only with a base URL
	PageSitemap      // only with a base URL
	PageRobots
	PageOpenSearch // only with a base URL
	PageLLMs       // /llms.txt
	PageLLMsFull   // /llms-full.txt: every entry's Markdown
	PageEntries    // /entries.json
	PageRedirects  // /_redirects: all of PageRedirect, for hosts that read it
	PageManifest   // /manifest.webmanifest
	PagePrint      // all of Folder on one page
	PageNav        // /nav.json: the whole navigation tree
	PageAsset      // Asset of the hub
	PageTheme      // a file of the theme: Path
)

// Page is one URL of the site.
type Page struct {
	Kind    PageKind
	URL     string // "/guides/brief/", "/sitemap.xml", percent-encoded
	Path    string // file in the output folder: "guides/brief/index.html", not encoded
	Entry   *Entry
	Folder  *Folder
	Tag     *Tag
	Pod     *Pod
	Asset   *Asset
	Quarter Quarter
	To      string // redirect's target, below the base
	Part    int    // of a long listing, from 1, or of captions; 0 when it is neither
	Parts   int
	order   int // in Hub.Pages
}
