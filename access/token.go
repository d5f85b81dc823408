package access

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"mpp/hall"
)

// maxToken bounds what Verify looks at; our own tokens stay far below.
const maxToken = 4096

// issuer names the maker in each token; docs/decisions/tokens.md describes the format.
const issuer = "mpp"

// maxSkew is how far ahead the clock of the node may be that made a token.
const maxSkew = time.Minute

// claims is what a token carries beside the registered names.
type claims struct {
	jwt.RegisteredClaims
	Role    hall.Role `json:"role"`
	Name    string    `json:"name,omitempty"`
	Counter string    `json:"counter,omitempty"`
	Agency  string    `json:"agency,omitempty"`
	Kiosk   string    `json:"kiosk,omitempty"`
	Kind    Kind      `json:"kind,omitempty"`
	Take    string    `json:"take,omitempty"`
	End     int64     `json:"end,omitempty"` // AbsoluteEnd, in seconds
}

// Mint makes a token for p that lives for ttl, cut to the second. A principal without a
// token id gets a random one.
// Errors: [hall.CodeInvalid] for a principal that cannot have a token.
func (k *Keys) Mint(p Principal, ttl time.Duration) (string, error) {
	if err := p.Validate(); err != nil {
		return "", err
	}
	if ttl < time.Second {
		return "", hall.Refuse(hall.CodeInvalid, "a token must live for at least a second").With("field", "ttl")
	}
	if p.TokenID == "" {
		p.TokenID = rand.Text()
	}
	now, key := k.clock(), k.keys[0]
	c := claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Subject: p.ID, ID: p.TokenID,
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(ttl)),
		},
		Role: p.Role, Name: p.Name, Counter: p.Counter, Agency: p.Agency, Kiosk: p.Kiosk, Kind: p.Kind, Take: p.Take,
	}
	if !p.AbsoluteEnd.IsZero() {
		c.End = p.AbsoluteEnd.Unix()
	}
	if k.hall != "" {
		c.Audience = jwt.ClaimStrings{k.hall}
	}
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, c)
	t.Header["kid"] = key.id
	s, err := t.SignedString(key.tokens)
	if err != nil {
		return "", fmt.Errorf("access: sign: %w", err)
	}
	return s, nil
}

// Verify returns the principal that a token names. Tokens that verified are remembered
// for a while, since a client shows the same one with each request; whether it has
// expired or was revoked is checked each time. A person whose counter was taken over
// stays signed in without it.
// Errors: [hall.CodeUnauthenticated], with field "reason" expired, revoked or invalid.
func (k *Keys) Verify(token string) (Principal, error) {
	if len(token) > maxToken {
		return Principal{}, refuse("invalid", errors.New("token too long"))
	}
	var room [768]byte // on the stack: a token of ours fits
	id := sha256.Sum256(append(room[:0], token...))
	now := k.clock()
	p, ok := k.seen.get(id)
	if !ok {
		var err error
		if p, err = k.parse(token, now); err != nil {
			return Principal{}, err
		}
		k.seen.put(id, p)
	}
	switch {
	case !now.Before(p.ExpiresAt):
		return Principal{}, refuse("expired", nil)
	case p.TokenID != "" && k.revoked.Revoked(p.TokenID):
		return Principal{}, refuse("revoked", nil)
	case p.Take != "" && k.revoked.Revoked(p.Take): // somebody else has taken the counter over
		p.Counter, p.Take = "", ""
	}
	return p, nil
}

func (k *Keys) parse(token string, now time.Time) (Principal, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, k.keyOf,
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithIssuer(issuer),
		jwt.WithExpirationRequired(), jwt.WithStrictDecoding(), jwt.WithTimeFunc(func() time.Time { return now }))
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return Principal{}, refuse("expired", err)
	case err != nil:
		return Principal{}, refuse("invalid", err)
	case c.IssuedAt != nil && c.IssuedAt.After(now.Add(maxSkew)):
		return Principal{}, refuse("invalid", errors.New("issued in the future"))
	case len(c.Audience) > 0 && k.hall != "" && !slices.Contains(c.Audience, k.hall):
		return Principal{}, refuse("invalid", fmt.Errorf("for hall %v", c.Audience))
	}
	p := Principal{Kind: c.Kind, Role: c.Role, ID: c.Subject, TokenID: c.ID, Take: c.Take, Name: c.Name, Counter: c.Counter, Agency: c.Agency, Kiosk: c.Kiosk,
		ExpiresAt: c.ExpiresAt.Time}
	if c.End != 0 {
		p.AbsoluteEnd = time.Unix(c.End, 0)
	}
	if err := p.Validate(); err != nil {
		return Principal{}, refuse("invalid", err)
	}
	if k.real && p.Kind == KindClient && strings.HasPrefix(p.ID, samplePrefix) {
		return Principal{}, refuse("invalid", errors.New("of a demo"))
	}
	return p, nil
}

// keyOf returns the keys that may have signed a token: the one that it names, or all for
// a token of a version that named none.
func (k *Keys) keyOf(t *jwt.Token) (any, error) {
	if _, ok := t.Header["crit"]; ok {
		return nil, errors.New("the header crit is not supported")
	}
	id, named := t.Header["kid"]
	set := jwt.VerificationKeySet{}
	for _, key := range k.keys {
		if !named || id == key.id {
			set.Keys = append(set.Keys, key.tokens)
		}
	}
	if len(set.Keys) == 0 {
		return nil, fmt.Errorf("unknown key %v", id)
	}
	return set, nil
}

func refuse(reason string, cause error) error {
	e := hall.Refuse(hall.CodeUnauthenticated, "the token is %s", reason).With("reason", reason)
	e.Err = cause
	return e
}
