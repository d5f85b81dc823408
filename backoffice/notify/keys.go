package notify

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
)

// pair is a key pair that signs for this server, spelt as browsers and the library do.
type pair struct{ public, private string }

// pairOf derives the pair of a seed, the same one on every node and at each start.
func pairOf(seed []byte) pair {
	for {
		key, err := ecdh.P256().NewPrivateKey(seed)
		if err == nil {
			return pair{encode(key.PublicKey().Bytes()), encode(key.Bytes())}
		}
		next := sha256.Sum256(seed) // the seed is no number of the curve: one in four billion
		seed = next[:]
	}
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
