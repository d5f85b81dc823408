package app

import (
	"time"

	"mpp/access"
	"mpp/hall"
)

// Zones lists the hall's zones that have not ended.
func (p *Platform) Zones() []hall.Named { return p.hall.zones() }

// SampleToken is a bearer token of a sample identity.
type SampleToken struct{ Key, Token string }

// SampleTokens returns a token for one sample identity of each role.
func (p *Platform) SampleTokens(life time.Duration) []SampleToken {
	seen := map[hall.Role]bool{}
	var out []SampleToken
	for _, id := range access.DemoIdentities(p.Config()) {
		if seen[id.Principal.Role] {
			continue
		}
		seen[id.Principal.Role] = true
		token, err := p.keys.Mint(id.Principal, life)
		if err != nil {
			continue // an identity that cannot be printed is still offered on the pages
		}
		out = append(out, SampleToken{id.Key, token})
	}
	return out
}
