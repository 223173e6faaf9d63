package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// nginxConf gives nginx what it likes: open files kept open, nothing logged.
const nginxConf = `daemon off;
worker_processes auto;
pid %[1]s/pid;
error_log %[1]s/error.log;
events { worker_connections 1024; }
http {
  types { text/html html; text/css css; text/javascript js; application/xml xml; application/json json; }
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=10000 inactive=1h;
  open_file_cache_valid 1h;
  gzip_static on;
  client_body_temp_path %[1]s/body;
  proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/fastcgi;
  uwsgi_temp_path %[1]s/uwsgi;
  scgi_temp_path %[1]s/scgi;
  server { listen 127.0.0.1:%[2]s; root %[3]s; }
}
`

// serveNginx serves what Podbook built, with the pages that are asked for packed.
func (t *track) serveNginx(ctx context.Context, pages []string) (*server, error) {
	for _, p := range pages {
		if err := pack(filepath.Join(t.out(), p, "index.html")); err != nil {
			return nil, err
		}
	}
	dir := filepath.Join(t.dir, "nginx")
	port, err := freePort()
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "nginx.conf"), fmt.Appendf(nil, nginxConf, dir, port, t.out()), 0o644)
	}
	if err != nil {
		return nil, err
	}
	s, err := launch(ctx, t.nginx, "-p", dir, "-c", filepath.Join(dir, "nginx.conf"))
	if err != nil {
		return nil, err
	}
	s.client = newClient("http://127.0.0.1:" + port)
	if _, err := s.until(ctx, pages[0], "</html>"); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// pack puts a packed file beside a file.
func pack(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err = z.Write(data)
	if err = errors.Join(err, z.Close()); err != nil {
		return err
	}
	return os.WriteFile(name+".gz", b.Bytes(), 0o644)
}
