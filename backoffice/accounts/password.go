package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"mpp/access"
	"mpp/hall"
	"mpp/store"
)

// Parameters of argon2id: the second recommended option of RFC 9106 cut to OWASP's
// minimum of 19 MiB, since a hall's server is a small computer.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16 // bytes
	argonKey     = 32 // bytes
)

// Bounds of a password, in characters.
const (
	minPassword = 10
	maxPassword = 200
)

// hasher computes password hashes, a few at a time: each takes 19 MiB.
type hasher struct {
	memory uint32 // KiB
	slots  chan struct{}
	// strangers bounds those that sign in from a browser that is not known: one slot is
	// never theirs, so that no crowd of them locks everybody out.
	strangers chan struct{}
	wait      time.Duration // how long one waits for a slot
	// dummy is compared where there is no such person, so that a refusal takes as long. It is
	// of no password, which spares each start the computing of one.
	dummy string
}

func newHasher(memory uint32) *hasher {
	h := &hasher{memory: memory, slots: make(chan struct{}, 2), strangers: make(chan struct{}, 1), wait: 5 * time.Second}
	h.dummy = h.phc(make([]byte, argonSalt), make([]byte, argonKey))
	return h
}

// encode makes the PHC string of a password.
func (h *hasher) encode(password string, salt []byte) string {
	return h.phc(salt, argon2.IDKey([]byte(password), salt, argonTime, h.memory, argonThreads, argonKey))
}

func (h *hasher) phc(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, argonTime, argonThreads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

// acquire takes a slot. Codes: overloaded.
func (h *hasher) acquire(ctx context.Context, slots chan struct{}) (release func(), err error) {
	timer := time.NewTimer(h.wait)
	defer timer.Stop()
	select {
	case slots <- struct{}{}:
		return func() { <-slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, hall.Refuse(hall.CodeOverloaded, "too many passwords are being checked").With("retry_after", 5)
	}
}

// hash makes the stored form of a password, a PHC string. Codes: overloaded.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	release, err := h.acquire(ctx, h.slots)
	if err != nil {
		return "", err
	}
	defer release()
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	return h.encode(password, salt), nil
}

// matches reports whether the password has the stored hash, and whether that was made
// with other parameters than today's and should be renewed. An empty hash never
// matches and takes as long as any. Codes: overloaded.
func (h *hasher) matches(ctx context.Context, stored, password string) (ok, stale bool, err error) {
	release, err := h.acquire(ctx, h.slots)
	if err != nil {
		return false, false, err
	}
	defer release()
	known := stored != ""
	if !known {
		stored = h.dummy
	}
	p, err := parseHash(stored)
	if err != nil {
		return false, false, err
	}
	got := argon2.IDKey([]byte(password), p.salt, p.time, p.memory, p.threads, uint32(len(p.key)))
	ok = subtle.ConstantTimeCompare(got, p.key) == 1
	stale = p.memory != h.memory || p.time != argonTime || p.threads != argonThreads
	return ok && known, stale, nil
}

type phc struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

var errHash = errors.New("accounts: a stored password hash cannot be read")

func parseHash(s string) (p phc, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return p, errHash
	}
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return p, errHash
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(p.key) == 0 {
		return p, errHash
	}
	return p, nil
}

// commonPasswords are refused whatever their length; the list is compared after lower
// casing and dropping digits and signs at the end.
var commonPasswords = map[string]bool{
	"password": true, "passw0rd": true, "passwordku": true, "katasandi": true, "rahasia": true, "rahasiaku": true, "admin": true,
	"administrator": true, "petugas": true, "petugasloket": true, "indonesia": true, "indonesiaku": true, "indonesiaraya": true,
	"qwerty": true, "qwertyuiop": true, "qwertyui": true, "bismillah": true, "sayang": true, "sayangku": true, "antrean": true, "antrian": true,
	"malpelayananpublik": true, "pelayanan": true, "pelayananpublik": true, "welcome": true, "letmein": true, "iloveyou": true, "": true,
}

// checkPassword refuses what is guessed first. Codes: password_weak, with the field
// "reason": short, long, login, common, uniform.
func checkPassword(password, login string) error {
	weak := func(reason string) error {
		return hall.Refuse(hall.CodePasswordWeak, "the password is too easy to guess: %s", reason).With("reason", reason).With("min", minPassword)
	}
	lower := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n < minPassword:
		return weak("short")
	case n > maxPassword:
		return weak("long")
	case login != "" && strings.Contains(lower, strings.ToLower(login)):
		return weak("login")
	case commonPasswords[strings.TrimRight(lower, "0123456789!@#$%&*._- ")]:
		return weak("common")
	case distinct(password) < 4:
		return weak("uniform")
	}
	return nil
}

// distinct counts the different characters.
func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// ChangePassword sets a person's own password and ends the person's other sessions.
//
// Codes: sign_in_refused when the old one does not fit, password_weak, too_many_tries,
// overloaded, unavailable.
func (s *Service) ChangePassword(ctx context.Context, p access.Principal, old, next string) error {
	row, err := s.personRow(s.DB.Read(ctx), p.ID)
	if err != nil {
		return store.Unavailable("read a person", err)
	}
	if wait, ok := s.byKnown.Take("own\x00" + p.ID); !ok {
		return hall.Refuse(hall.CodeTooManyTries, "too many tries").With("retry_after", int(wait.Seconds())+1)
	}
	ok, _, err := s.hasher.matches(ctx, row.PasswordHash, old)
	if err != nil {
		return err
	}
	if !ok {
		return hall.Refuse(hall.CodeSignInRefused, "the old password does not fit").With("field", "old")
	}
	return s.setPassword(ctx, p.Actor(), row, next, p.TokenID)
}

// setPassword stores a new password and ends all sessions but one.
func (s *Service) setPassword(ctx context.Context, by hall.Actor, row personRow, password, keep string) error {
	if err := checkPassword(password, row.Login); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	var over []Revocation
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		rev := row.Rev
		row := row
		row.PasswordHash, row.MustChange, row.Rev = hash, false, rev+1
		if err := s.saveRev(tx.SQL, row, rev); err != nil {
			return err
		}
		if err := s.endLinks(tx, row.ID); err != nil {
			return err
		}
		over, err = s.endSessions(tx, by, EndPassword, "person = ? AND id <> ?", row.ID, keep)
		return err
	})
	if err != nil {
		return err
	}
	s.Learn(over...)
	s.audit("password_changed", "by", by.ID, "person", row.ID)
	return nil
}
