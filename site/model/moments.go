package model

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"podbook/site/diag"
	"podbook/site/markdown"
	"podbook/site/transcript"
)

// Citation is an entry that names a moment of a session.
type Citation struct {
	At int // seconds
	By *Entry
}

// past is how many seconds a link may point past the end of a session: durations
// are rounded.
const past = 60

// moment points at a second of a session: "754" or "12:34", and what a media
// fragment may add, "12:34,13:10". A time that makes no sense, or is past the end,
// is reported and leads to the session.
func (b *builder) moment(from, e *Entry, l markdown.Link, sec string) Target {
	t := entryTarget(e)
	begin, _, _ := strings.Cut(strings.TrimPrefix(sec, "npt:"), ",")
	at, ok := transcript.ParseTime(begin)
	if !ok {
		b.badMoment(from, l, fmt.Sprintf("%q is not a time", sec), "write seconds, or a time such as 12:34")
		return t
	}
	if end := e.File.End(); end > 0 && at > end+past {
		b.badMoment(from, l, fmt.Sprintf("%s is over at %s", e.Path, transcript.FormatTime(end)), "")
		return t
	}
	t.Cites, t.At = true, int(at)
	t.Title = e.Title + ", " + transcript.FormatTime(at)
	t.URL += "?t=" + strconv.Itoa(t.At)
	if m := e.File.MomentAt(at); m != nil {
		// The anchor is for readers without scripts.
		if id := "t" + strconv.Itoa(int(m.Start)); !e.File.Timed || slices.Contains(e.File.Doc.IDs, id) {
			t.URL += "#" + id
		}
	}
	return t
}

func (b *builder) badMoment(from *Entry, l markdown.Link, why, hint string) {
	b.report(from, diag.Diagnostic{
		Line: int(l.Line), Col: int(l.Col), Severity: diag.Warning, Code: "broken-moment",
		Message: fmt.Sprintf("link %q: %s", l.Dest, why), Hint: hint,
	})
}

// End is when a recording is over, in seconds, as far as its entry tells; 0 when
// it does not.
func (f *File) End() float64 {
	end := f.Source.Meta.Session().Duration.Seconds()
	if n := len(f.Moments); n > 0 {
		end = max(end, f.Moments[n-1].End)
	}
	return end
}

// MomentAt is the moment in which a second lies, the one before when it lies
// between two; nil when there is none.
func (f *File) MomentAt(sec float64) *transcript.Moment {
	i, _ := slices.BinarySearchFunc(f.Moments, sec+.5, func(m transcript.Moment, at float64) int { return cmp.Compare(m.Start, at) })
	if i == 0 {
		return nil
	}
	return &f.Moments[i-1]
}

// Speakers are who speaks in a session: those that its author names, or else those
// that its transcript does.
func (f *File) Speakers() []string {
	var names []string
	for _, w := range f.Source.Meta.Session().Speakers {
		names = append(names, w.Text)
	}
	if len(names) > 0 {
		return names
	}
	for _, m := range f.Moments {
		for _, name := range append([]string{m.Speaker}, m.With...) {
			if name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// cite notes who cites which moments of which sessions. It is called with the
// entries in the order of their titles.
func (b *builder) cite(e *Entry) {
	for _, t := range e.others {
		if t.Cites && t.Entry != e {
			c := Citation{t.At, e}
			if !slices.Contains(t.Entry.Cited, c) {
				t.Entry.Cited = append(t.Entry.Cited, c)
			}
		}
	}
}

// checkRecordings reports recordings that do not exist, and brings citations into
// the order of the recording.
func (b *builder) checkRecordings() {
	for _, e := range b.hub.Sessions {
		slices.SortStableFunc(e.Cited, func(x, y Citation) int { return cmp.Compare(x.At, y.At) })
		w := e.File.Source.Meta.Session().Recording
		if w.Text == "" || strings.Contains(w.Text, "://") || b.assets[BesideEntry(e, w.Text)] != nil {
			continue
		}
		b.report(e, diag.Diagnostic{
			Line: int(w.Line), Col: int(w.Col), Severity: diag.Error, Code: "missing-recording",
			Message: fmt.Sprintf("the recording %q does not exist", w.Text),
		})
	}
}

// BesideEntry is the path of a file that an entry's frontmatter names: relative to
// the entry, or from the hub's root with a slash before it.
func BesideEntry(e *Entry, name string) string {
	if strings.HasPrefix(name, "/") {
		return strings.TrimPrefix(path.Clean(name), "/")
	}
	return path.Join(path.Dir(e.Path), name)
}

// SessionsOf lists the recorded sessions that concern an entry: those that lead to
// it, then the newest that share a tag, limit at most. A tag that most sessions
// have says nothing.
func (h *Hub) SessionsOf(e *Entry, limit int) []*Entry {
	var list []*Entry
	for _, x := range e.Backlinks {
		if x.Type == "session" && !x.Index {
			list = append(list, x)
		}
	}
	for _, s := range h.Sessions {
		if len(list) >= limit {
			break
		}
		if s != e && !slices.Contains(list, s) && slices.ContainsFunc(s.Tags, func(t *Tag) bool {
			return e.has(t) && h.sessionsWith[t] <= max(2, len(h.Sessions)/2)
		}) {
			list = append(list, s)
		}
	}
	return list[:min(len(list), limit)]
}
