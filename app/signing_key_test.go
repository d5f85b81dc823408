package app

import (
	"strings"
	"testing"

	"mpp/internal/settings"
)

const anotherSecret = "rahasia-lain-yang-juga-cukup-panjang-9"

// TestAnotherSecretBeside: a server with another secret does not start beside one at work.
// It does with the former secret as the previous one, and once no server is at work.
func TestAnotherSecretBeside(t *testing.T) {
	s := onServers(t)
	s.app.hall.signing.look(t.Context())
	other := s.beside(func(set *settings.Settings) { set.Secret = anotherSecret })
	other.mustRefuse("MPP_SECRET", "MPP_SECRET_PREVIOUS", "another secret")

	next := s.beside(func(set *settings.Settings) { set.Secret, set.PreviousSecret = anotherSecret, s.set.Secret })
	next.up()
	token := s.token(managerP)
	if a, err := next.call(token, "GET", "/api/v1/me", "", nil); err != nil || a.status != 200 {
		t.Errorf("a token of the former secret: %d %s, %v", a.status, a.body, err)
	}
	next.down()

	s.down() // a stop ends it at once
	other.up()
	other.down()
	s.up()
}

// TestAnotherSecretAtWork: a server that finds another key in force while it serves says so,
// and does not take the other's place.
func TestAnotherSecretAtWork(t *testing.T) {
	s := onServers(t)
	k := s.app.hall.signing
	if err := k.rdb.Set(t.Context(), k.name, "0badf00d", keyInForceFor).Err(); err != nil {
		t.Fatal(err)
	}
	k.look(t.Context())
	if ready := s.readyz(); !strings.HasPrefix(ready, "200") || !strings.Contains(ready, `"status":"degraded"`) || !strings.Contains(ready, `"secret"`) {
		t.Errorf("readyz: %s", ready)
	}
	if id, err := k.inForce(t.Context()); err != nil || id != "0badf00d" {
		t.Errorf("in force is %q, %v", id, err)
	}
	k.rdb.Del(t.Context(), k.name)
	k.look(t.Context())
	if err := k.Check(t.Context()); err != nil {
		t.Errorf("after the other has gone: %v", err)
	}
}
