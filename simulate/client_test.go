package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"mpp/hall"
	"mpp/hall/view"
)

// TestClientAsksAgain: whatever goes wrong on the way, the same key is used again,
// and another change has another one.
func TestClientAsksAgain(t *testing.T) {
	var mu sync.Mutex
	var keys []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		n := len(keys)
		mu.Unlock()
		switch n {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.WriteHeader(http.StatusTooManyRequests)
		case 3:
			conn, _, err := w.(http.Hijacker).Hijack() // the answer is lost on the way
			if err == nil {
				conn.Close()
			}
		case 4:
			fmt.Fprint(w, `{"number":"A-001"}`)
		case 5:
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"code":"quota_full","title":"Full"}`)
		}
	}))
	defer server.Close()
	c := newClient(server.URL)
	defer c.http.CloseIdleConnections()
	var v view.Ticket
	if found, err := c.post(context.Background(), "", "/x", nil, &v); err != nil || !found || v.Number != "A-001" {
		t.Fatalf("number %q, found %v, error %v", v.Number, found, err)
	}
	if found, err := c.post(context.Background(), "", "/x", nil, &v); err != nil || found {
		t.Errorf("204: found %v, error %v", found, err)
	}
	if _, err := c.post(context.Background(), "", "/x", nil, &v); hall.CodeOf(err) != hall.CodeQuotaFull {
		t.Errorf("a refusal became %v", err)
	}
	first := keys[0]
	for i, key := range keys {
		if same := key == first; key == "" || same != (i < 4) {
			t.Errorf("request %d has key %q, the first %q", i+1, key, first)
		}
	}
	// The lost answer is asked for again by net/http itself, because of the key.
	if n := c.retries.Load(); n != 2 {
		t.Errorf("%d tries again, want 2", n)
	}
}

// TestClientCarriesThrough: a change that was begun is known to the end, one that was
// not is not begun.
func TestClientCarriesThrough(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		cancel()
		fmt.Fprint(w, `{"number":"A-001"}`)
	}))
	defer server.Close()
	c := newClient(server.URL)
	defer c.http.CloseIdleConnections()
	var v view.Ticket
	if _, err := c.post(ctx, "", "/x", nil, &v); err != nil || v.Number != "A-001" {
		t.Errorf("number %q, error %v: Ctrl+C lost an answer", v.Number, err)
	}
	if _, err := c.post(ctx, "", "/x", nil, &v); err == nil || asked != 1 {
		t.Errorf("error %v after %d requests: a change was begun after Ctrl+C", err, asked)
	}
}

func TestLastEventIsFound(t *testing.T) {
	for _, last := range []int64{0, 1, 2, 3, 7, 8, 1000, 123_457} {
		requests := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
			var p eventPage
			if err == nil && after < last {
				p.Events = []event{{Seq: after + 1}}
			}
			_ = json.NewEncoder(w).Encode(p)
		}))
		c := newClient(server.URL)
		got, err := c.lastEvent(context.Background(), "")
		c.http.CloseIdleConnections()
		server.Close()
		if err != nil || got != last || requests > 45 {
			t.Errorf("found %d with %d requests, error %v; want %d", got, requests, err, last)
		}
	}
}
