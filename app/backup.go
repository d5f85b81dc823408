package app

import (
	"context"
	"time"

	"mpp/backoffice/accounts"
	"mpp/backup"
	"mpp/internal/settings"
	"mpp/ledger"
)

// sections are the rooms with rows of their own. A new one joins at the end.
var sections = []backup.Section{accounts.Section{}}

// Backup writes all that the ledger and the rooms know, of every hall, into a new file.
// A server may run beside it.
func Backup(ctx context.Context, set settings.Settings, file, software string, progress backup.Progress) (backup.Header, error) {
	l, err := readLedger(ctx, set)
	if err != nil {
		return backup.Header{}, err
	}
	defer l.DB().Close()
	setUp := "server"
	if set.Embedded() {
		setUp = "embedded"
	}
	return backup.Write(ctx, l, sections, file, backup.Header{Created: time.Now().UTC(), Software: software, Footing: setUp}, progress)
}

// VerifyBackup reads a whole backup and its checksum. It changes nothing.
func VerifyBackup(ctx context.Context, file string, progress backup.Progress) (*backup.Info, error) {
	return backup.Verify(ctx, file, sections, progress)
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
