package accounts

import (
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/store"
	"mpp/tools/testkit"
)

// bench is a room over real SQL with a clock that the test moves.
type bench struct {
	*Service
	t        *testing.T
	mu       sync.Mutex
	now      time.Time
	rechecks int
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// onSQL runs the test on a SQLite file and on MariaDB.
func onSQL(t *testing.T, test func(b *bench)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(newBench(t, openDB(t, "", filepath.Join(t.TempDir(), "mpp.db")))) })
	t.Run("mariadb", func(t *testing.T) { test(newBench(t, openDB(t, testkit.MariaDB(t), ""))) })
}

func openDB(t *testing.T, url, file string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url, file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	m, err := db.Migrator()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func newBench(t *testing.T, db *store.DB) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)}
	b.Service = b.node(db)
	return b
}

// node is one more process on the same database and clock.
func (b *bench) node(db *store.DB) *Service {
	b.t.Helper()
	ended := &access.RevokedSet{}
	keys, err := access.NewKeys([]byte("rahasia-untuk-uji-coba-tiga-puluh-dua"), access.KeyOptions{Hall: "uji", Revoked: ended, Clock: b.clock})
	if err != nil {
		b.t.Fatal(err)
	}
	cfg := halltest.Config()
	s := New(Deps{DB: db, Hall: "uji", Keys: keys, Ended: ended, Config: func() *hall.Config { return cfg }, Clock: b.clock,
		Log: slog.New(slog.DiscardHandler), Recheck: func() { b.rechecks++ }})
	s.hasher = newHasher(64) // a test signs in often
	return s
}

const goodPassword = "kopi tubruk manis"

var system = access.System().Actor()

// add invites a person, uses the link, and gives the person.
func (b *bench) add(d Details) Person {
	b.t.Helper()
	_, secret, err := b.Invite(b.t.Context(), system, d)
	b.must(err)
	p, err := b.UseLink(b.t.Context(), secret, Details{}, goodPassword)
	b.must(err)
	return p
}

func (b *bench) admin() Person {
	return b.add(Details{Name: "Ibu Admin", Login: "admin.mpp", Role: hall.RoleAdmin})
}

func (b *bench) officer(login string) Person {
	return b.add(Details{Name: "Petugas " + login, Login: login, Role: hall.RoleOfficer, Agency: "dukcapil"})
}

// signIn signs in from an address of its own and gives session and principal.
func (b *bench) signIn(login string) (Session, access.Principal) {
	b.t.Helper()
	s, err := b.SignIn(b.t.Context(), SignIn{Login: login, Password: goodPassword, Address: "10.0.0.1", Agent: "uji"})
	b.must(err)
	return s, b.verify(s.Token)
}

func (b *bench) verify(token string) access.Principal {
	b.t.Helper()
	p, err := b.Keys.Verify(token)
	b.must(err)
	return p
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) refused(err error, want hall.Code) {
	b.t.Helper()
	if hall.CodeOf(err) != want {
		b.t.Fatalf("got %v, want %s", err, want)
	}
}

func fieldOf(err error, name string) any {
	var e *hall.Error
	if !errors.As(err, &e) {
		return nil
	}
	return e.Fields[name]
}
