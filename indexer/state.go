package indexer

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// state is everything a search reads: one snapshot of the text and the columns
// that belong to it. It does not change; a Sync makes a new one and swaps it in.
// The snapshot is closed when the last search that uses it is done.
type state struct {
	refs     atomic.Int64
	reader   index.IndexReader // nil before the first Sync
	cols     *columns
	complete bool
	done     int // entries whose text is indexed
	passages int
	ord      []int32 // Bleve document number → ordinal, -1: not of this revision
	num      []int32 // ordinal → Bleve document number, -1: not indexed yet
	keys     []key   // by ordinal, zero when not indexed yet
	langs    []string
	deleted  bool             // the snapshot holds documents that are gone, so dictionaries count too many
	segments map[uint64][]key // what every segment of the snapshot holds, deleted or not
	// factor[f][ord] is what one occurrence in field f counts: the field's weight
	// over the length normalisation of BM25F.
	factor [scored][]float64
	lists  lists
}

func emptyState() *state {
	s := &state{cols: newColumns(&Corpus{})}
	s.refs.Store(1)
	return s
}

// retain reports whether the state could be taken; it can not when it was
// replaced and its last user left.
func (s *state) retain() bool {
	for {
		n := s.refs.Load()
		if n == 0 {
			return false
		}
		if s.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (s *state) release() {
	if s.refs.Add(-1) == 0 && s.reader != nil {
		// The snapshot is only memory and file handles; there is nobody to tell.
		_ = s.reader.Close()
	}
}

// newState joins a snapshot with columns. It takes over the reader, and reads only
// segments that the state before does not know.
func newState(reader index.IndexReader, cols *columns, before *state, wanted func(ord int32, k key) bool) (*state, error) {
	n := len(cols.docs)
	s := &state{reader: reader, cols: cols, num: make([]int32, n), keys: make([]key, n)}
	s.refs.Store(1)
	for i := range s.num {
		s.num[i] = -1
	}
	var err error
	if s.segments, err = segmentKeys(reader, before.segments); err != nil {
		return nil, err
	}
	langs := map[string]bool{}
	eachKey(reader, s.segments, func(num uint64, k key) {
		for uint64(len(s.ord)) <= num {
			s.ord = append(s.ord, -1)
		}
		ord, ok := cols.ords[k.id]
		if !ok || !wanted(ord, k) {
			return
		}
		s.ord[num], s.num[ord], s.keys[ord] = ord, int32(num), k
		s.done++
		s.passages += k.passages
		langs[k.lang] = true
	})
	s.complete = s.done == n
	s.deleted = s.done != len(s.ord) || slices.Contains(s.ord, -1)
	s.langs = sortedKeys(langs)
	s.normalise()
	return s, nil
}

// segmentKeys reads the keys of all segments of a snapshot. A segment never
// changes, so those that are known need not be read again.
func segmentKeys(reader index.IndexReader, known map[uint64][]key) (map[uint64][]key, error) {
	segments := map[uint64][]key{}
	for _, segment := range reader.(*scorch.IndexSnapshot).Segments() {
		keys, ok := known[segment.Id()]
		for num := uint64(0); !ok && num < uint64(segment.FullSize()); num++ {
			id, err := segment.DocID(num)
			if err != nil {
				return nil, fmt.Errorf("read the index: %w", err)
			}
			k, err := parseKey(string(id))
			if err != nil {
				return nil, err
			}
			keys = append(keys, k)
		}
		segments[segment.Id()] = keys
	}
	return segments, nil
}

// eachKey visits the live documents of a snapshot in the order of their numbers.
func eachKey(reader index.IndexReader, segments map[uint64][]key, visit func(num uint64, k key)) {
	offset := uint64(0)
	for _, segment := range reader.(*scorch.IndexSnapshot).Segments() {
		deleted := segment.Deleted()
		for i, k := range segments[segment.Id()] {
			if deleted == nil || !deleted.Contains(uint32(i)) {
				visit(offset+uint64(i), k)
			}
		}
		offset += uint64(segment.FullSize())
	}
}

// normalise computes factor from the exact average lengths of this revision.
func (s *state) normalise() {
	var sum [scored]int
	var with [scored]int
	for ord, k := range s.keys {
		if s.num[ord] < 0 {
			continue
		}
		for f, n := range k.length {
			if n > 0 {
				sum[f] += n
				with[f]++
			}
		}
	}
	for f := range s.factor {
		s.factor[f] = make([]float64, len(s.keys))
		avg := float64(max(sum[f], 1)) / float64(max(with[f], 1))
		for ord := range s.keys {
			length := float64(s.keys[ord].length[f])
			s.factor[f][ord] = weights[f] / (1 - bLength[f] + bLength[f]*length/avg)
		}
	}
}
