package render

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"podbook/site/model"
)

// calendar writes the dated sessions as iCalendar, by RFC 5545. Those that are
// over stay in it, as calendar programs expect; a time of day makes an event with
// a length, a day alone one of the whole day. The time stamp that the format
// demands is the entry's last change, never a clock's.
func (r *Renderer) calendar(p *model.Page) ([]byte, string, error) {
	c := &calendar{}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Podbook//Sessions//EN")
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	name := calendarText(r.site.Title + ": sessions")
	c.line("NAME", name)
	c.line("X-WR-CALNAME", name)
	for _, e := range r.hub.Sessions {
		if e.Date.IsZero() {
			continue
		}
		at := e.Date.UTC()
		c.line("BEGIN", "VEVENT")
		c.line("UID", calendarText(r.identity(e.URL)))
		c.line("DTSTAMP", stamp(latest(e.Date, e.Modified)))
		if at.Equal(at.Truncate(24 * time.Hour)) {
			c.line("DTSTART;VALUE=DATE", at.Format("20060102"))
		} else {
			c.line("DTSTART", stamp(at))
			if d := e.File.Source.Meta.Session().Duration; d >= time.Minute {
				c.line("DURATION", fmt.Sprintf("PT%dM", int(d.Minutes())))
			}
		}
		c.line("SUMMARY", calendarText(e.Title))
		text := e.Description
		if host := e.File.Source.Meta.Session().Host.Text; host != "" {
			if pod := r.hub.Host(e); pod != nil {
				host = pod.Title
			}
			text = strings.TrimSpace("Hosted by " + host + ". " + text)
		}
		if text != "" {
			c.line("DESCRIPTION", calendarText(text))
		}
		if u := r.site.absolute(e.URL); u != "" {
			c.line("URL", u)
		}
		if len(e.Tags) > 0 {
			var labels []string
			for _, t := range e.Tags {
				labels = append(labels, calendarText(t.Label))
			}
			c.line("CATEGORIES", strings.Join(labels, ","))
		}
		c.line("END", "VEVENT")
	}
	c.line("END", "VCALENDAR")
	return []byte(c.String()), "text/calendar; charset=utf-8", nil
}

func latest(times ...time.Time) (t time.Time) {
	for _, u := range times {
		if u.After(t) {
			t = u
		}
	}
	return t
}

func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// calendar holds lines that end and fold as RFC 5545, section 3.1, has it.
type calendar struct{ strings.Builder }

// longestLine is in bytes, without the line's end.
const longestLine = 75

func (c *calendar) line(name, value string) {
	rest, limit := name+":"+value, longestLine
	for len(rest) > limit {
		n := limit
		for !utf8.RuneStart(rest[n]) {
			n--
		}
		c.WriteString(rest[:n] + "\r\n ")
		rest, limit = rest[n:], longestLine-1
	}
	c.WriteString(rest + "\r\n")
}

// calendarText escapes a text.
func calendarText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", "", "\n", `\n`).Replace(s)
}
