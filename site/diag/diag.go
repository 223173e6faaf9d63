// Package diag holds what is wrong with a hub's content, said so that an author
// can mend it: where, how bad, why, and what to try.
//
// An author's mistake is a Diagnostic, collected and never fatal; a Go error is
// for failures of the machine. Lines and columns count from 1, columns in runes.
// A file of "" means the hub as a whole; a line of 0 means the file as a whole.
package diag

// Severity orders diagnostics by weight; only an Error makes `podbook check` fail.
type Severity int

const (
	Info Severity = iota
	Warning
	Error
)

// Diagnostic is one mistake at one place.
type Diagnostic struct {
	File     string   `json:"file"`             // slash path below the hub's root
	Line     int      `json:"line,omitempty"`   // from 1; 0: the whole file
	Col      int      `json:"col,omitempty"`    // from 1, in runes; 0: the whole line
	Severity Severity `json:"severity"`         // "error", "warning" or "info" in JSON
	Code     string   `json:"code"`             // stable kebab-case name: "broken-link"
	Message  string   `json:"message"`          // lower case, no full stop, values by %q
	Source   string   `json:"source,omitempty"` // the line it is about, clipped when long; see WithSource
	Hint     string   `json:"hint,omitempty"`   // what to try: `did you mean "tags"?`

	// SourceCol is the column of the mistake within Source, from 1 in runes. It
	// differs from Col when Source is clipped at its beginning; 0: none.
	SourceCol int `json:"source_col,omitempty"`
}
