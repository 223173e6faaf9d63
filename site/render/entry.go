package render

import (
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"podbook/site/markdown"
	"podbook/site/model"
)

// EntryView is an entry as its page shows it.
type EntryView struct {
	*model.Entry                                        // raw, for templates of the hub's own
	TitleHTML                             template.HTML // the title with its inline markup
	TitleID                               string
	Lead                                  string        // the description, when the author wrote one
	Body                                  template.HTML // everything below the title
	Badge                                 string        // type for people; "" for plain entries
	Keeper                                *Chip         // who keeps it true; nil when nobody is said to, or the page says so anyway
	Chips                                 []Chip        // its pods, then its tags
	Written, Changed, Reviewed, ReviewDue *Date         // those worth showing, else nil
	Minutes                               int
	PrevLink                              *Link
	NextLink                              *Link
	LinkedFrom                            []Link
	LinkedMore                            int // entries that link here, too, and are not shown
	SeeAlso                               []Link
	Heard                                 []Link // sessions that concern it
	Edit                                  string
	Twin                                  string // the Markdown twin; "" when there is none
	Session                               *SessionView
	Timed                                 bool // its body is a transcript with times
	HasFacts                              bool // there is something to say between title and text
}

// backlinksShown is how many entries that link here a page names.
const backlinksShown = 40

// sessionsShown is how many sessions an entry names.
const sessionsShown = 4

func (r *Renderer) entryView(p *model.Page) (*View, error) {
	e := p.Entry
	v := r.newView(p, "entry")
	v.Title, v.Description = e.Title, e.Description
	if e.Lang != "" && e.Lang != v.Lang {
		v.Lang, v.Dir = e.Lang, direction(e.Lang)
	}
	v.Crumbs = r.crumbs(v, e.Folder, e.Index)
	v.Nav = r.nav(v, e.Folder, position(e))

	w := r.part(v)
	v.body(w, e)
	ev := &EntryView{Entry: e, Body: finished(w)}
	v.Entry = ev
	ev.Badge = badge(e.Type)
	r.facts(v, ev)
	f := r.hub.File(e)
	d, layout, meta := f.Doc, f.Layout(), &f.Source.Meta
	ev.Lead = meta.Description.Text
	ev.TitleHTML, ev.TitleID = template.HTML(d.TitleHTML), d.TitleID
	if d.TitleHTML == "" || meta.Title.Text != "" {
		ev.TitleHTML = template.HTML(template.HTMLEscapeString(e.Title))
	}
	ev.Minutes = (d.Words + 219) / 220
	for _, h := range layout.Headings() {
		if h.Level <= 3 && h.ID != "" {
			v.TOC = append(v.TOC, Heading{int(h.Level), h.ID, h.Title})
		}
	}
	if r.hub.Settings.EditURL != "" {
		ev.Edit = strings.ReplaceAll(r.hub.Settings.EditURL, "{path}", strings.TrimPrefix(model.AssetURL(e.Path), "/"))
	}
	if e.Prev != nil {
		ev.PrevLink = &Link{Title: e.Prev.LinkTitle, URL: v.Rel(e.Prev.URL)}
	}
	if e.Next != nil {
		ev.NextLink = &Link{Title: e.Next.LinkTitle, URL: v.Rel(e.Next.URL)}
	}
	for i, b := range e.Backlinks {
		if i == backlinksShown {
			ev.LinkedMore = len(e.Backlinks) - i
			break
		}
		ev.LinkedFrom = append(ev.LinkedFrom, Link{Title: b.Title, URL: v.Rel(b.URL), Note: where(b)})
	}
	for _, s := range e.Related() {
		if s.Type == "session" && e.Type != "session" && !e.Index {
			continue // it is among those that are heard
		}
		ev.SeeAlso = append(ev.SeeAlso, Link{Title: s.Title, URL: v.Rel(s.URL), Note: where(s)})
	}
	if twin := r.hub.Twin(e); twin != "" {
		ev.Twin = v.Rel(twin)
		v.Alternates = append(v.Alternates, Alternate{"text/markdown", e.Title, ev.Twin})
	}
	ev.Timed = slices.ContainsFunc(layout.Slots, func(s markdown.Slot) bool { return s.Kind == markdown.SlotMoment })
	if e.Type == "session" {
		ev.Session = r.sessionView(v, e)
		v.Cited = r.citations(v, e)
		if len(ev.Session.Parts) > 0 {
			v.TOC = append(v.TOC, Heading{2, "transcript", "Transcript"})
		}
	}
	if e.Type != "session" && !e.Index {
		for _, s := range r.hub.SessionsOf(e, sessionsShown) {
			l := v.link(s.Title, s.URL)
			l.Note = day(s.Date).Text
			ev.Heard = append(ev.Heard, l)
		}
	}
	if e.Type == "pod" {
		if pod := r.podOf(e); pod != nil {
			v.Pod = r.podFacts(v, pod)
		}
	}
	if e.Index {
		if e.Folder == r.hub.Root {
			v.Kind, v.TOC = "home", nil
			r.fillHome(v)
		} else {
			r.fillFolder(v, p, e.Folder)
			v.Alternates = append(v.Alternates, r.feeds(v, "folder-feeds", e.Folder.URL, e.Folder.Title)...)
		}
	}
	return v, nil
}

// facts is what stands between title and text, where it earns trust. When an
// entry was written matters little once it was reviewed, but a session happened
// on its date.
func (r *Renderer) facts(v *View, ev *EntryView) {
	e := ev.Entry
	if e.Type == "session" || e.ReviewedOn.IsZero() {
		ev.Written = dayOrNil(e.Date)
	}
	if e.Type != "session" && !e.Modified.Equal(e.Date) {
		ev.Changed = dayOrNil(e.Modified)
	}
	ev.Reviewed, ev.ReviewDue = dayOrNil(e.ReviewedOn), dayOrNil(e.ReviewBy)
	switch {
	case e.Type == "session" && e.OwnerPod != nil && e.OwnerPod == r.hub.Host(e):
	case e.OwnerPod != nil && e.OwnerPod.Entry != e:
		c := r.podChip(v, e.OwnerPod)
		ev.Keeper = &c
	case e.OwnerPod == nil && e.Owner != "":
		ev.Keeper = &Chip{Label: e.Owner, Hue: -1}
	}
	for _, pod := range e.Pods {
		if pod != e.OwnerPod && pod.Entry != e {
			ev.Chips = append(ev.Chips, r.podChip(v, pod))
		}
	}
	for _, t := range e.Tags {
		ev.Chips = append(ev.Chips, tagChip(v, t))
	}
	ev.HasFacts = ev.Badge != "" || len(e.Authors) > 0 || ev.Keeper != nil || ev.Written != nil || ev.Changed != nil || ev.Reviewed != nil || ev.ReviewDue != nil
}

func dayOrNil(t time.Time) *Date {
	if t.IsZero() {
		return nil
	}
	d := day(t)
	return &d
}

// badge is a type as a word for people; a plain entry needs none.
func badge(t string) string {
	if t == "entry" {
		return ""
	}
	return typeWord(t)
}

func typeWord(t string) string {
	r, n := utf8.DecodeRuneInString(t)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + t[n:]
}

// position of an entry among its folder's children, for the window of the
// navigation. Short folders have no window.
func position(e *model.Entry) int {
	if len(e.Folder.Children) <= navWindow {
		return 0
	}
	for i, n := range e.Folder.Children {
		if n.Entry == e {
			return i
		}
	}
	return 0
}

// crumbs is the way from the home page to the folder f, without f when the page
// is the folder's own.
func (r *Renderer) crumbs(v *View, f *model.Folder, own bool) []Link {
	if own {
		f = f.Parent
	}
	n := 0
	for g := f; g != nil && g.Parent != nil; g = g.Parent {
		n++
	}
	if v.URL == "/" {
		return nil
	}
	crumbs := make([]Link, n+1)
	for g := f; n > 0; g = g.Parent {
		crumbs[n] = v.link(g.Title, g.URL)
		n--
	}
	crumbs[0] = v.link(r.site.Title, "/")
	return crumbs
}

// where an entry lies, in words: "Guides / How to".
func where(e *model.Entry) string {
	f := e.Folder
	if e.Index {
		f = f.Parent
	}
	s := ""
	for ; f != nil && f.Parent != nil; f = f.Parent {
		if s != "" {
			s = " / " + s
		}
		s = f.Title + s
	}
	return s
}

func (r *Renderer) podChip(v *View, p *model.Pod) Chip {
	return Chip{Label: p.Title, URL: v.Rel(p.URL), Hue: r.hue(p), Count: len(p.Entries)}
}

// hues is the number of pod colours of the theme.
const hues = 12

// hue gives each pod a colour of its own as long as there are no more pods than
// colours.
func (r *Renderer) hue(p *model.Pod) int { return r.hues[p] }

func tagChips(v *View, tags []*model.Tag) []Chip {
	var chips []Chip
	for _, t := range tags {
		chips = append(chips, tagChip(v, t))
	}
	return chips
}

func tagChip(v *View, t *model.Tag) Chip {
	return Chip{Label: t.Label, URL: v.Rel(t.URL), Hue: -1, Count: len(t.Entries)}
}

func (r *Renderer) item(v *View, e *model.Entry) Item {
	it := Item{Title: e.Title, URL: v.Rel(e.URL), Description: e.Description, Type: badge(e.Type), Where: where(e)}
	for _, p := range e.Pods {
		it.Pods = append(it.Pods, r.podChip(v, p))
	}
	if e.Type == "session" {
		it.Date = day(e.Date)
		it.Duration = duration(e.File.Source.Meta.Session().Duration)
	}
	return it
}

func (r *Renderer) podOf(e *model.Entry) *model.Pod {
	for _, p := range r.hub.Pods {
		if p.Entry == e {
			return p
		}
	}
	return nil
}
