package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/backup"
	"mpp/internal/settings"
	"mpp/ledger"
)

// sections are the rooms with rows of their own. A new one joins at the end.
var sections = []backup.Section{accounts.Section{}, health.Section{}}

// Backup writes all that the ledger and the rooms know, of every hall, into a new file,
// signed with the installation's secret; where there is none, only if it may be unsigned. A
// server may run beside it.
func Backup(ctx context.Context, set settings.Settings, file, software string, unsigned bool, progress backup.Progress) (backup.Header, error) {
	l, err := readLedger(ctx, set)
	if err != nil {
		return backup.Header{}, err
	}
	defer l.DB().Close()
	setUp := "server"
	if set.Embedded() {
		setUp = "embedded"
	}
	secrets, err := set.KnownSecrets()
	if err != nil {
		return backup.Header{}, err
	}
	h := backup.Header{Created: time.Now().UTC(), Software: software, SetUp: setUp}
	switch {
	case len(secrets) > 0:
		h.Secret = secrets[0]
	case !unsigned:
		return backup.Header{}, errors.New("the file would not be signed, and mpp restore refuses such files: set MPP_SECRET or MPP_SECRET_FILE to the server's secret, or add --unsigned")
	}
	return backup.Write(ctx, l, sections, file, h, progress)
}

// ahead is how far the events of a backup may be ahead of this machine's clock. A hall's date
// and clock never go back, so events of next year would close it until then.
const ahead = 24 * time.Hour

// VerifyBackup reads a whole backup and its checksum, and adds to its doubts a signature that
// is missing or not of this installation, and events of the future. It changes nothing.
func VerifyBackup(ctx context.Context, set settings.Settings, file string, progress backup.Progress) (*backup.Info, error) {
	info, err := backup.Verify(ctx, file, sections, progress)
	if err != nil {
		return nil, err
	}
	secrets, err := set.KnownSecrets()
	if err != nil {
		return nil, err
	}
	switch {
	case !info.Signed(): // whoever alters a signed file can also take its signature off
		info.Doubts = append(info.Doubts, "the file is not signed (files of earlier versions are not), so a change of it cannot be seen")
	case !slices.ContainsFunc(secrets, info.SignedWith):
		info.Doubts = append(info.Doubts, "the signature does not match this installation's secret: the file was altered, or it comes from an installation with another secret (then set MPP_SECRET to that one)")
	}
	limit := time.Now().Add(ahead)
	if info.LastAt.Time().After(limit) || info.LastDate > limit.AddDate(0, 0, 1).Format(time.DateOnly) {
		info.Doubts = append(info.Doubts, fmt.Sprintf("its events go up to %s, business date %q, and it is %s now: the hall would be closed until then",
			info.LastAt.Time().Format(time.RFC3339), info.LastDate, time.Now().Format(time.RFC3339)))
	}
	return info, nil
}

// Restore brings a backup that VerifyBackup found undamaged into an empty ledger. It
// reports whether it finished a restore that had been cut off.
func Restore(ctx context.Context, set settings.Settings, file string, info *backup.Info, progress backup.Progress) (again bool, err error) {
	err = withLedger(ctx, set, func(l *ledger.Ledger) error {
		m, err := l.DB().Migrator()
		if err != nil {
			return err
		}
		if _, err := m.Up(ctx); err != nil {
			return err
		}
		again, err = backup.Restore(ctx, l, sections, file, info, progress)
		return err
	})
	return again, err
}
