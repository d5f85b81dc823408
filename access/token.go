package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"mpp/hall"
)

// MinSecret is the least length of a secret in bytes.
const MinSecret = 16

// maxToken bounds what Verify looks at; our own tokens stay far below.
const maxToken = 4096

// issuer names the maker in each token; docs/decisions tells the format.
const issuer = "mpp"

// Keys makes and checks tokens with one secret. It is safe for concurrent use.
type Keys struct {
	key   []byte
	clock hall.Clock
	seen  *cache
}

// NewKeys takes the hall's secret and the real clock (nil: the system's): a
// training hall whose time runs faster must not age tokens.
func NewKeys(secret []byte, clock hall.Clock) (*Keys, error) {
	if len(secret) < MinSecret {
		return nil, fmt.Errorf("access: the secret has %d bytes, at least %d are needed", len(secret), MinSecret)
	}
	if clock == nil {
		clock = time.Now
	}
	// A key of its own, so that the secret may serve other purposes as well.
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("mpp token v1"))
	return &Keys{key: mac.Sum(nil), clock: clock, seen: newCache(cacheSize)}, nil
}

// claims is what a token carries beside the registered names.
type claims struct {
	jwt.RegisteredClaims
	Role    hall.Role `json:"role"`
	Name    string    `json:"name,omitempty"`
	Counter string    `json:"counter,omitempty"`
	Agency  string    `json:"agency,omitempty"`
}

// Mint makes a token for p that lives for ttl, cut to the second.
// Errors: [hall.CodeInvalid] for a principal that cannot have one.
func (k *Keys) Mint(p Principal, ttl time.Duration) (string, error) {
	if err := p.Validate(); err != nil {
		return "", err
	}
	if ttl < time.Second {
		return "", hall.Refuse(hall.CodeInvalid, "a token must live for at least a second").With("field", "ttl")
	}
	now := k.clock()
	c := claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Subject: p.ID,
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(ttl)),
		},
		Role: p.Role, Name: p.Name, Counter: p.Counter, Agency: p.Agency,
	}
	s, err := jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(k.key)
	if err != nil {
		return "", fmt.Errorf("access: sign: %w", err)
	}
	return s, nil
}

// Verify tells whom a token names. Tokens that verified are remembered for a
// while, since a kiosk shows the same one with each ticket.
// Errors: [hall.CodeUnauthenticated], with field "reason" expired or invalid.
func (k *Keys) Verify(token string) (Principal, error) {
	if len(token) > maxToken {
		return Principal{}, refuse("invalid", errors.New("token too long"))
	}
	var room [512]byte // on the stack: a token of ours fits
	id := sha256.Sum256(append(room[:0], token...))
	now := k.clock()
	p, ok := k.seen.get(id)
	if !ok {
		var err error
		if p, err = k.parse(token); err != nil {
			return Principal{}, err
		}
		k.seen.put(id, p)
	}
	if !now.Before(p.ExpiresAt) {
		return Principal{}, refuse("expired", nil)
	}
	return p, nil
}

func (k *Keys) parse(token string) (Principal, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return k.key, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithIssuer(issuer),
		jwt.WithExpirationRequired(), jwt.WithStrictDecoding(), jwt.WithTimeFunc(k.clock))
	if errors.Is(err, jwt.ErrTokenExpired) {
		return Principal{}, refuse("expired", err)
	}
	if err != nil {
		return Principal{}, refuse("invalid", err)
	}
	p := Principal{Role: c.Role, ID: c.Subject, Name: c.Name, Counter: c.Counter, Agency: c.Agency, ExpiresAt: c.ExpiresAt.Time}
	if err := p.Validate(); err != nil {
		return Principal{}, refuse("invalid", err)
	}
	return p, nil
}

func refuse(reason string, cause error) error {
	e := hall.Refuse(hall.CodeUnauthenticated, "the token is %s", reason).With("reason", reason)
	e.Err = cause
	return e
}
