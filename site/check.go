package site

import (
	"io/fs"

	"podbook/site/diag"
)

// Diagnostics is everything known to be wrong with the revision's content, each
// with the line that it is about. The lines are read now, so they may be newer
// than the revision.
func (r *Revision) Diagnostics() []diag.Diagnostic { return r.WithSources(r.Hub.Diags) }

// WithSources completes diagnostics of this hub with the lines they are about.
func (r *Revision) WithSources(diags []diag.Diagnostic) []diag.Diagnostic {
	out := make([]diag.Diagnostic, len(diags))
	var name string
	var data []byte
	for i, d := range diags { // sorted, so each file is read once
		out[i] = d
		if d.Line == 0 {
			continue // its file may even be a pipe, which never ends
		}
		if d.File != name {
			name = d.File
			data, _ = fs.ReadFile(r.FS, name)
		}
		if len(data) > 0 {
			out[i] = diag.WithSource(d, data)
		}
	}
	return out
}
