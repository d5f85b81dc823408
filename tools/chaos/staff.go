package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mpp/access"
	"mpp/hall"
)

const (
	// How many work side by side, each with one person, device or token after the other.
	personWorkers = 4
	deviceWorkers = 3
	// paused is about how long they wait between two changes.
	paused = 200 * time.Millisecond
	// enrolled kiosks are paired devices and as many officers are people who signed in: what
	// they do during the fault is judged like the work of the others.
	enrolled = 4
	password = "kopi tubruk manis"
	// One in keepEach is not revoked, and must hold to the end.
	keepEach = 4
)

// grant is a credential that somebody was given, and what became of it.
type grant struct {
	what    grantKind
	id      string // by which it is revoked
	session string // of the token
	token   string
	asked   bool // its end was asked for
	over    bool // its end was acknowledged
}

type grantKind string

const (
	aSession grantKind = "session"
	aTake    grantKind = "counter" // that an officer took
	aDevice  grantKind = "device"
	aToken   grantKind = "token"
)

// staff changes people, devices and tokens, as an administrator and the people themselves
// do, through the pages, the API and mpp token: the second way to write, see package store.
type staff struct {
	site  *Site
	load  *load
	next  atomic.Int64
	tasks sync.WaitGroup

	mu      sync.Mutex
	grants  []*grant
	people  []string       // ids of those whose invitation was acknowledged
	signIns map[string]int // requests of sign-ins by person
	slowest time.Duration
	wrong   []string
}

func newStaff(s *Site, l *load) *staff {
	return &staff{site: s, load: l, signIns: map[string]int{}}
}

// start begins to change; the workers end with the load, which waits for them.
func (s *staff) start(ctx context.Context) {
	work := func(n int, episode func(context.Context, int)) {
		for range n {
			s.load.wg.Go(func() {
				for !s.load.stopping.Load() && ctx.Err() == nil {
					episode(ctx, int(s.next.Add(1)))
				}
			})
		}
	}
	work(personWorkers, s.person)
	work(deviceWorkers, s.device)
	work(1, s.command)
}

// enroll gives some clients of the load their credentials the way an installation does.
func (s *staff) enroll(ctx context.Context) error {
	s.load.tokens = map[string]string{}
	for i := range enrolled {
		n := int(s.next.Add(1))
		if g, _ := s.pair(ctx, s.browser(n), n); g != nil {
			s.load.tokens[fmt.Sprintf("kiosk-%d", i)] = g.token
		}
		if v := s.join(ctx, int(s.next.Add(1))); v != nil {
			if session := v.signIn(ctx, nil); session != nil {
				if g := v.take(ctx, session, fmt.Sprintf("c%d", i)); g != nil {
					s.load.tokens[fmt.Sprintf("officer-c%d", i)] = g.token
				}
			}
		}
	}
	if len(s.load.tokens) < 2*enrolled {
		return fmt.Errorf("people and devices cannot be enrolled: %q", s.wrong)
	}
	return nil
}

// browser is an administrator's, or a device's. Each has a network of its own, since tries
// are counted by network.
func (s *staff) browser(n int) *client {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.load.client(access.Principal{Kind: access.KindPerson, Role: hall.RoleAdmin, ID: fmt.Sprintf("admin-%d", n), Name: "Admin"})
	if err != nil {
		panic(fmt.Sprintf("chaos: a token of our own: %v", err))
	}
	c.http = newHTTP(net.IPv4(127, 1+byte(n>>16), byte(n>>8), byte(n)))
	c.http.Transport.(*http.Transport).DisableKeepAlives = true
	return c
}

func form(path string, fields ...string) request {
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return request{method: http.MethodPost, path: path, body: []byte(values.Encode()), header: [][2]string{{"Content-Type", "application/x-www-form-urlencoded"}}}
}

// ask makes a change. done reports that it was acknowledged; unsure that an earlier attempt,
// which had no answer, may have made it.
func (s *staff) ask(ctx context.Context, c *client, q request, want int, leadsTo string) (a answer, done, unsure bool) {
	o := &op{}
	a = c.until(ctx, q, o, nil)
	switch {
	case !o.answered:
		return a, false, true
	case a.status == want && strings.HasPrefix(a.header.Get("Location"), leadsTo):
		return a, true, false
	case o.tries > 1:
		return a, false, true
	}
	s.fail("%s %s was answered %d, %s, at the first attempt: %.200s", q.method, q.path, a.status, a.header.Get("Location"), a.body)
	return a, false, false
}

func (s *staff) fail(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
}

// give notes a credential.
func (s *staff) give(what grantKind, token string) *grant {
	p, err := s.load.keys.Verify(token)
	if err != nil {
		s.fail("a %s got a credential that does not hold: %v", what, err)
		return nil
	}
	g := &grant{what: what, id: p.TokenID, session: p.TokenID, token: token}
	if what == aTake {
		g.id = p.Take
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.grants = append(s.grants, g)
	return g
}

// end asks for the end of a credential; once that is acknowledged, each node must refuse it.
func (s *staff) end(ctx context.Context, c *client, g *grant, q request, want int, leadsTo string) (a answer, done bool) {
	s.mu.Lock()
	g.asked = true
	s.mu.Unlock()
	if a, done, _ = s.ask(ctx, c, q, want, leadsTo); done {
		s.ended(ctx, g)
	}
	return a, done
}

// pair pairs a kiosk and returns what it was given, and its id.
func (s *staff) pair(ctx context.Context, c *client, n int) (*grant, string) {
	var waiting, paired struct{ Code, Secret, Token string }
	a, done, _ := s.ask(ctx, c, postJSON("/api/v1/pairings", map[string]string{"kind": "kiosk", "page": "/kiosk"}), http.StatusCreated, "")
	if !done || json.Unmarshal(a.body, &waiting) != nil {
		return nil, ""
	}
	confirm := form("/office/devices/pair", "code", waiting.Code, "name", fmt.Sprintf("Kios %d", n), "again", "new")
	_, done, unsure := s.ask(ctx, c, confirm, http.StatusSeeOther, "/office/devices/")
	if !done && !unsure {
		return nil, ""
	}
	// Where the answer was lost, the credential is: it is given once.
	a, done, _ = s.ask(ctx, c, request{method: http.MethodGet, path: "/api/v1/pairings/" + waiting.Secret}, http.StatusOK, "")
	if !done || json.Unmarshal(a.body, &paired) != nil {
		return nil, ""
	}
	g := s.give(aDevice, paired.Token)
	p, err := s.load.keys.Verify(paired.Token)
	if g == nil || err != nil {
		return nil, ""
	}
	return g, p.ID
}

// device is the life of one device: paired, and mostly revoked.
func (s *staff) device(ctx context.Context, n int) {
	c := s.browser(n)
	g, id := s.pair(ctx, c, n)
	if g != nil && c.think(ctx, paused) && n%keepEach != 0 {
		s.end(ctx, c, g, form("/office/devices/"+id+"/revoke"), http.StatusSeeOther, "/office/devices/"+id)
	}
}

// command makes a token and revokes it, by the commands.
func (s *staff) command(ctx context.Context, n int) {
	out, err := s.mpp(ctx, "token", "--role=kiosk", fmt.Sprintf("--name=Kios %d", n))
	if err != nil {
		return // it says what is wrong; nobody was given anything
	}
	if g := s.give(aToken, out); g != nil && n%keepEach != 0 {
		g.asked = true
		for ctx.Err() == nil {
			if _, err := s.mpp(ctx, "token", "revoke", g.id); err == nil {
				s.ended(ctx, g)
				return
			}
			_ = pause(ctx, retryLast) // the loop looks at ctx
		}
	}
}

func (s *staff) mpp(ctx context.Context, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*attemptTimeout)
	defer cancel()
	return s.site.mpp(ctx, args...)
}

// cookie is the value of a cookie that the answer sets.
func (a answer) cookie(name string) string {
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}
