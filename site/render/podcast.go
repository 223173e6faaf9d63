package render

import (
	"cmp"
	"crypto/sha1"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"podbook/site/model"
)

// episodesMost is how many sessions a podcast carries, the newest first.
const episodesMost = 500

// personMost is how many characters the name of a person may have.
const personMost = 128

// podcastCover is the theme's picture of podcasts, square and 1400 pixels wide at
// least, as directories demand.
const podcastCover = "podcast.png"

// rss is a podcast: RSS 2.0 with the namespaces of Apple and of Podcasting 2.0. The
// names of its elements are written with their prefixes, which encoding/xml would
// spread over every element.
type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	ITunes  string     `xml:"xmlns:itunes,attr"`
	Podcast string     `xml:"xmlns:podcast,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string      `xml:"title"`
	Link        string      `xml:"link"`
	Self        atomLink    `xml:"atom:link"`
	Description string      `xml:"description"`
	Language    string      `xml:"language"`
	PubDate     string      `xml:"pubDate"`
	Generator   string      `xml:"generator"`
	Author      string      `xml:"itunes:author"`
	Image       rssHref     `xml:"itunes:image"`
	Category    rssCategory `xml:"itunes:category"`
	Explicit    bool        `xml:"itunes:explicit"`
	Type        string      `xml:"itunes:type"`
	GUID        string      `xml:"podcast:guid"`
	Locked      string      `xml:"podcast:locked"`
	Items       []rssItem   `xml:"item"`
}

type rssHref struct {
	Href string `xml:"href,attr"`
}

type rssCategory struct {
	Text string `xml:"text,attr"`
}

type rssItem struct {
	Title       string          `xml:"title"`
	Link        string          `xml:"link"`
	GUID        string          `xml:"guid"`
	PubDate     string          `xml:"pubDate"`
	Description string          `xml:"description"`
	Enclosure   rssEnclosure    `xml:"enclosure"`
	Author      string          `xml:"itunes:author,omitempty"`
	Duration    int             `xml:"itunes:duration,omitempty"` // seconds
	Explicit    bool            `xml:"itunes:explicit"`
	EpisodeType string          `xml:"itunes:episodeType"`
	Transcripts []rssTranscript `xml:"podcast:transcript"`
	Chapters    *rssChapters    `xml:"podcast:chapters"`
	Persons     []rssPerson     `xml:"podcast:person"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

type rssTranscript struct {
	URL      string `xml:"url,attr"`
	Type     string `xml:"type,attr"`
	Language string `xml:"language,attr,omitempty"`
	Rel      string `xml:"rel,attr"`
}

type rssChapters struct {
	URL  string `xml:"url,attr"`
	Type string `xml:"type,attr"`
}

type rssPerson struct {
	Role string `xml:"role,attr"`
	Href string `xml:"href,attr,omitempty"`
	Name string `xml:",chardata"`
}

// podcast writes the sessions of the hub, a tag or a pod that have a file to listen
// to. The model lists such pages only when the hub's address is known.
func (r *Renderer) podcast(p *model.Page) ([]byte, string, error) {
	link, title := "/", r.site.Title
	if at, ok := r.hub.Page("/sessions/"); ok {
		link = at.URL
	}
	switch {
	case p.Tag != nil:
		link, title = p.Tag.URL, p.Tag.Label+" – "+r.site.Title
	case p.Pod != nil:
		link, title = p.Pod.URL, p.Pod.Title+" – "+r.site.Title
	}
	episodes := r.hub.Episodes(p, episodesMost)
	at := r.site.absolute
	c := rssChannel{Title: title, Link: at(link), Self: atomLink{"self", typePodcast, at(p.URL)}, Description: r.site.Description, Language: r.site.Language,
		PubDate: episodes[0].Date.Format(time.RFC1123Z), Generator: "Podbook", Author: r.site.Title,
		Image: rssHref{at("/" + r.theme.public[podcastCover])}, Category: rssCategory{cmp.Or(r.hub.Settings.Sessions.Category, "Business")},
		Type: "episodic", GUID: podcastGUID(at(p.URL)), Locked: "yes"}
	if c.Description == "" || p.Tag != nil || p.Pod != nil {
		c.Description = "Recorded knowledge-share sessions: " + title
	}
	for _, e := range episodes {
		c.Items = append(c.Items, r.episode(e))
	}
	data, err := markup(rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", ITunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
		Podcast: "https://podcastindex.org/namespace/1.0", Channel: c})
	return data, typePodcast + "; charset=utf-8", err
}

func (r *Renderer) episode(e *model.Entry) rssItem {
	at := r.site.absolute
	rec, _ := r.hub.Recording(e)
	it := rssItem{Title: e.Title, Link: at(e.URL), GUID: at(e.URL), PubDate: e.Date.Format(time.RFC1123Z), Description: cmp.Or(e.Description, e.Title),
		Enclosure: rssEnclosure{rec.URL, rec.Size, rec.Type}, Duration: int(e.File.End() + .5), EpisodeType: "full", Persons: r.persons(e)}
	if !strings.Contains(rec.URL, "://") {
		it.Enclosure.URL = at(rec.URL)
	}
	if pod := r.hub.Host(e); pod != nil {
		it.Author = pod.Title
	}
	if e.File.Captions != nil {
		for i, t := range e.File.Captions.Tracks {
			if url := r.hub.Captions(e, i); url != "" {
				it.Transcripts = append(it.Transcripts, rssTranscript{at(url), "text/vtt", r.captionLang(e, t), "captions"})
			}
		}
	}
	if url, _ := r.hub.Chapters(e); url != "" {
		it.Chapters = &rssChapters{at(url), typeChapters}
	}
	return it
}

// persons are who is heard: the pod that hosts the session, which is its host, and the
// speakers, who are its guests. A speaker who has the host's name is the host.
func (r *Renderer) persons(e *model.Entry) []rssPerson {
	meta := e.File.Source.Meta.Session()
	var list []rssPerson
	add := func(role, name, href string) {
		if len([]rune(name)) > personMost {
			name = string([]rune(name)[:personMost])
		}
		if name != "" && !slices.ContainsFunc(list, func(p rssPerson) bool { return strings.EqualFold(p.Name, name) }) {
			list = append(list, rssPerson{role, href, name})
		}
	}
	if pod := r.hub.Host(e); pod != nil {
		add("host", pod.Title, r.site.absolute(pod.URL))
	} else {
		add("host", meta.Host.Text, "")
	}
	for _, w := range meta.Speakers {
		add("guest", w.Text, "")
	}
	return list
}

// podcastGUID is the UUID of a podcast by the rule of its namespace: version 5, of the
// feed's URL without scheme.
func podcastGUID(feed string) string {
	namespace := [16]byte{0xea, 0xd4, 0xc2, 0x36, 0xbf, 0x58, 0x58, 0xc6, 0xa2, 0xc6, 0xa6, 0xb2, 0x8d, 0x12, 0x8c, 0xb6}
	_, name, _ := strings.Cut(feed, "://")
	sum := sha1.Sum(append(namespace[:], strings.TrimRight(name, "/")...))
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x50, u[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// podcastOf is the podcast of what is shown at a URL, as an alternate of the page.
func (r *Renderer) podcastOf(v *View, at, title string) []Alternate {
	if feed := r.hub.Podcast(at); feed != "" {
		return []Alternate{{typePodcast, title, v.Rel(feed)}}
	}
	return nil
}
