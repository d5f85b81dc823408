package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"mpp/access"
	"mpp/hall"
	"mpp/store"
)

// RecordToken writes down that a token was made for an API client, so that it can be
// listed and revoked. Codes: unavailable.
func (s *Service) RecordToken(ctx context.Context, by hall.Actor, p access.Principal, until time.Time) error {
	row := apiTokenRow{Hall: s.Hall, ID: p.TokenID, Name: p.Name, Role: p.Role, Agency: p.Agency, Counter: p.Counter,
		CreatedAt: s.now(), CreatedBy: by.ID, ExpiresAt: hall.MillisOf(until)}
	return s.DB.Tx(ctx, func(tx *store.Tx) error { return tx.SQL.Create(&row).Error })
}

// Tokens lists the tokens of API clients, the newest first. Codes: unavailable.
func (s *Service) Tokens(ctx context.Context) ([]Token, error) {
	var out []Token
	err := s.DB.Read(ctx).Raw(`SELECT t.id AS id, t.name AS name, t.role AS role, t.agency AS agency, t.counter AS counter,
		t.created_at AS created_at, t.expires_at AS expires_at, t.created_by AS created_by, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END AS revoked
		FROM api_tokens t LEFT JOIN revoked r ON r.hall = t.hall AND r.id = t.id
		WHERE t.hall = ? ORDER BY t.created_at DESC`, s.Hall).Scan(&out).Error
	return out, store.Unavailable("read tokens", err)
}

// RevokeToken ends the token of an API client at once, on all nodes. A token that was
// made where SQL could not be reached is not in the list and can still be revoked.
//
// Codes: unavailable.
func (s *Service) RevokeToken(ctx context.Context, by hall.Actor, id string) error {
	var over Revocation
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		var row apiTokenRow
		err := tx.SQL.Where("hall = ? AND id = ?", s.Hall, id).Take(&row).Error
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		over = Revocation{ID: id, Until: max(row.ExpiresAt, s.now().Add(DeviceLife))}
		return s.revoke(tx, by, EndRevoked, over)
	})
	if err != nil {
		return err
	}
	s.Learn(over)
	s.audit("token_revoked", "by", by.ID, "token", id)
	return nil
}
