package server

import (
	"cmp"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"podbook/site/model"
)

// contentType of a hub's file, by its name alone: neither the content nor the
// machine's settings have a say. What is not known is bytes.
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".avif":
		return "image/avif"
	case ".gif":
		return "image/gif"
	case ".ico":
		return "image/x-icon"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".svg":
		return "image/svg+xml"
	case ".webp":
		return "image/webp"
	case ".vtt":
		return "text/vtt; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".json":
		return typeJSON
	case ".html", ".htm":
		return typeHTML
	case ".xhtml":
		return "application/xhtml+xml"
	case ".xml":
		return "application/xml"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".txt", ".srt", ".md", ".yaml", ".yml", ".toml", ".log":
		return typeText
	case ".pdf":
		return "application/pdf"
	case ".zip":
		return "application/zip"
	case ".gz":
		return "application/gzip"
	case ".wasm":
		return "application/wasm"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".ttf":
		return "font/ttf"
	case ".otf":
		return "font/otf"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".pptx":
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return cmp.Or(model.MediaType(name), "application/octet-stream")
}

// scriptable reports whether a browser would run scripts in a document of this
// type.
func scriptable(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err != nil || t == "text/html" || strings.HasSuffix(t, "+xml") || strings.HasSuffix(t, "/xml")
}

// serveAsset streams a file of the hub. It may be newer than the revision, but
// its length, tag and bytes belong together.
func (s *Server) serveAsset(w http.ResponseWriter, r *http.Request, st *state, p *model.Page) {
	f, err := st.FS.Open(p.Asset.Path)
	if err != nil { // gone since, or a link that leads out
		s.serveMissing(w, r, st)
		return
	}
	defer f.Close()
	fi, err := f.Stat()
	seeker, ok := f.(io.ReadSeeker)
	if err != nil || !fi.Mode().IsRegular() || !ok {
		s.serveMissing(w, r, st)
		return
	}
	h := w.Header()
	kind := contentType(p.Asset.Path)
	h.Set("Content-Type", kind)
	if scriptable(kind) {
		h.Set("Content-Security-Policy", sandbox)
	}
	h.Set("ETag", `"`+strconv.FormatInt(fi.Size(), 36)+"-"+strconv.FormatInt(fi.ModTime().UnixNano(), 36)+`"`)
	slowly(w, fi.Size())
	// The time would make a client skip an edit within the same second.
	http.ServeContent(w, r, "", time.Time{}, seeker)
}
