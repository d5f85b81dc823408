package ledger

import (
	"testing"
	"time"
)

func TestServer(t *testing.T) {
	footings(t, func(t *testing.T, l *Ledger) {
		version, now, err := l.Server(t.Context())
		if err != nil || version == "" {
			t.Fatalf("%q, %v", version, err)
		}
		if apart := time.Since(now).Abs(); apart > time.Minute {
			t.Errorf("the database's clock is %s from ours", apart)
		}
	})
}
