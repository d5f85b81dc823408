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
	header http.Header
}

// final reports whether the answer holds: another attempt would not change it.
func (a answer) final() bool {
	return a.status > 0 && a.status < 500 && a.status != http.StatusTooManyRequests && a.status != http.StatusRequestTimeout
}

// after is how long the node asks to wait.
func (a answer) after() time.Duration {
	s, _ := strconv.Atoi(a.header.Get("Retry-After")) // 0 where it does not say
	return time.Duration(s) * time.Second
}

// request is what a client sends to one node after the other.
type request struct {
	method, path string
	token        string
	header       [][2]string
	body         []byte
}

func postJSON(path string, body any) request {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("chaos: a body of our own: %v", err))
	}
	return request{method: http.MethodPost, path: path, body: raw, header: [][2]string{{"Content-Type", "application/json"}}}
}

// client is one kiosk's or officer's machine. It knows all nodes, stays with one while
// that answers and moves to the next when it does not.
type client struct {
	run   *load
	http  *http.Client
	actor string
	token string
	at    int // index of the node in use
	rng   *rand.Rand
	keys  atomic.Int64
}

// ask sends a change to node after node, under one idempotency key, until one gives a
// final answer or the run is over.
func (c *client) ask(ctx context.Context, o *op, path string, body any) answer {
	q := postJSON(path, body)
	q.header = append(q.header, [2]string{"Idempotency-Key", c.actor + "-" + strconv.FormatInt(c.keys.Add(1), 10)})
	o.actor = c.actor
	return c.until(ctx, q, o, func(n *testkit.Node, a answer, err error) { c.note(n, path, a, err) })
}

// until sends the request to node after node until one gives a final answer, which is
// returned, or ctx ends. failed is told of the other attempts; nil: nobody is.
func (c *client) until(ctx context.Context, q request, o *op, failed func(*testkit.Node, answer, error)) answer {
	if q.token == "" {
		q.token = c.token
	}
	o.began = time.Now()
	for wait := retryFirst; ctx.Err() == nil; wait = min(2*wait, retryLast) {
		o.tries++
		n := c.run.nodes[c.at%len(c.run.nodes)]
		o.nodes = append(o.nodes, n.Name())
		last, err := send(ctx, c.http, n, q)
		if err == nil && last.final() {
			o.answered, o.status, o.ended = true, last.status, time.Now()
			return last
		}
		if failed != nil {
			failed(n, last, err)
		}
		c.at++
		back := min(max(last.after(), wait), retryLast)
		if pause(ctx, back/2+time.Duration(c.rng.Int64N(int64(back)))) != nil { // so that clients do not come back all at once
			break
		}
	}
	o.ended = time.Now()
	return answer{}
}

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

// send is one attempt at one node.
func send(ctx context.Context, by *http.Client, n *testkit.Node, q request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, q.method, n.URL()+q.path, bytes.NewReader(q.body))
	if err != nil {
		return answer{}, err
	}
	for _, h := range q.header {
		req.Header.Set(h[0], h[1])
	}
	if q.token != "" {
		req.Header.Set("Authorization", "Bearer "+q.token)
	}
	res, err := by.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return answer{status: res.StatusCode, body: raw, header: res.Header}, err
}

// newHTTP returns an HTTP client that keeps a connection for each of its users and follows
// no redirect. A client with an address of its own is a network of its own to the server.
func newHTTP(address net.IP) *http.Client {
	dial := &net.Dialer{Timeout: time.Second}
	if address != nil {
		dial.LocalAddr = &net.TCPAddr{IP: address}
	}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dial.DialContext, MaxIdleConns: 512, MaxIdleConnsPerHost: 128},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
