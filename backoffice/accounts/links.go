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

// lockRows makes a read of MySQL wait for other writers of the same rows. SQLite has one
// writer.
var lockRows = clause.Locking{Strength: "UPDATE"}

// newLink writes a one-time link and gives its secret. Earlier links of the same purpose
// for the same person no longer hold.
func (s *Service) newLink(tx *store.Tx, by hall.Actor, purpose LinkPurpose, person string) (string, error) {
	life := linkLife
	if purpose != LinkInvite {
		life = resetLife
	}
	now := s.now()
	err := tx.SQL.Model(&linkRow{}).Where("hall = ? AND purpose = ? AND person = ? AND used_at = 0", s.Hall, purpose, person).
		Update("expires_at", now).Error
	if err != nil {
		return "", err
	}
	secret := newSecret()
	row := linkRow{Hall: s.Hall, Hash: hashOf(secret), Purpose: purpose, Person: person, CreatedAt: now, CreatedBy: by.ID, ExpiresAt: now.Add(life)}
	return secret, tx.SQL.Create(&row).Error
}

// endLinks makes the links of a person hold no longer: the password was changed, or the
// account disabled.
func (s *Service) endLinks(tx *store.Tx, person string) error {
	return tx.SQL.Model(&linkRow{}).Where("hall = ? AND person = ? AND used_at = 0 AND expires_at > ?", s.Hall, person, s.now()).
		Update("expires_at", s.now()).Error
}

// ResetLink gives the secret of a one-time link with which a person sets a new password;
// for an invited person it is a new invitation. The person's sessions go on until the link
// is used.
//
// Codes: unknown_person, invalid_request for a disabled person, unavailable.
func (s *Service) ResetLink(ctx context.Context, by hall.Actor, id string) (secret string, err error) {
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		row, err := s.personRow(tx.SQL, id)
		if err != nil {
			return err
		}
		purpose := LinkReset
		switch row.State {
		case Invited:
			purpose = LinkInvite
		case Disabled:
			return hall.Refuse(hall.CodeInvalid, "the account is disabled: enable it first").With("field", "state")
		case Active:
		}
		secret, err = s.newLink(tx, by, purpose, id)
		return err
	})
	if err == nil {
		s.audit("link_made", "by", by.ID, "person", id)
	}
	return secret, err
}

// ResetByLogin is ResetLink for a command that knows the login. Codes: as of ResetLink.
func (s *Service) ResetByLogin(ctx context.Context, by hall.Actor, login string) (string, error) {
	row, err := s.personByLogin(ctx, cleanLogin(login))
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", hall.Refuse(hall.CodeUnknownPerson, "no person with the login %q", login)
	}
	if err != nil {
		return "", store.Unavailable("read a person", err)
	}
	return s.ResetLink(ctx, by, row.ID)
}

// NeedsFirstAdmin reports whether the hall has no active administrator. Codes: unavailable.
func (s *Service) NeedsFirstAdmin(ctx context.Context) (bool, error) {
	var n int64
	err := s.DB.Read(ctx).Model(&personRow{}).Where("hall = ? AND role = ? AND state = ?", s.Hall, hall.RoleAdmin, Active).Count(&n).Error
	return n == 0, store.Unavailable("count administrators", err)
}

// FirstAdminLink gives the secret of a link whose holder becomes an administrator.
// Earlier ones no longer hold. Codes: unavailable.
func (s *Service) FirstAdminLink(ctx context.Context) (secret string, err error) {
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		secret, err = s.newLink(tx, access.System().Actor(), LinkFirstAdmin, "")
		return err
	})
	return secret, err
}

// Link tells the holder of a secret what it is for. Codes: link_over, unavailable.
func (s *Service) Link(ctx context.Context, secret string) (LinkInfo, error) {
	link, err := s.linkRow(s.DB.Read(ctx), secret)
	if err != nil {
		return LinkInfo{}, store.Unavailable("read a link", err)
	}
	info := LinkInfo{Purpose: link.Purpose}
	if link.Person == "" {
		return info, nil
	}
	row, err := s.personRow(s.DB.Read(ctx), link.Person)
	if hall.CodeOf(err) == hall.CodeUnknownPerson || err == nil && row.State == Disabled {
		return LinkInfo{}, linkOver()
	}
	if err != nil { // not over: it holds when SQL is back
		return LinkInfo{}, store.Unavailable("read a person", err)
	}
	info.Name, info.Login = row.Name, row.Login
	return info, nil
}

func linkOver() error { return hall.Refuse(hall.CodeLinkOver, "the link was used or is too old") }

func (s *Service) linkRow(db *gorm.DB, secret string) (row linkRow, err error) {
	err = db.Where("hall = ? AND hash = ? AND used_at = 0 AND expires_at > ?", s.Hall, hashOf(secret), s.now()).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = linkOver()
	}
	return row, err
}

// UseLink sets the password that the holder of the link chose, and for the first
// administrator also name and login. The link holds once, also when two use it at the
// same instant. The holder then signs in like anybody.
//
// Codes: link_over, invalid_request, login_taken, password_weak, overloaded, unavailable.
func (s *Service) UseLink(ctx context.Context, secret string, d Details, password string) (Person, error) {
	info, err := s.Link(ctx, secret)
	if err != nil {
		return Person{}, err
	}
	if info.Purpose == LinkFirstAdmin {
		d.Role, d.Agency = hall.RoleAdmin, ""
		if err := s.check(&d); err != nil {
			return Person{}, err
		}
	} else {
		d.Login = info.Login
	}
	if err := checkPassword(password, d.Login); err != nil {
		return Person{}, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return Person{}, err
	}
	var row personRow
	var over []Revocation
	err = s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		row, over, err = s.useLink(tx, secret, d, hash)
		return err
	})
	if err != nil {
		return Person{}, err
	}
	s.Learn(over...)
	s.audit("link_used", "person", row.ID, "purpose", info.Purpose)
	return row.view(), nil
}

func (s *Service) useLink(tx *store.Tx, secret string, d Details, hash string) (row personRow, over []Revocation, err error) {
	link, err := s.linkRow(tx.SQL, secret)
	if err != nil {
		return row, nil, err
	}
	used := tx.SQL.Model(&linkRow{}).Where("hall = ? AND hash = ? AND used_at = 0", s.Hall, link.Hash).Update("used_at", s.now())
	if used.Error != nil || used.RowsAffected == 0 {
		return row, nil, errors.Join(used.Error, linkOver())
	}
	if link.Purpose == LinkFirstAdmin {
		row = personRow{Hall: s.Hall, ID: newID(), Login: d.Login, Name: d.Name, Role: hall.RoleAdmin, State: Active, PasswordHash: hash,
			CreatedAt: s.now(), CreatedBy: string(hall.RoleSystem), Rev: 1}
		if err := s.loginFree(tx.SQL, d.Login, ""); err != nil {
			return row, nil, err
		}
		return row, nil, tx.SQL.Create(&row).Error
	}
	if row, err = s.personRow(tx.SQL, link.Person); err != nil {
		return row, nil, err
	}
	if row.State == Disabled {
		return row, nil, linkOver()
	}
	rev := row.Rev
	row.PasswordHash, row.State, row.MustChange, row.Rev = hash, Active, false, rev+1
	if err := s.saveRev(tx.SQL, row, rev); err != nil {
		return row, nil, err
	}
	over, err = s.endSessions(tx, hall.Actor{ID: row.ID}, EndPassword, "person = ?", row.ID)
	return row, over, err
}
