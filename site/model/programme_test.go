package model

import (
	"slices"
	"testing"

	"podbook/site/content"
	"podbook/site/markdown"
)

var fourPods = map[string]string{
	"pods/a.md": "---\ntype: pod\n---\n# A\n", "pods/b.md": "---\ntype: pod\n---\n# B\n",
	"pods/c.md": "---\ntype: pod\n---\n# C\n", "pods/d.md": "---\ntype: pod\n---\n# D\n",
	"s/1.md": "---\ntype: session\nhost: b\ndate: 2026-01-10\n---\n# One\n",
	"s/2.md": "---\ntype: session\nhost: a\ndate: 2026-04-10\n---\n# Two\n",
	"s/3.md": "---\ntype: session\nhost: c\ndate: 2030-01-10\n---\n# Planned\n",
	"s/4.md": "---\ntype: session\nhost: b\n---\n# Without a date\n",
}

func TestWhoHostsNext(t *testing.T) {
	for _, c := range []struct {
		name, settings string
		want           []string
		diags          int
	}{
		{"who has not hosted for longest", "", []string{"d", "b", "a", "c"}, 0},
		{"some do not host", "sessions: {skip: [d, b]}", []string{"a", "c"}, 0},
		{"an order goes on after the latest host", "sessions: {order: [c, d, a]}", []string{"d", "a", "c"}, 0},
		{"an order of which nobody hosted begins at its beginning", "sessions: {order: [d]}", []string{"d"}, 0},
		{"an unknown pod is told", "sessions: {skip: [dd]}", []string{"d", "b", "a", "c"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings, diags := content.ParseSettings("podbook.yaml", []byte(c.settings))
			in := Input{Settings: settings, Diags: diags}
			parser := markdown.New(markdown.Options{})
			for _, p := range sortedPaths(fourPods) {
				src := content.Parse(p, []byte(fourPods[p]))
				in.Files = append(in.Files, &File{Source: src, Doc: parser.Parse(src.Body, src.BodyLine)})
			}
			h := Build(in)
			var got []string
			for _, turn := range h.Turns {
				got = append(got, turn.Pod.Slug)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("hosts %q, want %q", got, c.want)
			}
			if len(h.Diags) != c.diags {
				t.Errorf("diagnostics %v, want %d", h.Diags, c.diags)
			}
		})
	}
}

func TestQuarters(t *testing.T) {
	h := hub(t, fourPods)
	for _, u := range []string{"/sessions/", "/sessions/2026-q1/", "/sessions/2026-q2/", "/sessions/2030-q1/", "/sessions/calendar.ics"} {
		if _, ok := h.Page(u); !ok {
			t.Errorf("there is no page %s", u)
		}
	}
	if h := hub(t, map[string]string{"a.md": "# A\n"}); len(h.Turns) > 0 || h.Calendar() != "" {
		t.Error("a hub without sessions has a programme")
	}
}
