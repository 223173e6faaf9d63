package indexer

import (
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
)

// After a Sync that wrote compactFrom documents or more, which were most of the
// hub, the index is a handful of segments with a dictionary each. One segment takes
// a sixth less room and is searched faster.
const compactFrom = 2 * batchDocs

// compact merges all segments into one in the background, and lets searches use it.
func (ix *Index) compact() {
	defer ix.compacting.Done()
	err := ix.store.index.(*scorch.Scorch).ForceMerge(ix.ctx, &mergeplan.SingleSegmentMergePlanOptions)
	if err == nil && ix.ctx.Err() == nil {
		err = ix.compacted()
	}
	if err != nil && ix.ctx.Err() == nil {
		ix.log.Warn("the search index was not compacted", "error", err)
	}
}

// compacted swaps in a state with the same entries on the merged segment.
func (ix *Index) compacted() error {
	ix.syncing.Lock()
	defer ix.syncing.Unlock()
	if ix.closed.Load() {
		return nil
	}
	old := ix.acquire()
	defer old.release()
	reader, err := ix.store.index.Reader()
	if err != nil {
		return err
	}
	s, err := newState(reader, old.cols, old, func(ord int32, k key) bool { return old.num[ord] >= 0 && old.keys[ord] == k })
	if err != nil {
		reader.Close()
		return err
	}
	ix.swap(s)
	// Bleve notes the merge on disk, and removes what was merged, with the next
	// batch: an empty one.
	return ix.commit(index.NewBatch(), make(chan struct{}))
}
