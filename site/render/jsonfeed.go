package render

import (
	"time"

	"podbook/site/model"
)

type jsonFeed struct {
	Version     string         `json:"version"`
	Title       string         `json:"title"`
	HomePage    string         `json:"home_page_url"`
	Self        string         `json:"feed_url"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"language,omitempty"`
	Items       []jsonFeedItem `json:"items"`
}

type jsonFeedItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary,omitempty"`
	Text      string       `json:"content_text"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// jsonFeed writes the same feed by JSON Feed 1.1.
func (r *Renderer) jsonFeed(p *model.Page) ([]byte, string, error) {
	f := r.feed(p)
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.title, HomePage: r.address(f.self, f.home),
		Self: r.address(f.self, f.self), Description: r.site.Description, Language: r.site.Language, Items: []jsonFeedItem{}}
	for _, e := range f.entries {
		it := jsonFeedItem{ID: r.identity(e.URL), URL: r.address(f.self, e.URL), Title: e.Title, Text: e.Description,
			Modified: changed(e).Format(time.RFC3339)}
		if !e.Date.IsZero() {
			it.Published = e.Date.Format(time.RFC3339)
		}
		for _, n := range e.Authors {
			it.Authors = append(it.Authors, jsonAuthor{n})
		}
		for _, t := range e.Tags {
			it.Tags = append(it.Tags, t.Name)
		}
		out.Items = append(out.Items, it)
	}
	data, err := marshal(out)
	return data, "application/feed+json", err
}
