package access

import "sync"

// cacheSize is how many tokens a generation remembers: far more than a hall has
// devices and people, and still under a megabyte.
const cacheSize = 2048

// cache remembers verified tokens by their hash, never the tokens themselves. It
// is bounded by two generations: when the young one is full it becomes the old
// one, and what was old and unused is gone. Only tokens that verified get in, so
// rubbish cannot push them out.
type cache struct {
	mu         sync.Mutex
	size       int
	young, old map[[32]byte]Principal
}

func newCache(size int) *cache {
	return &cache{size: size, young: map[[32]byte]Principal{}}
}

func (c *cache) get(id [32]byte) (Principal, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.young[id]; ok {
		return p, true
	}
	p, ok := c.old[id]
	if ok {
		c.add(id, p)
	}
	return p, ok
}

func (c *cache) put(id [32]byte, p Principal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(id, p)
}

func (c *cache) add(id [32]byte, p Principal) {
	if len(c.young) >= c.size {
		c.young, c.old = map[[32]byte]Principal{}, c.young
	}
	c.young[id] = p
}

func (c *cache) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.young) + len(c.old)
}
