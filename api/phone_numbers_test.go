package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mpp/access"
	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
)

// phoneHall is a hall that gives numbers by phone; the returned time is that of its codes,
// in nanoseconds.
func phoneHall(t *testing.T, perMinute, perDay int) (*apitest.Server, *atomic.Int64) {
	t.Helper()
	now := &atomic.Int64{}
	now.Store(time.Unix(1_780_000_080, 0).UnixNano())
	s := apitest.Start(t, func(d *api.Deps) {
		d.Limits.Clock = func() time.Time { return time.Unix(0, now.Load()) }
		d.Limits.FailedRate, d.Limits.FailedBurst = 0.001, 5
	})
	cfg := *s.Queue.Config()
	cfg.Policy.Phone = hall.PhoneNumbers{Enabled: true, PerMinute: perMinute, PerDay: perDay}
	s.Reconfigure(&cfg)
	s.Settle()
	return s, now
}

// byPhone asks for a number and returns the status, the refusal and the phone's cookie.
func byPhone(t *testing.T, s *apitest.Server, code, cookie, key string) (status int, fields map[string]any, next string) {
	t.Helper()
	return byService(t, s, code, cookie, key, "ktp")
}

func byService(t *testing.T, s *apitest.Server, code, cookie, key, service string) (status int, fields map[string]any, next string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/api/v1/phone/tickets", strings.NewReader(fmt.Sprintf(`{"code":%q,"service":%q}`, code, service)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := s.Client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&fields); err != nil {
		t.Fatal(err)
	}
	next, _, _ = strings.Cut(res.Header.Get("Set-Cookie"), ";")
	if raw := res.Header.Get("Set-Cookie"); raw != "" && (!strings.Contains(raw, "HttpOnly") || !strings.Contains(raw, "SameSite=Strict")) {
		t.Errorf("the cookie is %s", raw)
	}
	return res.StatusCode, fields, next
}

func screenCode(s *apitest.Server, as string) string {
	var v struct{ Code, URL string }
	s.Get(as, "/api/v1/phone/code", &v)
	return v.Code
}

func TestNumberByPhone(t *testing.T) {
	t.Parallel()
	s, _ := phoneHall(t, 60, 100)
	code := screenCode(s, "display")
	status, ticket, cookie := byPhone(t, s, " "+strings.ToLower(code), "", "first")
	if status != http.StatusCreated || ticket["origin"] != "phone" || cookie == "" {
		t.Fatalf("%d %v", status, ticket)
	}
	if _, again, _ := byPhone(t, s, " "+strings.ToLower(code), "", "first"); again["id"] != ticket["id"] {
		t.Errorf("the same wish got %v and %v", ticket["number"], again["number"])
	}
	s.Settle()
	id := fmt.Sprint(ticket["id"])
	if status, v, _ := byPhone(t, s, code, cookie, "second"); status != http.StatusConflict || v["reason"] != "ticket" || v["ticket"] != id {
		t.Errorf("a phone with a number: %d %v", status, v)
	}
	waiting := take(t, s, "ktp", "regular") // somebody else's number
	s.Settle()
	forged := strings.Replace(cookie, id, waiting.ID, 1)
	if status, v, _ := byPhone(t, s, code, forged, "third"); status != http.StatusCreated {
		t.Errorf("a cookie of somebody else's making is none: %d %v", status, v)
	}
	s.Post("", "/api/v1/tickets/"+id+"/cancel", "{}", http.StatusOK, nil)
	s.Settle()
	if status, v, _ := byPhone(t, s, code, cookie, "fourth"); status != http.StatusCreated {
		t.Errorf("after the visit: %d %v", status, v)
	}
}

// A phone whose visit is over gets one number more, however many it asks for at once.
func TestOneNumberAPhoneAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := phoneHall(t, 60, 100)
	code := screenCode(s, "display")
	_, first, cookie := byPhone(t, s, code, "", "first")
	s.Post("", fmt.Sprintf("/api/v1/tickets/%v/cancel", first["id"]), "{}", http.StatusOK, nil)
	var wg sync.WaitGroup
	given := make([]any, 10)
	for i := range given {
		wg.Go(func() {
			if status, v, next := byPhone(t, s, code, cookie, fmt.Sprint("at-once-", i)); status == http.StatusCreated && next != "" {
				given[i] = v["id"]
			}
		})
	}
	wg.Wait()
	for i, id := range given {
		if id == nil || id != given[0] || id == first["id"] {
			t.Errorf("request %d got %v, the first one %v", i, id, given[0])
		}
	}
	status, v, next := byService(t, s, code, cookie, "another-service", "kk")
	if status != http.StatusConflict || v["reason"] != "ticket" || v["ticket"] != given[0] || !strings.Contains(next, fmt.Sprint(given[0])) {
		t.Errorf("for another service: %d %v %s", status, v, next)
	}
}

func TestPhoneCodesEnd(t *testing.T) {
	t.Parallel()
	s, now := phoneHall(t, 60, 100)
	code := screenCode(s, "desk")
	now.Add(int64(2 * access.PhoneCodeStep))
	status, v, _ := byPhone(t, s, code, "", "a-photograph")
	if status != http.StatusConflict || v["code"] != string(hall.CodePhoneRefused) || v["reason"] != "code" {
		t.Errorf("%d %v", status, v)
	}
	for i := range 8 {
		status, v, _ = byPhone(t, s, fmt.Sprintf("ABCDE%c", 'A'+i), "", fmt.Sprint("guess-", i))
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("a guesser goes on: %d %v", status, v)
	}
	if status, v, _ := byPhone(t, s, screenCode(s, "display"), "", "the-screen"); status != http.StatusCreated {
		t.Errorf("who has the code, on the same network: %d %v", status, v)
	}
}

// Many cookies, or none, do not help against the hall's own bounds.
func TestPhoneNumbersAreBounded(t *testing.T) {
	t.Parallel()
	s, _ := phoneHall(t, 3, 100)
	code := screenCode(s, "display")
	for i := range 5 {
		status, v, _ := byPhone(t, s, code, "", fmt.Sprint("minute-", i))
		if want := i < 3; (status == http.StatusCreated) != want || (!want && status != http.StatusTooManyRequests) {
			t.Errorf("%d in a minute: %d %v", i, status, v)
		}
	}
	s, _ = phoneHall(t, 60, 2)
	code = screenCode(s, "display")
	for i := range 3 {
		status, v, _ := byPhone(t, s, code, "", fmt.Sprint("day-", i))
		if want := i < 2; (status == http.StatusCreated) != want || (!want && (v["code"] != string(hall.CodeQuotaFull) || v["by"] != "phone")) {
			t.Errorf("%d in a day: %d %v", i, status, v)
		}
	}
	take(t, s, "ktp", "regular") // the kiosk goes on
}

func TestNoNumberByPhoneUnlessAllowed(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	code, _ := s.Keys.PhoneCode(time.Now())
	if status, v, _ := byPhone(t, s, code, "", "k"); status != http.StatusConflict || v["reason"] != "off" {
		t.Errorf("%d %v", status, v)
	}
	on, _ := phoneHall(t, 6, 6)
	for as, want := range map[string]int{"": http.StatusUnauthorized, kiosk: http.StatusForbidden, atOne: http.StatusForbidden, "display": http.StatusOK} {
		if a := on.Do(apitest.Request{Method: http.MethodGet, Path: "/api/v1/phone/code", As: as}); a.Status != want {
			t.Errorf("%q sees the code: %d", as, a.Status)
		}
	}
	// The way of kiosks stays closed to strangers, whatever code they have.
	if a := on.Do(apitest.Request{Method: http.MethodPost, Path: "/api/v1/tickets", Body: `{"service":"ktp"}`}); a.Status != http.StatusUnauthorized {
		t.Errorf("a stranger at the kiosk's door: %d", a.Status)
	}
}
