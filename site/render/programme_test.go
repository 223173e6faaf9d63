package render

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestTheCalendarFoldsEscapesAndKnowsDaysFromHours(t *testing.T) {
	hub, theme := build(t, with(sample,
		"sessions/day.md", "---\ntype: session\ntitle: Whole; day, once\ndate: 2027-03-01\nhost: seo\ndescription: "+strings.Repeat("Fünf Wörter, und mehr; ", 6)+"\n---\n",
		"sessions/hour.md", "---\ntype: session\ntitle: At two\ndate: 2027-02-01T14:00:00Z\nduration: 45m\n---\n",
		"sessions/never.md", "---\ntype: session\ntitle: Without a date\n---\n"))
	p, ok := hub.Page("/sessions/calendar.ics")
	if !ok {
		t.Fatal("there is no calendar")
	}
	data, kind, err := New(hub, theme).Page(p)
	if err != nil || !strings.HasPrefix(kind, "text/calendar") {
		t.Fatal(kind, err)
	}
	text := string(data)
	for _, line := range strings.SplitAfter(text, "\r\n") {
		if len(line) > longestLine+2 {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
		if strings.Contains(strings.TrimSuffix(line, "\r\n"), "\n") {
			t.Errorf("line end without CR: %q", line)
		}
	}
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
		"UID:https://example.org/hub/sessions/day/\r\nDTSTAMP:20270301T000000Z\r\nDTSTART;VALUE=DATE:20270301\r\nSUMMARY:Whole\\; day\\, once\r\nDESCRIPTION:Hosted by SEO. Fünf Wörter\\, und mehr\\; Fünf",
		"DTSTART:20270201T140000Z\r\nDURATION:PT45M\r\nSUMMARY:At two\r\n",
		"END:VEVENT\r\nEND:VCALENDAR\r\n",
	} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("the calendar lacks %q:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "BEGIN:VEVENT"); n != 4 {
		t.Errorf("%d events, want the 4 sessions that have a date", n)
	}
}

func TestTheProgrammeNamesHostsAndQuarters(t *testing.T) {
	hub, theme := build(t, with(sample, "guides/after.md", "---\ntitle: What we changed\n---\nSince [that share](../sessions/q2.md).\n"))
	r := New(hub, theme)
	all := parse(t, page(t, hub, r, "/sessions/"))
	if got := texts(all, ".turns li"); len(got) != 1 || !strings.Contains(got[0], "SEO") || !strings.Contains(got[0], "Second share, 10 May 2026") {
		t.Errorf("turns: %q", got)
	}
	if got := hrefs(all, "h2 a"); len(got) != 2 || got[0] != "2026-q2/" {
		t.Errorf("quarters: %q", got)
	}
	if got := hrefs(all, ".programme a.pod"); !slices.Contains(got, "../search/?host=seo&type=session") {
		t.Errorf("hosts: %q", got)
	}
	// What narrows the list has its number of sessions, and needs no script.
	if got := texts(all, ".narrow dt"); !slices.Equal(got, []string{"Host", "Speaker", "Year"}) {
		t.Errorf("facets: %q", got)
	}
	if got := texts(all, ".narrow .chip"); !slices.Contains(got, "SEO lead 1") || !slices.Contains(got, "2026 2") {
		t.Errorf("values: %q", got)
	}
	if got := hrefs(all, ".narrow .chip"); !slices.Contains(got, "../search/?speaker=SEO+lead&type=session") || !slices.Contains(got, "../search/?type=session&year=2026") {
		t.Errorf("values lead to %q", got)
	}
	digest := parse(t, page(t, hub, r, "/sessions/2026-q2/"))
	if got := texts(digest, ".item-title"); len(got) != 2 || !strings.Contains(got[0], "Second share") || !strings.Contains(got[1], "What we changed") {
		t.Errorf("digest: %q", got)
	}
}

func hrefs(n *html.Node, selector string) (list []string) {
	for _, a := range find(n, selector) {
		href, _ := attr(a, "href")
		list = append(list, href)
	}
	return list
}
