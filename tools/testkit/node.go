package testkit

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// stopWithin is the promised duration of a graceful stop.
const stopWithin = 5 * time.Second

// Node is one process of the server. It keeps its address over restarts, as a machine does.
type Node struct {
	*Process
	http *http.Client
}

// NewNode reserves an address for a node; it does not start the process.
func NewNode(name, bin, log string, env []string) (*Node, error) {
	port, err := freePort()
	if err != nil {
		return nil, fmt.Errorf("an address for %s: %w", name, err)
	}
	n := &Node{Process: &Process{name: name, path: bin, args: []string{"serve"}, port: port, log: log}, http: &http.Client{Timeout: 3 * time.Second}}
	n.ready, n.env = n.answers, append(slices.Clone(env), "MPP_ADDR="+n.Addr())
	return n, nil
}

// SetEnv changes one setting, NAME=value, from the next start on.
func (n *Node) SetEnv(pair string) { n.env = append(n.env, pair) }

// URL is where the node serves.
func (n *Node) URL() string { return "http://" + n.Addr() }

// Name is the node's name in reports.
func (n *Node) Name() string { return n.name }

// answers asks the node whether it is ready.
func (n *Node) answers(ctx context.Context, _ int) error {
	status, body := n.Ask(ctx, "/readyz")
	if status != http.StatusOK {
		return fmt.Errorf("it is not ready: %d %s", status, bytes.TrimSpace(body))
	}
	return nil
}

// Ask gets a page from the node; the status is 0 when it does not answer.
func (n *Node) Ask(ctx context.Context, path string) (int, []byte) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.URL()+path, nil)
	if err != nil {
		return 0, nil
	}
	res, err := n.http.Do(req)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer res.Body.Close()
	body := make([]byte, 4<<10)
	read, _ := res.Body.Read(body) // an excerpt for messages
	return res.StatusCode, body[:read]
}

// Terminate asks the process to stop; it must do so in time and without an error.
func (n *Node) Terminate() error {
	began := time.Now()
	if err := n.Process.Terminate(); err != nil {
		return err
	}
	if took := time.Since(began); took > stopWithin {
		return fmt.Errorf("%s took %s to stop, promised are %s; its log ends:\n%s", n.name, took.Round(time.Millisecond), stopWithin, n.Log())
	}
	if n.exit.Signaled() || n.exit.ExitStatus() != 0 {
		return fmt.Errorf("%s stopped with status %#x; its log ends:\n%s", n.name, n.exit, n.Log())
	}
	return nil
}
