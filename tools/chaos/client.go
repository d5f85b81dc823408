package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"mpp/tools/testkit"
)

const (
	// attemptTimeout is how long a client waits for one node before it tries another.
	attemptTimeout = 4 * time.Second
	// Bounds of the wait between two attempts; Retry-After is honoured within them.
	retryFirst = 50 * time.Millisecond
	retryLast  = time.Second
)

// answer is a node's response.
type answer struct {
	status int
	body   []byte
	after  time.Duration // Retry-After
}

// final reports whether the answer holds: another attempt would not change it.
func (a answer) final() bool {
	return a.status < 500 && a.status != http.StatusTooManyRequests && a.status != http.StatusRequestTimeout
}

// client is one kiosk's or officer's machine. It knows all nodes, stays with one while
// that answers and moves to the next when it does not.
type client struct {
	run   *load
	actor string
	token string
	at    int // index of the node in use
	rng   *rand.Rand
	keys  atomic.Int64
}

// ask sends a change to node after node, under one idempotency key, until one gives a
// final answer or the run is over.
func (c *client) ask(ctx context.Context, o *op, path string, body any) answer {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("chaos: a body of our own: %v", err))
	}
	o.actor, o.began = c.actor, time.Now()
	key := c.actor + "-" + strconv.FormatInt(c.keys.Add(1), 10)
	var last answer
	for wait := retryFirst; ctx.Err() == nil; wait = min(2*wait, retryLast) {
		o.tries++
		n := c.run.nodes[c.at%len(c.run.nodes)]
		o.nodes = append(o.nodes, n.Name())
		last, err = c.try(ctx, n.URL()+path, key, raw)
		if err == nil && last.final() {
			o.answered, o.status, o.ended = true, last.status, time.Now()
			return last
		}
		c.note(n, path, last, err)
		c.at++
		back := min(max(last.after, wait), retryLast)
		if pause(ctx, back/2+c.jitter(back)) != nil {
			break
		}
	}
	o.ended = time.Now()
	return answer{}
}

// jitter is a random part of d, so that clients do not come back all at once.
func (c *client) jitter(d time.Duration) time.Duration { return time.Duration(c.rng.Int64N(int64(d))) }

// note counts requests that a node accepted and did not answer, which a graceful stop
// must not cause. A refused connection accepted none.
func (c *client) note(n *testkit.Node, path string, a answer, err error) {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, context.Canceled):
	case err != nil:
		c.run.history.breakage(fmt.Sprintf("%s%s: %v", n.Name(), path, err))
	case a.status >= 500:
		c.run.history.breakage(fmt.Sprintf("%s%s: %d %s", n.Name(), path, a.status, a.body))
	}
}

// try is one attempt at one node.
func (c *client) try(ctx context.Context, url, key string, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	return c.send(req)
}

func (c *client) send(req *http.Request) (answer, error) {
	req.Header.Set("Authorization", "Bearer "+c.token)
	res, err := c.run.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	a := answer{status: res.StatusCode, body: raw}
	if s, e := strconv.Atoi(res.Header.Get("Retry-After")); e == nil {
		a.after = time.Duration(s) * time.Second
	}
	return a, err
}

// read fetches a page from any node that answers.
func (c *client) read(ctx context.Context, path string, into any) error {
	for ctx.Err() == nil {
		n := c.run.nodes[c.at%len(c.run.nodes)]
		err := c.readFrom(ctx, n.URL()+path, into)
		if err == nil {
			return nil
		}
		c.at++
		if pause(ctx, retryFirst+c.jitter(retryFirst)) != nil {
			break
		}
	}
	return ctx.Err()
}

func (c *client) readFrom(ctx context.Context, url string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	a, err := c.send(req)
	if err != nil {
		return err
	}
	if a.status != http.StatusOK {
		return fmt.Errorf("%s: %d %s", url, a.status, a.body)
	}
	return json.Unmarshal(a.body, into)
}

// newHTTP returns an HTTP client that keeps a connection for each of its users.
func newHTTP() *http.Client {
	dial := &net.Dialer{Timeout: time.Second}
	return &http.Client{Transport: &http.Transport{DialContext: dial.DialContext, MaxIdleConns: 512, MaxIdleConnsPerHost: 128}}
}
