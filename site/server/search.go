package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"podbook/indexer"
)

const (
	searchPath     = "/search/"
	openSearchPath = "/opensearch.xml"
	searchTime     = 2 * time.Second
)

// search answers the search that a URL's parameters ask for.
func (s *Server) search(r *http.Request) (indexer.Query, *indexer.Result, error) {
	q := indexer.ParseValues(r.URL.Query())
	q.Now = s.cfg.Now()
	ctx, cancel := s.searchContext(r)
	defer cancel()
	res, err := s.cfg.Hub.Search().Search(ctx, q)
	return q, res, err
}

func (s *Server) searchContext(r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(r.Context(), searchTime)
}

// serveSearch is the search page with its answer.
func (s *Server) serveSearch(w http.ResponseWriter, r *http.Request, st *state) {
	q, res, err := s.search(r)
	status := http.StatusOK
	if err != nil {
		if r.Context().Err() != nil {
			return // nobody waits any more
		}
		if status, _ = s.blame(err); status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "1")
		}
		res = nil // the page then is a form to try again
	}
	body, err := st.Renderer.Search(&q, res)
	if err != nil {
		s.cfg.Log.Error("cannot render a page", "url", searchPath, "reason", err)
		plain(w, http.StatusInternalServerError, "this page cannot be shown: the server's log tells why")
		return
	}
	if page, ok := st.Hub.Page(searchPath); ok && s.cfg.Live {
		body = inject(st, page, body, s.render(st, page).hash)
	}
	s.send(w, r, status, typeHTML, body)
}

// serveOpenSearch describes the search of a hub whose settings do not say where it
// stands, by the address that it was asked at. That is a name of ours: others are
// refused. What a proxy says of the scheme only the asker could forge, for itself.
func (s *Server) serveOpenSearch(w http.ResponseWriter, r *http.Request, st *state) {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	body, kind, err := st.Renderer.OpenSearch(scheme + "://" + r.Host)
	if err != nil {
		s.cfg.Log.Error("cannot render a page", "url", openSearchPath, "reason", err)
		plain(w, http.StatusInternalServerError, "this page cannot be shown: the server's log tells why")
		return
	}
	w.Header().Add("Vary", "X-Forwarded-Proto")
	s.send(w, r, http.StatusOK, kind, body)
}

// send answers with bytes made for this request.
func (s *Server) send(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	h.Set("Content-Type", contentType)
	if c := accepted(r.Header.Get("Accept-Encoding"), true); c != plainly && len(body) >= smallest {
		body = s.pack.pack(c, body)
		h.Set("Content-Encoding", c.String())
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		write(w, r, body)
	}
}

// blame says which status an error of a search means, and what to tell.
func (s *Server) blame(err error) (status int, detail string) {
	switch {
	case errors.Is(err, indexer.ErrBusy):
		return http.StatusServiceUnavailable, "too many searches at a time; try again in a moment"
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable, "the search took too long; try again, perhaps with fewer words"
	case errors.Is(err, indexer.ErrClosed):
		return http.StatusServiceUnavailable, "the server is stopping"
	}
	s.cfg.Log.Error("a search failed", "reason", err)
	return http.StatusInternalServerError, "the search failed; the server's log tells why"
}

// canonical is a search as a string that is equal for equal searches.
func canonical(q indexer.Query) string {
	return q.Values().Encode()
}
