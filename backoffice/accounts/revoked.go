package accounts

import (
	"context"

	"gorm.io/gorm/clause"

	"mpp/hall"
	"mpp/store"
)

// Learn takes what another node, or this one, revoked.
func (s *Service) Learn(list ...Revocation) {
	grew := false
	for _, x := range list {
		if x.Until > s.now() && !s.Ended.Revoked(x.ID) {
			s.Ended.Revoke(x.ID, x.Until.Time())
			grew = true
		}
	}
	s.Ended.Forget(s.Clock())
	if grew {
		s.Recheck()
	}
}

// Refresh reads all that was revoked from SQL: at the start, and because a message of
// another node may be lost. Codes: unavailable.
func (s *Service) Refresh(ctx context.Context) error {
	var rows []revokedRow
	err := s.DB.Read(ctx).Where("hall = ? AND until_at > ?", s.Hall, s.now()).Find(&rows).Error
	if err != nil {
		return store.Unavailable("read what was revoked", err)
	}
	list := make([]Revocation, len(rows))
	for i, r := range rows {
		list[i] = Revocation{ID: r.ID, Until: r.UntilAt}
	}
	s.Learn(list...)
	if err := s.Keep(ctx, list...); err != nil {
		s.Log.Debug("accounts: no copy could be kept of what was revoked", "error", err)
	}
	return nil
}

// revoke writes the ids and the messages that tell the other nodes. Call Learn once the
// transaction was committed.
func (s *Service) revoke(tx *store.Tx, by hall.Actor, why EndReason, list ...Revocation) error {
	for _, x := range list {
		row := revokedRow{Hall: s.Hall, ID: x.ID, AtMS: s.now(), ByActor: by.ID, Why: why, UntilAt: x.Until}
		if err := tx.SQL.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
		if err := tx.Emit(store.Message{Topic: TopicRevoked, Key: s.Hall + "/" + x.ID, Payload: x}); err != nil {
			return err
		}
	}
	return nil
}

// Clean removes what nobody needs any more: revocations, links and pairings that are
// over, and the sign-in history after its time. A daily job runs it.
func (s *Service) Clean(ctx context.Context) error {
	now := s.now()
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		for _, q := range []struct {
			row    any
			where  string
			before hall.Millis
		}{
			{&revokedRow{}, "until_at <= ?", now},
			{&linkRow{}, "expires_at <= ?", now.Add(-linkLife)},
			{&pairingRow{}, "expires_at <= ?", now.Add(-pairingLife)},
			{&sessionRow{}, "absolute_end <= ?", now.Add(-signInsKept)},
			{&signInRow{}, "at_ms <= ?", now.Add(-signInsKept)},
			{&apiTokenRow{}, "expires_at <= ?", now.Add(-signInsKept)},
		} {
			if err := tx.SQL.Where("hall = ?", s.Hall).Where(q.where, q.before).Delete(q.row).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
