package render

import (
	"cmp"
	"net/url"
	"slices"

	"podbook/site/model"
)

// Programme is who hosts sessions next, and where the programme is subscribed to.
// Which sessions are to come only a reader's browser can tell.
type Programme struct {
	Turns    []Turn  // the next first
	More     int     // pods whose turn comes later still
	Calendar string  // URL of the iCalendar file, "" without one
	Podcast  string  // URL of the podcast, "" without one
	Facets   []Group // hosts, speakers and years as Chips with their counts, to the searches of their sessions
}

// Turn is a pod that hosts a session some time.
type Turn struct {
	Pod  Chip
	Last *Link // the latest session that it hosts, with its date as Note; nil for none
}

// turnsShown is how many hosts to come are named: a year of them.
const turnsShown = 4

func (r *Renderer) sessionsView(p *model.Page) *View {
	v := r.newView(p, "sessions")
	v.Title, v.Description = "Sessions", "Recorded knowledge-share sessions, newest first"
	v.Crumbs = []Link{v.link(r.site.Title, "/")}
	v.Nav = r.nav(v, r.hub.Root, 0)
	v.Count = len(r.hub.Sessions)
	r.fillProgramme(v)
	return v
}

// fillProgramme lists all sessions by quarter, newest first, with their hosts.
func (r *Renderer) fillProgramme(v *View) {
	v.Programme = r.programme(v)
	v.Alternates = append(v.Alternates, r.podcastOf(v, "/", r.site.Title)...)
	for _, e := range r.hub.Sessions {
		title, at := "Undated", ""
		if !e.Date.IsZero() {
			q := model.QuarterOf(e.Date)
			title, at = q.String(), r.hub.Digest(q)
		}
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Title != title {
			v.Groups = append(v.Groups, Group{Title: title})
			if at != "" {
				v.Groups[n].URL = v.Rel(at)
			}
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Items = append(g.Items, r.sessionItem(v, e))
		g.Count++
	}
}

// sessionItem is a session in a list of sessions: its pod is its host.
func (r *Renderer) sessionItem(v *View, e *model.Entry) Item {
	it := r.item(v, e)
	it.Where = ""
	if host := r.host(v, e); host != nil {
		it.Pods = []Chip{*host}
	}
	return it
}

func (r *Renderer) programme(v *View) *Programme {
	p := &Programme{}
	for _, t := range r.hub.Turns {
		if len(p.Turns) == turnsShown {
			p.More = len(r.hub.Turns) - turnsShown
			break
		}
		turn := Turn{Pod: r.podChip(v, t.Pod)}
		if t.Last != nil {
			l := v.link(t.Last.Title, t.Last.URL)
			l.Note = day(t.Last.Date).Text
			turn.Last = &l
		}
		p.Turns = append(p.Turns, turn)
	}
	p.Facets = r.sessionFacets(v)
	if at := r.hub.Calendar(); at != "" {
		p.Calendar = v.Rel(at)
	}
	if at := r.hub.Podcast("/"); at != "" {
		p.Podcast = v.Rel(at)
	}
	return p
}

// speakersShown is how many of those who speak in sessions are named; search has all.
const speakersShown = 12

// sessionFacets are the values that narrow the list of sessions in search, with how
// many sessions each has: hosts and speakers by that number, years newest first.
func (r *Renderer) sessionFacets(v *View) []Group {
	hosts, speakers, years := map[string]int{}, map[string]int{}, map[string]int{}
	pods := map[string]*model.Pod{}
	for _, e := range r.hub.Sessions {
		if e.File.Source.Meta.NoSearch {
			continue
		}
		if pod := r.hub.Host(e); pod != nil {
			hosts[pod.Slug]++
			pods[pod.Slug] = pod
		}
		for _, name := range slices.Compact(slices.Sorted(slices.Values(e.File.Speakers()))) {
			speakers[name]++
		}
		if !e.Date.IsZero() {
			years[itoa(e.Date.Year())]++
		}
	}
	group := func(title, field string, counts map[string]int, most int, chip func(value string) Chip) Group {
		g := Group{Title: title}
		for value, n := range counts {
			c := chip(value)
			c.URL, c.Count = v.Rel("/search/")+"?"+url.Values{"type": {"session"}, field: {value}}.Encode(), n
			g.Chips = append(g.Chips, c)
		}
		slices.SortFunc(g.Chips, func(a, b Chip) int {
			if field == "year" {
				return cmp.Compare(b.Label, a.Label)
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label))
		})
		g.Count = len(g.Chips)
		g.Chips = g.Chips[:min(len(g.Chips), most)]
		return g
	}
	plain := func(value string) Chip { return Chip{Label: value, Hue: -1} }
	var list []Group
	for _, g := range []Group{
		group("Host", "host", hosts, len(hosts), func(slug string) Chip { return r.podChip(v, pods[slug]) }),
		group("Speaker", "speaker", speakers, speakersShown, plain),
		group("Year", "year", years, len(years), plain),
	} {
		if len(g.Chips) == 0 {
			continue
		}
		if more := g.Count - len(g.Chips); more > 0 {
			g.URL, g.Note = v.Rel("/search/")+"?type=session", plural(more, "more", "more")
		}
		list = append(list, g)
	}
	return list
}

// digestCited is how many moments a digest quotes.
const digestCited = 5

// quarterView is a quarter's digest: the sessions held in it, and the entries that
// came of them, which are those that lead to them.
func (r *Renderer) quarterView(p *model.Page) *View {
	v := r.newView(p, "quarter")
	v.Title = "Sessions of " + p.Quarter.String()
	v.Description = "What was shared, and what came of it"
	v.Crumbs = []Link{v.link(r.site.Title, "/"), v.link("Sessions", "/sessions/")}
	v.Nav = r.nav(v, r.hub.Root, 0)
	held, led := Group{}, Group{Title: "What came of it"}
	var sessions []*model.Entry
	seen := map[*model.Entry]bool{}
	for _, e := range r.hub.Sessions {
		if e.Date.IsZero() || model.QuarterOf(e.Date) != p.Quarter {
			continue
		}
		sessions = append(sessions, e)
		held.Items = append(held.Items, r.sessionItem(v, e))
		for _, from := range e.Backlinks {
			if from.Type != "session" && !from.Index && !seen[from] {
				seen[from] = true
				led.Items = append(led.Items, r.item(v, from))
			}
		}
	}
	held.Count, led.Count = len(held.Items), len(led.Items)
	v.Count = held.Count
	v.Cited = r.bestCited(v, sessions, digestCited)
	v.Groups = []Group{held}
	if led.Count > 0 {
		v.Groups = append(v.Groups, led)
	}
	return v
}
