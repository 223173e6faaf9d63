package indexer

import (
	"fmt"
	"strconv"
	"strings"
)

// The text fields that are scored, in the order of their weights.
const (
	inTitle = iota
	inAlias
	inHeading
	inBody
	scored // how many there are
)

// key is the identity of an entry's text in Bleve, and its Bleve document ID:
// which entry, which text, in which language, and how long it is. A changed text
// is another Bleve document, so what the index holds can be read off its IDs, and
// what does not match a revision exactly is not part of it.
type key struct {
	id       string
	hash     string
	lang     string
	length   [scored]int // positions per field
	passages int
}

func (k key) String() string {
	var b strings.Builder
	b.WriteString(k.id)
	for _, s := range []string{k.hash, k.lang} {
		b.WriteByte(0)
		b.WriteString(s)
	}
	for _, n := range append(k.length[:], k.passages) {
		b.WriteByte(0)
		b.WriteString(strconv.FormatInt(int64(n), 36))
	}
	return b.String()
}

func parseKey(s string) (key, error) {
	parts := strings.Split(s, "\x00")
	if len(parts) != 3+scored+1 {
		return key{}, fmt.Errorf("unknown document %q in the index", s)
	}
	k := key{id: parts[0], hash: parts[1], lang: parts[2]}
	var n [scored + 1]int
	for i := range n {
		v, err := strconv.ParseInt(parts[3+i], 36, 32)
		if err != nil {
			return key{}, fmt.Errorf("unknown document %q in the index", s)
		}
		n[i] = int(v)
	}
	copy(k.length[:], n[:scored])
	k.passages = n[scored]
	return k, nil
}
