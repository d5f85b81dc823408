package accounts

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/limit"
	"mpp/store"
)

// SignIn asks for a session.
type SignIn struct {
	Login, Password string
	Address, Agent  string
	Known           string           // what this browser was given at an earlier sign-in, "" for none
	Replaces        access.Principal // the session that this browser still holds; it is ended
}

// SignIn checks login and password and begins a session under a new id. An unknown
// login, a wrong password and a person who may not sign in are refused in the same
// words and after the same work. Tries are counted for a login within one network and
// for the network, never for the login alone: a stranger elsewhere cannot lock a person
// out. A browser that has signed in as this login before has a count of its own.
//
// Codes: sign_in_refused, too_many_tries, overloaded, unavailable.
func (s *Service) SignIn(ctx context.Context, in SignIn) (Session, error) {
	login := cleanLogin(in.Login)
	if err := s.throttle(ctx, login, in); err != nil {
		return Session{}, err
	}
	row, err := s.personByLogin(ctx, login)
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return Session{}, store.Unavailable("read a person", err)
	}
	hash := row.PasswordHash
	if row.State != Active {
		hash = ""
	}
	ok, stale, err := s.matches(ctx, hash, login, in)
	if err != nil {
		return Session{}, err
	}
	if !ok {
		s.noteSignIn(ctx, row.ID, login, in.Address, SignInRefused)
		return Session{}, signInRefused()
	}
	renewed := ""
	if stale {
		if renewed, err = s.hasher.hash(ctx, in.Password); err != nil {
			return Session{}, err
		}
	}
	out, err := s.begin(ctx, row, in, renewed)
	if err == nil {
		if !s.knows(in.Known, login) { // who signs in is no stranger, and a hall may have one address
			s.byNetwork.GiveBack(limit.Network(in.Address))
		}
		s.audit("sign_in", "person", row.ID, "login", login, "address", in.Address)
	}
	return out, err
}

// matches checks the password, of a browser that is not known in the strangers' share.
func (s *Service) matches(ctx context.Context, hash, login string, in SignIn) (ok, stale bool, err error) {
	if !s.knows(in.Known, login) {
		release, err := s.hasher.acquire(ctx, s.hasher.strangers)
		if err != nil {
			return false, false, err
		}
		defer release()
	}
	return s.hasher.matches(ctx, hash, in.Password)
}

// throttle refuses a try when there were too many.
func (s *Service) throttle(ctx context.Context, login string, in SignIn) error {
	network := limit.Network(in.Address)
	var wait time.Duration
	var ok bool
	if s.knows(in.Known, login) {
		wait, ok = s.byKnown.Take(login + "\x00" + proofID(in.Known))
	} else if wait, ok = s.byNetwork.Take(network); ok {
		wait, ok = s.byLogin.Take(network + "\x00" + login)
	}
	if ok {
		return nil
	}
	s.noteSignIn(ctx, "", login, in.Address, SignInThrottled)
	seconds := int(wait.Seconds()) + 1
	return hall.Refuse(hall.CodeTooManyTries, "too many tries; the next one in %d s", seconds).With("retry_after", seconds)
}

// begin makes the session's row and its credential.
func (s *Service) begin(ctx context.Context, row personRow, in SignIn, renewedHash string) (Session, error) {
	now := s.now()
	session := sessionRow{Hall: s.Hall, ID: newID(), Person: row.ID, CreatedAt: now, LastSeenAt: now, AbsoluteEnd: now.Add(AbsoluteEnd),
		Agent: cut(in.Agent, 200), Address: cut(in.Address, 64)}
	var over []Revocation
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		over = nil
		if err := s.unchanged(tx.SQL, row); err != nil {
			return err
		}
		changes := map[string]any{"last_sign_in_at": now}
		if renewedHash != "" {
			changes["password_hash"] = renewedHash
		}
		if err := tx.SQL.Model(&personRow{}).Where("hall = ? AND id = ?", s.Hall, row.ID).Updates(changes).Error; err != nil {
			return err
		}
		if err := tx.SQL.Create(&session).Error; err != nil {
			return err
		}
		if err := tx.SQL.Create(s.signInRow(row.ID, row.Login, in.Address, SignInOK)).Error; err != nil {
			return err
		}
		if old := in.Replaces; old.Kind == access.KindPerson && old.TokenID != "" {
			var err error
			over, err = s.endSessions(tx, hall.Actor{ID: old.ID}, EndReplaced, "id = ?", old.TokenID)
			return err
		}
		return nil
	})
	if err != nil {
		return Session{}, err
	}
	s.Learn(over...)
	p := s.principalOf(row, session)
	c, err := s.mint(p)
	if err != nil {
		return Session{}, err
	}
	known := in.Known
	if !s.knows(known, row.Login) {
		known = s.newKnown(row.Login) // each proof has a count: one is enough for a browser
	}
	return Session{Credential: c, Known: known, Person: row.view(), End: session.AbsoluteEnd.Time()}, nil
}

// unchanged refuses a sign-in when the person was disabled or changed, or the password
// was, while this one was being checked: the change has ended the sessions that it found.
func (s *Service) unchanged(db *gorm.DB, row personRow) error {
	if s.DB.Dialect() == store.MySQL {
		db = db.Clauses(lockRows)
	}
	now, err := s.personRow(db, row.ID)
	if err == nil && now.Rev != row.Rev {
		err = signInRefused()
	}
	return err
}

func signInRefused() error {
	return hall.Refuse(hall.CodeSignInRefused, "login and password do not fit, or the person may not sign in")
}

func (s *Service) principalOf(row personRow, session sessionRow) access.Principal {
	return access.Principal{Kind: access.KindPerson, Role: row.Role, ID: row.ID, Name: row.Name, Agency: row.Agency,
		TokenID: session.ID, AbsoluteEnd: session.AbsoluteEnd.Time()}
}

// mint makes a person's token: it holds until the idle end, or the session's own.
func (s *Service) mint(p access.Principal) (Credential, error) {
	now := s.Clock()
	ttl := min(IdleEnd, p.AbsoluteEnd.Sub(now))
	token, err := s.Keys.Mint(p, ttl)
	return Credential{Token: token, Until: now.Add(ttl)}, err
}

func (s *Service) signInRow(person, login, address string, result SignInResult) *signInRow {
	return &signInRow{Hall: s.Hall, ID: newID(), AtMS: s.now(), Person: person, Login: cut(login, 60), Address: cut(address, 64), Result: result}
}

// noteSignIn writes a refusal down, one of an unknown login too: writing takes time, which
// would tell who exists. Of what was throttled there is only the log line, and where SQL
// does not take it.
func (s *Service) noteSignIn(ctx context.Context, person, login, address string, result SignInResult) {
	s.Security.Refused("sign_in_refused", address, "hall", s.Hall, "reason", string(result), "person", person) // who is unknown may have typed a password
	if result == SignInThrottled {
		return
	}
	err := s.DB.Tx(ctx, func(tx *store.Tx) error { return tx.SQL.Create(s.signInRow(person, login, address, result)).Error })
	if err != nil {
		s.Log.Debug("accounts: a refused sign-in could not be written", "error", err)
	}
}

// History lists a person's newest sign-ins and refusals. Codes: unavailable.
func (s *Service) History(ctx context.Context, person string, limit int) ([]SignInInfo, error) {
	var rows []signInRow
	err := s.DB.Read(ctx).Where("hall = ? AND person = ?", s.Hall, person).Order("at_ms DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, store.Unavailable("read sign-ins", err)
	}
	out := make([]SignInInfo, len(rows))
	for i, r := range rows {
		out[i] = SignInInfo{At: r.AtMS, Address: r.Address, Result: r.Result}
	}
	return out, nil
}

func (s *Service) personByLogin(ctx context.Context, login string) (row personRow, err error) {
	err = s.DB.Read(ctx).Where("hall = ? AND login = ?", s.Hall, login).Take(&row).Error
	return row, err
}

// cleanLogin is a login as it is stored and compared.
func cleanLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// cut shortens a text to at most n bytes at a character's border.
func cut(s string, n int) string {
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "")
	}
	return strings.ToValidUTF8(s, "?")
}
