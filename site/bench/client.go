package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// client asks one server, over one connection.
type client struct {
	base string
	http *http.Client
}

func newClient(base string) client {
	return client{base, &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableCompression: true}}}
}

func (c client) get(ctx context.Context, path string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return 0, nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res.StatusCode, body, err
}

// Latencies are found by asking again and again: a client that asks about once a
// millisecond takes little from the server that it waits for.
const (
	pause   = time.Millisecond
	patient = 15 * time.Minute // a first index of 100,000 entries takes its time
)

// poll asks until the answer is right, and returns when that one had arrived.
func (c client) poll(ctx context.Context, path string, right func(status int, body []byte) bool) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	for {
		status, body, err := c.get(ctx, path)
		at := time.Now()
		if err == nil && right(status, body) {
			return at, nil
		}
		select {
		case <-ctx.Done():
			return at, fmt.Errorf("%s%s: what was waited for never came (status %d, %v)", c.base, path, status, err)
		case <-time.After(pause):
		}
	}
}

// until waits for a page to have some text.
func (c client) until(ctx context.Context, path, text string) (time.Time, error) {
	return c.poll(ctx, path, func(status int, body []byte) bool {
		return status == http.StatusOK && bytes.Contains(body, []byte(text))
	})
}

// indexed waits for search to be complete, with at least n entries.
func (c client) indexed(ctx context.Context, n int) (time.Time, error) {
	return c.poll(ctx, "/api/v1/status", func(status int, body []byte) bool {
		var s struct {
			Complete bool
			Entries  int
		}
		return status == http.StatusOK && json.Unmarshal(body, &s) == nil && s.Complete && s.Entries >= n
	})
}

// found waits for a search for a word to find a page, and not by forgiving a typo.
func (c client) found(ctx context.Context, word, page string) (time.Time, error) {
	return c.poll(ctx, "/api/v1/search?q="+url.QueryEscape(word), func(status int, body []byte) bool {
		var res struct {
			Corrected string
			Hits      []struct{ URL string }
		}
		return status == http.StatusOK && json.Unmarshal(body, &res) == nil && res.Corrected == "" &&
			slices.ContainsFunc(res.Hits, func(h struct{ URL string }) bool { return h.URL == page })
	})
}
