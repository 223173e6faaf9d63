package server

import (
	"bytes"
	"errors"
	"net/http"
)

// A page is answered with the same header each time. net/http copies one from map to
// map, sorts and writes it, which takes as long as to read the request and to find the
// page. So a page that is asked for again on a wire is answered with what was written
// the first time. net/http learns of an empty answer and says what is its own to say:
// the status, the date and whether the connection stays. The wire then puts the page in
// the place of nothing.

// again is an answer that was given before.
type again struct {
	fields []byte // of its header, with the length
	body   []byte
}

// answered keeps the answer with a form, unless it is too long to be sent at once.
func (f *form) answered(h http.Header) {
	if len(f.body) > held || f.again.Load() != nil {
		return
	}
	var b bytes.Buffer
	h.Write(&b) // a bytes.Buffer takes everything
	f.again.Store(&again{b.Bytes(), f.body})
}

// answerAgain answers as before, if it can be seen at once that this is right.
func (s *Server) answerAgain(r *http.Request, st *state) bool {
	c := wireOf(r)
	if c == nil || r.Method != http.MethodGet || r.URL.RawQuery != "" || r.Header["If-None-Match"] != nil ||
		prefersMarkdown(r.Header.Get("Accept")) || !s.known(r.Host, st) {
		return false
	}
	p, ok := st.Hub.Page(r.URL.Path)
	if !ok {
		return false
	}
	if f := st.cache.form(p.URL, accepted(r.Header.Get("Accept-Encoding"), false)); f != nil {
		c.again = f.again.Load()
	}
	return c.again != nil
}

// nothing is what net/http says of an empty answer.
var nothing = []byte("Content-Length: 0\r\n")

// writeAgain sends an answer in the place of the empty one of p.
func (c *wire) writeAgain(p []byte) (int, error) {
	before, after, ok := bytes.Cut(p, nothing)
	if !ok {
		return 0, errors.New("no empty answer") // which ends the connection
	}
	all := gathers.Get().(*[]byte)
	*all = append(append(append(append(*all, before...), c.again.fields...), after...), c.again.body...)
	c.again = nil
	_, err := c.Conn.Write(*all)
	*all = (*all)[:0]
	gathers.Put(all)
	return len(p), err
}
