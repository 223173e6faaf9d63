package render

import (
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
)

func TestRel(t *testing.T) {
	for _, c := range [][3]string{
		{"/", "/", "./"},
		{"/", "/guides/", "guides/"},
		{"/guides/brief/", "/", "../../"},
		{"/guides/brief/", "/guides/brief/", "./"},
		{"/guides/brief/", "/guides/brief/#goals", "#goals"},
		{"/guides/brief/", "/guides/plan/#goals", "../plan/#goals"},
		{"/guides/brief/", "/guides/", "../"},
		{"/guides/", "/guides/brief/", "brief/"},
		{"/404.html", "/guides/", "guides/"},
		{"/a/", "/a/x:y/", "./x:y/"},
		{"/a/b/", "/a/b/?t=5", "./?t=5"},
	} {
		if got := Rel(c[0], c[1]); got != c[2] {
			t.Errorf("Rel(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// A browser that resolves a relative link arrives where the link was meant to.
func TestRelResolves(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func() string {
		var b strings.Builder
		b.WriteByte('/')
		for range r.IntN(5) {
			b.WriteString([]string{"a", "b", "ab", "x:y", "%20", "c.d"}[r.IntN(6)])
			b.WriteByte('/')
		}
		return b.String() + []string{"", "", "file.xml", "#id", "?q=1"}[r.IntN(5)]
	}
	for range 5000 {
		from, _ := splitTail(random())
		to := random()
		for _, base := range []string{"https://example.org", "https://example.org/some/where"} {
			at, err := url.Parse(base + from)
			if err != nil {
				t.Fatal(err)
			}
			got, err := at.Parse(Rel(from, to))
			if err != nil || got.String() != base+to {
				t.Fatalf("from %s to %s: %q leads to %v (%v)", from, to, Rel(from, to), got, err)
			}
		}
	}
}
