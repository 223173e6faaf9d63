package server

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// coding is a content coding; plainly means none.
type coding int

const (
	plainly coding = iota
	brotlied
	zstded
	gzipped
	codings
)

// String is the coding's name in headers.
func (c coding) String() string {
	switch c {
	case brotlied:
		return "br"
	case zstded:
		return "zstd"
	case gzipped:
		return "gzip"
	}
	return "identity"
}

// smallest is the length from which compressing pays.
const smallest = 512

// packer compresses. Levels are those at which a page costs well under a
// millisecond: it happens while somebody waits, once per page and coding.
type packer struct {
	brotli, gzip sync.Pool
	zstd         *zstd.Encoder
}

func newPacker() *packer {
	p := &packer{}
	p.brotli.New = func() any { return brotli.NewWriterLevel(nil, 5) }
	p.gzip.New = func() any {
		w, err := gzip.NewWriterLevel(nil, 6)
		if err != nil {
			panic(err) // a wrong level
		}
		return w
	}
	var err error
	if p.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20)); err != nil {
		panic(err) // wrong options
	}
	return p
}

func (p *packer) pack(c coding, data []byte) []byte {
	var b bytes.Buffer
	switch c {
	case brotlied:
		w := p.brotli.Get().(*brotli.Writer)
		defer p.brotli.Put(w)
		w.Reset(&b)
		w.Write(data) // a bytes.Buffer takes everything
		w.Close()
	case gzipped:
		w := p.gzip.Get().(*gzip.Writer)
		defer p.gzip.Put(w)
		w.Reset(&b)
		w.Write(data)
		w.Close()
	case zstded:
		return p.zstd.EncodeAll(data, nil)
	default:
		return data
	}
	return b.Bytes()
}

// accepted chooses a coding from Accept-Encoding: what the client likes best,
// and of those what packs best. Brotli takes five times as long as the others:
// too long for an answer that is made for one request, which is in a hurry.
func accepted(header string, hurry bool) coding {
	best, weight := plainly, 0.0
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		c := plainly
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			c = brotlied
		case "zstd":
			c = zstded
		case "gzip", "x-gzip":
			c = gzipped
		case "*":
			c = gzipped
		default:
			continue
		}
		if c == brotlied && hurry {
			continue
		}
		if q := quality(params); q > weight || q == weight && q > 0 && c < best {
			best, weight = c, q
		}
	}
	return best
}

// quality reads the q of an Accept header's item; 1 without one, 0 if it makes
// no sense.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || !(q >= 0 && q <= 1) {
				return 0
			}
			return q
		}
	}
	return 1
}

// packable reports whether content of a type gets shorter by compressing.
func packable(contentType string) bool {
	t, _, _ := strings.Cut(contentType, ";")
	switch t {
	case "application/json", "application/feed+json", "application/xml", "application/javascript", "application/manifest+json", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(t, "text/") || strings.HasSuffix(t, "+xml") || strings.HasSuffix(t, "+json")
}
