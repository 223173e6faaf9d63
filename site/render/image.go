package render

import (
	"strings"

	"podbook/site/markdown"
	"podbook/site/model"
)

// image tells what picture stands for a page where others link to it: the one that
// frontmatter names, the first of the entry, or the hub's logo. Only absolute URLs of
// pictures of pixels are of use there.
func (v *View) image(meta func(key, name, content string)) {
	t, alt := v.picture()
	if t.URL == "" && usable(v.Site.Logo) && v.Site.Base != "" {
		t = model.Target{URL: v.Site.Logo, Internal: true}
	}
	url := v.absolute(t)
	if url == "" {
		return
	}
	meta("property", "og:image", url)
	if t.Asset != nil && t.Asset.Width > 0 {
		meta("property", "og:image:width", itoa(t.Asset.Width))
		meta("property", "og:image:height", itoa(t.Asset.Height))
	}
	meta("property", "og:image:alt", alt)
	if t.URL != v.Site.Logo {
		meta("name", "twitter:card", "summary_large_image")
	}
}

// picture is the entry's own; no URL for none.
func (v *View) picture() (t model.Target, alt string) {
	if v.Entry == nil {
		return t, ""
	}
	e := v.Entry.Entry
	if e.Image != nil && v.absolute(*e.Image) != "" {
		return *e.Image, e.Title
	}
	for i, t := range e.Links() {
		if l := &e.File.Doc.Links[i]; (l.Kind == markdown.LinkImage || l.Kind == markdown.LinkEmbed && t.Asset != nil) && v.absolute(t) != "" {
			return t, ""
		}
	}
	return model.Target{}, ""
}

// absolute is the URL of a picture for other sites; "" when it has none.
func (v *View) absolute(t model.Target) string {
	path, _, _ := strings.Cut(t.URL, "#")
	path, _, _ = strings.Cut(path, "?")
	switch {
	case t.Broken || t.Part || !usable(path):
	case t.Internal && v.Site.Base != "":
		return v.Site.Base + t.URL
	case !t.Internal && strings.HasPrefix(t.URL, "https://"):
		return t.URL
	}
	return ""
}

// usable reports whether a picture is of a format that all who show links know.
func usable(url string) bool {
	i := strings.LastIndexByte(url, '.')
	if i < 0 {
		return false
	}
	switch strings.ToLower(url[i:]) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return true
	}
	return false
}
