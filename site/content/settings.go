package content

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"podbook/site/diag"
)

// DefaultSettings are those of a hub that has no podbook.yaml.
func DefaultSettings() Settings {
	return Settings{Language: "en", Highlight: true}
}

// languageTag is the shape of BCP 47 tags that people use: en, pt-BR, zh-Hant-TW.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// ParseSettings reads podbook.yaml. Nothing but the defaults comes of an empty
// file; what is wrong in one keeps its default and is reported.
func ParseSettings(path string, data []byte) (Settings, []diag.Diagnostic) {
	s := DefaultSettings()
	h, v := parseFile(path, data)
	f := fields{header: h, all: v.fields}
	f.text(&s.Title, "title")
	f.text(&s.Description, "description")
	f.baseURL(&s)
	f.language(&s)
	f.text(&s.Theme, "theme")
	f.boolean(&s.Highlight, "highlight")
	f.editURL(&s)
	f.period(&s.ReviewIn, "review_in")
	f.boolean(&s.Drafts, "drafts")
	f.text(&s.Logo, "logo")
	for _, found := range f.take("menu") {
		f.menu(&s.Menu, found)
	}
	f.colours(&s.Look)
	f.fonts(&s.Look)
	f.footer(&s.Footer)
	for _, found := range f.take("sessions") {
		f.sessions(&s.Sessions, found)
	}
	f.outputs(&s)
	f.strict()
	return s, h.done(data)
}

// Outputs are the kinds of files that a site has beside its pages and assets, as
// the key "outputs" names them.
var Outputs = []string{"feed", "tag-feeds", "folder-feeds", "markdown", "print", "sitemap", "robots", "opensearch", "llms", "llms-full", "entries", "redirects", "manifest", "calendar", "podcast", "search"}

// Writes reports whether the site has files of a kind.
func (s *Settings) Writes(output string) bool {
	return s.Outputs == nil || slices.Contains(s.Outputs, output)
}

func (f *fields) outputs(s *Settings) {
	var words []Word
	f.words(&words, false, "outputs")
	if len(f.take("outputs")) > 0 {
		s.Outputs = []string{}
	}
	for _, w := range words {
		if slices.Contains(Outputs, w.Text) {
			s.Outputs = append(s.Outputs, w.Text)
			continue
		}
		hint := "known are " + strings.Join(Outputs, ", ")
		if near, ok := diag.Suggest(w.Text, Outputs); ok {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		f.report(diag.Error, value{line: int(w.Line), col: int(w.Col)}, "unknown-output", fmt.Sprintf("unknown output %q", w.Text), hint)
	}
}

// PodcastCategories are the top categories of Apple's directory, which others follow.
var PodcastCategories = []string{"Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness", "History", "Kids & Family", "Leisure",
	"Music", "News", "Religion & Spirituality", "Science", "Society & Culture", "Sports", "TV & Film", "Technology", "True Crime"}

// sessions reads {order, skip, category}.
func (f *fields) sessions(to *Sessions, found *field) {
	if found.val.kind != table {
		f.wrong(found, "a table of order, skip and category")
		return
	}
	inner := fields{header: f.header, all: found.val.fields}
	inner.words(&to.Order, false, "order")
	inner.words(&to.Skip, false, "skip")
	if at, ok := inner.scalar("category"); ok {
		if to.Category = at.val.text; !slices.Contains(PodcastCategories, to.Category) {
			hint := "known are " + strings.Join(PodcastCategories, ", ")
			if near, ok := diag.Suggest(to.Category, PodcastCategories); ok {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			f.report(diag.Error, at.val, "unknown-category", fmt.Sprintf("unknown podcast category %q", to.Category), hint)
			to.Category = ""
		}
	}
	inner.strict()
}

// parseFile decodes a YAML file that is nothing but settings.
func parseFile(path string, data []byte) (*header, value) {
	h := &header{path: path, line: 1}
	if len(data) > maxSettings {
		h.report(diag.Error, value{}, "too-large", fmt.Sprintf("%d KiB are not read; it may have %d", len(data)>>10, maxSettings>>10), "")
		return h, value{}
	}
	if !utf8.Valid(data) {
		h.invalid(data)
		return h, value{}
	}
	h.raw = strings.TrimPrefix(string(data), "\uFEFF")
	v, isTable := h.yaml()
	if !isTable {
		h.report(diag.Error, v, "wrong-type", fmt.Sprintf("it must be a table of \"key: value\", not %s", v.kind), "")
		v = value{}
	}
	return h, v
}

// maxSettings bounds settings and taxonomy; 256 KiB are some 3,000 tags.
const maxSettings = 256 << 10

// done returns what there is to say about a file.
func (h *header) done(data []byte) []diag.Diagnostic {
	for i := range h.diags {
		h.diags[i] = diag.WithSource(h.diags[i], data)
	}
	diag.Sort(h.diags)
	return h.diags
}

func (f *fields) baseURL(s *Settings) {
	found, ok := f.scalar("base_url")
	if !ok {
		return
	}
	u, err := url.Parse(found.val.text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		f.bad(found, "bad-url", "an absolute URL", "write it as https://example.org/hub/")
		return
	}
	s.BaseURL = found.val.text
}

func (f *fields) language(s *Settings) {
	if found, ok := f.scalar("language", "lang"); ok {
		if !languageTag.MatchString(found.val.text) {
			f.bad(found, "bad-language", "a language tag", "write it as en, de or pt-BR")
			return
		}
		s.Language = found.val.text
	}
}

func (f *fields) editURL(s *Settings) {
	if found, ok := f.scalar("edit_url"); ok {
		if !strings.Contains(found.val.text, "{path}") {
			f.bad(found, "bad-url", "a pattern with {path}", "write it as https://example.org/edit/main/{path}")
			return
		}
		s.EditURL = found.val.text
	}
}

// menu reads a list of {title, url}, or a table of title: url.
func (f *fields) menu(to *[]MenuItem, found *field) {
	switch found.val.kind {
	case table:
		for _, item := range found.val.fields {
			if item.val.kind != scalar {
				f.wrong(&item, "a URL")
				continue
			}
			*to = append(*to, MenuItem{item.key.text, item.val.text})
		}
	case list:
		for _, item := range found.val.items {
			if item.kind != table {
				f.wrong(&field{found.key, item}, "a list of {title, url}")
				continue
			}
			var m MenuItem
			inner := fields{header: f.header, all: item.fields}
			inner.text(&m.Title, "title")
			inner.text(&m.URL, "url")
			inner.strict()
			if m.Title == "" || m.URL == "" {
				f.report(diag.Error, item, "missing-key", "an item of the menu needs a title and a url", "")
				continue
			}
			*to = append(*to, m)
		}
	default:
		f.wrong(found, "a list of {title, url}")
	}
}
