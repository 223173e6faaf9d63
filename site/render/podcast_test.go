package render

import "testing"

// The examples of the namespace's own rule.
func TestPodcastGUID(t *testing.T) {
	for feed, want := range map[string]string{
		"https://mp3s.nashownotes.com/pc20rss.xml": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
		"http://podnews.net/rss/":                  "9b024349-ccf0-5f69-a609-6b82873eab3c",
	} {
		if got := podcastGUID(feed); got != want {
			t.Errorf("%s: %s, want %s", feed, got, want)
		}
	}
}
