package app

import (
	"time"

	"mpp/access"
	"mpp/hall"
)

// Config returns the hall's configuration in force.
func (a *Platform) Config() *hall.Config { return a.queue.Config() }

// Zones lists the hall's zones that have not ended.
func (a *Platform) Zones() []hall.Named {
	cfg := a.queue.Config()
	var out []hall.Named
	for _, z := range cfg.Zones {
		if z.EndedOn == "" {
			out = append(out, cfg.NamedZone(z.ID))
		}
	}
	return out
}

// SampleToken is a bearer token of a sample identity.
type SampleToken struct{ Key, Token string }

// SampleTokens returns a token for one sample identity of each role.
func (a *Platform) SampleTokens(life time.Duration) []SampleToken {
	seen := map[hall.Role]bool{}
	var out []SampleToken
	for _, id := range access.DemoIdentities(a.queue.Config()) {
		if seen[id.Principal.Role] {
			continue
		}
		seen[id.Principal.Role] = true
		token, err := a.keys.Mint(id.Principal, life)
		if err != nil {
			continue // an identity that cannot be printed is still offered on the pages
		}
		out = append(out, SampleToken{id.Key, token})
	}
	return out
}
