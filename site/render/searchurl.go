package render

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"podbook/indexer"
)

// A search is a URL, and so is every step from it. search.js takes the same steps
// in the browser.

// searchURL is a search, from its first page on, relative to the search page.
func searchURL(q indexer.Query) string {
	q.Page = 0
	return address(q)
}

func address(q indexer.Query) string {
	q.Cursor, q.Typing = "", false
	all := map[string]bool{}
	for field, on := range q.All {
		all[field] = on && len(q.Filters[field]) > 0
	}
	q.All = all
	if u := q.Values().Encode(); u != "" {
		return "?" + u
	}
	return "./"
}

// without is a search that does not select a value any more.
func without(q *indexer.Query, field string, val indexer.FacetValue) indexer.Query {
	less := *q
	less.Text = unsaid(q.Text, field, val)
	less.Filters = map[string][]string{}
	maps.Copy(less.Filters, q.Filters)
	less.Filters[field] = slices.DeleteFunc(slices.Clone(q.Filters[field]), func(name string) bool { return names(name, val) })
	return less
}

// withAll is a search that lists all values of a facet.
func withAll(q *indexer.Query, field string) indexer.Query {
	more := *q
	more.More = map[string]bool{field: true}
	maps.Copy(more.More, q.More)
	return more
}

// said finds what selects values in the text of a query: #name and field:name.
var said = regexp.MustCompile(`(^|\s)(#|[\w-]+:#?)("[^"]*"|\S+)`)

// unsaid is the text of a query without the words that select a value.
func unsaid(text, field string, val indexer.FacetValue) string {
	less := said.ReplaceAllStringFunc(text, func(s string) string {
		m := said.FindStringSubmatch(s)
		by := strings.TrimRight(m[2], ":#")
		if (by == "" || strings.EqualFold(by, field)) && names(strings.Trim(m[3], `"`), val) {
			return ""
		}
		return s
	})
	if less == text {
		return text
	}
	return strings.TrimSpace(less)
}

// names reports whether a name as people write it is that of a value.
func names(name string, val indexer.FacetValue) bool {
	plain := func(s string) string { return strings.NewReplacer("-", " ", "_", " ").Replace(strings.ToLower(s)) }
	return plain(name) == plain(val.Value) || plain(name) == plain(val.Label)
}

// hidden are the fields that the search form must carry beside its own. When
// there is no answer it has no boxes either.
func hidden(q *indexer.Query, all bool) []Field {
	rest := indexer.Query{Size: q.Size, More: q.More, Explain: q.Explain}
	if all {
		rest.Filters, rest.All = q.Filters, q.All
	}
	values := rest.Values()
	var list []Field
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			list = append(list, Field{name, value})
		}
	}
	return list
}
