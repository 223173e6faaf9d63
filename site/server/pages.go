package server

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"podbook/site/model"
	"podbook/site/render"
)

const (
	typeText = "text/plain; charset=utf-8"
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json"
)

// page is a rendered page with its compressed forms, each made when first asked
// for.
type page struct {
	key  string
	cost int64 // owned by the cache

	once  sync.Once
	err   error
	hash  string // of the bytes that a build would write
	kind  string
	forms [codings]form
}

// form is a page in one coding.
type form struct {
	once   sync.Once
	coding coding // plainly if compressing did not pay
	body   []byte
	etag   string
	again  atomic.Pointer[again] // nil until it was answered with
}

func (f *form) set(c coding, body []byte, tag string) {
	if c != plainly {
		tag += "-" + c.String()
	}
	f.coding, f.body, f.etag = c, body, `"`+tag+`"`
}

// render returns the page of a revision, rendered.
func (s *Server) render(st *state, p *model.Page) *page {
	pg := st.cache.get(p.URL)
	pg.once.Do(func() {
		body, kind, err := st.Renderer.Page(p)
		if err != nil {
			pg.err = err
			s.cfg.Log.Error("cannot render a page", "url", p.URL, "reason", err)
			return
		}
		sum := sha256.Sum256(body)
		pg.hash, pg.kind = hex.EncodeToString(sum[:12]), kind
		tag := pg.hash
		if s.cfg.Live && strings.HasPrefix(kind, "text/html") && p.Kind != model.PageTheme {
			body, tag = inject(st, p, body, pg.hash), tag+"-live"
		}
		pg.forms[plainly].set(plainly, body, tag)
		st.cache.grew(pg, int64(len(body)))
	})
	return pg
}

// form returns a page in a coding, or plain where that does not pay.
func (s *Server) form(st *state, pg *page, c coding) *form {
	raw := &pg.forms[plainly]
	if c == plainly || len(raw.body) < smallest || !packable(pg.kind) {
		return raw
	}
	f := &pg.forms[c]
	f.once.Do(func() {
		packed := s.pack.pack(c, raw.body)
		if len(packed) >= len(raw.body) {
			f.set(plainly, raw.body, strings.Trim(raw.etag, `"`))
			return
		}
		f.set(c, packed, strings.Trim(raw.etag, `"`))
		st.cache.grew(pg, int64(len(packed)))
	})
	return f
}

// servePath answers with what the hub has at a path, or the page that says that
// it has nothing.
func (s *Server) servePath(w http.ResponseWriter, r *http.Request, st *state, p string) {
	found, ok := st.Hub.Page(p)
	if !ok && p == openSearchPath && st.finds {
		s.serveOpenSearch(w, r, st)
		return
	}
	if !ok {
		if to := elsewhere(st.Hub, p); to != "" {
			s.redirect(w, r, to)
			return
		}
		s.serveMissing(w, r, st)
		return
	}
	switch found.Kind {
	case model.PageAsset:
		s.serveAsset(w, r, st, found)
	case model.PageRedirect:
		s.redirect(w, r, render.Rel(found.URL, found.To))
	case model.PageNotFound:
		s.serveMissing(w, r, st)
	case model.PageTheme:
		w.Header().Set("Cache-Control", forEver) // its name changes with its content
		if strings.HasSuffix(p, ".html") {
			w.Header().Set("Content-Security-Policy", drawing)
		}
		s.servePage(w, r, st, found, http.StatusOK)
	case model.PageEntry:
		w.Header().Add("Vary", "Accept")
		if prefersMarkdown(r.Header.Get("Accept")) {
			twin := st.Hub.Twin(found.Entry)
			if t, ok := st.Hub.Page(decoded(twin)); ok && t.Kind == model.PageTwin {
				w.Header().Set("Content-Location", render.Rel(found.URL, twin))
				found = t
			}
		}
		s.servePage(w, r, st, found, http.StatusOK)
	default:
		s.servePage(w, r, st, found, http.StatusOK)
	}
}

func decoded(u string) string {
	if p, err := url.PathUnescape(u); err == nil {
		return p
	}
	return u
}

// elsewhere finds the URL of what somebody meant by a path that is not quite the
// URL of a page, relative to that path; "" when there is none. Slashes too many or
// too few are forgiven, an index.html or .html, and capitals.
func elsewhere(hub *model.Hub, p string) string {
	meant := strings.TrimSuffix(p, "index.html")
	for strings.Contains(meant, "//") {
		meant = strings.ReplaceAll(meant, "//", "/")
	}
	for _, q := range [...]string{meant, strings.ToLower(meant)} {
		bare := strings.TrimSuffix(q, "/")
		for _, to := range [...]string{q, bare, bare + "/", strings.TrimSuffix(bare, ".html") + "/"} {
			if _, ok := hub.Page(to); ok && to != p {
				return render.Rel(escaped(p), escaped(to))
			}
		}
	}
	return ""
}

func lastSegment(p string) string { return p[strings.LastIndexByte(p, '/')+1:] }

func escaped(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// redirect sends the client to another place, given relative to the place asked
// for. Relative, because who knows below which path a proxy shows us; and to be
// asked again each time, because authors change their minds.
func (s *Server) redirect(w http.ResponseWriter, r *http.Request, to string) {
	if q := r.URL.RawQuery; q != "" && !strings.ContainsFunc(q, isControl) {
		before, fragment, has := strings.Cut(to, "#")
		if to = before + "?" + q; has {
			to += "#" + fragment
		}
	}
	w.Header().Set("Location", to)
	plain(w, http.StatusMovedPermanently, "moved to "+to)
}

// serveMissing answers with the hub's page for what it does not have.
func (s *Server) serveMissing(w http.ResponseWriter, r *http.Request, st *state) {
	if p, ok := st.Hub.Page("/404.html"); ok && p.Kind == model.PageNotFound {
		s.servePage(w, r, st, p, http.StatusNotFound)
		return
	}
	plain(w, http.StatusNotFound, "there is no such page")
}

// servePage answers with a rendered page.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request, st *state, p *model.Page, status int) {
	pg := s.render(st, p)
	if pg.err != nil {
		w.Header().Set("Cache-Control", noStore)
		plain(w, http.StatusInternalServerError, "this page cannot be shown: the server's log tells why")
		return
	}
	f := s.form(st, pg, accepted(r.Header.Get("Accept-Encoding"), false))
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	h.Set("ETag", f.etag)
	if origin := render.FrameOrigin(p); origin != "" {
		h.Set("Content-Security-Policy", strings.Replace(policy, "frame-src 'self'", "frame-src 'self' "+origin, 1))
	}
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), f.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", pg.kind)
	h.Set("Content-Length", strconv.Itoa(len(f.body)))
	if f.coding != plainly {
		h.Set("Content-Encoding", f.coding.String())
	}
	if len(f.body) > 1<<20 {
		slowly(w, int64(len(f.body)))
	}
	if status == http.StatusOK && h["Content-Location"] == nil {
		f.answered(h)
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		write(w, r, f.body)
	}
}

// matches reports whether an If-None-Match names the tag. Weakness does not
// matter there.
func matches(header, tag string) bool {
	if header == "" {
		return false
	}
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// prefersMarkdown reports whether an Accept header would rather have Markdown
// than HTML. Browsers do not name it.
func prefersMarkdown(header string) bool {
	if !strings.Contains(header, "markdown") {
		return false
	}
	markdown, html := 0.0, 0.0
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "text/markdown":
			markdown = quality(params)
		case "text/html":
			html = quality(params)
		}
	}
	return markdown > 0 && markdown >= html
}
