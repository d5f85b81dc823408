package accounts

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mpp/hall"
	"mpp/store"
)

// loginPattern is what a login may look like.
var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,59}$`)

func (r personRow) view() Person {
	return Person{ID: r.ID, Login: r.Login, Name: r.Name, Role: r.Role, Agency: r.Agency, State: r.State, MustChange: r.MustChange,
		CreatedAt: r.CreatedAt, CreatedBy: r.CreatedBy, LastSignInAt: r.LastSignInAt, Rev: r.Rev}
}

// Details are what an administrator says of a person.
type Details struct {
	Name, Login string
	Role        hall.Role
	Agency      string // officers and supervisors
}

// check trims the details and refuses what cannot be. Codes: invalid_request with field.
func (s *Service) check(d *Details) error {
	d.Name, d.Login = strings.TrimSpace(d.Name), cleanLogin(d.Login)
	bad := func(field, reason string) error {
		return hall.Refuse(hall.CodeInvalid, "%s: %s", field, reason).With("field", field).With("reason", reason)
	}
	switch n := utf8.RuneCountInString(d.Name); {
	case n == 0:
		return bad("name", "missing")
	case n > 80 || len(d.Name) > 120:
		return bad("name", "too_long")
	case !printable(d.Name):
		return bad("name", "malformed")
	}
	if !loginPattern.MatchString(d.Login) {
		return bad("login", "malformed")
	}
	if !slices.Contains(hall.StaffRoles, d.Role) {
		return bad("role", "choice")
	}
	if d.Role != hall.RoleOfficer && d.Role != hall.RoleSupervisor {
		d.Agency = ""
		return nil
	}
	if d.Agency == "" {
		return bad("agency", "missing")
	}
	if a := s.Config().Agency(d.Agency); a == nil || a.EndedOn != "" {
		return hall.Refuse(hall.CodeUnknownAgency, "no agency %q", d.Agency).With("field", "agency")
	}
	return nil
}

// printable reports whether a name has only what can be seen and blanks: no line breaks,
// nothing that is invisible or turns the direction of the text.
func printable(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) })
}

// People lists the hall's people by name. Codes: unavailable.
func (s *Service) People(ctx context.Context, q Query) (Page[Person], error) {
	db := s.DB.Read(ctx).Model(&personRow{}).Where("hall = ?", s.Hall)
	if q.Search != "" {
		part := "%" + likeEscaper.Replace(strings.ToLower(strings.TrimSpace(q.Search))) + "%"
		db = db.Where("LOWER(name) LIKE ? ESCAPE '!' OR login LIKE ? ESCAPE '!'", part, part)
	}
	for column, value := range map[string]string{"role": string(q.Role), "agency": q.Agency, "state": q.State} {
		if value != "" {
			db = db.Where(column+" = ?", value)
		}
	}
	rows, total, err := list[personRow](db, q, map[string]string{"name": "name", "login": "login", "role": "role", "agency": "agency", "state": "state", "last": "last_sign_in_at"}, "name")
	if err != nil {
		return Page[Person]{}, store.Unavailable("read people", err)
	}
	out := Page[Person]{Total: total, Rows: make([]Person, len(rows))}
	for i, r := range rows {
		out.Rows[i] = r.view()
	}
	return out, nil
}

// likeEscaper takes the meaning from what LIKE gives one.
var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// list reads one page of what the condition finds, ordered by a column that is known.
func list[T any](db *gorm.DB, q Query, columns map[string]string, usual string) (rows []T, total int64, err error) {
	if err := db.Session(&gorm.Session{}).Count(&total).Error; err != nil {
		return nil, 0, err
	}
	name, descending := strings.CutPrefix(q.Sort, "-")
	column, ok := columns[name]
	if !ok {
		column, descending = columns[usual], false
	}
	if descending {
		column += " DESC"
	}
	// Rows that are alike in the column are in the usual order.
	order := clause.Expr{SQL: column + ", " + columns[usual] + ", id"}
	if len(q.First) > 0 {
		order = clause.Expr{SQL: "CASE WHEN id IN ? THEN 0 ELSE 1 END, " + order.SQL, Vars: []any{q.First}}
	}
	size := min(max(q.Size, 1), 200)
	err = db.Session(&gorm.Session{}).Order(clause.OrderBy{Expression: order}).Limit(size).Offset(size * max(q.Page-1, 0)).Find(&rows).Error
	return rows, total, err
}

// Person finds a person. Codes: unknown_person, unavailable.
func (s *Service) Person(ctx context.Context, id string) (Person, error) {
	row, err := s.personRow(s.DB.Read(ctx), id)
	return row.view(), store.Unavailable("read a person", err)
}

func (s *Service) personRow(db *gorm.DB, id string) (row personRow, err error) {
	err = db.Where("hall = ? AND id = ?", s.Hall, id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = hall.Refuse(hall.CodeUnknownPerson, "no person %q", id)
	}
	return row, err
}

// Invite adds a person who has no password yet and gives the secret of a one-time link
// with which the person chooses one. The secret is given once and stored as a hash.
//
// Codes: invalid_request, unknown_agency, login_taken, unavailable.
func (s *Service) Invite(ctx context.Context, by hall.Actor, d Details) (Person, string, error) {
	if err := s.check(&d); err != nil {
		return Person{}, "", err
	}
	row := personRow{Hall: s.Hall, ID: newID(), Login: d.Login, Name: d.Name, Role: d.Role, Agency: d.Agency, State: Invited,
		CreatedAt: s.now(), CreatedBy: by.ID, Rev: 1}
	var secret string
	err := s.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if err := s.loginFree(tx.SQL, d.Login, ""); err != nil {
			return err
		}
		if err := tx.SQL.Create(&row).Error; err != nil {
			return err
		}
		secret, err = s.newLink(tx, by, LinkInvite, row.ID)
		return err
	})
	if err != nil {
		return Person{}, "", err
	}
	s.audit("person_invited", "by", by.ID, "person", row.ID, "role", row.Role, "agency", row.Agency)
	return row.view(), secret, nil
}

func (s *Service) loginFree(db *gorm.DB, login, except string) error {
	var n int64
	err := db.Model(&personRow{}).Where("hall = ? AND login = ? AND id <> ?", s.Hall, login, except).Count(&n).Error
	if err == nil && n > 0 {
		err = hall.Refuse(hall.CodeLoginTaken, "the login %q is taken", login).With("field", "login")
	}
	return err
}

// Update changes a person's details; rev is the revision that the editor saw. When the
// role or the agency changes the person's sessions end.
//
// Codes: invalid_request, unknown_agency, unknown_person, login_taken, edited_meanwhile,
// not_yourself, last_admin, unavailable.
func (s *Service) Update(ctx context.Context, by hall.Actor, id string, d Details, rev int64) error {
	if err := s.check(&d); err != nil {
		return err
	}
	return s.change(ctx, by, id, rev, func(tx *store.Tx, row *personRow) (bool, error) {
		other := row.Role != d.Role || row.Agency != d.Agency
		if other && by.ID == id {
			return false, hall.Refuse(hall.CodeNotYourself, "nobody changes their own role")
		}
		if d.Login != row.Login {
			if err := s.loginFree(tx.SQL, d.Login, id); err != nil {
				return false, err
			}
		}
		row.Name, row.Login, row.Role, row.Agency = d.Name, d.Login, d.Role, d.Agency
		return other, nil
	})
}

// Disable keeps a person from signing in and ends all sessions; Enable takes that back.
//
// Codes: unknown_person, edited_meanwhile, not_yourself, last_admin, unavailable.
func (s *Service) Disable(ctx context.Context, by hall.Actor, id string, rev int64) error {
	return s.setState(ctx, by, id, rev, func(*personRow) PersonState { return Disabled })
}

// Enable lets a disabled person sign in again. Codes: as of Disable.
func (s *Service) Enable(ctx context.Context, by hall.Actor, id string, rev int64) error {
	return s.setState(ctx, by, id, rev, func(row *personRow) PersonState {
		if row.PasswordHash == "" {
			return Invited
		}
		return Active
	})
}

func (s *Service) setState(ctx context.Context, by hall.Actor, id string, rev int64, next func(*personRow) PersonState) error {
	return s.change(ctx, by, id, rev, func(_ *store.Tx, row *personRow) (bool, error) {
		if by.ID == id {
			return false, hall.Refuse(hall.CodeNotYourself, "nobody changes their own state")
		}
		before := row.State
		row.State = next(row)
		return row.State != before, nil
	})
}

// change edits a person's row in one transaction. edit reports whether the person's
// sessions must end.
func (s *Service) change(ctx context.Context, by hall.Actor, id string, rev int64, edit func(*store.Tx, *personRow) (bool, error)) error {
	var over []Revocation
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		over = nil
		row, err := s.personRow(tx.SQL, id)
		if err != nil {
			return err
		}
		before := row
		end, err := edit(tx, &row)
		if err != nil {
			return err
		}
		row.Rev = rev + 1
		if err := s.saveRev(tx.SQL, row, rev); err != nil {
			return err
		}
		if before.isAdmin() && !row.isAdmin() {
			if err := s.someAdmin(tx.SQL); err != nil {
				return err
			}
		}
		if !end {
			return nil
		}
		if row.State == Disabled {
			if err := s.endLinks(tx, id); err != nil {
				return err
			}
		}
		over, err = s.endSessions(tx, by, EndChanged, "person = ?", id)
		return err
	})
	if err != nil {
		return err
	}
	s.Learn(over...)
	s.audit("person_changed", "by", by.ID, "person", id, "sessions_ended", len(over))
	return nil
}

func (r personRow) isAdmin() bool { return r.Role == hall.RoleAdmin && r.State == Active }

// saveRev writes the row if nobody else has changed it since the revision.
func (s *Service) saveRev(db *gorm.DB, row personRow, rev int64) error {
	res := db.Model(&personRow{}).Where("hall = ? AND id = ? AND rev = ?", s.Hall, row.ID, rev).Updates(map[string]any{
		"login": row.Login, "name": row.Name, "role": row.Role, "agency": row.Agency, "state": row.State,
		"password_hash": row.PasswordHash, "must_change": row.MustChange, "rev": row.Rev})
	if res.Error == nil && res.RowsAffected == 0 {
		return hall.Refuse(hall.CodeEditedMeanwhile, "somebody else has changed this person meanwhile").With("rev", rev)
	}
	return res.Error
}

// someAdmin refuses a hall without an administrator. The rows are locked in one order
// on MySQL, so that two administrators cannot demote each other at the same instant.
func (s *Service) someAdmin(db *gorm.DB) error {
	var left []personRow
	q := db.Where("hall = ? AND role = ?", s.Hall, hall.RoleAdmin).Order("id")
	if s.DB.Dialect() == store.MySQL {
		q = q.Clauses(lockRows)
	}
	if err := q.Find(&left).Error; err != nil {
		return err
	}
	if !slices.ContainsFunc(left, personRow.isAdmin) {
		return hall.Refuse(hall.CodeLastAdmin, "the hall would have no administrator left")
	}
	return nil
}
