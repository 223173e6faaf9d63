package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"

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
