package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"podbook/site/content"
	"podbook/site/diag"
)

// Turn is a pod's place in the rotation of hosts.
type Turn struct {
	Pod  *Pod
	Last *Entry // the latest session that it hosts, planned ones included; nil for none
}

// Quarter is three months of a year.
type Quarter struct{ Year, Number int }

// QuarterOf is the quarter of a day.
func QuarterOf(t time.Time) Quarter { return Quarter{t.Year(), (int(t.Month()) + 2) / 3} }

// URL is where the quarter's digest stands.
func (q Quarter) URL() string { return fmt.Sprintf("/sessions/%d-q%d/", q.Year, q.Number) }

// String is "2026, quarter 3".
func (q Quarter) String() string { return fmt.Sprintf("%d, quarter %d", q.Year, q.Number) }

// listSessions fills the programme, newest first.
func (b *builder) listSessions() {
	h := b.hub
	for _, e := range h.Entries {
		if e.Type == "session" && !e.Index {
			h.Sessions = append(h.Sessions, e)
		}
	}
	slices.SortStableFunc(h.Sessions, func(x, y *Entry) int { return y.Date.Compare(x.Date) })
}

// fillTurns orders the pods by who hosts next. Without an order in the settings
// that is who has not hosted for longest, those that never did first. With one,
// it is who follows the latest host in that order. A session that is planned is
// a turn taken, so the answer does not depend on the day.
func (b *builder) fillTurns() {
	h := b.hub
	if len(h.Sessions) == 0 {
		return
	}
	last := map[*Pod]*Entry{}
	var latest *Pod // of the latest session whose host takes part
	order, skip := b.podsNamed(b.in.Settings.Sessions.Order), b.podsNamed(b.in.Settings.Sessions.Skip)
	for _, e := range h.Sessions {
		p := h.Host(e)
		if p == nil || e.Date.IsZero() {
			continue
		}
		if last[p] == nil {
			last[p] = e
		}
		if latest == nil && slices.Contains(order, p) {
			latest = p
		}
	}
	from := order
	if len(order) == 0 {
		from = h.Pods
	}
	described := slices.ContainsFunc(from, func(p *Pod) bool { return p.Entry != nil })
	for _, p := range from {
		if !slices.Contains(skip, p) && (p.Entry != nil || !described) {
			h.Turns = append(h.Turns, Turn{p, last[p]})
		}
	}
	if len(order) > 0 {
		if i := slices.IndexFunc(h.Turns, func(t Turn) bool { return t.Pod == latest }); i >= 0 {
			h.Turns = slices.Concat(h.Turns[i+1:], h.Turns[:i+1])
		}
		return
	}
	slices.SortStableFunc(h.Turns, func(x, y Turn) int {
		if x.Last == nil || y.Last == nil {
			return cmp.Compare(hosted(x), hosted(y))
		}
		return x.Last.Date.Compare(y.Last.Date)
	})
}

func hosted(t Turn) int {
	if t.Last == nil {
		return 0
	}
	return 1
}

// podsNamed finds the pods that the settings name.
func (b *builder) podsNamed(words []content.Word) []*Pod {
	var list []*Pod
	for _, w := range words {
		if p := b.hub.pods[fold(w.Text)]; p != nil {
			list = append(list, p)
			continue
		}
		var known []string
		for _, p := range b.hub.Pods {
			known = append(known, p.Slug)
		}
		d := diag.Diagnostic{
			File: "podbook.yaml", Line: int(w.Line), Col: int(w.Col), Severity: diag.Warning, Code: "unknown-pod",
			Message: fmt.Sprintf("sessions: there is no pod %q", w.Text),
		}
		if s, ok := diag.Suggest(w.Text, known); ok {
			d.Hint = fmt.Sprintf("did you mean %q?", s)
		}
		b.diags = append(b.diags, d)
	}
	return list
}

// addProgramme lists the pages of the sessions: all of them, each quarter's
// digest, and the calendar.
func (b *builder) addProgramme() {
	h := b.hub
	if len(h.Sessions) == 0 {
		return
	}
	b.add(Page{Kind: PageSessions, URL: "/sessions/"})
	dated := false
	for _, e := range h.Sessions {
		if e.Date.IsZero() {
			continue
		}
		dated = true
		q := QuarterOf(e.Date)
		b.add(Page{Kind: PageQuarter, URL: q.URL(), Quarter: q}) // once
	}
	if dated && h.Settings.Writes("calendar") {
		b.addOurs(Page{Kind: PageCalendar, URL: "/sessions/calendar.ics"})
	}
}

// Digest is where the digest of a quarter stands, "" when an author's page is there.
func (h *Hub) Digest(q Quarter) string {
	if p := h.at(q.URL()); p != nil && p.Kind == PageQuarter {
		return p.URL
	}
	return ""
}

// Calendar is where the programme stands for calendar programs, "" when it does not.
func (h *Hub) Calendar() string {
	if p := h.at("/sessions/calendar.ics"); p != nil && p.Kind == PageCalendar {
		return p.URL
	}
	return ""
}
