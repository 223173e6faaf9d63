// Package indexer is everything Bleve: documents in, answers out. No Bleve type
// appears in its exported names, and it imports nothing of the site.
//
// Text (titles, headings, passages) lives in the Bleve index on disk and is only
// written when a document's hash changes. What is counted, filtered and shown
// (Document) is handed in whole by every Sync and lives in memory, so labels,
// parents and facets always are those of the hub's current revision. The index
// on disk is a cache: any doubt about it means that it is rebuilt.
//
// Of Bleve it uses the index itself (scorch) and none of its queries, scores and
// analyzers. One Bleve document is one entry. All its passages share one numbering
// of positions, so the positions of a match tell the passages it stands in, and no
// document per passage is needed. A search
//
//  1. reads the query (parse.go) and looks up what its words mean in the hub: terms
//     in every language, values of facets, completions (plan.go, vocabulary.go),
//  2. scores all entries that have any of them (score.go, which states the formula),
//  3. applies phrases, dates and speakers (search.go, speaker.go) and in one pass
//     the selected facets, counting all of them (facets.go),
//  4. looks at the best again for nearness and names (near.go), and
//  5. finds passages and snippets of those that are shown (passages.go, snippet.go).
//
// When little is found it tries likely spellings (correct.go). What a search may
// cost is limited by the constants in params.go. How words become terms is in
// word.go and language.go, what is written for an entry in posting.go, the folder
// on disk in store.go. Static writes the same for browsers without a server.
package indexer

import "time"

// Corpus is one whole revision of what can be searched.
type Corpus struct {
	Revision  string
	Language  string // default language of the hub, BCP 47
	Schema    Schema
	Documents []Document // sorted by ID, IDs unique
	// Text returns the text of Documents[i]. It is called only for documents
	// whose Hash the index does not hold, possibly from several goroutines.
	Text func(i int) Text
}

// Document is an entry as search counts, filters and shows it.
type Document struct {
	ID         string // path in the hub without extension
	Hash       string // changes whenever Text would
	URL        string // path below the hub's base: "/workflow/client-brief/"
	Title      string
	Type       string
	Lang       string // "" means the corpus's default
	Breadcrumb []Crumb
	Date       time.Time           // zero when the entry has none
	Boost      float64             // multiplies the score; 0 means 1
	Values     map[string][]string // facet field → values of this entry, without ancestors
	ReviewBy   time.Time           // zero: never due
	Owner      string
	Plays      bool // its moments are of a recording
}

// Crumb is one step of the way to an entry.
type Crumb struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Text is what Bleve indexes of a document.
type Text struct {
	Title    string
	Aliases  []string
	Summary  string // shown as the snippet when no word of the query stands in the body
	Passages []Passage
}

// Passage is an addressable part of an entry, in reading order.
type Passage struct {
	Kind    string  // "section" or "moment"
	Anchor  string  // "#id" of a section, "?t=754" of a moment; "" for the entry's beginning
	Title   string  // heading, or chapter
	Text    string  // plain text
	Start   float64 // seconds, moments only
	End     float64
	Speaker string
}

// Schema says which facets the hub has and what their values mean.
type Schema struct {
	Facets []FacetDef // in the order in which they are shown
}

// FacetDef is one dimension of the hub: type, pod, tag, a family of tags, owner,
// year. Its Field is also its query parameter.
type FacetDef struct {
	Field  string // lower case: "tag", "pod", "regional"
	Label  string
	Multi  bool // an entry can have several values, so "all of" makes sense
	Tags   bool // its values are tags, which "#name" means. Those of a family are in "tag", too, and listed in the family's facet alone
	Values []ValueDef
}

// ValueDef describes a value; values without one label themselves.
type ValueDef struct {
	Value   string
	Label   string
	Parent  string   // counts the entries of its children, too
	Aliases []string // other words for the value: synonyms in search
}

// Query is one search. Every combination is valid; limits are applied by Search.
type Query struct {
	Text    string              // as typed, in Podbook's query language
	Filters map[string][]string // facet field → selected values (alternatives)
	All     map[string]bool     // facet fields whose selected values must all apply
	More    map[string]bool     // facet fields of which all values are listed, not the top ones
	Sort    string              // "" or "relevance", "date", "title"
	Cursor  string              // opaque, from Result.Next; "" for the first page
	Page    int                 // from 1, used when Cursor is ""; 0 means 1
	Size    int                 // hits per page; 0 means 10
	Typing  bool                // the last word may be incomplete
	Explain bool
	Now     time.Time // freshness is judged at this time; zero leaves the freshness facet out
}

// Result is an answer, in the JSON shape that the HTTP API documents.
type Result struct {
	Revision  string  `json:"revision"`
	Partial   bool    `json:"partial"` // the index is still being built
	TookMS    float64 `json:"took_ms"`
	Query     string  `json:"query"`
	Corrected string  `json:"corrected,omitempty"` // the query that was answered instead, or is suggested
	Instead   bool    `json:"instead,omitempty"`   // the hits are those of Corrected; else it is only suggested
	Total     int     `json:"total"`
	Next      string  `json:"next"`
	Hits      []Hit   `json:"hits"`
	Facets    []Facet `json:"facets"`
}

// Hit is one entry found.
type Hit struct {
	ID         string       `json:"id"`
	URL        string       `json:"url"`
	Title      string       `json:"title"`
	Type       string       `json:"type"`
	Breadcrumb []Crumb      `json:"breadcrumb"`
	Snippet    string       `json:"snippet"` // HTML: escaped text with <mark> and nothing else
	Tags       []string     `json:"tags"`
	Pods       []string     `json:"pods"`
	Owner      string       `json:"owner,omitempty"`
	Date       string       `json:"date,omitempty"` // YYYY-MM-DD
	Plays      bool         `json:"plays,omitempty"`
	Score      float64      `json:"score"`
	Passages   []PassageHit `json:"passages"`
	Explain    []Reason     `json:"explain,omitempty"`
}

// PassageHit is a passage that matches, with a link of its own.
type PassageHit struct {
	Kind    string  `json:"kind"`
	Title   string  `json:"title"`
	URL     string  `json:"url"`
	Snippet string  `json:"snippet"`
	Start   float64 `json:"start,omitempty"`
	End     float64 `json:"end,omitempty"`
	Speaker string  `json:"speaker,omitempty"`
}

// Facet counts the entries per value of one dimension.
type Facet struct {
	Field  string       `json:"field"`
	Label  string       `json:"label"`
	Multi  bool         `json:"multi"`
	Exact  bool         `json:"exact"`
	More   int          `json:"more"` // values left out
	Values []FacetValue `json:"values"`
}

// FacetValue is one value with its count.
type FacetValue struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Parent   string `json:"parent,omitempty"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}

// Reason is one summand of a score.
type Reason struct {
	Term   string  `json:"term"`
	Field  string  `json:"field"`
	Weight float64 `json:"weight"`
	Note   string  `json:"note,omitempty"`
}

// Suggestion is one line offered while typing.
type Suggestion struct {
	Kind  string `json:"kind"` // "entry", "section", or the field of a facet: "tag", "pod"
	Title string `json:"title"`
	Note  string `json:"note,omitempty"` // where it is: breadcrumb, entry of a section
	URL   string `json:"url"`
}

// Status says how far the index is.
type Status struct {
	Revision string `json:"revision"`
	Entries  int    `json:"entries"`
	Passages int    `json:"passages"`
	Complete bool   `json:"complete"`
	Done     int    `json:"done"`  // documents whose text is indexed
	Total    int    `json:"total"` // documents of the newest revision
}
