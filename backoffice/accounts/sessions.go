package accounts

import (
	"context"

	"mpp/access"
	"mpp/hall"
	"mpp/store"
)

// Renew makes a new token for a session that is being used, never past the session's
// end. It needs no SQL: that the session was seen is written where that is possible.
//
// Codes: unauthenticated for a principal that has no session, or whose session is over.
func (s *Service) Renew(p access.Principal) (Credential, error) {
	if p.Kind != access.KindPerson || p.TokenID == "" || !s.Clock().Before(p.AbsoluteEnd) {
		return Credential{}, hall.Refuse(hall.CodeUnauthenticated, "there is no session to renew").With("reason", "expired")
	}
	s.seen.session(p.TokenID, s.now())
	return s.mint(p)
}

// SignOut ends the session behind a request. Where SQL is away the caller still drops
// the cookie, and the error says that the session could not be ended.
//
// Codes: unavailable.
func (s *Service) SignOut(ctx context.Context, p access.Principal) error {
	if p.Kind != access.KindPerson || p.TokenID == "" {
		return nil
	}
	return s.end(ctx, p.Actor(), EndSignedOut, "id = ? AND person = ?", p.TokenID, p.ID)
}

// EndSession ends one session of a person. Codes: unavailable.
func (s *Service) EndSession(ctx context.Context, by hall.Actor, person, session string) error {
	return s.end(ctx, by, EndByHand, "id = ? AND person = ?", session, person)
}

// end ends the sessions that the condition finds and tells everybody.
func (s *Service) end(ctx context.Context, by hall.Actor, why EndReason, where string, args ...any) error {
	var over []Revocation
	err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		over, err = s.endSessions(tx, by, why, where, args...)
		return err
	})
	if err != nil {
		return err
	}
	s.Learn(over...)
	s.audit("session_end", "by", by.ID, "why", why, "sessions", len(over))
	return nil
}

// endSessions ends the living sessions that the condition finds, with the counters that
// they hold.
func (s *Service) endSessions(tx *store.Tx, by hall.Actor, why EndReason, where string, args ...any) ([]Revocation, error) {
	now := s.now()
	var rows []sessionRow
	err := tx.SQL.Where("hall = ? AND ended_at = 0 AND absolute_end > ?", s.Hall, now).Where(where, args...).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var over []Revocation
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
		over = append(over, Revocation{ID: r.ID, Until: r.AbsoluteEnd})
	}
	q := tx.SQL.Model(&sessionRow{}).Where("hall = ? AND id IN ?", s.Hall, ids)
	if err := q.Updates(map[string]any{"ended_at": now, "ended_why": why}).Error; err != nil {
		return nil, err
	}
	if err := tx.SQL.Where("hall = ? AND session IN ?", s.Hall, ids).Delete(&takeRow{}).Error; err != nil {
		return nil, err
	}
	return over, s.revoke(tx, by, why, over...)
}

// Sessions lists a person's sessions, living ones first, newest first. Codes: unavailable.
func (s *Service) Sessions(ctx context.Context, person string) ([]SessionInfo, error) {
	var rows []sessionRow
	err := s.DB.Read(ctx).Where("hall = ? AND person = ?", s.Hall, person).
		Order("ended_at <> 0, created_at DESC").Limit(50).Find(&rows).Error
	if err != nil {
		return nil, store.Unavailable("read sessions", err)
	}
	out := make([]SessionInfo, len(rows))
	for i, r := range rows {
		out[i] = SessionInfo{ID: r.ID, CreatedAt: r.CreatedAt, LastSeenAt: r.LastSeenAt, AbsoluteEnd: r.AbsoluteEnd,
			EndedAt: r.EndedAt, EndedWhy: r.EndedWhy, Agent: r.Agent, Address: r.Address}
	}
	return out, nil
}
