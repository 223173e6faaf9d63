package model

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"podbook/site/transcript"
)

// withTalk is a hub with a session of three minutes, and an entry that links to it.
func withTalk(t *testing.T, text string) (*Hub, *Entry) {
	t.Helper()
	talk := "---\ntype: session\ntags: [SEO]\ndate: 2026-01-10\n---\n# The talk\n\nLead: 00:00:05\n\nFirst words.\n\nGuest: 00:01:10\n\nSecond words.\n\nLead: 00:02:30\n\nLast words.\n"
	h := hubOf(t, map[string]string{"s/talk.md": talk, "guides/a.md": text}, func(f *File) {
		cues, chapters, _ := transcript.ParseMarkdown(f.Source.Body, f.Source.BodyLine)
		if f.Moments, f.Timed = transcript.Moments(cues, chapters), len(cues) > 0; len(f.Moments) == 0 && len(cues) > 0 {
			t.Fatal("no moments")
		}
	})
	return h, entry(t, h, "guides/a")
}

func TestLinksLeadToMoments(t *testing.T) {
	for _, c := range []struct {
		link, url, title string
		diag             string
	}{
		{"[[The talk#t=1:20]]", "/s/talk/?t=80#t70", "The talk, 1:20", ""},
		{"[[talk#t=80|there]]", "/s/talk/?t=80#t70", "The talk, 1:20", ""},
		{"![[talk#t=00:01:20]]", "/s/talk/?t=80#t70", "The talk, 1:20", ""},
		{"[x](../s/talk.md#t=80)", "/s/talk/?t=80#t70", "The talk, 1:20", ""},
		{"[x](../s/talk.md?t=80)", "/s/talk/?t=80#t70", "The talk, 1:20", ""},
		{"[[talk#t=1:20,1:40]]", "/s/talk/?t=80#t70", "The talk, 1:20", ""},
		{"[[talk#t=2]]", "/s/talk/?t=2", "The talk, 0:02", ""}, // before anybody speaks
		{"[[talk#t=59:00]]", "/s/talk/", "The talk", "is over at"},
		{"[[talk#t=soon]]", "/s/talk/", "The talk", `"soon" is not a time`},
	} {
		h, e := withTalk(t, c.link+"\n")
		if len(e.Links()) != 1 {
			t.Fatalf("%s: links %v", c.link, e.Links())
		}
		if got := e.Links()[0]; got.URL != c.url || got.Title != c.title || got.Cites != (c.diag == "") {
			t.Errorf("%s leads to %q (%q, cites %v), want %q (%q)", c.link, got.URL, got.Title, got.Cites, c.url, c.title)
		}
		if said := fmt.Sprint(e.Diags); (c.diag != "") != (len(e.Diags) == 1) || !strings.Contains(said, c.diag) {
			t.Errorf("%s: diagnostics %s, want one with %q", c.link, said, c.diag)
		}
		if cited := len(entry(t, h, "s/talk").Cited); (cited == 1) != (c.diag == "") {
			t.Errorf("%s: %d citations", c.link, cited)
		}
	}
}

func TestSessionsKnowWhoCitesThemAndEntriesTheirSessions(t *testing.T) {
	h, e := withTalk(t, "---\ntags: [SEO]\n---\n# A guide\n\n[[talk#t=2:31]] and [[talk#t=0:06]], again [[talk#t=2:31]]\n")
	talk := entry(t, h, "s/talk")
	var got []string
	for _, c := range talk.Cited {
		got = append(got, fmt.Sprint(c.At, " ", c.By.ID))
	}
	if want := []string{"6 guides/a", "151 guides/a"}; !slices.Equal(got, want) {
		t.Errorf("cited %q, want %q", got, want)
	}
	if got := h.SessionsOf(e, 4); len(got) != 1 || got[0] != talk {
		t.Errorf("sessions of the entry: %v", got)
	}
}

func TestARecordingMustExist(t *testing.T) {
	h := hub(t, map[string]string{
		"s/a.md":   "---\ntype: session\nrecording: a.webm\n---\n# A\n",
		"s/b.md":   "---\ntype: session\nrecording: b.webm\n---\n# B\n",
		"s/c.md":   "---\ntype: session\nrecording: https://example.org/c.mp4\n---\n# C\n",
		"s/a.webm": "x",
		"t/d.md":   "---\ntype: session\nrecording: /s/a.webm\n---\n# D\n",
	})
	if len(h.Diags) != 1 || h.Diags[0].File != "s/b.md" || h.Diags[0].Code != "missing-recording" || h.Diags[0].Line != 3 {
		t.Errorf("diagnostics %v", h.Diags)
	}
}
