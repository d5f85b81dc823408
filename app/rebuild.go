package app

import (
	"context"
	"errors"

	"mpp/internal/settings"
	"mpp/ledger"
)

// RebuildLedger projects the events of one hall anew; servers may run beside it, also on
// the embedded set-up, where SQLite gives the file to one short transaction after the
// other. It returns the hall's id. See [ledger.Ledger.Rebuild].
func RebuildLedger(ctx context.Context, set settings.Settings, anew bool, progress func(seq, last int64)) (string, ledger.Rebuilt, error) {
	l, err := readLedger(ctx, set)
	if err != nil {
		return "", ledger.Rebuilt{}, err
	}
	defer l.DB().Close()
	if err := l.DB().CheckTables(ctx); err != nil {
		return "", ledger.Rebuilt{}, err
	}
	if err := l.CheckWhole(ctx); err != nil {
		return "", ledger.Rebuilt{}, err
	}
	// By the events: what names the halls elsewhere is rebuilt from them.
	halls, err := l.HallsWithEvents(ctx)
	if err != nil {
		return "", ledger.Rebuilt{}, err
	}
	id, err := chooseHall(halls, set)
	if err == nil && id == "" {
		err = errors.New("the ledger has no event yet: there is nothing to rebuild")
	}
	if err != nil {
		return "", ledger.Rebuilt{}, err
	}
	done, err := l.Rebuild(ctx, id, anew, progress)
	return id, done, err
}
