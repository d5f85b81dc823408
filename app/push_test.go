package app

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"mpp/backoffice/accounts"
	"mpp/store"
	"mpp/tools/testkit"
)

type pushed struct {
	Kind, Number, Path, Lang string
	Counter                  int
}

// pushHall is a hall that may tell phones through a push service of the test's own.
func pushHall(t *testing.T, f setUp) (*site, *testkit.PushService) {
	t.Helper()
	web := testkit.StartPushService(t)
	set := f.set(t)
	set.PublicURL, set.PushHosts = "https://antre.uji", []string{web.Host}
	s := &site{t: t, set: set, web: &http.Client{Timeout: 30 * time.Second}, pushRoots: web.Roots}
	s.up()
	t.Cleanup(func() { s.down(); s.web.CloseIdleConnections() })
	return s, web
}

func (s *site) subscribe(web *testkit.PushService, ticket string) string {
	s.t.Helper()
	state := want[struct {
		On  bool
		Key string
	}](s, kioskP, 200, "GET", "/api/v1/push", nil)
	if !state.On {
		s.t.Fatal("push is off")
	}
	b := web.Subscribe(state.Key)
	return want[struct{ ID string }](s, kioskP, 201, "POST", "/api/v1/tickets/"+ticket+"/push",
		obj{"endpoint": b.Endpoint, "p256dh": b.PublicKey, "auth": b.Auth, "key": state.Key, "lang": "id"}).ID
}

func nextPush(t *testing.T, web *testkit.PushService) (p pushed) {
	t.Helper()
	select {
	case one := <-web.Pushes:
		must(t, json.Unmarshal(one.Payload, &p))
		return p
	case <-time.After(time.Minute):
		t.Fatal("no push came")
		return p
	}
}

// hang has the service take requests and answer none; it tells of each.
func hang(web *testkit.PushService) <-chan struct{} {
	asked := make(chan struct{}, 100)
	web.Answer(func(_ http.ResponseWriter, r *http.Request) bool {
		_, _ = io.Copy(io.Discard, r.Body) // else the end of the connection is not noticed
		asked <- struct{}{}
		<-r.Context().Done()
		return true
	})
	return asked
}

// TestPhonesAreTold: from the API to what a browser decrypts; the server is stopped between
// the call and the push, and the push comes from its next start.
func TestPhonesAreTold(t *testing.T) {
	for _, f := range setUps {
		t.Run(f.name, func(t *testing.T) {
			s, web := pushHall(t, f)
			s.counter(atD1, "open")
			first, second := s.issue("ktp", "regular"), s.issue("ktp", "regular")
			s.subscribe(web, first.ID)
			gone := s.subscribe(web, second.ID)
			s.callNext(atD1)
			if p := nextPush(t, web); p.Kind != "called" || p.Number != first.Number || p.Path != "/t/"+first.ID || p.Counter == 0 {
				t.Errorf("%+v", p)
			}

			asked := hang(web)
			s.step(atD1, first.ID, "recall", obj{})
			<-asked // it is under way, and never answered
			s.down()
			web.Answer(nil)
			s.up()
			if p := nextPush(t, web); p.Kind != "called" || p.Number != first.Number {
				t.Errorf("%+v", p)
			}

			want[struct{}](s, kioskP, 204, "DELETE", "/api/v1/tickets/"+second.ID+"/push/"+gone, nil)
			s.step(atD1, first.ID, "finish", obj{})
			s.callNext(atD1)
			third := s.issue("ktp", "regular")
			s.subscribe(web, third.ID)
			s.step(atD1, second.ID, "finish", obj{})
			s.callNext(atD1)
			if p := nextPush(t, web); p.Number != third.Number {
				t.Errorf("one who wanted no more was told: %+v", p)
			}
		})
	}
}

// TestAPushServiceThatHangsHoldsUpNothing: neither calls nor other jobs.
func TestAPushServiceThatHangsHoldsUpNothing(t *testing.T) {
	s, web := pushHall(t, setUps[0])
	asked := hang(web)
	s.counter(atD1, "open")
	for range 6 {
		k := s.issue("ktp", "regular")
		s.subscribe(web, k.ID)
		s.callNext(atD1)
		s.step(atD1, k.ID, "finish", obj{})
	}
	k := s.issue("ktp", "regular")
	s.subscribe(web, k.ID)
	if got := s.callNext(atD1); got.ID != k.ID {
		t.Errorf("called %s", got.Number)
	}
	<-asked
	// A revocation goes through the outbox as well, by the other runner.
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	token := s.token(kioskP)
	p, err := s.app.keys.Verify(token)
	must(t, err)
	must(t, s.app.back.accounts.RevokeToken(ctx, adminP.Actor(), p.TokenID))
	for open := int64(1); open > 0 && store.Pause(ctx, 20*time.Millisecond); {
		must(t, s.app.stores.db.Read(ctx).Raw("SELECT COUNT(*) FROM outbox WHERE topic = ? AND state = 'open'", accounts.TopicRevoked).Scan(&open).Error)
	}
	must(t, ctx.Err())
}

// TestWithoutHTTPSNobodyIsTold, and the API says so.
func TestWithoutHTTPSNobodyIsTold(t *testing.T) {
	set := testSettings(t)
	set.PublicURL = "http://antre.uji"
	s := open(t, set)
	state := want[struct {
		On     bool
		Reason string
	}](s, kioskP, 200, "GET", "/api/v1/push", nil)
	if state.On || state.Reason != "no_https" {
		t.Errorf("%+v", state)
	}
	k := s.issue("ktp", "regular")
	web := testkit.StartPushService(t)
	b := web.Subscribe(s.app.back.push.Key())
	want[struct{}](s, kioskP, 409, "POST", "/api/v1/tickets/"+k.ID+"/push",
		obj{"endpoint": b.Endpoint, "p256dh": b.PublicKey, "auth": b.Auth, "key": s.app.back.push.Key(), "lang": "id"})
}
