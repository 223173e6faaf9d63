package watch

import "slices"

// hints collects the paths of a burst while they are few.
type hints struct {
	paths []string
	many  bool
}

// mostHints is how many paths are worth naming.
const mostHints = 16

// add notes a path; vague means that it does not say all that happened.
func (h *hints) add(path string, vague bool) {
	switch {
	case vague || h.many:
		h.many = true
	case !slices.Contains(h.paths, path):
		h.paths = append(h.paths, path)
		h.many = len(h.paths) > mostHints
	}
}

// named returns what was noted; nil when that does not say all.
func (h *hints) named() []string {
	if h.many {
		return nil
	}
	return h.paths
}
