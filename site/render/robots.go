package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"strings"

	"podbook/site/model"
)

type sitemapSet struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

// sitemapMost is the most URLs that the protocol allows in one file.
const sitemapMost = 50_000

// sitemap lists every page that a search engine should know, with its date where
// an entry says one.
func (r *Renderer) sitemap() ([]byte, string, error) {
	var set sitemapSet
	for _, p := range r.hub.Pages {
		switch p.Kind {
		case model.PageEntry, model.PageFolder, model.PageHome, model.PageTag, model.PageTags, model.PagePod, model.PagePods, model.PageSessions:
		default:
			continue
		}
		if len(set.URLs) == sitemapMost {
			break
		}
		u := sitemapURL{Loc: r.site.Base + p.URL}
		if p.Entry != nil {
			u.Lastmod = day(changed(p.Entry)).ISO
		}
		set.URLs = append(set.URLs, u)
	}
	data, err := markup(set)
	return data, "application/xml; charset=utf-8", err
}

// robots lets everybody read everything but the endless space of searches.
func (r *Renderer) robots() ([]byte, string, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "User-agent: *\nDisallow: %ssearch/?\nDisallow: %sapi/\n", r.site.BasePath, r.site.BasePath)
	if r.site.Base != "" {
		fmt.Fprintf(&b, "\nSitemap: %s/sitemap.xml\n", r.site.Base)
	}
	return b.Bytes(), typeText, nil
}

type openSearch struct {
	XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string   `xml:"ShortName"`
	Description string   `xml:"Description"`
	Encoding    string   `xml:"InputEncoding"`
	URLs        []openSearchURL
}

type openSearchURL struct {
	XMLName  xml.Name `xml:"Url"`
	Type     string   `xml:"type,attr"`
	Method   string   `xml:"method,attr"`
	Template string   `xml:"template,attr"`
}

// OpenSearch lets a browser add the hub, which stands at base, as a search engine.
// The format allows 16 characters of name.
func (r *Renderer) OpenSearch(base string) ([]byte, string, error) {
	short := []rune(r.site.Title)
	data, err := markup(openSearch{
		ShortName: string(short[:min(16, len(short))]), Description: "Search " + r.site.Title, Encoding: "UTF-8",
		URLs: []openSearchURL{{Type: "text/html", Method: "get", Template: base + searchPage + "?q={searchTerms}"}},
	})
	return data, "application/opensearchdescription+xml; charset=utf-8", err
}

// redirect sends a reader from an old URL to the entry's present one, on hosts
// that cannot answer with a status.
func (r *Renderer) redirect(p *model.Page) ([]byte, string, error) {
	to := html.EscapeString(Rel(p.URL, p.To))
	title := to
	if p.Entry != nil {
		title = html.EscapeString(p.Entry.Title)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n<title>%s</title>\n", html.EscapeString(r.site.Language), title)
	fmt.Fprintf(&b, "<meta http-equiv=\"refresh\" content=\"0; url=%s\">\n<meta name=\"robots\" content=\"noindex\">\n", to)
	if a := r.site.absolute(p.To); a != "" {
		fmt.Fprintf(&b, "<link rel=\"canonical\" href=\"%s\">\n", html.EscapeString(a))
	}
	fmt.Fprintf(&b, "<p>This page has moved: <a href=\"%s\">%s</a></p>\n</html>\n", to, title)
	return b.Bytes(), typeHTML, nil
}

// redirects writes _redirects, which static hosts such as Netlify and Cloudflare
// Pages answer with a status by: "/old/ /new/ 301".
func (r *Renderer) redirects() ([]byte, string, error) {
	var b bytes.Buffer
	base := strings.TrimSuffix(r.site.BasePath, "/")
	for _, p := range r.hub.Pages {
		if p.Kind == model.PageRedirect {
			fmt.Fprintf(&b, "%s %s 301\n", base+p.URL, base+p.To)
		}
	}
	return b.Bytes(), typeText, nil
}

// paperColour is --paper of the style sheet by day: what a window shows before
// the page does.
const paperColour = "#fcfdfb"

type manifest struct {
	Name        string         `json:"name"`
	ShortName   string         `json:"short_name"`
	Description string         `json:"description,omitempty"`
	Lang        string         `json:"lang"`
	Dir         string         `json:"dir"`
	StartURL    string         `json:"start_url"`
	Display     string         `json:"display"`
	Background  string         `json:"background_color"`
	Theme       string         `json:"theme_color"`
	Icons       []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// manifest lets a phone put the hub beside its applications.
func (r *Renderer) manifest() ([]byte, string, error) {
	m := manifest{Name: r.site.Title, ShortName: r.site.Title, Description: r.site.Description, Lang: r.site.Language, Dir: r.site.Dir,
		StartURL: "./", Display: "minimal-ui", Background: paperColour, Theme: paperColour, Icons: []manifestIcon{}}
	for _, i := range [...]manifestIcon{
		{"icon.svg", "any", "image/svg+xml", ""},
		{"icon-192.png", "192x192", "image/png", ""},
		{"icon-512.png", "512x512", "image/png", ""},
		{"icon-maskable.png", "512x512", "image/png", "maskable"},
	} {
		if public, ok := r.theme.public[i.Src]; ok {
			i.Src = public
			m.Icons = append(m.Icons, i)
		}
	}
	data, err := json.MarshalIndent(m, "", "  ")
	return append(data, '\n'), "application/manifest+json", err
}
