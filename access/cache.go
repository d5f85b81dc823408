package access

import (
	"sync"

	"mpp/internal/limit"
)

// cacheSize is how many verified tokens are remembered: far more than a hall has devices
// and people, and still under a megabyte.
const cacheSize = 4096

// cache remembers verified tokens by their hash, never the tokens themselves. Only
// tokens that verified get in, so forged ones cannot displace them.
type cache struct {
	mu     sync.Mutex
	tokens *limit.Map[[32]byte, Principal]
}

func newCache(size int) *cache { return &cache{tokens: limit.NewMap[[32]byte, Principal](size)} }

func (c *cache) get(id [32]byte) (Principal, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.tokens.Find(id); p != nil {
		return *p, true
	}
	return Principal{}, false
}

func (c *cache) put(id [32]byte, p Principal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*c.tokens.At(id) = p
}
