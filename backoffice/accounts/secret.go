package accounts

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode"
)

// newID makes the id of a row: 96 random bits.
func newID() string { return token(12) }

// newSecret makes the secret of a link or of a pairing: 192 random bits.
func newSecret() string { return token(24) }

func token(n int) string {
	raw := make([]byte, n)
	rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// hashOf is how a secret is stored. It has too many bits to be guessed, so a plain hash
// does.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// codeLetters are those of a pairing code: none that looks or sounds like another.
const codeLetters = "ACDEFHJKLMNPRTUVWXY34679"

// codeLength is short enough to be typed from a screen across the room. A code lives for
// minutes, only an administrator may try one, and tries are bounded.
const codeLength = 6

// newCode makes a pairing code.
func newCode() string {
	var b strings.Builder
	raw := make([]byte, 1)
	for b.Len() < codeLength {
		rand.Read(raw)
		if n := int(raw[0]); n < 256-256%len(codeLetters) { // else the first letters would come more often
			b.WriteByte(codeLetters[n%len(codeLetters)])
		}
	}
	return b.String()
}

// readCode is a code as a person types it: or copies it: with spaces and dashes of any kind,
// invisible characters and small letters.
func readCode(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.White_Space, unicode.Dash, unicode.Cf) {
			return -1
		}
		return r
	}, strings.ToUpper(s))
}
