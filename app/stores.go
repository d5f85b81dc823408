package app

import (
	"context"
	"fmt"
	"os"
	"time"

	"mpp/access"
	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/store"
)

// openStores connects to Redis, and to SQL unless the hall can begin without it.
func (a *Platform) openStores(ctx context.Context) error {
	if err := a.connectLedger(); err != nil {
		return err
	}
	if err := a.connectRedis(); err != nil {
		return err
	}
	if err := a.awaitLedger(ctx); err != nil {
		return err
	}
	if err := a.rdb.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("MPP_REDIS_URL: Redis does not answer: %w", err)
	}
	return nil
}

func (a *Platform) connectLedger() (err error) {
	file := ""
	if a.set.Embedded() {
		if err := os.MkdirAll(a.set.Data, 0o750); err != nil {
			return fmt.Errorf("MPP_DATA: %w", err)
		}
		if a.lock, err = lockData(a.set.Data); err != nil {
			return err
		}
		file = a.set.SQLite()
	}
	if a.db, err = store.Connect(a.set.DatabaseURL, file); err != nil {
		return err
	}
	a.ledger = ledger.New(a.db, time.Now)
	return nil
}

func (a *Platform) connectRedis() (err error) {
	address := a.set.RedisURL
	if a.set.Embedded() {
		if a.embedded, err = startEmbeddedRedis(); err != nil {
			return err
		}
		address = a.embedded.url
	}
	if a.rdb, err = dialRedis(address); err != nil {
		return err
	}
	a.blocking, err = dialRedis(address)
	return err
}

// readyLedger brings the tables up and looks that the ledger may be used.
func (a *Platform) readyLedger(ctx context.Context) error {
	m, err := a.db.Migrator()
	if err != nil {
		return err
	}
	done, err := m.Up(ctx)
	for _, s := range done {
		a.log.Info("table change", "step", s.Name, "took", s.Took)
	}
	if err != nil {
		return err
	}
	return a.ledger.CheckWhole(ctx)
}

// findHall determines which hall this process is for, unless the start without SQL has.
func (a *Platform) findHall(ctx context.Context) (err error) {
	if !a.detached {
		if a.hallID, err = a.hallInLedger(ctx); err != nil {
			return err
		}
	}
	a.keys, err = keysOf(&a.set, a.hallID, &a.revoked)
	return err
}

// keysOf returns the keys that sign and check the hall's tokens.
func keysOf(set *settings.Settings, hallID string, revoked access.Revocations) (*access.Keys, error) {
	secret, err := set.SecretBytes()
	if err != nil {
		return nil, err
	}
	return access.NewKeys(secret, access.KeyOptions{Previous: []byte(set.PreviousSecret), Hall: hallID, Revoked: revoked, Clock: time.Now})
}

// hallInLedger returns the hall that this process is for, or the id of a new one.
func (a *Platform) hallInLedger(ctx context.Context) (string, error) {
	halls, err := a.ledger.Halls(ctx)
	if err != nil {
		return "", err
	}
	id, err := chooseHall(halls, a.set.Hall)
	if err != nil || id != "" {
		return id, err
	}
	first, err := firstConfig("", a.opt.AlwaysOpen)
	if err != nil {
		return "", err
	}
	return first.Hall.ID, nil
}
