package server

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"podbook/indexer"
)

const (
	apiRoot        = "/api/v1/"
	maxSuggestions = 20
	suggestions    = 8
)

//go:embed openapi.json
var openAPI string

// serveAPI answers a call of the API. It reports false for a name below the
// API's root that is not its own: the hub may have a page there.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, st *state, call string) bool {
	switch call {
	case "search":
		s.apiSearch(w, r)
	case "suggest":
		s.apiSuggest(w, r)
	case "status":
		s.json(w, r, s.cfg.Hub.Search().Status())
	case "openapi.json":
		s.send(w, r, http.StatusOK, "application/vnd.oai.openapi+json;version=3.1", []byte(openAPI))
	default:
		if id, ok := strings.CutPrefix(call, "entries/"); ok {
			s.apiEntry(w, r, st, id)
			return true
		}
		if _, ok := st.Hub.Page(apiRoot + call); ok {
			return false
		}
		s.problem(w, r, http.StatusNotFound, "the API has no "+strconv.Quote(call)+"; openapi.json lists what it has")
	}
	return true
}

func (s *Server) apiSearch(w http.ResponseWriter, r *http.Request) {
	// Equal searches of one revision on one day have equal answers, so a client
	// that has one need not make us search.
	day := s.cfg.Now().UTC().Format("2006-01-02")
	tag := func(revision string) string {
		sum := sha256.Sum256([]byte(revision + "\n" + day + "\n" + canonical(indexer.ParseValues(r.URL.Query()))))
		return `W/"` + hex.EncodeToString(sum[:12]) + `"`
	}
	if known := r.Header.Get("If-None-Match"); known != "" {
		if st := s.cfg.Hub.Search().Status(); st.Complete && matches(known, tag(st.Revision)) {
			w.Header().Set("ETag", tag(st.Revision))
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	_, res, err := s.search(r)
	if err != nil {
		s.apiFailed(w, r, err)
		return
	}
	if res.Partial {
		w.Header().Set("Cache-Control", noStore)
	} else {
		w.Header().Set("ETag", tag(res.Revision))
	}
	s.json(w, r, res)
}

// suggested is the answer of /api/v1/suggest.
type suggested struct {
	Revision    string               `json:"revision"`
	Query       string               `json:"query"`
	Suggestions []indexer.Suggestion `json:"suggestions"`
}

func (s *Server) apiSuggest(w http.ResponseWriter, r *http.Request) {
	params := r.URL.Query()
	limit, err := strconv.Atoi(params.Get("limit"))
	if err != nil || limit < 1 {
		limit = suggestions
	}
	ctx, cancel := s.searchContext(r)
	defer cancel()
	text := params.Get("q")
	list, err := s.cfg.Hub.Search().Suggest(ctx, text, min(limit, maxSuggestions))
	if err != nil {
		s.apiFailed(w, r, err)
		return
	}
	if list == nil {
		list = []indexer.Suggestion{}
	}
	s.json(w, r, suggested{s.cfg.Hub.Search().Status().Revision, text, list})
}

func (s *Server) apiFailed(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits any more
	}
	status, detail := s.blame(err)
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	s.problem(w, r, status, detail)
}

// json answers with a value.
func (s *Server) json(w http.ResponseWriter, r *http.Request, v any) {
	body, err := encode(v)
	if err != nil {
		s.cfg.Log.Error("cannot encode an answer", "url", r.URL.Path, "reason", err)
		s.problem(w, r, http.StatusInternalServerError, "the answer cannot be written; the server's log tells why")
		return
	}
	s.send(w, r, http.StatusOK, typeJSON, body)
}

// encode leaves <mark> as it is: nothing takes these answers for HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}

// problemDetails is an error as RFC 9457 words it.
type problemDetails struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

func (s *Server) problem(w http.ResponseWriter, r *http.Request, status int, detail string) {
	w.Header().Set("Cache-Control", noStore)
	body, err := encode(problemDetails{"about:blank", http.StatusText(status), status, detail})
	if err != nil {
		plain(w, status, detail)
		return
	}
	s.send(w, r, status, "application/problem+json", body)
}
