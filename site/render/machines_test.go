package render

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
)

// graph reads the JSON-LD of a page, by type.
func graph(t *testing.T, page []byte) map[string]map[string]any {
	t.Helper()
	by := map[string]map[string]any{}
	for _, n := range find(parse(t, page), "script[type=application/ld+json]") {
		var ld struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(n.FirstChild.Data), &ld); err != nil {
			t.Fatalf("%v in %s", err, n.FirstChild.Data)
		}
		if ld.Context != "https://schema.org" {
			t.Errorf("context %q", ld.Context)
		}
		for _, o := range ld.Graph {
			by[o["@type"].(string)] = o
		}
	}
	return by
}

func TestPagesSayWhatTheyAreInJSONLD(t *testing.T) {
	hub, theme := build(t, with(sample,
		"faq.md", "---\ntitle: Questions\n---\n## Who decides?\n\nThe pod </script>.\n\n## Until when?\n\nMonday.\n",
		"help.md", "---\ntitle: Help\n---\n## Why?\n\nSo.\n\n## First\n\n## Second\n\n## Third\n"))
	r := New(hub, theme)
	g := graph(t, page(t, hub, r, "/guides/brief/"))
	a := g["Article"]
	if a["headline"] != "Client brief" || a["url"] != "https://example.org/hub/guides/brief/" || a["dateModified"] != "2026-01-02" || a["author"].(map[string]any)["name"] != "SEO" {
		t.Errorf("article: %v", a)
	}
	items := g["BreadcrumbList"]["itemListElement"].([]any)
	if len(items) != 3 || items[1].(map[string]any)["item"] != "https://example.org/hub/guides/" || items[2].(map[string]any)["name"] != "Client brief" {
		t.Errorf("breadcrumbs: %v", items)
	}
	if g := graph(t, page(t, hub, r, "/")); g["WebSite"]["url"] != "https://example.org/hub/" {
		t.Errorf("home: %v", g)
	}
	if g := graph(t, page(t, hub, r, "/help/")); g["FAQPage"] != nil {
		t.Error("one question among four headings does not make an FAQ")
	}
	faq := graph(t, page(t, hub, r, "/faq/"))["FAQPage"]
	asked := faq["mainEntity"].([]any)
	if len(asked) != 2 {
		t.Fatalf("FAQ: %v", faq)
	}
	first := asked[0].(map[string]any)
	if first["name"] != "Who decides?" || first["url"] != "https://example.org/hub/faq/#who-decides" || !strings.Contains(first["acceptedAnswer"].(map[string]any)["text"].(string), "The pod") {
		t.Errorf("first question: %v", first)
	}
}

func TestFoldersHaveFeeds(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	var feed struct {
		Entries []struct {
			Title string `xml:"title"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(page(t, hub, r, "/guides/feed.xml"), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != 2 || feed.Entries[0].Title != "The plan" {
		t.Errorf("the feed of guides: %v", feed)
	}
	wantAttr(t, parse(t, page(t, hub, r, "/guides/")), "link[type=application/atom+xml][title=Guides]", "href", "feed.xml")
}

func TestFilesForHostsAndPrograms(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	if got := string(page(t, hub, r, "/_redirects")); got != "/hub/old/brief/ /hub/guides/brief/ 301\n" {
		t.Errorf("_redirects: %q", got)
	}
	var m struct {
		Name  string
		Icons []struct{ Src, Sizes string }
	}
	if err := json.Unmarshal(page(t, hub, r, "/manifest.webmanifest"), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "Playbook" || len(m.Icons) != 4 {
		t.Errorf("manifest: %v", m)
	}
	for _, i := range m.Icons {
		if _, ok := hub.Page("/" + i.Src); !ok {
			t.Errorf("the manifest's icon %s is not there", i.Src)
		}
	}
	full := string(page(t, hub, r, "/llms-full.txt"))
	if strings.Count(full, "\nSource: ") != len(hub.Entries) || !strings.Contains(full, "Source: https://example.org/hub/guides/brief/\n\n# Client *brief*\n") {
		t.Errorf("llms-full.txt: %s", full)
	}

	hub, theme = build(t, with(sample, "podbook.yaml", "title: Small\noutputs: [search]\n"))
	for _, url := range []string{"/_redirects", "/manifest.webmanifest", "/llms-full.txt", "/guides/feed.xml", "/guides/print/"} {
		if _, ok := hub.Page(url); ok {
			t.Errorf("%s is there although outputs leaves it out", url)
		}
	}
	if n := find(parse(t, page(t, hub, New(hub, theme), "/guides/")), "link[rel=manifest]"); len(n) > 0 {
		t.Error("a page links the manifest that is not there")
	}
}

// All of a folder on one page: in reading order, with links that stay on the page
// where they can, and no id twice.
func TestSectionsPrintAsOnePage(t *testing.T) {
	hub, theme := build(t, sample)
	r := New(hub, theme)
	doc := parse(t, page(t, hub, r, "/guides/print/"))
	want(t, doc, "article.chapter .chapter-title", "Guides", "Client brief", "The plan", "A leaf")
	wantAttr(t, doc, "a[href=#c3-second]", "href", "#c3-second") // plan.md#second, from the brief
	wantAttr(t, doc, "a[href=#c3-first]", "href", "#c3-first")   // #first, from the plan itself
	wantAttr(t, doc, "a[href=#c2]", "href", "#c2")               // [[Client brief]]
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		id, ok := attr(n, "id")
		if ok && ids[id] {
			t.Errorf("the id %q stands twice", id)
		}
		ids[id] = true
	}
	for _, a := range find(doc, "main a") {
		if href, _ := attr(a, "href"); strings.HasPrefix(href, "#") && !ids[href[1:]] {
			t.Errorf("%s leads nowhere on the page", href)
		}
	}
	wantAttr(t, parse(t, page(t, hub, r, "/guides/")), "p.tools a", "href", "print/")
}

func TestEntriesCarryTheirData(t *testing.T) {
	hub, theme := build(t, with(sample, "guides/own.md", "---\ntitle: Own\naliases: [the own]\nparams: {level: 3, deep: {a: [b]}}\n---\nText.\n"))
	var list []struct {
		ID, Section string
		Aliases     []string
		Params      map[string]any
	}
	if err := json.Unmarshal(page(t, hub, New(hub, theme), "/entries.json"), &list); err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.ID == "guides/own" {
			if e.Section != "/guides/" || strings.Join(e.Aliases, ",") != "the own" || len(e.Params) != 2 {
				t.Errorf("%+v", e)
			}
			return
		}
	}
	t.Error("the entry is not listed")
}

// Search engines learn what a session is: a video or an episode, where it plays, and
// its chapters as key moments; a long transcript is a file and not in the page twice.
func TestSessionsSayWhatTheyAreInJSONLD(t *testing.T) {
	const front = "---\ntype: session\ntitle: T </script>\ndate: 2026-05-10\nduration: 1h 2m 3s\nspeakers: [Ada]\nchapters:\n  - 00:00 A\n  - 00:00 Twice\n  - 01:30 B\n"
	short := "---\n" + "Ada: 00:00:05\n\nHello.\n\nBob: 00:01:00\n\nBye.\n"
	long := "---\n" + "Ada: 00:00:05\n\n" + strings.Repeat("So much is said here. ", 300) + "\n\nBob: 00:40:00\n\nBye.\n"
	hub, theme := build(t, with(sample,
		"talks/film.md", front+"recording: film.mp4\n"+short, "talks/film.mp4", "film", "talks/film.jpg", "picture",
		"talks/long.md", front+"recording: film.mp4\n"+long,
		"talks/sound.md", front+"recording: https://media.example.com/a.mp3\n"+short,
		"talks/tube.md", front+"recording: https://youtu.be/dQw4w9WgXcQ\n"+short,
		"talks/vimeo.md", front+"recording: https://vimeo.com/12345/abcdef\n"+short,
		"talks/none.md", "---\ntype: session\ntitle: N\ndate: 2027-05-10\n---\nTo come.\n"))
	r := New(hub, theme)
	film := graph(t, page(t, hub, r, "/talks/film/"))["VideoObject"]
	for key, want := range map[string]any{
		"name": "T </script>", "uploadDate": "2026-05-10T00:00:00Z", "duration": "PT1H2M3S", "url": "https://example.org/hub/talks/film/",
		"contentUrl": "https://example.org/hub/talks/film.mp4", "encodingFormat": "video/mp4", "thumbnailUrl": "https://example.org/hub/talks/film.jpg",
		"transcript": "Hello. Bye.", "embedUrl": nil,
	} {
		if film[key] != want {
			t.Errorf("film: %s is %v, want %v", key, film[key], want)
		}
	}
	if film["description"] == "" || film["actor"].([]any)[0].(map[string]any)["name"] != "Ada" {
		t.Errorf("film: %v", film)
	}
	clips, _ := json.Marshal(film["hasPart"])
	if want := `[{"@type":"Clip","endOffset":90,"name":"A","startOffset":0,"url":"https://example.org/hub/talks/film/?t=0"},` +
		`{"@type":"Clip","endOffset":3723,"name":"B","startOffset":90,"url":"https://example.org/hub/talks/film/?t=90"}]`; string(clips) != want {
		t.Errorf("clips: %s", clips)
	}
	wantAttr(t, parse(t, page(t, hub, r, "/talks/film/")), "video", "poster", "../film.jpg")

	whole := page(t, hub, r, "/talks/long/")
	spoken := graph(t, whole)["VideoObject"]
	caption := spoken["caption"].([]any)[0].(map[string]any)
	if spoken["transcript"] != nil || caption["contentUrl"] != "https://example.org/hub/talks/long/captions.vtt" || caption["encodingFormat"] != "text/vtt" {
		t.Errorf("long: %v", spoken)
	}
	if n := strings.Count(string(whole), "So much is said"); n > 400 { // its first words are the description, too
		t.Errorf("what was said 300 times stands %d times in the page", n)
	}

	sound := graph(t, page(t, hub, r, "/talks/sound/"))["PodcastEpisode"]
	media, _ := sound["associatedMedia"].(map[string]any)
	if media["@type"] != "AudioObject" || media["contentUrl"] != "https://media.example.com/a.mp3" || media["transcript"] != "Hello. Bye." || media["duration"] != "PT1H2M3S" ||
		len(sound["hasPart"].([]any)) != 2 || sound["datePublished"] != "2026-05-10" || sound["partOfSeries"].(map[string]any)["webFeed"] != "https://example.org/hub/podcast.xml" {
		t.Errorf("sound: %v", sound)
	}
	tube := graph(t, page(t, hub, r, "/talks/tube/"))["VideoObject"]
	if tube["embedUrl"] != "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0" || tube["contentUrl"] != nil || tube["thumbnailUrl"] != "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg" {
		t.Errorf("tube: %v", tube)
	}
	if v := graph(t, page(t, hub, r, "/talks/vimeo/"))["VideoObject"]; v["embedUrl"] != "https://player.vimeo.com/video/12345?dnt=1&h=abcdef" {
		t.Errorf("vimeo: %v", v)
	}
	if n := graph(t, page(t, hub, r, "/talks/none/")); n["VideoObject"] != nil || n["Article"]["headline"] != "N" {
		t.Errorf("a session without a recording: %v", n)
	}
}
