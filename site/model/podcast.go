package model

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// MediaType is the type of a recording by its name, "" when it is none that browsers
// and podcast programs play.
func MediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".mp3":
		return "audio/mpeg"
	case ".m4a":
		return "audio/mp4"
	case ".ogg", ".oga", ".opus":
		return "audio/ogg"
	case ".wav":
		return "audio/wav"
	case ".mp4", ".m4v":
		return "video/mp4"
	case ".mov":
		return "video/quicktime"
	case ".ogv":
		return "video/ogg"
	case ".webm":
		return "video/webm"
	}
	return ""
}

// Recording is the media file of a session.
type Recording struct {
	URL  string // below the base for a file of the hub, else absolute
	Type string // "audio/mpeg"
	Size int64  // in bytes, 0 when the file lies elsewhere
}

// Recording is the media file that a session names, in the hub or elsewhere; false
// when it names none, or a page that plays it.
func (h *Hub) Recording(e *Entry) (Recording, bool) {
	name := e.File.Source.Meta.Session().Recording.Text
	if strings.Contains(name, "://") {
		u, err := url.Parse(name)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || MediaType(u.Path) == "" {
			return Recording{}, false
		}
		return Recording{URL: name, Type: MediaType(u.Path)}, true
	}
	if name == "" || MediaType(name) == "" {
		return Recording{}, false
	}
	p := h.at("/" + BesideEntry(e, name))
	if p == nil || p.Kind != PageAsset {
		return Recording{}, false
	}
	return Recording{URL: p.URL, Type: MediaType(name), Size: p.Asset.Size}, true
}

// Poster is the picture that stands for a recording in the hub until it plays: a file
// beside it with its name. "" when there is none.
func (h *Hub) Poster(e *Entry) string {
	rec, ok := h.Recording(e)
	if !ok || strings.Contains(rec.URL, "://") {
		return ""
	}
	stem := decode(strings.TrimSuffix(rec.URL, path.Ext(rec.URL)))
	for _, ext := range [...]string{".jpg", ".png", ".webp", ".avif"} {
		if p := h.at(stem + ext); p != nil && p.Kind == PageAsset {
			return p.URL
		}
	}
	return ""
}

// podcasts reports whether sessions are published as podcasts: programs fetch those
// from afar, so a hub that does not know its own address has none.
func (b *builder) podcasts() bool {
	set := &b.hub.Settings
	return set.BaseURL != "" && set.Writes("podcast") && slices.ContainsFunc(b.hub.Sessions, b.hub.episode)
}

// episode reports whether a session can be one of a podcast: it was held, and there is
// a file to fetch.
func (h *Hub) episode(e *Entry) bool {
	_, ok := h.Recording(e)
	return ok && !e.Date.IsZero()
}

// addPodcasts lists the podcasts: of the hub, and of each tag and pod that has one.
func (b *builder) addPodcasts() {
	if !b.podcasts() {
		return
	}
	b.addOurs(Page{Kind: PagePodcast, URL: "/podcast.xml"})
	for _, t := range b.hub.Tags {
		b.addPodcast(Page{URL: t.URL, Tag: t})
	}
	for _, p := range b.hub.Pods {
		b.addPodcast(Page{URL: p.URL, Pod: p})
	}
}

func (b *builder) addPodcast(p Page) {
	p.Kind, p.URL = PagePodcast, p.URL+"podcast.xml"
	if len(b.hub.Episodes(&p, 1)) > 0 {
		b.addOurs(p)
	}
}

// Episodes are the sessions of a podcast, newest first, limit at most: those with its
// tag or one below it, or those that its pod hosts or that are for it.
func (h *Hub) Episodes(p *Page, limit int) []*Entry {
	var list []*Entry
	for _, e := range h.Sessions {
		if len(list) == limit {
			break
		}
		if (p.Tag == nil || e.has(p.Tag)) && (p.Pod == nil || h.Host(e) == p.Pod || slices.Contains(e.Pods, p.Pod)) && h.episode(e) {
			list = append(list, e)
		}
	}
	return list
}

// Podcast is where the podcast stands of what is shown at a URL, "" without one.
func (h *Hub) Podcast(at string) string {
	if p := h.at(decode(at + "podcast.xml")); p != nil && p.Kind == PagePodcast {
		return p.URL
	}
	return ""
}
