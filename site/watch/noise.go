package watch

import (
	"path/filepath"
	"strings"
)

// noise reports whether a file of this name is an editor's, a system's or a
// tool's business. Names that begin with a dot are never published: that covers
// .git, .podbook, Vim's .x.swp, Emacs's .#x and many more.
func noise(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "___jb_") {
		return true
	}
	if name == "4913" { // Vim tries whether it can write here
		return true
	}
	ext := filepath.Ext(name)
	return len(ext) == 4 && strings.HasPrefix(ext, ".sw") && ext[3] >= 'a' && ext[3] <= 'z' || // Vim's swap files
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") // Emacs's autosave
}
