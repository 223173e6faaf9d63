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

// take returns what was noted and begins anew.
func (h *hints) take() []string {
	paths := h.paths
	if h.many {
		paths = nil
	}
	*h = hints{}
	return paths
}
