package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"mpp/hall"
)

// MinSecret is the least length of a secret in bytes.
const MinSecret = 16

// KeyOptions say what Keys accepts; all fields are optional.
type KeyOptions struct {
	// Previous is the secret that was in force before: what it signed stays valid, but
	// nothing more is signed with it.
	Previous []byte
	// Hall is the id of the hall. Tokens are made for it, and those for another one are
	// refused.
	Hall string
	// Revoked names the tokens that were revoked.
	Revoked Revocations
	// NoSamples refuses the tokens of a demo's identities, which anybody may have got while
	// the demo ran with the same secret.
	NoSamples bool
	// Clock returns the real time, not that of a training hall whose clock runs faster;
	// nil is time.Now.
	Clock hall.Clock
}

// Revocations names the tokens that were revoked before their end. It is asked with each
// request, so it must answer from memory.
type Revocations interface {
	Revoked(tokenID string) bool
}

// Keys makes and checks what the hall signs: tokens, and codes for forms. It is safe for
// concurrent use.
type Keys struct {
	keys    []key // the current one, then perhaps the previous one
	hall    string
	revoked Revocations
	real    bool // refuses the tokens of sample identities
	clock   hall.Clock
	seen    *cache
}

// key holds the keys that are derived from one secret, one for each purpose, so that what
// is signed for one purpose is nothing for another.
type key struct {
	id     string // "kid" of a token
	tokens []byte
	codes  []byte
	push   []byte
}

// NewKeys returns the keys of the hall's secret.
func NewKeys(secret []byte, o KeyOptions) (*Keys, error) {
	k := &Keys{hall: o.Hall, revoked: o.Revoked, real: o.NoSamples, clock: o.Clock, seen: newCache(cacheSize)}
	if k.clock == nil {
		k.clock = time.Now
	}
	if k.revoked == nil {
		k.revoked = &RevokedSet{}
	}
	secrets := [][]byte{secret}
	if len(o.Previous) > 0 {
		secrets = append(secrets, o.Previous)
	}
	for _, s := range secrets {
		if len(s) < MinSecret {
			return nil, fmt.Errorf("access: the secret has %d bytes, at least %d are needed", len(s), MinSecret)
		}
		derived := key{tokens: mac(s, "mpp token v1"), codes: mac(s, "mpp code v1"), push: mac(s, "mpp push v1")}
		derived.id = hex.EncodeToString(mac(s, "mpp key id v1")[:4])
		k.keys = append(k.keys, derived)
	}
	return k, nil
}

// IDs returns the ids of the keys whose tokens are accepted; the first one signs.
func (k *Keys) IDs() []string {
	ids := make([]string, len(k.keys))
	for i, key := range k.keys {
		ids[i] = key.id
	}
	return ids
}

// PushSeeds returns 32 bytes of each secret, the current one first, from which the key pairs
// are made that sign what is pushed to phones.
func (k *Keys) PushSeeds() [][]byte {
	seeds := make([][]byte, len(k.keys))
	for i, key := range k.keys {
		seeds[i] = key.push
	}
	return seeds
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// Sign returns a code over the text, which only the holder of the secret can make.
func (k *Keys) Sign(text string) []byte { return mac(k.keys[0].codes, text) }

// Signed reports whether the code is one that Sign made over the text, with the current
// or the previous secret.
func (k *Keys) Signed(text string, code []byte) bool {
	for _, key := range k.keys {
		if hmac.Equal(mac(key.codes, text), code) {
			return true
		}
	}
	return false
}
