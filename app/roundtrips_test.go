package app

import (
	"context"
	"database/sql"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/redis/go-redis/v9"

	"mpp/hall"
	"mpp/hall/view"
	"mpp/internal/settings"
)

// trips keeps what requests send to Redis: one entry a round trip, the names of its
// commands.
type trips struct {
	mu   sync.Mutex
	list []string
	look int // of these, looks at who the server's replicas are
}

// connecting are the commands of a new connection.
var connecting = []string{"hello", "auth", "select", "client"}

func (t *trips) saw(commands ...redis.Cmder) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var names []string
	for _, c := range commands {
		if !slices.Contains(connecting, c.Name()) {
			names = append(names, c.Name())
		}
	}
	switch {
	case len(names) == 1 && names[0] == "info":
		t.look++
	case len(names) > 0:
		t.list = append(t.list, strings.Join(names, " "))
	}
}

// take gives what was seen since the last time.
func (t *trips) take() (list []string, look int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, look = t.list, t.look
	t.list, t.look = nil, 0
	return list, look
}

// DialHook implements redis.Hook.
func (t *trips) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

// ProcessHook implements redis.Hook.
func (t *trips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		t.saw(cmd)
		return next(ctx, cmd)
	}
}

// ProcessPipelineHook implements redis.Hook.
func (t *trips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		t.saw(cmds...)
		return next(ctx, cmds)
	}
}

// sqlStatements counts the statements that the hall's SQL server has run, each time
// without those of the counting.
func sqlStatements(t *testing.T, address string) func() int64 {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	db, err := sql.Open("mysql", u.User.Username()+":"+password+"@tcp("+u.Host+")"+u.Path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	asked := int64(0)
	return func() int64 {
		const question = "SELECT SUM(VARIABLE_VALUE) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME IN " +
			"('COM_INSERT','COM_INSERT_SELECT','COM_UPDATE','COM_DELETE','COM_REPLACE','COM_BEGIN','COM_COMMIT','COM_SELECT')"
		var sum float64
		if err := db.QueryRow(question).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		asked++
		return int64(sum) - asked
	}
}

// quiet stops what works beside requests, so that all that is counted is theirs.
func (s *site) quiet() {
	s.t.Helper()
	s.recorded()
	s.app.hall.endJobs()
	s.app.back.stop()
	s.app.hall.recorder.Stop()
}

// replicaLook is how long a look at the replicas holds: those are the only other
// round trips that requests make, now and then.
const replicaLook = 2 * time.Second

// TestRoundTrips: with MPP_ACK=redis a change is one round trip to Redis, what kiosks
// and boards read is none, and neither is a statement of SQL.
func TestRoundTrips(t *testing.T) {
	set := setUps[1].set(t)
	set.Ack = settings.AckRedis
	s := open(t, set)
	s.counter(atD1, "open")
	first, second := s.issue("ktp", hall.ClassRegular), s.issue("ktp", hall.ClassRegular)
	s.quiet()
	seen := &trips{}
	s.app.stores.rdb.AddHook(seen)
	statements := sqlStatements(t, set.DatabaseURL)
	began, looks := time.Now(), 0

	change := func(what string, request func()) {
		t.Helper()
		request()
		list, look := seen.take()
		if looks += look; len(list) != 1 || list[0] != "evalsha" {
			t.Errorf("%s made the round trips %q, want one evalsha", what, list)
		}
	}
	before := statements()
	change("issue", func() { s.issue("kk", hall.ClassRegular) })
	change("call-next", func() { s.callNext(atD1) })
	for _, action := range []string{"recall", "start", "finish"} {
		change(action, func() { s.step(atD1, first.ID, action, obj{}) })
	}
	change("call", func() {
		want[view.Ticket](s, atD1, 200, "POST", "/api/v1/counters/d1/call", obj{"ticket": second.ID, "reason": "uji"})
	})
	change("transfer", func() { s.step(atD1, second.ID, "transfer", obj{"service": "kk"}) })
	change("pause", func() { s.counter(atD1, "pause") })
	change("a refused change", func() { want[obj](s, atD1, 409, "POST", "/api/v1/counters/d1/call-next", obj{}) })
	for _, path := range []string{"/hall", "/agencies", "/services", "/zones", "/counters", "/zones/utama/board", "/me"} {
		want[obj](s, deskP, 200, "GET", "/api/v1"+path, nil)
		if list, _ := seen.take(); len(list) > 0 {
			t.Errorf("GET %s made the round trips %q, want none", path, list)
		}
	}
	want[view.Ticket](s, deskP, 200, "GET", "/api/v1/tickets/"+first.ID, nil)
	if list, _ := seen.take(); len(list) != 1 {
		t.Errorf("GET of a ticket made the round trips %q, want one", list)
	}
	if n := statements() - before; n != 0 {
		t.Errorf("the requests made %d statements of SQL, want none", n)
	}
	if most := 1 + int(time.Since(began)/replicaLook); looks > most {
		t.Errorf("%d looks at the replicas, want at most %d", looks, most)
	}

	before = statements()
	want[obj](s, managerP, 200, "GET", "/api/v1/events", nil)
	if n := statements() - before; n == 0 {
		t.Error("the log of events was read without SQL: statements are not counted")
	}
}
