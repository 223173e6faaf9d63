package site

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/render"
)

// themeState is a loaded theme and the hash of the hub's own files in it.
type themeState struct {
	theme *render.Theme
	diags []diag.Diagnostic
	hash  string
}

// loadedTheme is what loadTheme answers.
type loadedTheme struct {
	*themeState
	err error
}

// loadTheme reads the theme again when the hub's overrides, its name or its look changed.
func (s *Site) loadTheme(list *content.Listing, settings *content.Settings) loadedTheme {
	sum := sha256.New()
	name, look := settings.Theme, settings.Look
	feed(sum, name, look.Accent, look.AccentDark, look.Font, look.FontCode)
	for _, f := range list.Themes {
		data, err := fs.ReadFile(s.fsys, f.Path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return loadedTheme{err: fmt.Errorf("read %s: %w", f.Path, err)}
		}
		feed(sum, f.Path, string(data))
	}
	hash := hex.EncodeToString(sum.Sum(nil))
	if s.theme == nil || s.theme.hash != hash {
		t := &themeState{hash: hash}
		t.theme, t.diags = render.LoadTheme(s.fsys, name, look)
		s.theme = t
	}
	return loadedTheme{themeState: s.theme}
}
