package render

import "strings"

// Rel is the URL of to as seen from the page at from. Both are paths below the
// hub's base, percent-encoded; to may end with "?query" or "#fragment". A link to the page itself
// is only its tail, or "./" without one.
func Rel(from, to string) string {
	path, tail := splitTail(to)
	if path == from && tail != "" && tail[0] == '#' {
		return tail
	}
	dir := from[:strings.LastIndexByte(from, '/')+1]
	common := 0
	for i := 0; i < len(dir) && i < len(path) && dir[i] == path[i]; i++ {
		if dir[i] == '/' {
			common = i + 1
		}
	}
	up := strings.Count(dir[common:], "/")
	rest := path[common:]
	switch {
	case up == 0 && rest == "":
		return "./" + tail
	case up == 0 && strings.IndexByte(strings.SplitN(rest, "/", 2)[0], ':') >= 0:
		return "./" + rest + tail // or the browser would take it for a scheme
	}
	return strings.Repeat("../", up) + rest + tail
}

// root is the relative way from a page to the hub's base: "../../" or "./".
func root(from string) string {
	n := strings.Count(from, "/") - 1
	if n <= 0 {
		return "./"
	}
	return strings.Repeat("../", n)
}

// splitTail divides a URL before its query or fragment.
func splitTail(to string) (path, tail string) {
	if i := strings.IndexAny(to, "?#"); i >= 0 {
		return to[:i], to[i:]
	}
	return to, ""
}

// absolute is the URL of a page on the web, or "" when the hub does not say
// where it will be published.
func (s *Site) absolute(to string) string {
	if s.Base == "" {
		return ""
	}
	return s.Base + to
}
