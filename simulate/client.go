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

// client talks to the API as any other client does. It asks again, with the same
// idempotency key, when the server is busy, away or gives no answer.
type client struct {
	base string
	http *http.Client
	run  string // prefix of the run's idempotency keys; no two runs share it
	keys atomic.Int64

	retries atomic.Int64
	mu      sync.Mutex
	took    []int64 // microseconds of each answered request, retries apart
}

// Bounds of a request, in real time.
const (
	requestWithin = 15 * time.Second      // one try
	answerWithin  = 45 * time.Second      // all tries
	firstBackoff  = 50 * time.Millisecond // doubled with each try
	lastBackoff   = 2 * time.Second       //
	openSockets   = 64                    // kept alive
	bodyAtMost    = 16 << 20              // a page of events is the largest
)

func newClient(base string) *client {
	t := &http.Transport{MaxIdleConnsPerHost: openSockets, MaxConnsPerHost: openSockets, IdleConnTimeout: time.Minute}
	return &client{base: base, http: &http.Client{Transport: t, Timeout: requestWithin}, run: fmt.Sprintf("simulate-%016x", rand.Uint64())}
}

// get reads a fact.
func (c *client) get(ctx context.Context, token, path string, into any) error {
	_, err := c.ask(ctx, http.MethodGet, path, token, nil, into)
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
	status, err := c.ask(context.WithoutCancel(ctx), http.MethodPost, path, token, data, into)
	return status != http.StatusNoContent, err
}

// ask sends a request until there is an answer that another try would not improve.
func (c *client) ask(ctx context.Context, method, path, token string, body []byte, into any) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	header := http.Header{"Accept-Language": {"en"}}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	if method == http.MethodPost {
		header.Set("Content-Type", "application/json")
		header.Set("Idempotency-Key", c.run+"-"+strconv.FormatInt(c.keys.Add(1), 10))
	}
	for wait := firstBackoff; ; wait = min(wait*2, lastBackoff) {
		req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
		if err != nil {
			return 0, fmt.Errorf("request: %w", err)
		}
		req.Header = header
		res, data, err := c.send(req) //nolint:bodyclose // send closes it
		var after int                 // seconds
		if err == nil {
			switch res.StatusCode {
			case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
				after, _ = strconv.Atoi(res.Header.Get("Retry-After"))
				err = refusal(res.StatusCode, data)
			default:
				return res.StatusCode, decode(method+" "+path, res.StatusCode, data, into)
			}
		}
		c.retries.Add(1)
		if !pause(ctx, max(time.Duration(after)*time.Second, time.Duration(float64(wait)*(0.5+rand.Float64())))) {
			return 0, fmt.Errorf("%s %s: no answer in time: %w", method, path, errors.Join(err, ctx.Err()))
		}
	}
}

// send is one try.
func (c *client) send(req *http.Request) (*http.Response, []byte, error) {
	began := time.Now()
	res, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, bodyAtMost))
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.took = append(c.took, time.Since(began).Microseconds())
	}
	return res, data, err
}

// decode reads an answer, or the refusal in it.
func decode(what string, status int, data []byte, into any) (err error) {
	switch {
	case status == http.StatusNoContent:
	case status >= http.StatusBadRequest:
		err = refusal(status, data)
	default:
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// refusal is a problem document as an error with its code.
func refusal(status int, data []byte) error {
	var p struct {
		Code                  hall.Code
		Title, Hint, Instance string
	}
	if json.Unmarshal(data, &p) != nil || p.Code == "" {
		return fmt.Errorf("the server answered %d: %.200s", status, data)
	}
	return &hall.Error{Code: p.Code, Detail: p.Title + ". " + p.Hint + " (" + p.Instance + ")"}
}
