package indexer

import "time"

// textPart is a run of an entry's passages in a shard.
type textPart struct {
	ord      int
	first    int // passage
	head     *textHead
	passages []any
}

func (p textPart) MarshalJSON() ([]byte, error) {
	return jsonOf([]any{p.ord, p.first, p.head, p.passages})
}

// textHead is an entry as it is shown. It stands in the shard of its first passage.
type textHead struct {
	ID      string     `json:"id"`
	URL     string     `json:"url,omitempty"` // when it is not the ID between slashes
	Title   string     `json:"title"`
	Type    string     `json:"type"`
	Crumbs  [][]string `json:"crumbs,omitempty"` // title and URL of each
	Tags    []string   `json:"tags,omitempty"`
	Pods    []string   `json:"pods,omitempty"`
	Owner   string     `json:"owner,omitempty"`
	Date    string     `json:"date,omitempty"`
	Plays   bool       `json:"plays,omitempty"`
	Summary string     `json:"summary,omitempty"`
	Starts  string     `json:"starts,omitempty"` // packed: the first positions of the passages, as gaps
}

// textIndex lists the shards that hold entries and passages in order.
type textIndex struct {
	At    string `json:"at"` // packed: for every shard the gap from the entry of the one before, and the passage
	Files string `json:"files"`
}

// addText adds an entry to the shards, and writes those that are full.
func (s *static) addText(ord int, a *analysed) error {
	d := &s.corpus.Documents[ord]
	h := &textHead{
		ID: d.ID, URL: d.URL, Title: d.Title, Type: d.Type, Owner: d.Owner, Plays: d.Plays,
		Tags: d.Values["tag"], Pods: d.Values["pod"], Summary: a.text.Summary,
	}
	if h.URL == "/"+h.ID+"/" {
		h.URL = ""
	}
	for _, c := range d.Breadcrumb {
		h.Crumbs = append(h.Crumbs, []string{c.Title, c.URL})
	}
	if !d.Date.IsZero() {
		h.Date = d.Date.Format(time.DateOnly)
	}
	if border := a.fields[fieldBorder]; border != nil {
		var one stream
		one.add(0, &border.postings[0])
		h.Starts = string(one.data)
	}
	size := 160 + len(h.Title) + len(h.ID) + len(h.Summary) + len(h.Starts)
	for _, c := range h.Crumbs {
		size += len(c[0]) + len(c[1])
	}
	part := textPart{ord: ord, head: h, passages: []any{}}
	for i := range a.text.Passages {
		p := &a.text.Passages[i]
		passage := []any{p.Anchor, p.Title, p.Text}
		if p.Kind == "moment" {
			passage = append(passage, round3(p.Start), round3(p.End), p.Speaker)
		}
		n := len(p.Text) + len(p.Title) + len(p.Anchor) + 32
		if s.textBytes+size+n > textBytes && s.textBytes+size > 0 {
			if len(part.passages) > 0 {
				s.addPart(part, size)
				part, size = textPart{ord: ord, first: i, passages: []any{}}, 0
			}
			if err := s.flushText(); err != nil {
				return err
			}
		}
		part.passages = append(part.passages, passage)
		size += n
	}
	s.addPart(part, size)
	return nil
}

func (s *static) addPart(p textPart, size int) {
	if len(s.text) == 0 {
		s.textAt.add(p.ord - s.textLast)
		s.textAt.add(p.first)
		s.textLast = p.ord
	}
	s.text = append(s.text, p)
	s.textBytes += size
}

func (s *static) flushText() error {
	if len(s.text) == 0 {
		return nil
	}
	ref, err := s.out.put("d", s.text)
	s.texts = append(s.texts, ref)
	clear(s.text)
	s.text, s.textBytes = s.text[:0], 0
	return err
}
