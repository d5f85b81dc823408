package accounts

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/access"
	"mpp/hall"
	"mpp/store"
)

// TakeCounter gives the officer's session a counter of the officer's agency and a token
// that names it. A counter that another person's living session holds is refused with
// the holder, unless takeOver says that this is meant: then the other's take is revoked
// on all nodes and that person stays signed in without a counter. Taking what the own
// session holds is no change; a counter that it held before is given back.
//
// Codes: forbidden, unknown_counter, not_your_agency, counter_held, unavailable.
func (s *Service) TakeCounter(ctx context.Context, p access.Principal, counter string, takeOver bool) (Credential, error) {
	if p.Kind != access.KindPerson || p.Role != hall.RoleOfficer {
		return Credential{}, hall.Refuse(hall.CodeForbidden, "only an officer takes a counter")
	}
	k := s.Config().Counter(counter)
	if k == nil || k.EndedOn != "" {
		return Credential{}, hall.Refuse(hall.CodeUnknownCounter, "no counter %q", counter).With("counter", counter)
	}
	if k.Agency != p.Agency {
		return Credential{}, hall.Refuse(hall.CodeNotYourAgency, "counter %s is of agency %s", counter, k.Agency)
	}
	row := takeRow{Hall: s.Hall, Counter: counter, Take: newID(), Person: p.ID, Session: p.TokenID, SinceAt: s.now()}
	var over []Revocation
	var holder string
	err := error(errTakenMeanwhile)
	for tries := 0; errors.Is(err, errTakenMeanwhile) && tries < 3; tries++ { // then the other's take is seen
		err = s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
			over, holder, err = s.take(tx, &row, p, takeOver)
			return err
		})
	}
	if err != nil {
		return Credential{}, err
	}
	s.Learn(over...)
	if holder != "" {
		s.audit("counter_taken_over", "by", p.ID, "counter", counter, "from", holder)
	}
	p.Counter, p.Take = counter, row.Take
	return s.mint(p)
}

// errTakenMeanwhile ends a transaction that looked before another one wrote.
var errTakenMeanwhile = &hall.Error{Code: hall.CodeUnavailable, Detail: "somebody else is taking this counter; ask again"}

// save writes the take, if the counter's row is still the old one.
func (s *Service) save(tx *store.Tx, row *takeRow, old string) error {
	res := tx.SQL.Clauses(clause.OnConflict{DoNothing: true})
	if old == "" {
		res = res.Create(row)
	} else {
		res = tx.SQL.Model(&takeRow{}).Where("hall = ? AND counter = ? AND take = ?", s.Hall, row.Counter, old).
			Updates(map[string]any{"take": row.Take, "person": row.Person, "session": row.Session, "since_at": row.SinceAt})
	}
	if res.Error == nil && res.RowsAffected == 0 {
		return errTakenMeanwhile
	}
	return res.Error
}

// take writes the row. holder is the person from whom the counter was taken over.
func (s *Service) take(tx *store.Tx, row *takeRow, p access.Principal, takeOver bool) (over []Revocation, holder string, err error) {
	var old takeRow
	err = tx.SQL.Where("hall = ? AND counter = ?", s.Hall, row.Counter).Take(&old).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, "", err
	}
	if old.Session == p.TokenID && old.Session != "" {
		row.Take = old.Take
		return nil, "", nil
	}
	if old.Take != "" {
		living, name, err := s.holds(tx.SQL, old)
		if err != nil {
			return nil, "", err
		}
		if living && old.Person != p.ID {
			if !takeOver {
				return nil, "", hall.Refuse(hall.CodeCounterHeld, "counter %s is held by %s", row.Counter, name).
					With("holder", name).With("since", old.SinceAt.Stamp())
			}
			holder = old.Person
		}
		over = append(over, Revocation{ID: old.Take, Until: s.now().Add(AbsoluteEnd)})
	}
	given, err := s.giveBack(tx, p.TokenID)
	if err != nil {
		return nil, "", err
	}
	over = append(over, given...)
	if err := s.revoke(tx, p.Actor(), EndTakenOver, over...); err != nil {
		return nil, "", err
	}
	return over, holder, s.save(tx, row, old.Take)
}

// holds reports whether the session behind a take still lives, and the holder's name.
func (s *Service) holds(db *gorm.DB, t takeRow) (living bool, name string, err error) {
	var n int64
	err = db.Model(&sessionRow{}).Where("hall = ? AND id = ? AND ended_at = 0 AND absolute_end > ?", s.Hall, t.Session, s.now()).Count(&n).Error
	if err != nil || n == 0 {
		return false, "", err
	}
	row, err := s.personRow(db, t.Person)
	return true, row.Name, err
}

// giveBack removes what a session holds and says which takes are over by that.
func (s *Service) giveBack(tx *store.Tx, session string) ([]Revocation, error) {
	var rows []takeRow
	if err := tx.SQL.Where("hall = ? AND session = ?", s.Hall, session).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	over := make([]Revocation, len(rows))
	for i, r := range rows {
		over[i] = Revocation{ID: r.Take, Until: s.now().Add(AbsoluteEnd)}
	}
	return over, tx.SQL.Where("hall = ? AND session = ?", s.Hall, session).Delete(&takeRow{}).Error
}

// LeaveCounter gives the session's counter back and makes a token without one.
// Codes: unavailable.
func (s *Service) LeaveCounter(ctx context.Context, p access.Principal) (Credential, error) {
	var over []Revocation
	err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if over, err = s.giveBack(tx, p.TokenID); err != nil {
			return err
		}
		return s.revoke(tx, p.Actor(), EndSignedOut, over...)
	})
	if err != nil {
		return Credential{}, err
	}
	s.Learn(over...)
	p.Counter, p.Take = "", ""
	return s.mint(p)
}

// Holder is who works at a counter by the takes, "" for nobody.
type Holder struct {
	Counter, Person, Name string
	Since                 hall.Millis
}

// Holders lists the counters that are taken, with their holders. Codes: unavailable.
func (s *Service) Holders(ctx context.Context) ([]Holder, error) {
	var out []Holder
	err := s.DB.Read(ctx).Raw(`SELECT t.counter AS counter, t.person AS person, p.name AS name, t.since_at AS since
		FROM counter_takes t JOIN sessions s ON s.hall = t.hall AND s.id = t.session JOIN people p ON p.hall = t.hall AND p.id = t.person
		WHERE t.hall = ? AND s.ended_at = 0 AND s.absolute_end > ? ORDER BY t.counter`, s.Hall, s.now()).Scan(&out).Error
	return out, store.Unavailable("read who holds counters", err)
}
