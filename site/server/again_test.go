package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// overTheWire starts a server of a hub and returns a function that sends it a request as
// it is written, over one connection for all, and reads the answer.
func overTheWire(t *testing.T, hub Hub) func(request string) (*http.Response, string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- New(Config{Hub: hub}).Serve(ctx, ln) }()
	t.Cleanup(func() { stop(); <-ended })
	var conn net.Conn
	var in *bufio.Reader
	return func(request string) (*http.Response, string) {
		t.Helper()
		if conn == nil {
			if conn, err = net.Dial("tcp", ln.Addr().String()); err != nil {
				t.Fatal(err)
			}
			opened := conn
			t.Cleanup(func() { opened.Close() })
			in = bufio.NewReader(conn)
		}
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
		method, _, _ := strings.Cut(request, " ")
		res, err := http.ReadResponse(in, &http.Request{Method: method})
		if err != nil {
			t.Fatalf("%q: %v", request, err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatalf("%q: %v", request, err)
		}
		if res.Close {
			if rest, err := io.ReadAll(in); err != nil || len(rest) > 0 {
				t.Errorf("%q: %d bytes and %v after the end", request, len(rest), err)
			}
			conn = nil
		}
		return res, string(body)
	}
}

// TestAnswersAreTheSameAgain asks three times over a connection, and compares with what
// the handler says to one who asks without.
func TestAnswersAreTheSameAgain(t *testing.T) {
	hub := newTestHub(t)
	hub.edit(map[string]string{
		"long.md": "# Long\n\n" + strings.Repeat("What a pod decides alone, and what it asks for. ", 800),
		"ö 1.md":  "# Encoded\n\nText.\n",
		"huge.md": "# Huge\n\n" + strings.Repeat("What a pod decides alone, and what it asks for. ", 8000),
	})
	tell := overTheWire(t, hub)
	for range 3 {
		for _, path := range []string{"/long/", "/guides/brief/", "/guides/brief.md", "/%C3%B6-1/", "/huge/", "/", "/search/", "/search/?q=pod", "/long/?x=1", "/nowhere/", "/404.html", "/long"} {
			for _, field := range []string{
				"", "Accept-Encoding: gzip", "Accept-Encoding: br, gzip", "Accept-Encoding: zstd", "Accept: text/markdown", "Accept: text/html",
				"If-None-Match: *", `If-None-Match: "another"`, "Range: bytes=0-9", "Connection: close",
			} {
				for _, method := range []string{"GET", "HEAD", "POST"} {
					request := method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
					var headers []string
					if name, value, ok := strings.Cut(field, ": "); ok {
						request, headers = request+field+"\r\n", []string{name, value}
					}
					request += "\r\n"
					want := ask(New(Config{Hub: hub}), method, decoded(path), headers...).Result()
					whole, err := io.ReadAll(want.Body)
					if err != nil {
						t.Fatal(err)
					}
					got, body := tell(request)
					if method == "HEAD" {
						whole = nil
					}
					if got.StatusCode != want.StatusCode || body != string(whole) {
						t.Errorf("%q: status %d and %d bytes, want %d and %d", request, got.StatusCode, len(body), want.StatusCode, len(whole))
					}
					for _, own := range []string{"Date", "Connection", "Content-Length"} { // said by net/http
						if want.Header.Get(own) == "" || own == "Connection" {
							got.Header.Del(own)
							want.Header.Del(own)
						}
					}
					if !maps.EqualFunc(got.Header, want.Header, slices.Equal) {
						t.Errorf("%q: header\n%v\nwant\n%v", request, got.Header, want.Header)
					}
				}
			}
		}
	}
}

func TestOldClientsAreAnsweredAgain(t *testing.T) {
	tell := overTheWire(t, newTestHub(t))
	var first string
	for range 3 {
		res, body := tell("GET /guides/brief/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
		if first == "" {
			first = body
		}
		if res.Proto != "HTTP/1.0" || !res.Close || body != first || res.ContentLength != int64(len(body)) {
			t.Errorf("%s, close %v, length %d, %d bytes; want 1.0, true, and the first answer's %d bytes", res.Proto, res.Close, res.ContentLength, len(body), len(first))
		}
	}
}

func TestRequestsInARowAreAnsweredInOrder(t *testing.T) {
	hub := newTestHub(t)
	tell := overTheWire(t, hub)
	ask := func(path string) string { return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path) }
	_, brief := tell(ask("/guides/brief/"))
	_, home := tell(ask("/"))
	// The last two are on their way before the first is read.
	_, a := tell(ask("/guides/brief/") + ask("/") + ask("/guides/brief/"))
	_, b := tell("")
	_, c := tell("")
	if a != brief || b != home || c != brief {
		t.Error("the answers do not belong to their requests")
	}
}

func TestWhatWasAnsweredBeforeAnEditIsNotAnsweredAgain(t *testing.T) {
	hub := newTestHub(t)
	tell := overTheWire(t, hub)
	const request = "GET /guides/brief/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
	tell(request)
	tell(request)
	hub.edit(map[string]string{"guides/brief.md": "# Brief\n\nQuite another text.\n"})
	if _, body := tell(request); !strings.Contains(body, "Quite another text.") {
		t.Error("the former page is shown")
	}
	if res, _ := tell(strings.Replace(request, "localhost", "stranger.example", 1)); res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a stranger's name is answered with %s", res.Status)
	}
}
