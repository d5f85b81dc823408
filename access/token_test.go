package access

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"mpp/hall"
	"mpp/hall/halltest"
)

var start = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

func newKeys(t *testing.T, now *time.Time) *Keys {
	t.Helper()
	k, err := NewKeys([]byte("a secret of thirty-two bytes ..."), KeyOptions{Hall: "mpp-uji", Clock: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func officer() Principal {
	return Principal{Role: hall.RoleOfficer, ID: "o-1", Name: "Sri Wahyuni", Counter: "dukcapil-1", Agency: "dukcapil"}
}

func TestTokenNamesItsPrincipal(t *testing.T) {
	now := start
	k := newKeys(t, &now)
	token, err := k.Mint(officer(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	want := officer()
	want.ExpiresAt = start.Add(time.Hour)
	for i, round := range []string{"parsed", "remembered"} {
		got, err := k.Verify(token)
		if err != nil {
			t.Fatal(err)
		}
		if !got.ExpiresAt.Equal(want.ExpiresAt) {
			t.Errorf("%s: expires %v, want %v", round, got.ExpiresAt, want.ExpiresAt)
		}
		if len(got.TokenID) < 20 {
			t.Errorf("%s: token id %q", round, got.TokenID)
		}
		got.ExpiresAt, got.TokenID = want.ExpiresAt, ""
		if got != want {
			t.Errorf("%s: got %+v, want %+v", round, got, want)
		}
		if n := k.seen.tokens.Len(); n != 1 {
			t.Errorf("round %d: %d tokens remembered, want 1", i, n)
		}
	}
}

func TestTokenEnds(t *testing.T) {
	now := start
	k := newKeys(t, &now)
	token, err := k.Mint(officer(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	now = start.Add(59 * time.Second)
	if _, err := k.Verify(token); err != nil {
		t.Fatal(err)
	}
	now = start.Add(time.Minute)
	wantRefused(t, k, token, "expired") // from memory
	wantRefused(t, newKeys(t, &now), token, "expired")
}

func TestForgedTokensAreRefused(t *testing.T) {
	now := start
	k := newKeys(t, &now)
	good, err := k.Mint(officer(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	withHeader := func(name string, value any) string {
		token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{RegisteredClaims: jwt.RegisteredClaims{Issuer: issuer, Subject: "x",
			ExpiresAt: jwt.NewNumericDate(start.Add(time.Hour))}, Role: hall.RoleAdmin})
		token.Header[name] = value
		s, err := token.SignedString(k.keys[0].tokens)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	sign := func(method jwt.SigningMethod, key any, c jwt.Claims) string {
		s, err := jwt.NewWithClaims(method, c).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	full := func(change func(*claims)) claims {
		c := claims{RegisteredClaims: jwt.RegisteredClaims{Issuer: issuer, Subject: "x",
			ExpiresAt: jwt.NewNumericDate(start.Add(time.Hour))}, Role: hall.RoleAdmin}
		change(&c)
		return c
	}
	forged := strings.Replace(mustDecode(t, parts[1]), "officer", "admin", 1)
	for name, token := range map[string]string{
		"empty":            "",
		"rubbish":          "not a token",
		"one part":         parts[0],
		"no signature":     parts[0] + "." + parts[1] + ".",
		"raised role":      parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(forged)) + "." + parts[2],
		"alg none":         sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, full(func(*claims) {})),
		"other algorithm":  sign(jwt.SigningMethodHS512, k.keys[0].tokens, full(func(*claims) {})),
		"other key":        sign(jwt.SigningMethodHS256, []byte("another key of some length"), full(func(*claims) {})),
		"the raw secret":   sign(jwt.SigningMethodHS256, []byte("a secret of thirty-two bytes ..."), full(func(*claims) {})),
		"no end":           sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(c *claims) { c.ExpiresAt = nil })),
		"other issuer":     sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(c *claims) { c.Issuer = "someone" })),
		"no subject":       sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(c *claims) { c.Subject = "" })),
		"role system":      sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(c *claims) { c.Role = hall.RoleSystem })),
		"unknown role":     sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(c *claims) { c.Role = "root" })),
		"other hall":       sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(c *claims) { c.Audience = jwt.ClaimStrings{"mpp-lain"} })),
		"of the future":    sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(c *claims) { c.IssuedAt = jwt.NewNumericDate(start.Add(2 * maxSkew)) })),
		"unknown key":      withHeader("kid", "00000000"),
		"key of no text":   withHeader("kid", 7),
		"header crit":      withHeader("crit", []string{"b64"}),
		"stray characters": good + "=",
		"too long":         strings.Repeat("a", maxToken+1),
	} {
		t.Run(name, func(t *testing.T) { wantRefused(t, k, token, "invalid") })
	}
	if n := k.seen.tokens.Len(); n != 0 {
		t.Errorf("%d forged tokens remembered", n)
	}
	if _, err := k.Verify(sign(jwt.SigningMethodHS256, k.keys[0].tokens, full(func(*claims) {}))); err != nil {
		t.Errorf("the forger's template itself must be good: %v", err)
	}
}

// A token of an earlier version names no key, no hall and no id; it holds until it ends.
func TestTokensOfTheEarlierVersion(t *testing.T) {
	now := start
	k := newKeys(t, &now)
	old, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{RegisteredClaims: jwt.RegisteredClaims{Issuer: issuer, Subject: "officer-sri",
		IssuedAt: jwt.NewNumericDate(start), ExpiresAt: jwt.NewNumericDate(start.Add(time.Hour))}, Role: hall.RoleOfficer, Counter: "dukcapil-1"}).SignedString(k.keys[0].tokens)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := k.Verify(old); err != nil || p.ID != "officer-sri" || p.TokenID != "" {
		t.Fatalf("%+v %v", p, err)
	}
	now = start.Add(time.Hour)
	wantRefused(t, k, old, "expired")
}

func TestTwoKeysAtATime(t *testing.T) {
	first, second, third := []byte("the first secret, long"), []byte("the second secret, long"), []byte("the third secret, long")
	make1 := func(secret, previous []byte) *Keys {
		k, err := NewKeys(secret, KeyOptions{Previous: previous, Clock: func() time.Time { return start }})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	before, after, later := make1(first, nil), make1(second, first), make1(third, second)
	token, err := before.Mint(officer(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := after.Verify(token); err != nil {
		t.Fatalf("signed by the previous key: %v", err)
	}
	wantRefused(t, later, token, "invalid")
	fresh, err := after.Mint(officer(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	wantRefused(t, before, fresh, "invalid")
	if !after.Signed("text", before.Sign("text")) || later.Signed("text", before.Sign("text")) || before.Signed("other", before.Sign("text")) {
		t.Error("codes do not follow the keys")
	}
	if _, err := NewKeys(first, KeyOptions{Previous: []byte("short")}); err == nil {
		t.Error("a short previous secret was taken")
	}
}

func TestRevokedTokensAreRefused(t *testing.T) {
	now := start
	var revoked RevokedSet
	k, err := NewKeys([]byte("a secret of thirty-two bytes ..."), KeyOptions{Revoked: &revoked, Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	mint := func() (string, Principal) {
		token, err := k.Mint(officer(), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		p, err := k.Verify(token)
		if err != nil {
			t.Fatal(err)
		}
		return token, p
	}
	token, p := mint()
	other, _ := mint() // of the same account
	revoked.Revoke(p.TokenID, p.ExpiresAt)
	for range 2 {
		wantRefused(t, k, token, "revoked") // although it is remembered
	}
	k.seen = newCache(8)
	wantRefused(t, k, token, "revoked")
	if _, err := k.Verify(other); err != nil {
		t.Errorf("another session of the account: %v", err)
	}
	revoked.Forget(start.Add(59 * time.Minute))
	wantRefused(t, k, token, "revoked")
	now = start.Add(time.Hour)
	revoked.Forget(now)
	wantRefused(t, k, token, "expired")
}

func wantRefused(t *testing.T, k *Keys, token, reason string) {
	t.Helper()
	p, err := k.Verify(token)
	var e *hall.Error
	if !errors.As(err, &e) || e.Code != hall.CodeUnauthenticated || e.Fields["reason"] != reason {
		t.Fatalf("got %+v, %v; want unauthenticated, %s", p, err, reason)
	}
	if p != (Principal{}) {
		t.Errorf("a refusal came with a principal: %+v", p)
	}
}

func mustDecode(t *testing.T, s string) string {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Whoever got a sample identity while a demo ran has nothing left when the hall is served
// with the same secret.
func TestTokensOfADemoEndWithIt(t *testing.T) {
	now := start
	demo := newKeys(t, &now)
	served, err := NewKeys([]byte("a secret of thirty-two bytes ..."), KeyOptions{Hall: "mpp-uji", NoSamples: true, Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range DemoIdentities(halltest.Config()) {
		token, err := demo.Mint(i.Principal, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := demo.Verify(token); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, served, token, "invalid")
	}
	token, err := demo.Mint(officer(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := served.Verify(token); err != nil {
		t.Errorf("a token of mpp token: %v", err)
	}
}

func TestMintRefuses(t *testing.T) {
	now := start
	k := newKeys(t, &now)
	for name, c := range map[string]struct {
		p   Principal
		ttl time.Duration
	}{
		"no id":                     {Principal{Role: hall.RoleKiosk}, time.Hour},
		"citizen":                   {Citizen(), time.Hour},
		"system":                    {System(), time.Hour},
		"officer of nothing":        {Principal{Role: hall.RoleOfficer, ID: "o"}, time.Hour},
		"supervisor without agency": {Principal{Role: hall.RoleSupervisor, ID: "s"}, time.Hour},
		"long name":                 {Principal{Role: hall.RoleKiosk, ID: "k", Name: strings.Repeat("n", 121)}, time.Hour},
		"no life":                   {officer(), 0},
	} {
		if token, err := k.Mint(c.p, c.ttl); hall.CodeOf(err) != hall.CodeInvalid || token != "" {
			t.Errorf("%s: got %q, %v; want invalid_request", name, token, err)
		}
	}
	if _, err := NewKeys([]byte("too short"), KeyOptions{}); err == nil {
		t.Error("a short secret was taken")
	}
}

func TestMemoryIsBoundedAndShared(t *testing.T) {
	now := start
	k := newKeys(t, &now)
	k.seen = newCache(8)
	tokens := make([]string, 50)
	for i := range tokens {
		p := officer()
		p.ID = fmt.Sprint("o-", i)
		var err error
		if tokens[i], err = k.Mint(p, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i, token := range tokens {
				if p, err := k.Verify(token); err != nil || p.ID != fmt.Sprint("o-", i) {
					t.Errorf("token %d: %+v, %v", i, p, err)
				}
			}
		})
	}
	wg.Wait()
	if n := k.seen.tokens.Len(); n != 8 {
		t.Errorf("%d remembered, want 8", n)
	}
}
