package render

import (
	"strings"
	"testing"
)

func TestMomentsAreQuotedAndKnowByWhom(t *testing.T) {
	hub, theme := build(t, with(sample, "guides/quoting.md", "---\ntitle: Quoting\ntags: [SEO]\n---\n![[Second share#t=0:31]]\n\n[[Second share#t=1:15|there]]\n",
		"guides/other.md", "---\ntitle: Other\n---\n[[Second share#t=75]]\n"))
	r := New(hub, theme)
	n := parse(t, page(t, hub, r, "/guides/quoting/"))
	want(t, n, ".quote blockquote", "A <b>question</b>.")
	want(t, n, ".quote figcaption", "Officer, Second share Read from 0:31")
	if got := hrefs(n, ".quote .play"); len(got) != 1 || got[0] != "../../sessions/q2/?t=31#t30" {
		t.Errorf("the card leads to %q", got)
	}
	if got := strings.Join(texts(n, ".after"), ""); !strings.Contains(got, "In recorded sessions") || !strings.Contains(got, "First share") {
		t.Errorf("after the entry: %q", got)
	}
	talk := parse(t, page(t, hub, r, "/sessions/q2/"))
	want(t, talk, ".cited li", "0:31 A <b>question</b>. Quoting", "1:15 An answer. Other, Quoting")
	if got := hrefs(talk, ".cited .time"); len(got) != 2 || got[1] != "./?t=75#t70" {
		t.Errorf("citations lead to %q", got)
	}
	digest := parse(t, page(t, hub, r, "/sessions/2026-q2/"))
	want(t, digest, ".cited li", "Second share, 1:15 An answer. Other, Quoting", "Second share, 0:31 A <b>question</b>. Quoting")
}
