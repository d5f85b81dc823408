package store

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"

	"mpp/hall"
	"mpp/tools/testkit"
)

func TestAwaitWaitsForAServerAndNotForAMistake(t *testing.T) {
	leakFree(t)
	server := testkit.StartMariaDB(t)
	url := server.Database(t)
	must(t, server.Kill())
	log := slog.New(slog.DiscardHandler)

	db, err := Connect(url, "")
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Await(t.Context(), 2*time.Second, log); hall.CodeOf(err) != hall.CodeUnavailable || !strings.Contains(err.Error(), "refused") {
		t.Errorf("a server that is away gave %v", err)
	}
	waited := make(chan error, 1)
	go func() { waited <- db.Await(t.Context(), time.Minute, log) }()
	must(t, server.Restart())
	must(t, <-waited)

	wrong, err := Connect(strings.Replace(url, "mpp:", "mpp:x", 1), "")
	must(t, err)
	t.Cleanup(func() { _ = wrong.Close() })
	began := time.Now()
	var refused *driver.MySQLError
	if err := wrong.Await(t.Context(), time.Minute, log); !errors.As(err, &refused) || time.Since(began) > 20*time.Second {
		t.Errorf("a wrong password gave %v", err)
	}
	must(t, db.Close())
}
