package server

import (
	"container/list"
	"sync"
)

// cache keeps the pages of one revision that were asked for lately, up to a
// number of bytes.
type cache struct {
	max int64

	mu    sync.Mutex
	used  int64
	items map[string]*list.Element // of *page
	order *list.List               // latest use first
}

func newCache(max int64) *cache {
	return &cache{max: max, items: map[string]*list.Element{}, order: list.New()}
}

// get returns the page kept under key, a new empty one if there is none. Whoever
// gets it first fills it, see page.once.
func (c *cache) get(key string) *page {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.items[key]; e != nil {
		c.order.MoveToFront(e)
		return e.Value.(*page)
	}
	p := &page{key: key}
	c.items[key] = c.order.PushFront(p)
	return p
}

// form returns a coding's form of the page kept under key, nil if there is none. It may
// not be made yet.
func (c *cache) form(key string, as coding) *form {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.items[key]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return &e.Value.(*page).forms[as]
}

// grew accounts for n more bytes of a page and drops others if there are too
// many. A page that was dropped meanwhile no longer counts.
func (c *cache) grew(p *page, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.items[p.key]; e == nil || e.Value != p {
		return
	}
	p.cost += n
	c.used += n
	for c.used > c.max {
		e := c.order.Back()
		old := e.Value.(*page)
		c.order.Remove(e)
		delete(c.items, old.key)
		c.used -= old.cost
	}
}
