package indexer

import (
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// locate returns the positions of a term in a field of some entries, given by
// Bleve document number in ascending order, each once. Entries without the term
// have none.
func (s *state) locate(ctx context.Context, field, text string, nums []int32) ([][]int32, error) {
	found := make([][]int32, len(nums))
	err := s.advance(ctx, field, text, nums, true, func(i int, doc *index.TermFieldDoc) {
		for _, v := range doc.Vectors {
			found[i] = unpack(found[i], v)
		}
	})
	return found, err
}

// frequencyOf returns how often a term stands in a field of some entries.
func (s *state) frequencyOf(ctx context.Context, field, text string, nums []int32) ([]int, error) {
	found := make([]int, len(nums))
	err := s.advance(ctx, field, text, nums, false, func(i int, doc *index.TermFieldDoc) { found[i] = int(doc.Freq) })
	return found, err
}

// advance visits those of some entries that have a term in a field.
func (s *state) advance(ctx context.Context, field, text string, nums []int32, positions bool, visit func(i int, doc *index.TermFieldDoc)) error {
	if s.reader == nil || len(nums) == 0 {
		return nil
	}
	r, err := s.reader.TermFieldReader(ctx, []byte(text), field, true, false, positions)
	if err != nil {
		return err
	}
	defer r.Close()
	if r.Count() == 0 {
		return nil
	}
	var doc index.TermFieldDoc
	var id index.IndexInternalID
	at := int64(-1) // where the reader stands
	for i, num := range nums {
		// Asked to go where it is or behind, the reader would start all over.
		if at < int64(num) {
			id = index.NewIndexInternalID(id, uint64(num))
			d, err := r.Advance(id, doc.Reset())
			if err != nil {
				return err
			}
			if d == nil {
				break
			}
			at = int64(d.ID.Value())
		}
		if at == int64(num) {
			visit(i, &doc)
		}
	}
	return ctx.Err()
}

// locateGroup returns where any term of a group stands, ascending.
func (s *state) locateGroup(ctx context.Context, field string, terms []term, nums []int32) ([][]int32, error) {
	var all [][]int32
	for _, t := range terms {
		found, err := s.locate(ctx, field, t.text, nums)
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = found
			continue
		}
		for i := range found {
			if len(found[i]) > 0 {
				all[i] = append(all[i], found[i]...)
				slices.Sort(all[i])
				all[i] = slices.Compact(all[i])
			}
		}
	}
	return all, nil
}

// having returns the Bleve numbers of entries that have one of the terms in a
// field, ascending.
func (s *state) having(ctx context.Context, field string, terms []term, sc *scratch) ([]int32, error) {
	var nums []int32
	for _, t := range terms {
		err := s.postings(ctx, field, t.text, sc, func(ord int32, _ uint64) { nums = append(nums, s.num[ord]) })
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(nums)
	return slices.Compact(nums), nil
}

// phrase returns which of some entries, given by ascending Bleve number, have the
// words of text one after the other in a field, in any language of the hub.
func (s *state) phrase(ctx context.Context, text string, among []int32, langs []*language, sc *scratch) (map[int32]bool, error) {
	type word struct {
		terms []term
		at    int32
	}
	var words []word
	tokenize(text, func(t token) {
		if t.joined || len(words) >= maxPhrase {
			return
		}
		words = append(words, word{wordTerms(t, langs), int32(t.pos)})
	})
	found := map[int32]bool{}
	if len(words) == 0 {
		return found, nil
	}
	for _, field := range fieldOf[:scored] {
		// Which entries have all the words is cheap to know, where costs more.
		nums := among
		for i, w := range words {
			have, err := s.having(ctx, field, w.terms, sc)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				nums = slices.Clone(nums)
			}
			if nums = common(nums, have); len(nums) == 0 {
				break
			}
		}
		var starts [][]int32 // where the phrase may begin, by the words so far
		for i := 0; i < len(words) && len(words) > 1 && len(nums) > 0; i++ {
			at, err := s.locateGroup(ctx, field, words[i].terms, nums)
			if err != nil {
				return nil, err
			}
			left := 0
			for d, num := range nums {
				for j := range at[d] {
					at[d][j] -= words[i].at
				}
				if i > 0 {
					at[d] = common(starts[d], at[d])
				}
				if len(at[d]) > 0 {
					nums[left], at[left] = num, at[d]
					left++
				}
			}
			nums, starts = nums[:left], at[:left]
		}
		for _, num := range nums {
			found[num] = true
		}
	}
	return found, nil
}

// wordTerms returns the terms of a word in any of the languages.
func wordTerms(t token, langs []*language) []term {
	var g group
	for _, l := range langs {
		r := l.terms(t)
		g.add(r.main, 1)
		g.add(r.other, 1)
	}
	return g.terms
}

// common keeps what two ascending lists share, in the place of the first.
func common(a, b []int32) []int32 {
	out := a[:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			out = append(out, a[i])
			i++
			j++
		}
	}
	return out
}

// stored returns the stored field of a Bleve document. The bytes are a copy.
func (s *state) stored(num uint64) ([]byte, error) {
	snapshot, ok := s.reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errText
	}
	for _, segment := range snapshot.Segments() {
		n := uint64(segment.FullSize())
		if num >= n {
			num -= n
			continue
		}
		var data []byte
		err := segment.VisitDocument(num, func(name string, _ byte, value []byte, _ []uint64) bool {
			if name == fieldStored {
				data = slices.Clone(value)
				return false
			}
			return true
		})
		if data == nil && err == nil {
			err = errText
		}
		return data, err
	}
	return nil, errText
}

// count is at least the number of entries that have one of the terms in a field.
func (s *state) count(ctx context.Context, field string, terms []term) (int, error) {
	n := 0
	for _, t := range terms {
		r, err := s.reader.TermFieldReader(ctx, []byte(t.text), field, false, false, false)
		if err != nil {
			return 0, err
		}
		n += int(r.Count())
		if err := r.Close(); err != nil {
			return 0, err
		}
	}
	return n, nil
}
