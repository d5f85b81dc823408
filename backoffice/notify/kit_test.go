package notify

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/ledger"
	"mpp/store"
	"mpp/tools/testkit"
)

// bench is a hall whose events are in a ledger and a live day, and a push service.
type bench struct {
	t    *testing.T
	db   *store.DB
	l    *ledger.Ledger
	hall *halltest.Hall
	web  *testkit.PushService

	time  sync.Mutex // holds the hall's clock
	mu    sync.Mutex
	day   *hall.Day
	taken int // events of the hall that are in the ledger and the day
}

// onSQL runs the test on a SQLite file and on MariaDB.
func onSQL(t *testing.T, test func(b *bench)) {
	t.Helper()
	for name, url := range map[string]func(testing.TB) string{"sqlite": nil, "mariadb": testkit.MariaDB} {
		t.Run(name, func(t *testing.T) {
			address, file := "", ""
			if url != nil {
				address = url(t)
			} else {
				file = filepath.Join(t.TempDir(), "mpp.db")
			}
			test(newBench(t, address, file))
		})
	}
}

func newBench(t *testing.T, url, file string) *bench {
	t.Helper()
	db, err := store.Open(t.Context(), url, file)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	m, err := db.Migrator()
	must(t, err)
	_, err = m.Up(t.Context())
	must(t, err)
	b := &bench{t: t, db: db, hall: halltest.New(halltest.Config()), web: testkit.StartPushService(t)}
	b.hall.Now = b.hall.Now.Add(-12 * time.Hour) // into its business date in the hall's zone
	b.l = ledger.New(db, b.clock)
	b.day = hall.NewDay(b.hall.Snapshot())
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) clock() time.Time {
	b.time.Lock()
	defer b.time.Unlock()
	return b.hall.Now.Time()
}

func (b *bench) pass(d time.Duration) {
	b.time.Lock()
	defer b.time.Unlock()
	b.hall.Now = b.hall.Now.Add(d)
}

// node is a process on the bench's stores; working, it runs the jobs of pushes.
func (b *bench) node(working bool) *Service {
	b.t.Helper()
	s := New(Deps{DB: b.db, Hall: "uji", Seeds: [][]byte{[]byte("benih-untuk-uji-coba-32-karakter")}, PublicURL: "https://antre.uji", Hosts: []string{b.web.Host},
		Config: func() *hall.Config { return b.hall.Config }, Roots: b.web.Roots, Clock: b.clock, Log: slog.New(slog.DiscardHandler),
		View: func(read func(*hall.Day)) bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			read(b.day)
			return true
		},
		Current: func(context.Context) error { b.take(); return nil },
		Follow: func(ctx context.Context, name string, apply func(*store.Tx, []hall.Event) error) (int, error) {
			return b.l.Follow(ctx, name, "uji", apply)
		},
		Last: func(ctx context.Context) (int64, error) { return b.l.LastSeq(ctx, "uji") }})
	b.t.Cleanup(s.Close)
	if working {
		r := store.NewRunner(b.db, "uji", time.Now, s.Log)
		r.Handle(Topic, s.Push)
		must(b.t, r.Start(b.t.Context()))
		b.t.Cleanup(r.Stop)
	}
	return s
}

// take brings what happened in the hall into ledger and day.
func (b *bench) take() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	events := b.hall.Events()[b.taken:]
	must(b.t, b.l.Record(b.t.Context(), "uji", events))
	for _, e := range events {
		must(b.t, b.day.Apply(e))
	}
	b.taken += len(events)
}

// follow has a node take all events.
func (b *bench) follow(s *Service) {
	b.t.Helper()
	b.take()
	for n := -1; n != 0; {
		var err error
		if n, err = s.Follow(b.t.Context(), cursor, s.apply); err == nil && n > 0 {
			err = s.tellNear(b.t.Context())
		}
		if err != nil {
			b.t.Error(err)
			return
		}
	}
}

func (b *bench) subscribe(s *Service, ticket, lang string) (*testkit.Browser, string) {
	b.t.Helper()
	browser := b.web.Subscribe(s.Key())
	id, err := s.Subscribe(b.t.Context(), ticket, of(browser, s.Key(), lang))
	must(b.t, err)
	return browser, id
}

func of(b *testkit.Browser, key, lang string) Subscription {
	return Subscription{Endpoint: b.Endpoint, PublicKey: b.PublicKey, Auth: b.Auth, ServerKey: key, Lang: lang}
}

// got is the next push.
func (b *bench) got() (testkit.Push, note) {
	b.t.Helper()
	select {
	case p := <-b.web.Pushes:
		var n note
		must(b.t, json.Unmarshal(p.Payload, &n))
		return p, n
	case <-time.After(30 * time.Second):
		b.t.Fatal("no push came")
		return testkit.Push{}, note{}
	}
}

// quiet waits until there is nothing left to do, and fails if a push came.
func (b *bench) quiet() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 30*time.Second)
	defer cancel()
	for b.count("outbox WHERE state = 'open'") > 0 {
		if !store.Pause(ctx, 20*time.Millisecond) {
			b.t.Fatal("jobs are left")
		}
	}
	select {
	case p := <-b.web.Pushes:
		b.t.Errorf("one more push: %s", p.Payload)
	default:
	}
}

func (b *bench) count(from string) (n int64) {
	b.t.Helper()
	must(b.t, b.db.Read(b.t.Context()).Raw("SELECT COUNT(*) FROM "+from).Scan(&n).Error)
	return n
}

// subscribed is how many subscriptions are stored.
func (b *bench) subscribed() int64 { return b.count("push_subscriptions") }

func (b *bench) issue(n int) (ids []string) {
	for range n {
		ids = append(ids, b.hall.Issue("ktp", hall.ClassRegular).Ticket.ID)
	}
	b.take()
	return ids
}

func (b *bench) open() { b.hall.Counter("l1", hall.CounterActOpen) }

func (b *bench) call() hall.Event {
	b.t.Helper()
	e, ok := b.hall.CallNext("l1")
	if !ok {
		b.t.Fatal("nobody can be called")
	}
	return e
}

func (b *bench) act(id string, action hall.Action, to string) {
	b.t.Helper()
	if _, ok := b.hall.Act(id, action, to); !ok {
		b.t.Fatalf("%s is refused", action)
	}
}
