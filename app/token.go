package app

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"mpp/access"
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

// NewToken makes a bearer token under a new id with the installation's secret. It needs
// no server. The token is also given where the error is ErrTokenNotRecorded.
func NewToken(ctx context.Context, set settings.Settings, h TokenHolder, life time.Duration) (string, error) {
	p := access.Principal{Role: hall.Role(h.Role), ID: h.Role + "-" + strings.ToLower(rand.Text()), TokenID: rand.Text(),
		Name: h.Name, Counter: h.Counter, Agency: h.Agency}
	token, err := mintToken(set, p, life)
	if err != nil {
		return "", err
	}
	return token, recordToken(ctx, set, p, time.Now().Add(life))
}

// mintToken makes a bearer token with the installation's secret. It needs no server. With
// MPP_HALL it is for the hall of that file, else for whichever hall has the secret.
func mintToken(set settings.Settings, p access.Principal, life time.Duration) (string, error) {
	hallID := ""
	if set.Hall != "" {
		cfg, err := readHallFile(set.Hall)
		if err != nil {
			return "", err
		}
		hallID = cfg.Hall.ID
	}
	keys, err := keysOf(&set, access.KeyOptions{Hall: hallID})
	if err != nil {
		return "", err
	}
	return keys.Mint(p, life)
}
