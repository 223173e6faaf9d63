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
		if !known(w, r, openAPI) {
			s.send(w, r, http.StatusOK, "application/vnd.oai.openapi+json;version=3.1", []byte(openAPI))
		}
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
	what := s.cfg.Now().UTC().Format("2006-01-02") + "\n" + canonical(indexer.ParseValues(r.URL.Query()))
	if st := s.cfg.Hub.Search().Status(); st.Complete && r.Header.Get("If-None-Match") != "" && known(w, r, st.Revision, what) {
		return
	}
	w.Header().Del("ETag") // of a revision that may not be the answer's
	_, res, err := s.search(r)
	if err != nil {
		s.apiFailed(w, r, err)
		return
	}
	if res.Partial {
		w.Header().Set("Cache-Control", noStore)
	} else {
		w.Header().Set("ETag", answerTag(res.Revision, what))
	}
	s.json(w, r, res)
}

// answerTag is the ETag of the answer that a revision gives to a question.
func answerTag(revision string, question ...string) string {
	sum := sha256.Sum256([]byte(revision + "\n" + strings.Join(question, "\n")))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// known gives the answer its ETag and, when the client has that answer already,
// says so and is done.
func known(w http.ResponseWriter, r *http.Request, revision string, question ...string) bool {
	tag := answerTag(revision, question...)
	w.Header().Set("ETag", tag)
	if !matches(r.Header.Get("If-None-Match"), tag) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
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
	limit = min(limit, maxSuggestions)
	ctx, cancel := s.searchContext(r)
	defer cancel()
	text := params.Get("q")
	search := s.cfg.Hub.Search()
	// A list does not say of which revision it is; one that was made while nothing
	// changed is of the revision before and after.
	for before := search.Status(); ; {
		if before.Complete && r.Header.Get("If-None-Match") != "" && known(w, r, before.Revision, text, strconv.Itoa(limit)) {
			return
		}
		w.Header().Del("ETag")
		list, err := search.Suggest(ctx, text, limit)
		if err != nil {
			s.apiFailed(w, r, err)
			return
		}
		after := search.Status()
		if after.Revision != before.Revision && ctx.Err() == nil {
			before = after
			continue
		}
		if after.Complete {
			w.Header().Set("ETag", answerTag(after.Revision, text, strconv.Itoa(limit)))
		} else {
			w.Header().Set("Cache-Control", noStore)
		}
		if list == nil {
			list = []indexer.Suggestion{}
		}
		s.json(w, r, suggested{after.Revision, text, list})
		return
	}
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

// refuse answers what is no request for a page or an answer: programs get a
// problem, others a line.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, detail string) {
	if strings.Contains(r.URL.Path, apiRoot) {
		s.problem(w, r, status, detail)
		return
	}
	plain(w, status, detail)
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
