package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/internal/settings"
)

// TokenHolder is the person or device that a token is for.
type TokenHolder struct {
	Role    string
	Name    string
	Counter string // an officer's
	Agency  string // an officer's or supervisor's
}

// NewToken makes a bearer token under a new id for the installation's hall, with its
// secret. It needs no server. A counter and an agency must be in force. The token is also
// given where the error is ErrTokenNotRecorded.
func NewToken(ctx context.Context, set settings.Settings, h TokenHolder, life time.Duration) (string, error) {
	p := access.Principal{Role: hall.Role(h.Role), ID: h.Role + "-" + strings.ToLower(rand.Text()), TokenID: rand.Text(),
		Name: h.Name, Counter: h.Counter, Agency: h.Agency}
	if err := p.Validate(); err != nil {
		return "", err
	}
	if strings.TrimSpace(p.Name) == "" || strings.ContainsFunc(p.Name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", hall.Refuse(hall.CodeInvalid, "the name %q says nothing to who reads the history: write a name of characters that can be seen", p.Name).With("field", "name")
	}
	if life > accounts.DeviceLife {
		return "", hall.Refuse(hall.CodeInvalid, "a token lives for at most %d days, as a device's does", int(accounts.DeviceLife.Hours()/24))
	}
	cfg, err := hallOf(ctx, set)
	if err != nil {
		return "", fmt.Errorf("a token is for one hall, and none is found: %w; or name its hall file in MPP_HALL", err)
	}
	if p, err = inForce(p, cfg); err != nil {
		return "", err
	}
	token, err := mintToken(set, cfg.Hall.ID, p, life)
	if err != nil {
		return "", err
	}
	return token, recordToken(ctx, set, p, time.Now().Add(life))
}

// inForce returns p with the agency of its counter, if both are in force in the hall.
func inForce(p access.Principal, cfg *hall.Config) (access.Principal, error) {
	today := func() string { return cfg.BusinessDate(hall.MillisOf(time.Now())) }
	resolved, err := access.Resolve(p, cfg, today)
	var ended *hall.Error
	switch {
	case errors.As(err, &ended):
		return p, hall.Refuse(hall.CodeInvalid, "%s (%s)", ended.Detail, cfg.Hall.ID)
	case err == nil && p.Agency != "" && resolved.Agency != p.Agency:
		return p, hall.Refuse(hall.CodeInvalid, "counter %q is of agency %q, not of %q", p.Counter, resolved.Agency, p.Agency)
	}
	return resolved, err
}

// hallOf returns the configuration of the installation's hall: that of the ledger or,
// where it cannot be read, that of the hall file.
func hallOf(ctx context.Context, set settings.Settings) (*hall.Config, error) {
	ctx, cancel := context.WithTimeout(ctx, recordWithin)
	defer cancel()
	cfg, err := ledgerHall(ctx, set)
	if err != nil && set.Hall != "" {
		return firstConfig(set.Hall, false)
	}
	return cfg, err
}

func ledgerHall(ctx context.Context, set settings.Settings) (*hall.Config, error) {
	l, err := readLedger(ctx, set)
	if err != nil {
		return nil, err
	}
	defer l.DB().Close()
	return newestConfig(ctx, l, set)
}

// mintToken makes a bearer token for the hall, "" for any, with the installation's secret.
func mintToken(set settings.Settings, hallID string, p access.Principal, life time.Duration) (string, error) {
	keys, err := keysOf(&set, access.KeyOptions{Hall: hallID})
	if err != nil {
		return "", err
	}
	return keys.Mint(p, life)
}
