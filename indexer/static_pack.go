package indexer

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// packed is a string of numbers, most of them one character long. The digits are
// the 91 characters from "#" to "~" without the backslash, so that no character needs
// an escape in a script. A number below packedFinal is one digit; otherwise its
// first digit is packedFinal plus the remainder of what exceeds packedFinal by
// packedBase, and the quotient follows. So every number is the sum of its digits
// times powers of packedBase.
type packed []byte

const (
	packedFinal = 59
	packedBase  = 32
)

func (p *packed) add(n int) {
	for n >= packedFinal {
		n -= packedFinal
		*p = append(*p, digit(packedFinal+n%packedBase))
		n /= packedBase
	}
	*p = append(*p, digit(n))
}

func digit(v int) byte {
	if v += '#'; v >= '\\' {
		v++
	}
	return byte(v)
}

// shardRef is a shard's name without its kind: nine characters made of its content.
type shardRef string

const shardRefLen = 9

// shardWriter writes shards.
type shardWriter struct {
	write func(name string, data []byte) error
}

// put writes one shard.
func (w *shardWriter) put(kind string, data any) (shardRef, error) {
	body, err := jsonOf(data)
	if err != nil {
		return "", err
	}
	sum := strconv.FormatUint(xxhash.Sum64(body)>>(64-5*shardRefLen), 32)
	ref := shardRef(strings.Repeat("0", shardRefLen-len(sum)) + sum)
	name := kind + "/" + string(ref)
	return ref, w.write(name+".js", call(name, body))
}

func script(name string, data any) ([]byte, error) {
	body, err := jsonOf(data)
	return call(name, body), err
}

func call(name string, body []byte) []byte {
	return slices.Concat([]byte(`podbook.shard("`+name+`",`), body, []byte(");\n"))
}

// jsonOf writes data as JSON that is a JavaScript expression, too, without the
// escapes that only a script inside a page would need.
func jsonOf(data any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(data)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// rangeIndex lists shards that hold ranges of keys.
type rangeIndex struct {
	From  []string `json:"from"`  // where every shard begins: a prefix of its first key
	Files string   `json:"files"` // their names, one after the other
	Bytes int      `json:"bytes"` // of all of them
}

// rangeWriter collects keys, which come in order, into shards of about a size. A
// key that is larger has a shard of its own.
type rangeWriter[V any] struct {
	out   *shardWriter
	kind  string
	limit int
	shape func(keys []string, values []V) any // the content of a shard

	index  rangeIndex
	refs   []shardRef
	keys   []string
	values []V
	size   int
	last   string // key before the first of keys
}

func (w *rangeWriter[V]) add(key string, value V, size int) error {
	if w.size+size > w.limit {
		if err := w.flush(); err != nil {
			return err
		}
	}
	w.keys, w.values = append(w.keys, key), append(w.values, value)
	w.size += size
	return nil
}

func (w *rangeWriter[V]) flush() error {
	if len(w.keys) == 0 {
		return nil
	}
	ref, err := w.out.put(w.kind, w.shape(w.keys, w.values))
	if err != nil {
		return err
	}
	w.refs = append(w.refs, ref)
	w.index.From = append(w.index.From, border(w.last, w.keys[0]))
	w.index.Bytes += w.size
	w.last = w.keys[len(w.keys)-1]
	w.keys, w.values, w.size = w.keys[:0], w.values[:0], 0
	return nil
}

func (w *rangeWriter[V]) finish() (rangeIndex, error) {
	err := w.flush()
	w.index.Files = joinRefs(w.refs)
	return w.index, err
}

func joinRefs(refs []shardRef) string {
	var b strings.Builder
	for _, r := range refs {
		b.WriteString(string(r))
	}
	return b.String()
}

// border is the shortest beginning of key that comes after last, which is before
// key.
func border(last, key string) string {
	for i := 0; i < len(key); {
		_, n := utf8.DecodeRuneInString(key[i:])
		if i += n; compareScript(key[:i], last) > 0 {
			return key[:i]
		}
	}
	return key
}

// compareScript orders strings as JavaScript does, by UTF-16 units: characters
// beyond U+FFFF come before those from U+E000 on.
func compareScript(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i == len(a) || i == len(b) {
		return len(a) - len(b)
	}
	x, y := a[i], b[i]
	if x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0) {
		return int(y) - int(x)
	}
	return int(x) - int(y)
}

func joinKeys(set map[string]bool) string { return strings.Join(sortedKeys(set), " ") }
