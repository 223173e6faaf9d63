package content

import (
	"fmt"
	"reflect"
	"strings"

	"podbook/site/diag"
)

// maxBoost keeps one entry from burying all others.
const maxBoost = 10

// meta reads the frontmatter contract. It is the one place that knows the keys.
func (h *header) meta(v value) Meta {
	var m Meta
	f := fields{header: h, all: v.fields, known: make([]string, 0, 64)}
	f.word(&m.Title, "title")
	var n Names
	f.word(&n.LinkTitle, "linkTitle", "sidebar_label")
	f.word(&m.Description, "description", "summary")
	f.word(&m.Image, "image", "cover")
	f.word(&m.Type, "type")
	h.nearType(m.Type)
	h.cutOff(v, "title", "linkTitle", "sidebar_label", "description", "summary")
	f.text(&m.Lang, "lang", "language")
	f.words(&m.Tags, true, "tags", "tag")
	f.words(&m.Pods, true, "pods", "pod")
	f.owner(&m)
	f.words(&m.Authors, false, "authors", "author")
	f.boolean(&m.Draft, "draft")
	f.published(&m)
	f.date(&m.Lastmod, "lastmod", "updated", "modified")
	f.date(&m.ReviewedOn, "last_reviewed_on")
	f.period(&m.ReviewIn, "review_in")
	f.words(&n.Aliases, false, "aliases", "alias", "redirect_from")
	f.word(&n.Slug, "slug")
	f.word(&n.URL, "url", "permalink")
	if !reflect.ValueOf(n).IsZero() {
		m.Named = &n
	}
	f.integer(&m.Weight, &m.HasWeight, "weight", "sidebar_position", "nav_order")
	f.search(&m)
	var s Session
	if f.session(&s); !reflect.ValueOf(s).IsZero() {
		m.Recorded = &s
	}
	f.params(&m)
	return m
}

// owner reads the one who keeps an entry true; a list names it first.
func (f *fields) owner(m *Meta) {
	var owners []Word
	f.words(&owners, true, "owner", "owners")
	if len(owners) == 0 {
		return
	}
	m.Owner = owners[0]
	if len(owners) > 1 {
		second := owners[1]
		f.report(diag.Warning, value{line: int(second.Line), col: int(second.Col)}, "one-owner",
			fmt.Sprintf("an entry has one owner; %q counts", m.Owner.Text), "name the others in authors")
	}
}

// published reads the date, unless "published" says whether the entry is a draft.
func (f *fields) published(m *Meta) {
	for _, found := range f.take("published") {
		if b, ok := boolean(found.val.text); ok && found.val.kind == scalar {
			m.Draft = m.Draft || !b
			f.date(&m.Date, "date", "publishDate", "created")
			return
		}
	}
	f.date(&m.Date, "date", "published", "publishDate", "created")
}

// search reads {boost, exclude}; "search: false" excludes, too.
func (f *fields) search(m *Meta) {
	for _, found := range f.take("search") {
		switch b, ok := boolean(found.val.text); {
		case found.val.kind == table:
			s := fields{header: f.header, all: found.val.fields}
			s.positive(&m.Boost, maxBoost, "boost")
			s.boolean(&m.NoSearch, "exclude")
			s.strict()
		case found.val.kind == scalar && ok:
			m.NoSearch = !b
		default:
			f.wrong(found, "a table of boost and exclude")
		}
	}
}

func (f *fields) session(s *Session) {
	f.word(&s.Recording, "recording", "media", "video", "audio")
	f.transcript(s)
	f.word(&s.Slides, "slides")
	f.length(&s.Duration, "duration")
	var hosts []Word
	if f.words(&hosts, true, "host", "hosts"); len(hosts) > 0 {
		s.Host = hosts[0]
	}
	f.words(&s.Speakers, false, "speakers", "speaker")
	for _, found := range f.take("chapters") {
		f.chapters(s, found)
	}
}

// transcript reads one file, or a file per language.
func (f *fields) transcript(s *Session) {
	for _, found := range f.take("transcript") {
		if found.val.kind != table {
			f.word(&s.Transcript, "transcript")
			return
		}
		for _, track := range found.val.fields {
			if track.val.kind != scalar {
				f.wrong(&track, "the name of a file")
				continue
			}
			lang := track.key.text
			if !languageTag.MatchString(lang) {
				f.report(diag.Error, track.key, "bad-language", fmt.Sprintf("transcript: %q is not a language", lang), `write a tag such as "de" or "pt-BR"`)
				lang = ""
			}
			s.Tracks = append(s.Tracks, Track{lang, track.val.says(track.val.text)})
		}
		if len(s.Tracks) > 0 {
			s.Transcript = s.Tracks[0].File
		}
	}
}

// chapters reads lines of "time title", as text or as the tables that YAML makes
// of "time: title", or the name of a file.
func (f *fields) chapters(s *Session, found *field) {
	add := func(text string, at value) {
		if text = strings.TrimSpace(text); text != "" {
			s.Chapters = append(s.Chapters, at.says(text))
		}
	}
	pairs := func(v value) {
		at, title := v.get("time"), v.get("title")
		if at.kind == null {
			at = v.get("start")
		}
		if at.kind == scalar && title.kind == scalar {
			add(at.text+" "+title.text, at)
			return
		}
		for _, pair := range v.fields {
			if pair.val.kind != scalar {
				f.wrong(&pair, "a title")
				continue
			}
			add(pair.key.text+" "+pair.val.text, pair.key)
		}
	}
	switch found.val.kind {
	case scalar:
		for i, line := range strings.Split(strings.TrimSpace(found.val.text), "\n") {
			at := found.val
			if i > 0 {
				at.col = 0 // lines below are near, their columns unknown
			}
			add(line, at)
		}
	case table:
		pairs(found.val)
	case list:
		for _, item := range found.val.items {
			switch item.kind {
			case scalar:
				add(item.text, item)
			case table:
				pairs(item)
			case list:
				f.wrong(&field{found.key, item}, "a list of \"00:12:30 title\" lines")
			}
		}
	}
}

// params gathers what is the hub's own. Keys below params win over others.
func (f *fields) params(m *Meta) {
	params := f.take("params")
	own := map[string]any{}
	for _, left := range f.rest() {
		own[left.key.text] = left.val.native()
	}
	for _, found := range params {
		if found.val.kind != table {
			f.wrong(found, "a table")
			continue
		}
		for _, field := range found.val.fields {
			own[field.key.text] = field.val.native()
		}
	}
	if len(own) > 0 {
		m.Params = own
	}
}
