package server

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// known reports whether a request's Host is a name of this server. An address is
// always fine: it is names that a stranger can make point here.
func (s *Server) known(host string, st *state) bool {
	name := strings.ToLower(host)
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	name = strings.TrimSuffix(name, ".")
	if name == "localhost" || strings.HasSuffix(name, ".localhost") || s.hosts[name] || s.hosts["*"] {
		return true
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return true
	}
	u, err := url.Parse(st.Hub.Settings.BaseURL)
	return err == nil && name != "" && strings.ToLower(u.Hostname()) == name
}

// quoteHost shows a Host that may be anything.
func quoteHost(host string) string {
	if len(host) > 100 {
		host = host[:100]
	}
	return strconv.QuoteToASCII(host)
}
