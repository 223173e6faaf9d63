package indexer

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Limits of one search. What goes beyond them is cut off, not refused, except for
// maxSearches.
const (
	maxQueryRunes = 2048  // of a query's text
	maxTerms      = 64    // words of a query that are searched
	maxPhrases    = 8     // phrases that must be there, and as many that must not
	maxPhrase     = 16    // words of a phrase that are looked at
	maxExpansions = 16    // words that an unfinished or misspelt one can stand for
	maxDepth      = 10000 // hits that can be paged to
	maxSize       = 100   // hits on a page
	defaultSize   = 10
	maxSelected   = 64 // values selected over all facets
	facetValues   = 50 // values shown per facet
	allValues     = 2000
	maxSearches   = 256 // searches at a time, running and waiting; more are refused
)

// ParseValues reads a search from the parameters of a URL. Every combination is
// valid. The parameters are q, page, size, sort, cursor, typing, explain; all and
// more, which name facets; and the field of any facet, repeated for several
// values.
func ParseValues(v url.Values) Query {
	q := Query{
		Text:    v.Get("q"),
		Sort:    v.Get("sort"),
		Cursor:  v.Get("cursor"),
		Page:    number(v.Get("page")),
		Size:    number(v.Get("size")),
		Typing:  flag(v.Get("typing")),
		Explain: flag(v.Get("explain")),
	}
	n := 0
	for _, field := range sortedKeys(v) {
		switch field {
		case "q", "page", "size", "sort", "cursor", "typing", "explain":
			continue
		case "all", "more":
			set := map[string]bool{}
			for _, name := range v[field] {
				if name != "" && len(set) < maxSelected {
					set[name] = true
				}
			}
			if len(set) == 0 {
				continue
			}
			if field == "all" {
				q.All = set
			} else {
				q.More = set
			}
			continue
		}
		for _, value := range v[field] {
			value = strings.TrimSpace(value)
			if value == "" || n >= maxSelected || slices.Contains(q.Filters[field], value) {
				continue
			}
			if q.Filters == nil {
				q.Filters = map[string][]string{}
			}
			q.Filters[field] = append(q.Filters[field], value)
			n++
		}
	}
	return q
}

// Values writes a search as parameters of a URL, such that equal searches give
// equal URLs; what has its default is left out. The time is not part of it.
func (q Query) Values() url.Values {
	v := url.Values{}
	set := func(name, value string, when bool) {
		if when {
			v.Set(name, value)
		}
	}
	set("q", q.Text, q.Text != "")
	set("sort", q.Sort, q.Sort != "" && q.Sort != "relevance")
	set("cursor", q.Cursor, q.Cursor != "")
	set("page", strconv.Itoa(q.Page), q.Page > 1)
	set("size", strconv.Itoa(q.Size), q.Size > 0 && q.Size != defaultSize)
	set("typing", "1", q.Typing)
	set("explain", "1", q.Explain)
	for _, field := range sortedKeys(q.All) {
		if q.All[field] {
			v.Add("all", field)
		}
	}
	for _, field := range sortedKeys(q.More) {
		if q.More[field] {
			v.Add("more", field)
		}
	}
	for _, field := range sortedKeys(q.Filters) {
		for _, value := range q.Filters[field] {
			v.Add(field, value)
		}
	}
	return v
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func flag(s string) bool { return s != "" && s != "0" && s != "false" }
