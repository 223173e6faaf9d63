// Package server shows a live hub over HTTP: its pages, its files, its search,
// and what changes while somebody looks.
//
//	/…                        pages and files of the hub
//	/search/?q=…              search, rendered here so that it works without scripts
//	/opensearch.xml           for browsers, also when the hub does not know its address
//	/api/v1/search, /suggest, /status, /entries/ID, /openapi.json
//	/_podbook/live.js, /events    only when live: see live.go
//	/healthz                  "ok" once there is a revision
//
// Every request is answered from one immutable revision. A page has the bytes
// that a build would write, save for one script tag when live. Pages are rendered
// when they are asked for and kept, with their compressed forms, in a bounded
// cache that dies with the revision.
//
// The server trusts nobody: names in Host that are not ours are refused (a web
// page elsewhere could otherwise read a private hub through DNS), methods other
// than GET and HEAD are, paths that are no text are, a connection that dawdles is
// closed, searches are bounded in time and number. Content types are never
// guessed from content, and files of the hub that could carry scripts are shown
// in a sandbox. Errors for people are pages, for programs RFC 9457 problems, and
// neither tells what went wrong inside.
package server

import (
	"context"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"podbook/indexer"
	"podbook/site/model"
	"podbook/site/render"
)

// Hub is what the server shows.
type Hub interface {
	// Current is the newest revision.
	Current() Revision
	// Changed returns a channel that is closed when Current becomes newer.
	Changed() <-chan struct{}
	Search() Searcher
}

// Revision is one immutable state of a hub. Its Hub identifies it.
type Revision struct {
	Hub      *model.Hub
	Renderer *render.Renderer
	FS       fs.FS // the hub's files; must not lead out of its folder
}

// Searcher answers searches; *indexer.Index does.
type Searcher interface {
	Search(context.Context, indexer.Query) (*indexer.Result, error)
	Suggest(ctx context.Context, text string, limit int) ([]indexer.Suggestion, error)
	Status() indexer.Status
}

// Config of a server. Only Hub is needed.
type Config struct {
	Hub   Hub
	Live  bool         // tell open pages about new revisions and mistakes
	Hosts []string     // names, without port, that the server may be called by besides localhost and IP addresses; "*" for any
	Cache int64        // bytes of rendered pages that are kept; 0 means 64 MiB
	Log   *slog.Logger // nil: nowhere
	Now   func() time.Time
}

// Server is the handler. It may serve any number of listeners.
type Server struct {
	cfg     Config
	hosts   map[string]bool
	head    http.Header // of every answer, unless it says otherwise; its values are shared, so only replaced
	pack    *packer
	streams chan struct{} // one token per open event stream

	mu    sync.Mutex
	state *state
}

// state is a revision as it is served.
type state struct {
	Revision
	base  string // path of the base URL, with slashes at both ends: "/" or "/hub/"
	cache *cache
	finds bool // the server describes the hub's search, since the hub cannot
}

const (
	cacheBytes = 64 << 20
	maxStreams = 64
)

// New returns a server of cfg.Hub.
func New(cfg Config) *Server {
	if cfg.Cache <= 0 {
		cfg.Cache = cacheBytes
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Server{cfg: cfg, hosts: map[string]bool{}, pack: newPacker(), streams: make(chan struct{}, maxStreams), head: http.Header{
		"X-Content-Type-Options":  {"nosniff"},
		"X-Frame-Options":         {"SAMEORIGIN"},
		"Referrer-Policy":         {"strict-origin-when-cross-origin"},
		"Content-Security-Policy": {policy},
		"Cache-Control":           {noCache},
	}}
	for _, h := range cfg.Hosts {
		s.hosts[strings.ToLower(h)] = true
	}
	return s
}

// now returns the current revision. All of a request uses one.
func (s *Server) now() *state {
	s.mu.Lock()
	defer s.mu.Unlock()
	rev := s.cfg.Hub.Current()
	if s.state == nil || s.state.Hub != rev.Hub {
		_, has := rev.Hub.Page(openSearchPath)
		s.state = &state{
			Revision: rev, base: basePath(rev.Hub.Settings.BaseURL), cache: newCache(s.cfg.Cache),
			finds: !has && rev.Hub.Settings.Writes("opensearch"),
		}
	}
	return s.state
}

func basePath(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return "/"
	}
	return strings.TrimRight(u.Path, "/") + "/"
}

const (
	// policy lets pages load what is ours, and pictures and recordings from elsewhere.
	policy = "default-src 'self'; img-src 'self' https: data:; media-src 'self' https:; " +
		"frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
	// drawing is for pages of the theme, which draw in a frame of no origin.
	drawing = "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
	// sandbox is for files of the hub that a browser would run scripts in.
	sandbox = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"

	noCache = "no-cache" // may be kept, but ask each time
	noStore = "no-store"
	forEver = "public, max-age=31536000, immutable"
)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	st := s.now()
	if s.answerAgain(r, st) {
		return
	}
	h := w.Header()
	maps.Copy(h, s.head)
	switch {
	case !s.known(r.Host, st):
		h.Set("Cache-Control", noStore)
		s.refuse(w, r, http.StatusMisdirectedRequest, "this server does not answer to the name "+quoteHost(r.Host)+"; start it with that name as a host to allow it")
		return
	case r.Method == http.MethodOptions:
		h.Set("Allow", "GET, HEAD, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD, OPTIONS")
		s.refuse(w, r, http.StatusMethodNotAllowed, "only GET and HEAD are served here")
		return
	}
	p := r.URL.Path
	if !utf8.ValidString(p) || strings.ContainsFunc(p, isControl) || !strings.HasPrefix(p, "/") {
		s.refuse(w, r, http.StatusBadRequest, "the path of this URL is not text")
		return
	}
	// A hub that is to be published below a path is served there as well, since
	// its absolute links lead there.
	if st.base != "/" {
		if rest, ok := strings.CutPrefix(p, st.base); ok {
			p = "/" + rest
		} else if p+"/" == st.base {
			s.redirect(w, r, "./"+lastSegment(p)+"/")
			return
		}
	}
	switch {
	case p == "/healthz":
		h.Set("Cache-Control", noStore)
		plain(w, http.StatusOK, "ok")
	case s.cfg.Live && strings.HasPrefix(p, liveRoot):
		s.serveLive(w, r, st, p)
	case strings.HasPrefix(p, apiRoot) && s.serveAPI(w, r, st, strings.TrimPrefix(p, apiRoot)):
	case p == searchPath && r.URL.RawQuery != "":
		s.serveSearch(w, r, st)
	default:
		s.servePath(w, r, st, p)
	}
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// plain answers in one line of text.
func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", typeText)
	w.WriteHeader(status)
	w.Write([]byte(text + "\n"))
}
