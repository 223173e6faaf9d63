package server

import (
	"net/http"
	"strconv"
	"time"

	"podbook/site/model"
)

// entry is the answer of /api/v1/entries/ID. URLs are paths below the hub's base.
type entry struct {
	Revision    string    `json:"revision"`
	ID          string    `json:"id"`
	URL         string    `json:"url"`
	Markdown    string    `json:"markdown"` // URL of the Markdown twin
	Title       string    `json:"title"`
	Description string    `json:"description"`
	Type        string    `json:"type"`
	Lang        string    `json:"lang,omitempty"`
	Breadcrumb  []link    `json:"breadcrumb"`
	Tags        []string  `json:"tags"`
	Pods        []string  `json:"pods"`
	Owner       string    `json:"owner,omitempty"`
	Authors     []string  `json:"authors"`
	Date        string    `json:"date,omitempty"` // this and those below: YYYY-MM-DD
	Modified    string    `json:"modified,omitempty"`
	ReviewedOn  string    `json:"last_reviewed_on,omitempty"`
	ReviewBy    string    `json:"review_by,omitempty"`
	Headings    []heading `json:"headings"`
	Backlinks   []link    `json:"backlinks"`
	Related     []link    `json:"related"`
	Words       int       `json:"words"`
}

// link is a page by title and URL.
type link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// heading is a heading of an entry.
type heading struct {
	Level int    `json:"level"`
	ID    string `json:"id"`
	Title string `json:"title"`
}

func (s *Server) apiEntry(w http.ResponseWriter, r *http.Request, st *state, id string) {
	e, ok := st.Hub.Entry(id)
	if !ok {
		s.problem(w, r, http.StatusNotFound, "the hub has no entry "+strconv.Quote(id)+"; /entries.json lists all")
		return
	}
	if !known(w, r, st.Hub.Revision, e.ID) {
		s.json(w, r, newEntry(st.Hub, e))
	}
}

func newEntry(hub *model.Hub, e *model.Entry) *entry {
	v := &entry{
		Revision: hub.Revision, ID: e.ID, URL: e.URL, Markdown: hub.Twin(e),
		Title: e.Title, Description: e.Description, Type: e.Type, Lang: e.Lang, Owner: e.Owner,
		Breadcrumb: []link{}, Tags: []string{}, Pods: []string{}, Authors: append([]string{}, e.Authors...),
		Date: day(e.Date), Modified: day(e.Modified), ReviewedOn: day(e.ReviewedOn), ReviewBy: day(e.ReviewBy),
		Headings: []heading{}, Backlinks: links(e.Backlinks), Related: links(e.Related()), Words: hub.File(e).Doc.Words,
	}
	for _, f := range e.Breadcrumb() {
		v.Breadcrumb = append(v.Breadcrumb, link{f.Title, f.URL})
	}
	for _, t := range e.Tags {
		v.Tags = append(v.Tags, t.Name)
	}
	for _, p := range e.Pods {
		v.Pods = append(v.Pods, p.Slug)
	}
	layout := e.File.Layout()
	for _, h := range layout.Headings() {
		v.Headings = append(v.Headings, heading{int(h.Level), h.ID, h.Title})
	}
	return v
}

func links(entries []*model.Entry) []link {
	list := make([]link, 0, len(entries))
	for _, e := range entries {
		list = append(list, link{e.Title, e.URL})
	}
	return list
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
