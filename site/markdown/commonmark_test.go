package markdown

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark/util"
)

// deviations are the examples of the CommonMark specification that come out
// otherwise on purpose.
var deviations = map[int]string{
	548: wiki, 559: wiki, 590: wiki,
	572: caption, 573: caption, 576: caption, 577: caption, 584: caption, 585: caption,
	586: caption, 588: caption, 589: caption, 591: caption,
	596: scheme, 598: scheme, 599: scheme, 601: scheme,
	608: autolink, 611: autolink, 612: autolink,
}

const (
	wiki     = "[[text]] is a wikilink"
	caption  = "an image alone in its paragraph shows its title as a caption"
	scheme   = "links have a scheme of the allow-list"
	autolink = "GitHub's bare addresses are links"
)

// what is added to the specification's HTML everywhere
var additions = strings.NewReplacer(
	` rel="noopener"`, "",
	` loading="lazy"`, "", ` decoding="async"`, "",
	" />", ">",
)

var headingAdditions = regexp.MustCompile(`(<h[1-6]) id="[^"]*">|<a class="anchor"[^>]*></a>`)

func TestCommonMarkExamples(t *testing.T) {
	data, err := os.ReadFile("testdata/commonmark-0.31.2.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Example        int
		Section        string
		Markdown, HTML string
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != 652 {
		t.Fatalf("%d examples", len(examples))
	}
	p := New(Options{})
	p.rawHTML = true
	for _, e := range examples {
		// A first paragraph keeps a leading heading in the body.
		d := p.Parse([]byte("first\n\n"+e.Markdown), 1)
		got := strings.TrimPrefix(fill(d, func(s Slot) string {
			if s.Kind == SlotURL {
				return string(escape(nil, util.URLEscape([]byte(d.Links[s.Link].Dest), false)))
			}
			return ""
		}), "<p>first</p>\n")
		got = headingAdditions.ReplaceAllStringFunc(got, func(s string) string {
			if strings.HasPrefix(s, "<h") {
				return s[:3] + ">"
			}
			return ""
		})
		got, want := additions.Replace(got), additions.Replace(e.HTML)
		if why, ok := deviations[e.Example]; ok {
			if got == want {
				t.Errorf("example %d conforms, although it should not: %s", e.Example, why)
			}
			continue
		}
		if got != want {
			t.Errorf("example %d (%s)\n%s\n--- got\n%s\n--- want\n%s", e.Example, e.Section, e.Markdown, got, want)
		}
	}
}
