package render

import (
	"net/url"
	"regexp"
	"strings"

	"podbook/site/model"
)

// Frame is a recording that only the page of a service plays. A script puts that
// page into a frame when the reader presses the link to it.
type Frame struct {
	Service string // for people: "YouTube"
	Origin  string // what the page must be allowed to frame
	Src     string // address of the frame, to which At and a second can be added
	Watch   string // address of the service's own page, likewise
	At      string // parameter or fragment that says where to begin, for Watch
	SrcAt   string // the same for Src
}

var frameID = regexp.MustCompile(`^[A-Za-z0-9_-]{5,64}$`)

// frameOf tells how to frame the recording at an address; nil when it is of no
// service that Podbook knows.
func frameOf(address string) *Frame {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return nil
	}
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "m.")
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	first, last := parts[0], parts[len(parts)-1]
	switch host {
	case "youtube.com", "youtube-nocookie.com", "youtu.be":
		id := ""
		switch {
		case host == "youtu.be":
			id = first
		case first == "watch":
			id = u.Query().Get("v")
		case first == "live" || first == "embed" || first == "shorts" || first == "v":
			id = last
		}
		if !frameID.MatchString(id) {
			return nil
		}
		const origin = "https://www.youtube-nocookie.com"
		return &Frame{"YouTube", origin, origin + "/embed/" + id + "?autoplay=1&rel=0", "https://www.youtube.com/watch?v=" + id, "&t=", "&start="}
	case "vimeo.com", "player.vimeo.com":
		if first == "video" {
			parts = parts[1:]
		}
		if len(parts) == 0 || !frameID.MatchString(parts[0]) || strings.Trim(parts[0], "0123456789") != "" {
			return nil
		}
		id, secret := parts[0], u.Query().Get("h") // an unlisted film has a second part
		if len(parts) > 1 {
			secret = parts[1]
		}
		src, watch := "https://player.vimeo.com/video/"+id+"?dnt=1&autoplay=1", "https://vimeo.com/"+id
		if frameID.MatchString(secret) {
			src, watch = src+"&h="+secret, watch+"/"+secret
		}
		return &Frame{"Vimeo", "https://player.vimeo.com", src, watch, "#t=", "#t="}
	case "loom.com":
		if first != "share" && first != "embed" || !frameID.MatchString(last) || len(parts) != 2 {
			return nil
		}
		return &Frame{"Loom", "https://www.loom.com", "https://www.loom.com/embed/" + last + "?autoplay=1", "https://www.loom.com/share/" + last, "?t=", "&t="}
	}
	return nil
}

// FrameOrigin is the one other host that a page may show in a frame, once the
// reader asks for it; "" for nearly all pages.
func FrameOrigin(p *model.Page) string {
	if p.Kind != model.PageEntry || p.Entry == nil || p.Entry.Type != "session" {
		return ""
	}
	if f := frameOf(p.Entry.File.Source.Meta.Session().Recording.Text); f != nil {
		return f.Origin
	}
	return ""
}
