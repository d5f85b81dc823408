package app

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/internal/settings"
	"mpp/ledger"
	"mpp/store"
)

// stores are a process's connections to Redis and SQL.
type stores struct {
	lock     *dataLock             // embedded: of the data folder
	embedded *embeddedRedis        // nil on a hall server
	rdb      redis.UniversalClient // requests
	blocking redis.UniversalClient // readers of the stream, which hold connections
	db       *store.DB
	ledger   *ledger.Ledger
	prepared atomic.Bool // the tables are those of this version and may be used
}

// open makes the clients. Neither Redis nor SQL has to answer yet.
func (s *stores) open(set settings.Settings) (err error) {
	if err := s.openSQL(set); err != nil {
		return err
	}
	if set.Embedded() {
		s.embedded = startEmbeddedRedis()
		s.rdb, s.blocking = s.embedded.client(), s.embedded.client()
		return nil
	}
	if s.rdb, err = dialRedis(set.RedisURL); err != nil {
		return err
	}
	s.blocking, err = dialRedis(set.RedisURL)
	return err
}

func (s *stores) openSQL(set settings.Settings) (err error) {
	if set.Embedded() {
		if s.lock, err = lockData(set.Data); err != nil {
			return err
		}
	}
	if s.db, err = store.Connect(set.DatabaseURL, sqliteFile(set)); err != nil {
		return err
	}
	s.ledger = ledger.New(s.db, time.Now)
	return nil
}

// prepare brings the tables up and checks that the ledger may be used.
func (s *stores) prepare(ctx context.Context, log *slog.Logger) error {
	m, err := s.db.Migrator()
	if err != nil {
		return err
	}
	done, err := m.Up(ctx)
	for _, step := range done {
		log.Info("table change", "step", step.Name, "took", step.Took)
	}
	if err != nil {
		return err
	}
	return s.ledger.CheckWhole(ctx)
}

// close ends what open has begun, SQL first.
func (s *stores) close() error {
	var errs []error
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	for _, c := range []redis.UniversalClient{s.blocking, s.rdb} {
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	if s.embedded != nil {
		s.embedded.Close()
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
