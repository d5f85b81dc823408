package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"mpp/hall"
)

// client talks to the API like anyone else. It asks again, with the same
// idempotency key, when the server is busy, away or gives no answer.
type client struct {
	base string
	http *http.Client
	run  string // prefix of the run's idempotency keys; no two runs share it
	keys atomic.Int64

	retries atomic.Int64
	mu      sync.Mutex
	took    []time.Duration // of each answered request, retries apart
}

// Bounds of a request, in real time.
const (
	requestWithin = 15 * time.Second       // one try
	answerWithin  = 45 * time.Second       // all tries of a change
	firstBackoff  = 50 * time.Millisecond  // doubled with each try
	lastBackoff   = 2 * time.Second        //
	openSockets   = 64                     // kept alive
	bodyAtMost    = 16 << 20               // a page of events is the largest
	probeEvery    = 100 * time.Millisecond // while waiting for the ledger
)

func newClient(base string) *client {
	t := &http.Transport{MaxIdleConnsPerHost: openSockets, MaxConnsPerHost: openSockets, IdleConnTimeout: time.Minute}
	return &client{
		base: base, http: &http.Client{Transport: t, Timeout: requestWithin},
		run: fmt.Sprintf("simulate-%016x", rand.Uint64()),
	}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// get reads a fact.
func (c *client) get(ctx context.Context, token, path string, into any) error {
	_, err := c.ask(ctx, http.MethodGet, path, token, "", nil, into)
	return err
}

// post makes a change under a new idempotency key. Once begun it is carried through
// even when ctx ends, so that the simulator knows what became of it.
// found is false for 204.
func (c *client) post(ctx context.Context, token, path string, body, into any) (found bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	data := []byte("{}")
	if body != nil {
		if data, err = json.Marshal(body); err != nil {
			return false, fmt.Errorf("request: %w", err)
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
	defer cancel()
	key := c.run + "-" + strconv.FormatInt(c.keys.Add(1), 10)
	status, err := c.ask(ctx, http.MethodPost, path, token, key, data, into)
	return status != http.StatusNoContent, err
}

// ask tries until there is an answer that another try would not better.
func (c *client) ask(ctx context.Context, method, path, token, key string, body []byte, into any) (int, error) {
	wait := firstBackoff
	for {
		status, after, err := c.try(ctx, method, path, token, key, body, into)
		if !again(status, err) {
			return status, err
		}
		c.retries.Add(1)
		pause := max(after, time.Duration(float64(wait)*(0.5+rand.Float64())))
		wait = min(wait*2, lastBackoff)
		select {
		case <-ctx.Done():
			return status, fmt.Errorf("%s %s: no answer in time: %w", method, path, errors.Join(err, ctx.Err()))
		case <-time.After(pause):
		}
	}
}

// again tells whether the same request may be accepted later.
func again(status int, err error) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case 0: // no answer at all
		return err != nil && !errors.Is(err, context.Canceled)
	}
	return false
}

func (c *client) try(ctx context.Context, method, path, token, key string, body []byte, into any) (status int, after time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return http.StatusBadRequest, 0, fmt.Errorf("request: %w", err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept-Language", "en")
	began := time.Now()
	res, err := c.http.Do(req)
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, bodyAtMost))
	if err != nil {
		return 0, 0, err
	}
	c.note(time.Since(began))
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
		after = time.Duration(seconds) * time.Second
	}
	return res.StatusCode, after, read(method+" "+path, res.StatusCode, data, into)
}

// read decodes an answer, or the refusal in it.
func read(what string, status int, data []byte, into any) error {
	switch {
	case status == http.StatusNoContent:
		return nil
	case status >= http.StatusBadRequest:
		return refusal(what, status, data)
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: the answer: %w", what, err)
	}
	return nil
}

// refusal is a problem document as an error with its code.
func refusal(what string, status int, data []byte) error {
	var p struct {
		Code     hall.Code `json:"code"`
		Title    string    `json:"title"`
		Hint     string    `json:"hint"`
		Instance string    `json:"instance"`
	}
	if json.Unmarshal(data, &p) != nil || p.Code == "" {
		return fmt.Errorf("%s: the server answered %d: %.200s", what, status, data)
	}
	return fmt.Errorf("%s: %w", what, &hall.Error{Code: p.Code, Detail: p.Title + ". " + p.Hint + " (" + p.Instance + ")"})
}

func (c *client) note(took time.Duration) {
	c.mu.Lock()
	c.took = append(c.took, took)
	c.mu.Unlock()
}

// latencies are those of all requests so far.
func (c *client) latencies() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]time.Duration(nil), c.took...)
}
