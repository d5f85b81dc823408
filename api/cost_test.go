package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/access"
	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/web"
)

// instant is a queue that answers at once with one event, so that what is measured
// is the API's own work.
type instant struct {
	api.Queue // nil: nothing else is asked
	cfg       *hall.Config
	event     hall.Event
}

func (q *instant) Config() *hall.Config { return q.cfg }

func (q *instant) Issue(context.Context, hall.Issue) (hall.Event, error) { return q.event, nil }

func (q *instant) CallNext(context.Context, hall.Call) (hall.Event, error) { return q.event, nil }

// wire is one connection with requests written in advance; answers are counted.
type wire struct {
	requests io.Reader
	last     bytes.Buffer // the newest answer
}

func (w *wire) Read(b []byte) (int, error) { return w.requests.Read(b) }

func (w *wire) Write(b []byte) (int, error) { w.last.Reset(); return w.last.Write(b) }

func (w *wire) Close() error                     { return nil }
func (w *wire) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
func (w *wire) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 2} }
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// repeated gives the same bytes n times.
type repeated struct {
	text []byte
	at   int
	left int
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.text[r.at:])
	if r.at += n; r.at == len(r.text) {
		r.at, r.left = 0, r.left-1
	}
	return n, nil
}

// hot is the API on an instant queue, without a network.
type hot struct {
	t    testing.TB
	app  *fiber.App
	keys *access.Keys
}

func newHot(t testing.TB) *hot {
	t.Helper()
	keys, err := access.NewKeys([]byte("only for tests, of no worth"), access.KeyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := apitest.Config(t)
	s := cfg.Services[0]
	at := hall.MillisOf(apitest.Morning)
	q := &instant{cfg: cfg, event: hall.Event{Seq: 7, Type: hall.EventCalled, At: at, Date: "2026-01-05",
		Ticket: &hall.Ticket{ID: "202601050123456789abcdef", Number: "A-023", Prefix: "A", Ordinal: 23, Date: "2026-01-05", Class: "regular",
			Origin: "kiosk", State: hall.Waiting, Rev: 1, IssuedAt: at, Ahead: 4, Pace: &hall.Pace{PerMS: 120_000, Spread: 0.5, Servers: 2},
			Leg: hall.Leg{No: 1, Agency: s.Agency, Service: s.ID, Counter: cfg.Counters[0].ID, QueuedAt: at, CalledAt: at, LastCalledAt: at, Calls: 1}}}}
	app := fiber.New(api.Config())
	api.New(api.Deps{Site: web.NewSite(web.SiteOptions{Hosts: []string{"antrean.example.go.id"}}), Queue: q, Keys: keys, Log: slog.New(slog.DiscardHandler)}).Mount(app)
	app.Handler() // Fiber builds its routes when it is asked for
	return &hot{t: t, app: app, keys: keys}
}

// post is a request as a kiosk's or an officer's browser sends it.
func (h *hot) post(p access.Principal, path, body string) []byte {
	token, err := h.keys.Mint(p, time.Hour)
	if err != nil {
		h.t.Fatal(err)
	}
	return []byte("POST " + path + " HTTP/1.1\r\nHost: antrean.example.go.id\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n" +
		"Accept: application/json\r\nAccept-Language: id,en;q=0.8\r\nAccept-Encoding: gzip, deflate, br\r\nOrigin: http://antrean.example.go.id\r\n" +
		"Authorization: Bearer " + token + "\r\nIdempotency-Key: 0b0e7a52-7e1f-4c4e-9a55-2f6f1f6f8e11\r\n" +
		"Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
}

func (h *hot) issue() []byte {
	return h.post(access.Principal{Role: hall.RoleKiosk, ID: "kiosk-1", Name: "Kios 1"}, "/api/v1/tickets", `{"service":"x","class":"regular"}`)
}

func (h *hot) callNext() []byte {
	c := apitest.Config(h.t).Counters[0]
	return h.post(access.Principal{Role: hall.RoleOfficer, ID: "o-1", Name: "Sri", Counter: c.ID, Agency: c.Agency}, "/api/v1/counters/"+c.ID+"/call-next", "{}")
}

// run sends the request n times over one connection and returns the last answer.
func (h *hot) run(request []byte, n int) string {
	w := &wire{requests: &repeated{text: request, left: n}}
	if err := h.app.Server().ServeConn(w); err != nil {
		h.t.Fatal(err)
	}
	return w.last.String()
}

func (h *hot) check(request []byte, status string) {
	answer := h.run(request, 1)
	head, body, _ := strings.Cut(answer, "\r\n\r\n")
	if !strings.HasPrefix(head, "HTTP/1.1 "+status) {
		h.t.Fatalf("want %s: %s", status, answer)
	}
	var v view.Ticket
	if err := json.Unmarshal([]byte(body), &v); err != nil || v.Number != "A-023" {
		h.t.Fatalf("%v: %s", err, answer)
	}
}

func BenchmarkIssue(b *testing.B) {
	h := newHot(b)
	r := h.issue()
	h.check(r, "201")
	b.ReportAllocs()
	b.ResetTimer()
	h.run(r, b.N)
}

func BenchmarkCallNext(b *testing.B) {
	h := newHot(b)
	r := h.callNext()
	h.check(r, "200")
	b.ReportAllocs()
	b.ResetTimer()
	h.run(r, b.N)
}

// A few kilobytes could unpack to gigabytes.
func TestCompressedBodiesAreRefused(t *testing.T) {
	h := newHot(t)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(`{"service":"x"}`)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	request := h.post(access.Principal{Role: hall.RoleKiosk, ID: "kiosk-1"}, "/api/v1/tickets", packed.String())
	request = bytes.Replace(request, []byte("Content-Type:"), []byte("Content-Encoding: gzip\r\nContent-Type:"), 1)
	if answer := h.run(request, 1); !strings.HasPrefix(answer, "HTTP/1.1 415 ") || !strings.Contains(answer, "unsupported_media_type") {
		t.Errorf("got %s", answer)
	}
}
