package notify

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/tools/testkit"
)

func TestStoredNoLongerThanNeeded(t *testing.T) {
	onSQL(t, func(b *bench) {
		s := b.node(false)
		b.open()
		ids := b.issue(2)
		oldest, first := b.subscribe(s, ids[0], "id")
		_, err := s.Subscribe(t.Context(), ids[0], of(oldest, s.Key(), "en"))
		must(t, err)
		if b.subscribed() != 1 {
			t.Error("twice one browser")
		}
		more := func() (last string) {
			for range perTicket - 1 {
				b.pass(time.Second)
				_, last = b.subscribe(s, ids[0], "id")
			}
			return last
		}
		second := more()
		b.pass(time.Second)
		_, err = s.Subscribe(t.Context(), ids[0], of(oldest, s.Key(), "id")) // it is still the first
		must(t, err)
		third := more()
		is := func(id string) int64 { return b.count("push_subscriptions WHERE id = '" + id + "'") }
		if b.subscribed() != perTicket || is(first) != 1 || is(second) != 0 || is(third) != 1 {
			t.Errorf("%d are stored: the holder's %d times, one of those after it %d times, the newest %d times", b.subscribed(), is(first), is(second), is(third))
		}
		_, other := b.subscribe(s, ids[1], "id")
		must(t, s.Unsubscribe(t.Context(), ids[0], other)) // of another ticket: not theirs
		if b.subscribed() != perTicket+1 {
			t.Error("one who has another link ended it")
		}
		must(t, s.Unsubscribe(t.Context(), ids[1], other))

		b.call()
		b.act(ids[0], hall.ActFinish, "")
		b.follow(s)
		b.pass(overKept - time.Second)
		must(t, s.Clean(t.Context()))
		if b.subscribed() != perTicket {
			t.Error("deleted while the visit may be taken up again")
		}
		b.pass(2 * time.Second)
		must(t, s.Clean(t.Context()))
		if n := b.subscribed(); n != 0 {
			t.Errorf("%d after the visit", n)
		}
		if _, err := s.Subscribe(t.Context(), ids[0], of(oldest, s.Key(), "id")); hall.CodeOf(err) != hall.CodePushRefused {
			t.Errorf("a visit that is over: %v", err)
		}
		b.subscribe(s, ids[1], "id")
		b.hall.CloseDay()
		b.follow(s)
		if n := b.subscribed(); n != 0 {
			t.Errorf("%d after the day", n)
		}
	})
}

// TestANumberOfThisMoment: whoever has just got a number may ask before the live day has it.
func TestANumberOfThisMoment(t *testing.T) {
	b := newBench(t, "", t.TempDir()+"/mpp.db")
	s := b.node(false)
	ticket := b.hall.Issue("ktp", hall.ClassRegular).Ticket.ID
	b.subscribe(s, ticket, "id")
	if n := b.subscribed(); n != 1 {
		t.Errorf("%d subscriptions", n)
	}
}

func TestBadSubscriptionsAreRefused(t *testing.T) {
	b := newBench(t, "", t.TempDir()+"/mpp.db")
	s := b.node(false)
	ids := b.issue(1)
	good := of(b.web.Subscribe(s.Key()), s.Key(), "id")
	for field, bad := range map[string]func(*Subscription){
		"endpoint": func(x *Subscription) { x.Endpoint = "https://10.0.0.1/push" },
		"p256dh":   func(x *Subscription) { x.PublicKey = strings.Repeat("B", 87) },
		"auth":     func(x *Subscription) { x.Auth = "AAAA" },
		"key":      func(x *Subscription) { x.ServerKey = good.PublicKey },
		"lang":     func(x *Subscription) { x.Lang = "xx" },
	} {
		in := good
		bad(&in)
		_, err := s.Subscribe(t.Context(), ids[0], in)
		var refusal *hall.Error
		if !errors.As(err, &refusal) || refusal.Code != hall.CodeInvalid || refusal.Fields["field"] != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := s.Subscribe(t.Context(), "20260528nobody", good); hall.CodeOf(err) != hall.CodeUnknownTicket {
		t.Error(err)
	}
	s.PublicURL = "http://antre.uji"
	if _, err := s.Subscribe(t.Context(), ids[0], good); hall.CodeOf(err) != hall.CodePushRefused {
		t.Error(err)
	}
}

func TestOnlyPushServicesOutsideAreAsked(t *testing.T) {
	s := New(Deps{Seeds: [][]byte{make([]byte, 32)}, Hosts: []string{"push.lan:8443", "*.push.go.id"}})
	t.Cleanup(s.Close)
	for endpoint, want := range map[string]bool{
		"https://fcm.googleapis.com/fcm/send/x": true, "https://fcm.googleapis.com:443/x": true, "https://web.push.apple.com/x": true, "https://db5p.notify.windows.com/x": true,
		"https://push.lan:8443/x": true, "https://a.push.go.id/x": true, "https://FCM.googleapis.com/x": true,
		"http://fcm.googleapis.com/x": false, "https://fcm.googleapis.com:8443/x": false, "https://fcm.googleapis.com.jahat.id/x": false, "https://xfcm.googleapis.com/x": false,
		"https://push.go.id/x": false, "https://push.lan/x": false, "https://a@fcm.googleapis.com/x": false, "https://127.0.0.1/x": false, "https://[::1]/x": false,
		"https://evilpush.apple.com/x": false, "https:///x": false, "https:fcm.googleapis.com/x": false, "": false, "https://fcm.googleapis.com/" + strings.Repeat("x", MaxEndpoint): false,
	} {
		if _, _, err := s.checkEndpoint(endpoint); (err == nil) != want {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
	for address, want := range map[string]bool{
		"142.250.4.95": true, "2404:6800:4003:c00::5f": true, "127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "::1": false, "::": false, "fe80::1": false, "fd00::1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "224.0.0.1": false, "255.255.255.255": false,
	} {
		if got := outside(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	// A name of a service that is known, led inside: judged when the connection is made.
	server := testkit.StartPushService(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+server.Host+"/push/x", nil)
	must(t, err)
	answer, err := s.client.Do(req)
	if err == nil {
		_ = answer.Body.Close()
	}
	if !errors.Is(err, errInside) {
		t.Errorf("an address inside: %v", err)
	}
}

func TestOneSecretIsOneKey(t *testing.T) {
	seed := []byte("benih-untuk-uji-coba-32-karakter")
	a, b := New(Deps{Seeds: [][]byte{seed}}), New(Deps{Seeds: [][]byte{seed, make([]byte, 32)}})
	if a.Key() != b.Key() || len(a.Key()) != 87 || b.pairFor(b.pairs[1].public).private == "" || a.pairFor("x").public != "" {
		t.Errorf("%q %q", a.Key(), b.Key())
	}
}
