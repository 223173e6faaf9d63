package site_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/png"
	neturl "net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	nsITunes  = "http://www.itunes.com/dtds/podcast-1.0.dtd"
	nsPodcast = "https://podcastindex.org/namespace/1.0"
	nsAtom    = "http://www.w3.org/2005/Atom"
)

// element is any element of a feed.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e element) all(space, name string) (list []element) {
	for _, c := range e.Children {
		if c.XMLName == (xml.Name{Space: space, Local: name}) {
			list = append(list, c)
		}
	}
	return list
}

func (e element) text(space, name string) string {
	if list := e.all(space, name); len(list) > 0 {
		return strings.TrimSpace(list[0].Text)
	}
	return ""
}

// rule says how often an element stands in its parent, and which attributes it has:
// those with a star may be missing.
type rule struct {
	space, name string
	least, most int
	attrs       string
}

// What RSS 2.0, Apple and the Podcasting 2.0 namespace ask of a channel and an item.
// An element that is not listed here is a mistake.
var (
	channelRules = []rule{
		{"", "title", 1, 1, ""}, {"", "link", 1, 1, ""}, {"", "description", 1, 1, ""}, {"", "language", 1, 1, ""},
		{"", "pubDate", 1, 1, ""}, {"", "generator", 0, 1, ""}, {nsAtom, "link", 1, 1, "rel type href"},
		{nsITunes, "author", 1, 1, ""}, {nsITunes, "image", 1, 1, "href"}, {nsITunes, "category", 1, 3, "text"},
		{nsITunes, "explicit", 1, 1, ""}, {nsITunes, "type", 0, 1, ""},
		{nsPodcast, "guid", 1, 1, ""}, {nsPodcast, "locked", 1, 1, "owner*"}, {"", "item", 1, 500, ""},
	}
	itemRules = []rule{
		{"", "title", 1, 1, ""}, {"", "link", 1, 1, ""}, {"", "guid", 1, 1, "isPermaLink*"}, {"", "pubDate", 1, 1, ""},
		{"", "description", 1, 1, ""}, {"", "enclosure", 1, 1, "url length type"},
		{nsITunes, "author", 0, 1, ""}, {nsITunes, "duration", 0, 1, ""}, {nsITunes, "explicit", 0, 1, ""}, {nsITunes, "episodeType", 0, 1, ""},
		{nsPodcast, "transcript", 0, 9, "url type language* rel*"}, {nsPodcast, "chapters", 0, 1, "url type"},
		{nsPodcast, "person", 0, 50, "role* group* href* img*"},
	}
	uuid5    = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
)

// podcastCheck holds feeds against the rules, and against the site that they are of.
type podcastCheck struct {
	t         *testing.T
	out, base string
}

func (c *podcastCheck) rules(what string, e element, rules []rule) {
	c.t.Helper()
	count := map[xml.Name]int{}
	for _, child := range e.Children {
		count[child.XMLName]++
		i := slices.IndexFunc(rules, func(r rule) bool { return r.space == child.XMLName.Space && r.name == child.XMLName.Local })
		if i < 0 {
			c.t.Errorf("%s: %s has no place here", what, child.XMLName)
			continue
		}
		may := strings.Fields(rules[i].attrs)
		for _, a := range child.Attrs {
			if !slices.Contains(may, a.Name.Local) && !slices.Contains(may, a.Name.Local+"*") || a.Value == "" {
				c.t.Errorf("%s: %s has %s=%q", what, child.XMLName.Local, a.Name.Local, a.Value)
			}
		}
		for _, name := range may {
			if !strings.HasSuffix(name, "*") && child.attr(name) == "" {
				c.t.Errorf("%s: %s has no %s", what, child.XMLName.Local, name)
			}
		}
		if len(child.Children) == 0 && len(child.Attrs) == 0 && strings.TrimSpace(child.Text) == "" {
			c.t.Errorf("%s: %s is empty", what, child.XMLName.Local)
		}
	}
	for _, r := range rules {
		if n := count[xml.Name{Space: r.space, Local: r.name}]; n < r.least || n > r.most {
			c.t.Errorf("%s: %d of %s %s", what, n, r.space, r.name)
		}
	}
}

// file reads what stands at a URL of the site.
func (c *podcastCheck) file(url string) []byte {
	c.t.Helper()
	name, ok := strings.CutPrefix(url, c.base)
	if !ok {
		c.t.Errorf("%s is not on this site", url)
		return nil
	}
	name, err := neturl.PathUnescape(name)
	if err != nil {
		c.t.Error(err)
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	data, err := os.ReadFile(filepath.Join(c.out, filepath.FromSlash(name)))
	if err != nil {
		c.t.Errorf("the feed names %s: %v", url, err)
	}
	return data
}

func (c *podcastCheck) feed(name string) element {
	c.t.Helper()
	data := c.file(c.base + name)
	var rss element
	if err := xml.Unmarshal(data, &rss); err != nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	if rss.XMLName.Local != "rss" || rss.attr("version") != "2.0" || len(rss.Children) != 1 {
		c.t.Fatalf("%s is no RSS 2.0", name)
	}
	ch := rss.Children[0]
	c.rules(name, ch, channelRules)
	self := ch.all(nsAtom, "link")[0]
	if self.attr("rel") != "self" || self.attr("href") != c.base+name || self.attr("type") != "application/rss+xml" {
		c.t.Errorf("%s: it says that it is %v", name, self.Attrs)
	}
	cover, kind, err := image.DecodeConfig(strings.NewReader(string(c.file(ch.all(nsITunes, "image")[0].attr("href")))))
	if err != nil || kind != "png" || cover.Width != cover.Height || cover.Width < 1400 || cover.Width > 3000 {
		c.t.Errorf("%s: cover %+v %s %v", name, cover, kind, err)
	}
	if !strings.Contains("|Arts|Business|Education|Technology|", "|"+ch.all(nsITunes, "category")[0].attr("text")+"|") ||
		ch.text(nsITunes, "explicit") != "false" || !slices.Contains([]string{"yes", "no"}, ch.text(nsPodcast, "locked")) ||
		!uuid5.MatchString(ch.text(nsPodcast, "guid")) || !language.MatchString(ch.text("", "language")) {
		c.t.Errorf("%s: the channel says %+v", name, ch.Children)
	}
	c.file(ch.text("", "link"))
	seen, last := map[string]bool{}, time.Time{}
	for i, it := range ch.all("", "item") {
		what := fmt.Sprintf("%s, item %d", name, i)
		c.rules(what, it, itemRules)
		at, err := time.Parse("Mon, 02 Jan 2006 15:04:05 -0700", it.text("", "pubDate"))
		if err != nil || !last.IsZero() && at.After(last) || i == 0 && it.text("", "pubDate") != ch.text("", "pubDate") {
			c.t.Errorf("%s: published %v after %v, %v", what, at, last, err)
		}
		last = at
		guid := it.text("", "guid")
		if seen[guid] {
			c.t.Errorf("%s: %s stands twice", what, guid)
		}
		seen[guid] = true
		c.item(what, it)
	}
	return ch
}

func (c *podcastCheck) item(what string, it element) {
	c.t.Helper()
	c.file(it.text("", "link"))
	if guid := it.all("", "guid")[0]; guid.attr("isPermaLink") != "false" {
		c.file(guid.Text)
	}
	if n := len(it.text("", "description")); n > 4000 {
		c.t.Errorf("%s: description of %d bytes", what, n)
	}
	if n, err := strconv.Atoi(it.text(nsITunes, "duration")); it.text(nsITunes, "duration") != "" && (err != nil || n <= 0) {
		c.t.Errorf("%s: duration %q", what, it.text(nsITunes, "duration"))
	}
	enc := it.all("", "enclosure")[0]
	types := map[string]string{".mp3": "audio/mpeg", ".webm": "video/webm", ".m4a": "audio/mp4"}
	if want := types[filepath.Ext(enc.attr("url"))]; enc.attr("type") != want {
		c.t.Errorf("%s: %s is %s", what, enc.attr("url"), enc.attr("type"))
	}
	if size := enc.attr("length"); strings.HasPrefix(enc.attr("url"), c.base) {
		if n := len(c.file(enc.attr("url"))); strconv.Itoa(n) != size {
			c.t.Errorf("%s: %s bytes, the file has %d", what, size, n)
		}
	} else if size != "0" || !strings.HasPrefix(enc.attr("url"), "https://") {
		c.t.Errorf("%s: a file elsewhere has %s bytes at %s", what, size, enc.attr("url"))
	}
	for _, tr := range it.all(nsPodcast, "transcript") {
		if tr.attr("type") != "text/vtt" || !language.MatchString(tr.attr("language")) || !strings.HasPrefix(string(c.file(tr.attr("url"))), "WEBVTT\n\n") {
			c.t.Errorf("%s: transcript %v", what, tr.Attrs)
		}
	}
	for _, chapters := range it.all(nsPodcast, "chapters") {
		var said struct {
			Version  string
			Chapters []struct {
				StartTime *float64
				EndTime   *float64
				Title     string
			}
		}
		if err := json.Unmarshal(c.file(chapters.attr("url")), &said); err != nil || !strings.HasPrefix(said.Version, "1.2") || chapters.attr("type") != "application/json+chapters" {
			c.t.Errorf("%s: chapters %v %+v", what, err, said)
		}
		for i, ch := range said.Chapters {
			if ch.StartTime == nil || ch.Title == "" || ch.EndTime != nil && *ch.EndTime <= *ch.StartTime || i > 0 && *ch.StartTime < *said.Chapters[i-1].StartTime {
				c.t.Errorf("%s: chapter %d is %+v", what, i, ch)
			}
		}
	}
	for _, p := range it.all(nsPodcast, "person") {
		if name := strings.TrimSpace(p.Text); name == "" || len([]rune(name)) > 128 || p.attr("role") != "host" && p.attr("role") != "guest" {
			c.t.Errorf("%s: person %q, %s", what, name, p.attr("role"))
		}
		if href := p.attr("href"); href != "" {
			c.file(href)
		}
	}
}

// podcastHub is a hub of sessions of every kind: recorded here and elsewhere, on a
// page that is no file, planned, undated.
var podcastHub = map[string]string{
	"podbook.yaml":  "title: Acme & co\nbase_url: https://example.org/hub/\n",
	"taxonomy.yaml": "tags:\n  SEO: {}\n  Technical-SEO: {parent: SEO}\n  Video: {}\n",
	"pods/seo.md":   "---\ntype: pod\ntitle: SEO\n---\nWe.\n",
	"talks/one.md": "---\ntype: session\ntitle: One <two> & three\ndate: 2026-03-01\nhost: seo\nspeakers: [SEO, \"Ada Łovelace\", \"" + strings.Repeat("Långnam", 30) + "\"]\n" +
		"tags: [Technical-SEO]\nrecording: a file.mp3\ntranscript: {en: one.vtt, pt-BR: one.srt}\nchapters:\n  - 00:01 A\n  - 00:04 B\n---\nWhat & why.\n",
	"talks/a file.mp3": "not really sound, but of a size",
	"talks/one.vtt":    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Hello.\n\n00:04.000 --> 00:05.500\n<v Ada>Bye.\n",
	"talks/one.srt":    "1\n00:00:01,000 --> 00:00:02,000\nOlá.\n",
	"talks/two.md":     "---\ntype: session\ntitle: Two\ndate: 2026-06-01T10:00:00+02:00\nhost: Guests\nduration: 26s\nrecording: two.webm\ntags: [Video]\n---\n",
	"talks/two.webm":   "a picture that moves",
	"talks/far.md":     "---\ntype: session\ntitle: Far\ndate: 2026-01-01\nhost: seo\nduration: 30m\nrecording: https://media.example.com/far.m4a\n---\n",
	"talks/tube.md":    "---\ntype: session\ntitle: Tube\ndate: 2026-04-01\nhost: seo\ntags: [Watched]\nrecording: https://www.youtube.com/watch?v=abc\n---\n",
	"talks/plan.md":    "---\ntype: session\ntitle: Planned\ndate: 2027-04-01\nhost: seo\n---\n",
	"talks/when.md":    "---\ntype: session\ntitle: Undated\nrecording: two.webm\n---\n",
}

func TestPodcastsAreValidAndTrue(t *testing.T) {
	dir, cache := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		t.Helper()
		at := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o777), os.WriteFile(at, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range podcastHub {
		write(name, text)
	}
	out := filepath.Join(t.TempDir(), "out")
	build(t, dir, cache, out)
	c := &podcastCheck{t, out, "https://example.org/hub/"}
	titles := func(ch element) string {
		var list []string
		for _, it := range ch.all("", "item") {
			list = append(list, it.text("", "title"))
		}
		return strings.Join(list, ", ")
	}
	for name, want := range map[string]string{
		"podcast.xml":                    "Two, One <two> & three, Far",
		"pods/seo/podcast.xml":           "One <two> & three, Far",
		"tags/seo/podcast.xml":           "One <two> & three",
		"tags/technical-seo/podcast.xml": "One <two> & three",
		"tags/video/podcast.xml":         "Two",
	} {
		if got := titles(c.feed(name)); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
	}
	var persons []string
	for _, p := range c.feed("podcast.xml").all("", "item")[1].all(nsPodcast, "person") {
		persons = append(persons, p.attr("role")+" "+p.Text)
	}
	if got := strings.Join(persons, ", "); !strings.HasPrefix(got, "host SEO, guest Ada Łovelace, guest Långnam") || len(persons) != 3 {
		t.Errorf("persons: %s", got)
	}
	if _, err := os.Stat(filepath.Join(out, "tags/watched/podcast.xml")); err == nil {
		t.Error("a tag that has no recording to fetch has a podcast")
	}
	for page, want := range map[string]string{
		"sessions/index.html": `href="../podcast.xml"`, "pods/seo/index.html": `href="podcast.xml"`, "tags/seo/index.html": `href="podcast.xml"`,
	} {
		html := string(c.file(c.base + page))
		if !strings.Contains(html, `<link rel="alternate" type="application/rss+xml"`) || !strings.Contains(html, want) {
			t.Errorf("%s does not announce its podcast", page)
		}
	}
	if n := strings.Count(string(c.file(c.base+"sessions/index.html")), `href="../podcast.xml"`); n != 2 {
		t.Errorf("the programme leads to the podcast %d times, want a link for programs and one for people", n)
	}

	// Without the hub's address, or when nobody wants them, there is neither a podcast nor its cover.
	for _, settings := range []string{"title: Acme\n", "base_url: https://example.org/\noutputs: [feed]\n"} {
		write("podbook.yaml", settings)
		build(t, dir, cache, out)
		err := filepath.WalkDir(out, func(p string, d os.DirEntry, err error) error {
			if strings.Contains(d.Name(), "podcast") {
				t.Errorf("with %q there is %s", settings, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
