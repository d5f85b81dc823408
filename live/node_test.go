package live_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"go.uber.org/goleak"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/live"
	"mpp/live/livetest"
	"mpp/web"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// fasthttp keeps one clock for the Date header for the whole process.
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		// Its worker pool notices the stop when its cleaner wakes, within ten seconds.
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
	)
}

// patience bounds a test that would hang; nothing waits for it in a good run.
const patience = time.Minute

// tokens of the tests: name -> actor.
var tokens = map[string]hall.Actor{
	"officer-l1": {Role: hall.RoleOfficer, ID: "o1", Counter: "l1", Agency: "dukcapil"},
	"officer":    {Role: hall.RoleOfficer, ID: "o2", Agency: "dukcapil"},
	"supervisor": {Role: hall.RoleSupervisor, ID: "s1", Agency: "dukcapil"},
	"desk":       {Role: hall.RoleDesk, ID: "d1"},
	"manager":    {Role: hall.RoleManager, ID: "m1"},
	"admin":      {Role: hall.RoleAdmin, ID: "a1"},
	"display":    {Role: hall.RoleDisplay, ID: "tv1"},
	"kiosk":      {Role: hall.RoleKiosk, ID: "k1"},
}

func authorize(token string) (hall.Actor, time.Time, error) {
	a, ok := tokens[token]
	if !ok {
		return a, time.Time{}, hall.Refuse(hall.CodeUnauthenticated, "unknown token")
	}
	return a, time.Time{}, nil
}

// node is one process: a feed, a hub and Fiber on a loopback port.
type node struct {
	t    testing.TB
	feed *live.Feed
	hub  *live.Hub
	app  *fiber.App
	url  string
	ctx  context.Context
}

// startNode runs a node on the source until the test ends.
func startNode(t testing.TB, source live.Source, o live.Options) *node {
	t.Helper()
	if o.Authorize == nil {
		o.Authorize = authorize
	}
	o.MayWatch = access.MayWatch
	if o.TicketInterval == 0 {
		o.TicketInterval = time.Millisecond
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	n := &node{t: t, feed: live.NewFeed(source, nil), ctx: ctx}
	n.hub = live.NewHub(n.feed, o)
	n.feed.Start(ctx)
	n.hub.Start()
	n.app = fiber.New(fiber.Config{DisableStartupMessage: true, ReadTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second})
	n.app.Get("/live", adaptor.HTTPHandlerFunc(live.Handler(n.hub, live.HandlerOptions{Token: web.SessionOf})))
	n.app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok") })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n.url = "ws://" + listener.Addr().String() + "/live"
	served := make(chan error, 1)
	go func() { served <- n.app.Listener(listener) }()
	t.Cleanup(func() {
		n.stop()
		if err := <-served; err != nil {
			t.Errorf("fiber: %v", err)
		}
		cancel()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	})
	if err := n.feed.WaitSeq(ctx, 0); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, n, n.hub.Accepting) // a moment after the first picture
	return n
}

// stop follows the stop order of the architecture; safe to repeat.
func (n *node) stop() {
	// fasthttp's own stop gives a connection that has not said anything yet five
	// seconds; the server of the house is stopped through web/listener, which does not.
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := n.hub.Shutdown(ctx); err != nil {
		n.t.Errorf("hub: %v", err)
	}
	if err := n.app.ShutdownWithContext(ctx); err != nil && !errors.Is(err, net.ErrClosed) {
		n.t.Errorf("fiber: %v", err)
	}
	n.feed.Stop()
}

// dial connects a client that goes when the test does.
func (n *node) dial() *livetest.Client {
	n.t.Helper()
	c, err := livetest.Dial(n.ctx, n.url, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(c.Break)
	return c
}

// as connects with a token.
func (n *node) as(token string) *livetest.Client {
	c := n.dial()
	n.must(c.Hello(token))
	return c
}

func (n *node) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// sub subscribes and waits for the first picture.
func (n *node) sub(c *livetest.Client, topic string) livetest.View {
	n.t.Helper()
	n.must(c.Sub(topic))
	return n.wait(c, topic, func(livetest.View) bool { return true })
}

func (n *node) wait(c *livetest.Client, topic string, cond func(livetest.View) bool) livetest.View {
	n.t.Helper()
	v, err := c.WaitTopic(n.ctx, topic, cond)
	if err != nil {
		n.t.Fatalf("%s: %v; has %+v", topic, err, v)
	}
	return v
}

// closeCode waits for the server to close the client.
func (n *node) closeCode(c *livetest.Client) int {
	n.t.Helper()
	code, err := c.CloseCode(n.ctx)
	n.must(err)
	return code
}

// waitUntil polls what has no signal of its own: health and figures.
func waitUntil(t testing.TB, n *node, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-tick.C:
		case <-n.ctx.Done():
			t.Fatal("it never came true")
		}
	}
}

func newSource() *livetest.Source { return livetest.NewSource(halltest.New(halltest.Config())) }

// fast makes heartbeats frequent enough to wait for.
var fast = live.Options{Heartbeat: 25 * time.Millisecond, Silence: patience}
