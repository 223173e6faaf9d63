package server

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"

	"podbook/site/diag"
	"podbook/site/model"
	"podbook/site/render"
)

// While live, every page carries a script that listens at events?path=… and
// learns of each revision: the hash of the page at that path, and the mistakes in
// its source. The script knows the hash of the page it stands in, so nothing that
// happens between a page's rendering and its listening is missed, and a page that
// did not change is not fetched. See live.js for what it does then.
const (
	liveRoot  = "/_podbook/"
	heartbeat = 15 * time.Second // below what proxies think is idle
)

//go:embed live.js
var liveJS string

// inject puts the script at the end of a page, with the hash of the page, and where
// browsers find the search's description when only the server can write it.
func inject(st *state, p *model.Page, body []byte, hash string) []byte {
	to := func(u string) string {
		if p.Kind == model.PageNotFound { // shown at any path
			return html.EscapeString(st.base + strings.TrimPrefix(u, "/"))
		}
		return html.EscapeString(render.Rel(p.URL, u))
	}
	more := ""
	if p.Kind == model.PageNotFound {
		more = " data-missing"
	}
	if st.finds {
		more += ` data-search="` + to(openSearchPath) + `"`
	}
	tag := fmt.Appendf(nil, "<script src=\"%s\" data-page=\"%s\"%s></script>\n", to(liveRoot+"live.js"), hash, more)
	at := bytes.LastIndex(body, []byte("</body>"))
	if at < 0 {
		at = len(body)
	}
	return slices.Concat(body[:at], tag, body[at:])
}

func (s *Server) serveLive(w http.ResponseWriter, r *http.Request, st *state, p string) {
	switch strings.TrimPrefix(p, liveRoot) {
	case "live.js":
		s.send(w, r, http.StatusOK, "text/javascript; charset=utf-8", []byte(liveJS))
	case "events":
		s.serveEvents(w, r)
	default:
		s.serveMissing(w, r, st)
	}
}

// event is what a page learns of a revision.
type event struct {
	Revision string            `json:"revision"`
	Page     string            `json:"page"` // hash of what the path shows now
	Problems []diag.Diagnostic `json:"problems"`
}

// serveEvents tells one page about every revision, as server-sent events.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", noStore)
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		w.Header().Set("Retry-After", "10")
		plain(w, http.StatusServiceUnavailable, "too many open pages listen for changes")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy must not wait for more
	if r.Method == http.MethodHead {
		return
	}
	out := http.NewResponseController(w)
	send := func(text string) bool {
		_ = out.SetWriteDeadline(time.Now().Add(writeTime))
		_, err := w.Write([]byte(text))
		return err == nil && out.Flush() == nil
	}
	if !send("retry: 1000\n\n") {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	path := r.URL.Query().Get("path")
	var last *model.Hub
	for {
		changed := s.cfg.Hub.Changed() // before looking, so that nothing slips in between
		if st := s.now(); st.Hub != last {
			last = st.Hub
			data, err := json.Marshal(s.event(st, path))
			if err != nil || !send("data: "+string(data)+"\n\n") {
				return
			}
		}
		select {
		case <-changed:
		case <-beat.C:
			if !send(": still here\n\n") {
				return
			}
		case <-stopped(r):
			return
		case <-r.Context().Done():
			return
		}
	}
}

// event says what a path shows in a revision.
func (s *Server) event(st *state, path string) event {
	e := event{Revision: st.Hub.Revision, Problems: []diag.Diagnostic{}}
	p, ok := st.Hub.Page(path)
	if !ok {
		p, ok = st.Hub.Page("/404.html")
	}
	if !ok {
		return e
	}
	if p.Kind != model.PageAsset && p.Kind != model.PageRedirect {
		e.Page = s.render(st, p).hash
	}
	e.Problems = problems(st, p)
	return e
}

// problems lists what is wrong with a page's entry, and with what any page may suffer
// from: the hub's own theme, and errors in its settings and taxonomy; each with the
// line it is about.
func problems(st *state, p *model.Page) []diag.Diagnostic {
	list := []diag.Diagnostic{}
	for _, d := range st.Hub.Diags {
		everywhere := strings.HasPrefix(d.File, "themes/") || d.Severity == diag.Error && (d.File == "taxonomy.yaml" || d.File == "podbook.yaml")
		if everywhere || p.Kind == model.PageEntry && d.File == p.Entry.Path {
			list = append(list, d)
		}
	}
	list = append(list, st.Renderer.Diags()...) // found by rendering the page
	var name string
	var data []byte
	for i, d := range list {
		if d.Line == 0 {
			continue
		}
		if d.File != name {
			name = d.File
			data, _ = fs.ReadFile(st.FS, name) // without it there is no line to show
		}
		if len(data) > 0 {
			list[i] = diag.WithSource(d, data)
		}
	}
	return list
}
