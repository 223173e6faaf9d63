package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of a connection. Large files get longer, see slowly.
const (
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second
	writeTime  = 30 * time.Second
	idleTime   = 60 * time.Second
	farewell   = 5 * time.Second // for requests under way when the server is to stop
	slowest    = 32 << 10        // bytes a second that a reader must take
)

// stopping is the key under which a request finds the channel that is closed when
// the server is to stop. Streams end then; other requests are let finish.
type stopping struct{}

// Serve answers on ln until ctx ends, then lets requests under way finish.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	stop := make(chan struct{})
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.cfg.Log.Handler(), slog.LevelDebug),
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.Background(), stopping{}, stop)
		},
		ConnContext: withWire,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(wired{ln}) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	close(stop)
	patience, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	err := srv.Shutdown(patience)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	<-failed
	return err
}

// stopped returns the channel that is closed when the request's server stops.
func stopped(r *http.Request) <-chan struct{} {
	stop, _ := r.Context().Value(stopping{}).(chan struct{})
	return stop
}

// slowly gives an answer of n bytes the time that a slow line needs.
func slowly(w http.ResponseWriter, n int64) {
	// A writer without deadlines (in tests) needs none.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTime + time.Duration(n/slowest)*time.Second))
}
