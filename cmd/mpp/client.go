package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
)

// theHall is the hall that a command is about: the only one in the ledger, or the
// one of MPP_HALL.
func theHall(ctx context.Context, l *ledger.Ledger, set settings.Settings) (string, error) {
	halls, err := l.Halls(ctx)
	if err != nil {
		return "", err
	}
	if set.Hall != "" {
		cfg, err := readHallFile(set.Hall)
		if err != nil {
			return "", err
		}
		return cfg.Hall.ID, nil
	}
	switch len(halls) {
	case 0:
		return "", fmt.Errorf("the ledger holds no hall yet: start the server once, or import a hall file")
	case 1:
		return halls[0], nil
	}
	return "", fmt.Errorf("MPP_HALL: the ledger holds %d halls %v: name the hall file of the one you mean", len(halls), halls)
}

// mintFor makes a short-lived token for this command with the installation's secret.
func mintFor(set settings.Settings, p access.Principal) (string, error) {
	secret, err := set.SecretBytes()
	if err != nil {
		return "", err
	}
	keys, err := access.NewKeys(secret, time.Now)
	if err != nil {
		return "", err
	}
	return keys.Mint(p, time.Hour)
}

// importByAPI hands the file to the running server.
func importByAPI(ctx context.Context, set settings.Settings, url string, data []byte) (int64, []string, error) {
	token, err := mintFor(set, access.Principal{Role: hall.RoleAdmin, ID: "cli", Name: "mpp import"})
	if err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/hall", bytes.NewReader(data))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/yaml")
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Idempotency-Key", uuid.NewString())
	res, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return 0, nil, err
	}
	if res.StatusCode != http.StatusOK {
		return 0, nil, problemError(res.StatusCode, body)
	}
	var done struct {
		Version int64    `json:"version"`
		Changes []string `json:"changes"`
	}
	err = decodeInto(body, &done)
	return done.Version, done.Changes, err
}

func decodeInto(body []byte, v any) error {
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("the server's answer: %w", err)
	}
	return nil
}

// problemError is what a problem document says, as an error.
func problemError(status int, body []byte) error {
	var p struct {
		Code   hall.Code `json:"code"`
		Title  string    `json:"title"`
		Detail string    `json:"detail"`
	}
	if json.Unmarshal(body, &p) != nil || p.Code == "" {
		return fmt.Errorf("the server answered %d: %s", status, bytes.TrimSpace(body))
	}
	return &hall.Error{Code: p.Code, Detail: p.Title + ". " + p.Detail}
}
