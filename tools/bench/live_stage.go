package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"mpp/access"
	"mpp/hall"
	"mpp/tools/testkit"
)

// liveStage is a hall with its server, the bare server beside it, and an agency whose
// officers call one after the other.
type liveStage struct {
	*bench
	site     *site
	bare     *bareServer
	profiles string // of the server, host:port
	http     *http.Client
	counters []hall.Counter // of the agency
	officers []string       // their tokens
	tickets  []string       // who waits there
	turn     int            // whose call is next
	called   string         // the ticket that was called last
	serial   int            // of idempotency keys and of the reference's messages
}

// openLive starts the servers, opens the counters and lets ten thousand take numbers.
func openLive(ctx context.Context, b *bench) (*liveStage, error) {
	l := &liveStage{bench: b, http: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: clients}}}
	b.Cleanup(l.http.CloseIdleConnections)
	var err error
	if l.profiles, err = freeAddress(); err != nil {
		return nil, err
	}
	// The memory of a Go process can be told from outside only after it was asked to collect.
	if err := os.Setenv("MPP_PPROF", l.profiles); err != nil {
		return nil, err
	}
	b.Cleanup(func() { _ = os.Unsetenv("MPP_PPROF") })
	if l.site, err = openSite(ctx, b, usual, false); err != nil {
		return nil, err
	}
	if l.bare, err = startBare(ctx, b); err != nil {
		return nil, err
	}
	if err := l.openCounters(ctx); err != nil {
		return nil, err
	}
	if err := l.takeNumbers(ctx); err != nil {
		return nil, err
	}
	_, err = l.site.settled(ctx)
	return l, err
}

func (l *liveStage) openCounters(ctx context.Context) error {
	agency := l.site.hall.Agencies[0].ID
	for _, k := range l.site.hall.Counters {
		if k.Agency != agency {
			continue
		}
		token, err := l.site.keys.Mint(access.Principal{Role: hall.RoleOfficer, ID: "petugas-" + k.ID, Name: "Petugas", Counter: k.ID, Agency: agency}, time.Hour)
		if err != nil {
			return err
		}
		if err := l.post(ctx, "/api/v1/counters/"+k.ID+"/open", token, "{}", nil); err != nil {
			return err
		}
		l.counters, l.officers = append(l.counters, k), append(l.officers, token)
	}
	return nil
}

func (l *liveStage) takeNumbers(ctx context.Context) error {
	token, err := l.site.keys.Mint(access.Principal{Role: hall.RoleKiosk, ID: "kios", Name: "Kios"}, time.Hour)
	if err != nil {
		return err
	}
	services := l.site.hall.ServicesOf(l.site.hall.Agencies[0].ID)
	l.tickets = make([]string, livePhones)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(clients)
	for i := range l.tickets {
		key := l.key()
		g.Go(func() error {
			var t struct{ ID string }
			err := l.ask(ctx, "/api/v1/tickets", token, key, fmt.Sprintf(`{"service":%q}`, services[i%len(services)].ID), &t)
			l.tickets[i] = t.ID
			return err
		})
	}
	return g.Wait()
}

// key is a new idempotency key.
func (l *liveStage) key() string {
	l.serial++
	return "ukur-" + strconv.Itoa(l.serial)
}

func (l *liveStage) post(ctx context.Context, path, token, body string, into any) error {
	return l.ask(ctx, path, token, l.key(), body, into)
}

func (l *liveStage) ask(ctx context.Context, path, token, key, body string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.site.node.URL()+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	res, err := l.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		return fmt.Errorf("%s: %s %.300s: %w", path, res.Status, raw, err)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(raw, into)
}

// call lets the next officer call, and tells after how long the last socket had it, and
// in which words.
func (l *liveStage) call(ctx context.Context, w audience) (time.Duration, string, error) {
	i := l.turn % len(l.counters)
	var t struct{ ID string }
	began := time.Now()
	if err := l.post(ctx, "/api/v1/counters/"+l.counters[i].ID+"/call-next", l.officers[i], "{}", &t); err != nil {
		return 0, "", err
	}
	l.called = t.ID
	got, err := w.all(ctx)
	return got.at.Sub(began), got.words, err
}

// finish ends the service of who was called.
func (l *liveStage) finish(ctx context.Context) error {
	i := l.turn % len(l.counters)
	l.turn++
	return l.post(ctx, "/api/v1/tickets/"+l.called+"/finish", l.officers[i], "{}", nil)
}

// finishSeen also waits until all have seen it, and until the feed has been calm for so
// long that it tells the next call to phones at once.
func (l *liveStage) finishSeen(ctx context.Context, w *watchers) error {
	if err := l.finish(ctx); err != nil {
		return err
	}
	if _, err := w.all(ctx); err != nil {
		return err
	}
	const calm = 300 * time.Millisecond
	select {
	case <-time.After(calm):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var seqOf = regexp.MustCompile(`"seq":\d+`)

// broadcast lets the bare server send the same bytes, but for the number, to its own.
func (l *liveStage) broadcast(ctx context.Context, w audience, said string) (time.Duration, error) {
	l.serial++
	place := seqOf.FindStringIndex(said)
	said = said[:place[0]] + `"seq":` + strconv.Itoa(l.serial) + said[place[1]:]
	began := time.Now()
	if err := l.bare.send(ctx, said); err != nil {
		return 0, err
	}
	got, err := w.all(ctx)
	return got.at.Sub(began), err
}

// boards are the displays of the zone.
func (l *liveStage) boards() []liveSocket {
	return slices.Repeat([]liveSocket{{From: "127.0.0.2", Topic: "board:" + l.site.hall.Zones[0].ID}}, liveBoards)
}

// consoles are those of the agency's counters, several of each.
func (l *liveStage) consoles() []liveSocket {
	var all []liveSocket
	for i := range liveConsoles {
		k := i % len(l.counters)
		all = append(all, liveSocket{From: "127.0.0.3", Token: l.officers[k], Topic: "counter:" + l.counters[k].ID})
	}
	return all
}

// phones come from eight addresses: one may have 2,000 guests.
func (l *liveStage) phones(n int) []liveSocket {
	all := make([]liveSocket, n)
	for i := range all {
		all[i] = liveSocket{From: "127.0.0." + strconv.Itoa(2+i%8), Topic: "ticket:" + l.tickets[len(l.tickets)-1-i]}
	}
	return all
}

func (l *liveStage) bareSockets(n int) []liveSocket {
	all := make([]liveSocket, n)
	for i := range all {
		all[i] = liveSocket{From: "127.0.0." + strconv.Itoa(2+i%8)}
	}
	return all
}

// quantile is the smallest sample that a share q of them does not exceed.
func quantile(samples []float64, q float64) float64 {
	s := slices.Sorted(slices.Values(samples))
	return s[min(int(q*float64(len(s))), len(s)-1)]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// freeAddress is one of this machine that nobody listens on.
func freeAddress() (string, error) {
	n, err := testkit.NewNode("address", "", "", nil)
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(n.URL(), "http://"), nil
}
