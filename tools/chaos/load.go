package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/tools/testkit"
)

// Rate is the default of Options.Rate: with calls, starts and finishes some 300 changes
// a second, which two cores can serve.
const Rate = 75

const (
	kiosks   = 64
	officers = 16
	services = 4
	agency   = "dukcapil"
	// second is the service with which one ticket in severalEach goes on after its first, and third
	// the one to which its queue is moved, and back: as many officers more serve them. Their queues
	// are in another order, which no check knows.
	second      = "s4"
	third       = "s5"
	secondHands = 4
	thirdHands  = 2
	severalEach = 5
	// Their officers put one of holdEach on hold for a while, and serve one without a number at one
	// of directEach times that nobody waits. A queue is moved about every movePause.
	holdEach   = 6
	directEach = 3
	movePause  = 2 * time.Second
	// idle is how often an officer with nobody waiting tries again.
	idle = 150 * time.Millisecond
	// recallEach: one call in so many is repeated before the citizen comes.
	recallEach = 10
	// spare is how much faster officers serve than citizens arrive, so that the queue of a
	// fault is served before the end.
	spare = 1.7
)

// load simulates kiosks and officers, each with one request at a time.
type load struct {
	nodes   []*testkit.Node
	keys    *access.Keys
	http    *http.Client
	seed    uint64
	rate    float64 // tickets a second
	history *history
	tokens  map[string]string // of those who signed in or were paired, by the client's name

	stopping atomic.Bool // no new change begins
	wg       sync.WaitGroup
	people   uint64
}

func newLoad(nodes []*testkit.Node, keys *access.Keys, seed uint64, rate float64) *load {
	return &load{nodes: nodes, keys: keys, http: newHTTP(nil), seed: seed, rate: rate, history: &history{}}
}

// start starts all kiosks and officers; the officers open their counters first. ctx ends
// every wait.
func (l *load) start(ctx context.Context) error {
	var staff []*officer
	for i := range officers + secondHands + thirdHands {
		o, err := l.officer(i)
		if err != nil {
			return err
		}
		if err := o.open(ctx); err != nil {
			return err
		}
		staff = append(staff, o)
	}
	for _, o := range staff {
		l.wg.Go(func() { o.work(ctx) })
	}
	boss, err := l.client(access.Principal{Role: hall.RoleSupervisor, ID: "supervisor", Name: "Penyelia", Agency: agency})
	if err != nil {
		return err
	}
	l.wg.Go(func() { boss.moveQueues(ctx) })
	for i := range kiosks {
		c, err := l.client(access.Principal{Role: hall.RoleKiosk, ID: fmt.Sprintf("kiosk-%d", i), Name: "Kios"})
		if err != nil {
			return err
		}
		l.wg.Go(func() { c.issue(ctx, "s"+strconv.Itoa(i%services)) })
	}
	return nil
}

// stop lets all finish their current work, and waits for them.
func (l *load) stop() {
	l.stopping.Store(true)
	l.wg.Wait()
	l.http.CloseIdleConnections()
}

func (l *load) client(p access.Principal) (*client, error) {
	token, err := l.tokens[p.ID], error(nil)
	if token == "" {
		token, err = l.keys.Mint(p, 12*time.Hour)
	}
	l.people++
	rng := rand.New(rand.NewPCG(l.seed, l.people))
	return &client{run: l, http: l.http, actor: p.ID, token: token, at: rng.IntN(len(l.nodes)), rng: rng}, err
}

// think waits about d and reports whether the run goes on.
func (c *client) think(ctx context.Context, d time.Duration) bool {
	return pause(ctx, time.Duration(min(c.rng.ExpFloat64(), 4)*float64(d))) == nil && !c.run.stopping.Load()
}

// issue is a kiosk's loop: a citizen arrives and takes a number.
func (c *client) issue(ctx context.Context, service string) {
	between := time.Duration(kiosks / c.run.rate * float64(time.Second))
	for c.think(ctx, between) {
		o := &op{kind: issue, service: service}
		wish := map[string]any{"service": service, "class": "regular"}
		if c.rng.IntN(severalEach) == 0 {
			wish = map[string]any{"services": []string{service, second}, "class": "regular"}
		}
		a := c.ask(ctx, o, "/api/v1/tickets", wish)
		o.told(a)
		c.run.history.add(o)
	}
}

// told reads the ticket, or the refusal's code, from the answer.
func (o *op) told(a answer) {
	var v struct{ ID, Number, Code string }
	if len(a.body) == 0 || json.Unmarshal(a.body, &v) != nil {
		return
	}
	o.code = v.Code
	if a.status >= 300 {
		return
	}
	o.ticket, o.number = v.ID, v.Number
	_, digits, _ := strings.Cut(v.Number, "-")
	o.ordinal, _ = strconv.Atoi(digits) // 0 is no number of any ticket
}

// officer is one officer at the own counter.
type officer struct {
	*client
	counter string
	service string
	doubt   bool // read the counter's state before anything else
}

func (l *load) officer(i int) (*officer, error) {
	o := &officer{counter: "c" + strconv.Itoa(i), service: "s" + strconv.Itoa(i%services)}
	if i >= officers {
		o.service = second
	}
	if i >= officers+secondHands {
		o.service = third
	}
	c, err := l.client(access.Principal{Role: hall.RoleOfficer, ID: "officer-" + o.counter, Name: "Petugas " + o.counter,
		Counter: o.counter, Agency: agency})
	o.client = c
	return o, err
}

func (o *officer) open(ctx context.Context) error {
	a := o.ask(ctx, &op{}, "/api/v1/counters/"+o.counter+"/open", struct{}{})
	if a.status != http.StatusOK {
		return fmt.Errorf("open %s: %d %s", o.counter, a.status, a.body)
	}
	return nil
}

// work is an officer's loop: call the next ticket, start, finish. After a refusal or a
// missing answer the officer reads the counter's state, as the console does.
func (o *officer) work(ctx context.Context) {
	service := time.Duration(officers / (o.run.rate * spare) * float64(time.Second))
	for !o.run.stopping.Load() && ctx.Err() == nil {
		if o.doubt {
			o.look(ctx)
			continue
		}
		next := o.change(ctx, call, "", "/api/v1/counters/"+o.counter+"/call-next", struct{}{})
		switch {
		case next.accepted():
			o.serve(ctx, next.ticket, hall.Called, service)
		case next.nobody():
			if o.think(ctx, idle) && o.beside() && o.rng.IntN(directEach) == 0 {
				o.direct(ctx, service)
			}
		default:
			o.doubt = true
		}
	}
}

// serve finishes the ticket at the counter.
func (o *officer) serve(ctx context.Context, ticket string, state hall.State, service time.Duration) {
	if state == hall.Called {
		if o.rng.IntN(recallEach) == 0 && !o.step(ctx, recall, ticket) {
			return
		}
		if !o.step(ctx, begin, ticket) {
			return
		}
	}
	o.think(ctx, service)
	if o.beside() && state == hall.Called && o.rng.IntN(holdEach) == 0 {
		if !o.stepWith(ctx, hold, ticket, map[string]string{"reason": "fotokopi"}) {
			return
		}
		o.think(ctx, service)
		if !o.stepWith(ctx, resume, ticket, map[string]string{"counter": o.counter}) || !o.step(ctx, begin, ticket) {
			return
		}
	}
	o.step(ctx, finish, ticket)
}

func (o *officer) step(ctx context.Context, k kind, ticket string) bool {
	return o.stepWith(ctx, k, ticket, struct{}{})
}

func (o *officer) stepWith(ctx context.Context, k kind, ticket string, body any) bool {
	if o.change(ctx, k, ticket, "/api/v1/tickets/"+ticket+"/"+string(k), body).accepted() {
		return true
	}
	o.doubt = true
	return false
}

func (o *officer) change(ctx context.Context, k kind, ticket, path string, body any) *op {
	made := &op{kind: k, service: o.service, counter: o.counter, ticket: ticket}
	made.told(o.ask(ctx, made, path, body))
	o.run.history.add(made)
	return made
}

// look reads the counter's state and continues from there.
func (o *officer) look(ctx context.Context) {
	var list struct {
		Counters []struct {
			ID     string
			State  hall.CounterState
			Ticket *struct {
				ID    string
				State hall.State
			}
		}
	}
	if !o.think(ctx, idle) {
		return
	}
	a := o.until(ctx, request{method: http.MethodGet, path: "/api/v1/counters"}, &op{}, nil)
	if a.status != http.StatusOK || json.Unmarshal(a.body, &list) != nil {
		return
	}
	o.doubt = false
	for _, k := range list.Counters {
		switch {
		case k.ID != o.counter:
		case k.State != hall.CounterOpen:
			o.doubt = o.open(ctx) != nil
		case k.Ticket != nil:
			o.serve(ctx, k.Ticket.ID, k.Ticket.State, 0)
		}
	}
}
