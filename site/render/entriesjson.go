package render

// entryJSON is an entry in entries.json: its data without its text.
type entryJSON struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	Markdown    string   `json:"markdown"`
	Title       string   `json:"title"`
	Description string   `json:"description,omitempty"`
	Type        string   `json:"type"`
	Lang        string   `json:"lang,omitempty"`
	Tags        []string `json:"tags"`
	Pods        []string `json:"pods"`
	Owner       string   `json:"owner,omitempty"`
	Authors     []string `json:"authors,omitempty"`
	Date        string   `json:"date,omitempty"`
	Modified    string   `json:"lastmod,omitempty"`
	ReviewedOn  string   `json:"last_reviewed_on,omitempty"`
	ReviewBy    string   `json:"review_by,omitempty"`
	Words       int      `json:"words"`
	Section     string   `json:"section"`           // URL of the folder it lies in
	Aliases     []string `json:"aliases,omitempty"` // other names

	Params map[string]any `json:"params,omitempty"` // the hub's own frontmatter
}

// entries writes entries.json: every entry with its data, for scripts and bots.
func (r *Renderer) entries() ([]byte, string, error) {
	list := make([]entryJSON, 0, len(r.hub.Entries))
	for _, e := range r.hub.Entries {
		j := entryJSON{ID: e.ID, URL: e.URL, Markdown: r.hub.Twin(e), Title: e.Title, Description: e.Description,
			Type: e.Type, Lang: e.Lang, Tags: []string{}, Pods: []string{}, Owner: e.Owner, Authors: e.Authors,
			Date: day(e.Date).ISO, Modified: day(e.Modified).ISO, ReviewedOn: day(e.ReviewedOn).ISO, ReviewBy: day(e.ReviewBy).ISO,
			Words: r.hub.File(e).Doc.Words, Section: e.Folder.URL, Aliases: e.Aliases, Params: e.File.Source.Meta.Params}
		if e.OwnerPod != nil {
			j.Owner = e.OwnerPod.Slug
		}
		for _, t := range e.Tags {
			j.Tags = append(j.Tags, t.Name)
		}
		for _, p := range e.Pods {
			j.Pods = append(j.Pods, p.Slug)
		}
		list = append(list, j)
	}
	data, err := marshal(list)
	return data, typeJSON, err
}
