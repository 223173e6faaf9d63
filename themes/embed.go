// Package themes carries the default theme inside the binary.
//
// default/ holds three folders: templates (one file per kind of page, and
// layout.html around them all), partials (what they share) and assets (styles,
// scripts, fonts, icons). A hub replaces any one of these files by a file of the
// same name below its own themes/default/. README.md documents what templates are
// given; it is a contract with a version.
package themes

import (
	"embed"
	"io/fs"
)

//go:embed default
var files embed.FS

// Default is the built-in theme: templates/, partials/ and assets/ at its root.
func Default() fs.FS {
	sub, err := fs.Sub(files, "default")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return sub
}
