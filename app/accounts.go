package app

import (
	"context"
	"errors"
	"time"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
	"mpp/internal/settings"
	"mpp/ledger"
)

// FirstAdminPath is the path of a page on which the first administrator chooses name and
// password, "" where the hall has an administrator or is a demo. The path holds once.
//
// Codes: unavailable.
func (p *Platform) FirstAdminPath(ctx context.Context) (string, error) {
	if p.opt.Demo {
		return "", nil
	}
	needed, err := p.back.accounts.NeedsFirstAdmin(ctx)
	if err != nil || !needed {
		return "", err
	}
	secret, err := p.back.accounts.FirstAdminLink(ctx)
	return welcomePath(secret), err
}

func welcomePath(secret string) string { return "/welcome/" + secret }

// withAccounts opens the accounts of the hall that a command is about. On the embedded
// set-up a server may run beside: transactions are short, and it learns of them.
func withAccounts[T any](ctx context.Context, set settings.Settings, do func(*accounts.Service) (T, error)) (result T, err error) {
	l, err := readLedger(ctx, set)
	if err != nil {
		return result, err
	}
	defer l.DB().Close()
	if err := l.DB().CheckTables(ctx); err != nil {
		return result, err
	}
	s, err := accountsOf(ctx, l, set)
	if err != nil {
		return result, err
	}
	return do(s)
}

func accountsOf(ctx context.Context, l *ledger.Ledger, set settings.Settings) (*accounts.Service, error) {
	cfg, err := newestConfig(ctx, l, set)
	if err != nil {
		return nil, err
	}
	ended := &access.RevokedSet{}
	keys, err := keysOf(&set, access.KeyOptions{Hall: cfg.Hall.ID, Revoked: ended})
	if err != nil {
		return nil, err
	}
	return accounts.New(accounts.Deps{DB: l.DB(), Hall: cfg.Hall.ID, Keys: keys, Ended: ended,
		Config: func() *hall.Config { return cfg }, Clock: time.Now, Log: set.Logger()}), nil
}

// People lists the people who may sign in.
func People(ctx context.Context, set settings.Settings) ([]accounts.Person, error) {
	return withAccounts(ctx, set, func(s *accounts.Service) (list []accounts.Person, err error) {
		for page := 1; ; page++ {
			part, err := s.People(ctx, accounts.Query{Page: page, Size: 200})
			list = append(list, part.Rows...)
			if err != nil || len(part.Rows) == 0 || int64(len(list)) >= part.Total {
				return list, err
			}
		}
	})
}

// ResetPerson makes a one-time link for a person by login and returns its path.
func ResetPerson(ctx context.Context, set settings.Settings, login string) (path string, err error) {
	return withAccounts(ctx, set, func(s *accounts.Service) (string, error) {
		secret, err := s.ResetByLogin(ctx, access.System().Actor(), login)
		return welcomePath(secret), err
	})
}

// NewAdmin makes a one-time link whose holder becomes an administrator and returns its path.
func NewAdmin(ctx context.Context, set settings.Settings) (path string, err error) {
	return withAccounts(ctx, set, func(s *accounts.Service) (string, error) {
		secret, err := s.FirstAdminLink(ctx)
		return welcomePath(secret), err
	})
}

// Tokens lists the tokens of API clients.
func Tokens(ctx context.Context, set settings.Settings) ([]accounts.Token, error) {
	return withAccounts(ctx, set, func(s *accounts.Service) ([]accounts.Token, error) { return s.Tokens(ctx) })
}

// RevokeToken ends the token with the id; running servers learn of it within seconds.
func RevokeToken(ctx context.Context, set settings.Settings, id string) error {
	_, err := withAccounts(ctx, set, func(s *accounts.Service) (struct{}, error) {
		return struct{}{}, s.RevokeToken(ctx, access.System().Actor(), id)
	})
	return err
}

// recordWithin bounds how long making a token waits for SQL.
const recordWithin = 3 * time.Second

// ErrTokenNotRecorded tells that a new token holds and is in no list.
var ErrTokenNotRecorded = errors.New("the token could not be written to the database: it holds, but mpp token list does not show it")

// recordToken writes a new token down where the hall's database can be reached.
func recordToken(ctx context.Context, set settings.Settings, p access.Principal, until time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, recordWithin)
	defer cancel()
	_, err := withAccounts(ctx, set, func(s *accounts.Service) (struct{}, error) {
		return struct{}{}, s.RecordToken(ctx, access.System().Actor(), p, until)
	})
	if err != nil {
		return errors.Join(ErrTokenNotRecorded, err)
	}
	return nil
}
