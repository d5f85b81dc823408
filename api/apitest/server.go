package apitest

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"mpp/access"
	"mpp/api"
	"mpp/app"
	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/ledger"
	"mpp/live"
	"mpp/queue"
	"mpp/store"
)

// Morning is when a Server's clock stands: a Monday, 09:00 in Asia/Jakarta.
var Morning = time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)

// Server is the API on a real queue (Redis inside the process), a live feed and a
// ledger in a SQLite file, listening on a free port.
type Server struct {
	URL    string
	Client *http.Client // holds each answer against the description
	Keys   *access.Keys
	Queue  *queue.Queue
	Feed   *live.Feed
	Ledger *ledger.Ledger
	Redis  *miniredis.Miniredis

	t    testing.TB
	deps api.Deps
	run  *run
	now  atomic.Int64
	key  atomic.Int64
}

//go:embed hall.yaml
var hallYAML []byte

// Config is the small hall of hall.yaml.
func Config(t testing.TB) *hall.Config {
	t.Helper()
	c, err := hallfile.Parse("hall.yaml", hallYAML)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Start makes a server with the hall of [Config]. Each change may alter what the
// API stands on. Everything ends with the test.
func Start(t testing.TB, change ...func(*api.Deps)) *Server {
	t.Helper()
	s := &Server{t: t, Redis: miniredis.RunT(t)}
	s.now.Store(Morning.UnixMilli())
	keys, err := access.NewKeys([]byte("only for tests, of no worth"), access.KeyOptions{})
	s.must(err)
	s.Keys = keys
	recorder := s.openHall(t.Context(), Config(t))
	s.deps = app.HallDeps(s.Queue, s.Ledger, s.Queue.Config().Hall.ID, s.Now)
	s.deps.Live, s.deps.Acker, s.deps.Keys = s.Feed, ackerOf{recorder}, keys
	s.deps.Demo, s.deps.Timeout, s.deps.Log = true, 10*time.Second, slog.New(slog.DiscardHandler)
	s.deps.Checks = []api.Check{{Name: "redis", Needed: true, Ask: s.Queue.Ping}, {Name: "ledger", Ask: s.Ledger.DB().Ping}}
	for _, f := range change {
		f(&s.deps)
	}
	s.Restart()
	return s
}

// Now is the hall's clock; it stands still until Move.
func (s *Server) Now() time.Time { return time.UnixMilli(s.now.Load()).UTC() }

// Move lets the hall's time pass.
func (s *Server) Move(d time.Duration) { s.now.Add(d.Milliseconds()) }

func (s *Server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// Reconfigure puts the next version of the hall in force.
func (s *Server) Reconfigure(cfg *hall.Config) {
	s.t.Helper()
	cfg.Version++
	s.must(cfg.Prepare())
	_, err := s.Queue.Configure(s.t.Context(), cfg, "", hall.Meta{Actor: access.System().Actor()})
	s.must(err)
}

func (s *Server) dial() *redis.Client {
	rdb := redis.NewClient(&redis.Options{Addr: s.Redis.Addr(), ContextTimeoutEnabled: true})
	s.t.Cleanup(func() { rdb.Close() })
	return rdb
}

// openHall configures the queue and starts the two readers of its stream.
func (s *Server) openHall(ctx context.Context, cfg *hall.Config) *ledger.Recorder {
	pace := func(service, class string) (p hall.Pace, ok bool) {
		if s.Feed != nil { // it starts after the queue
			ok = s.Feed.View(func(d *hall.Day) { p = d.Pace(service, class, hall.MillisOf(s.Now())) })
		}
		return p, ok
	}
	s.Queue = queue.New(s.dial(), queue.Options{Hall: cfg.Hall.ID, Clock: s.Now, Pace: pace})
	_, err := s.Queue.Configure(ctx, cfg, "", hall.Meta{Actor: access.System().Actor()})
	s.must(err)
	s.must(s.Queue.OpenDay(ctx))

	db, err := store.Open(ctx, "", filepath.Join(s.t.TempDir(), "ledger.db"))
	s.must(err)
	s.t.Cleanup(func() { db.Close() })
	m, err := db.Migrator()
	s.must(err)
	_, err = m.Up(ctx)
	s.must(err)
	s.Ledger = ledger.New(db, s.Now)
	group := queue.NewGroup(s.Queue.Stream(s.dial()), "apitest", s.Now)
	r := ledger.NewRecorder(s.Ledger, cfg.Hall.ID, group, slog.New(slog.DiscardHandler))
	s.must(r.Start(context.WithoutCancel(ctx)))
	s.t.Cleanup(r.Stop)

	s.Feed = live.NewFeed(source{s.Queue, s.Queue.Stream(s.dial())}, nil)
	s.Feed.Start(context.WithoutCancel(ctx))
	s.t.Cleanup(s.Feed.Stop)
	s.must(s.Feed.WaitSeq(ctx, 0))
	return r
}

// source joins the queue's snapshot and the stream's tail for the feed.
type source struct {
	*queue.Queue
	*queue.Stream
}

// ackerOf acknowledges what the ledger has.
type ackerOf struct{ *ledger.Recorder }

func (a ackerOf) Wait(ctx context.Context, seq int64) error { return a.WaitFor(ctx, seq) }
