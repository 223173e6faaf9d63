package render

import (
	"maps"
	"slices"
	"testing"
)

func TestListsOfEntriesFollowTheEntries(t *testing.T) {
	files := maps.Clone(sample)
	files["lists/all.md"] = "# Lists\n\n```entries\ntag: SEO\ntype: entry\n```\n\n```entries\ntag: Regional-EMEA\ntype: pod\n```\n"
	files["lists/around.md"] = "# Around\n\n![[lists/all]]\n"
	show := func(url string) (titles, hrefs []string, empty int) {
		hub, theme := build(t, files)
		doc := parse(t, page(t, hub, New(hub, theme), url))
		for _, a := range find(doc, ".prose .item-title a") {
			href, _ := attr(a, "href")
			hrefs = append(hrefs, href)
		}
		return texts(doc, ".prose .item-title a"), hrefs, len(find(doc, ".prose .entries-none"))
	}
	for _, url := range []string{"/lists/all/", "/lists/around/"} {
		titles, hrefs, empty := show(url)
		if !slices.Equal(titles, []string{"Client brief", "The plan"}) || !slices.Equal(hrefs, []string{"../../guides/brief/", "../../guides/plan/"}) || empty != 1 {
			t.Errorf("%s lists %q at %q, with %d empty lists", url, titles, hrefs, empty)
		}
	}
	files["guides/brief.md"] = "---\ntitle: A <b>bold</b> brief\ntags: [SEO]\n---\n"
	if titles, _, _ := show("/lists/all/"); !slices.Equal(titles, []string{"A <b>bold</b> brief", "The plan"}) {
		t.Errorf("after an edit it lists %q", titles)
	}
}
