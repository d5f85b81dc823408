package testkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	readyWithin = 60 * time.Second
	// stopWithin is the promised duration of a graceful stop.
	stopWithin = 5 * time.Second
)

// Node is one process of the server. It keeps its address over restarts, as a machine does.
type Node struct {
	name string
	bin  string
	addr string
	env  []string
	log  string // path
	http *http.Client

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
	exit error         // how, once done is closed
}

// NewNode reserves an address for a node; it does not start the process.
func NewNode(name, bin, log string, env []string) (*Node, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("an address for %s: %w", name, err)
	}
	addr := l.Addr().String()
	l.Close()
	n := &Node{name: name, bin: bin, addr: addr, log: log, http: &http.Client{Timeout: 3 * time.Second}}
	n.env = append(append(os.Environ(), env...), "MPP_ADDR="+addr)
	return n, nil
}

// URL is where the node serves.
func (n *Node) URL() string { return "http://" + n.addr }

// Name is the node's name in reports.
func (n *Node) Name() string { return n.name }

// Pid is the process's id, 0 before its first start.
func (n *Node) Pid() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.cmd == nil {
		return 0
	}
	return n.cmd.Process.Pid
}

// launch starts the process and does not wait for it.
func (n *Node) launch() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	log, err := os.OpenFile(n.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("log of %s: %w", n.name, err)
	}
	defer log.Close()
	cmd := exec.Command(n.bin, "serve")
	cmd.Env, cmd.Stdout, cmd.Stderr = n.env, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the caller handles Ctrl-C
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", n.name, err)
	}
	done := make(chan struct{})
	n.cmd, n.done, n.exit = cmd, done, nil
	if err := Guard(cmd.Process.Pid); err != nil {
		return err
	}
	go func() {
		err := cmd.Wait()
		unguard(cmd.Process.Pid)
		n.mu.Lock()
		n.exit = err
		n.mu.Unlock()
		close(done)
	}()
	return nil
}

// Start launches the process and waits until it reports that it is ready.
func (n *Node) Start(ctx context.Context) error {
	if err := n.launch(); err != nil {
		return err
	}
	return n.Ready(ctx)
}

// Ready waits until the node reports that it is ready.
func (n *Node) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	last := ""
	err := poll(ctx, func() (bool, error) {
		status, body := n.Ask(ctx, "/readyz")
		last = fmt.Sprintf("%d %s", status, bytes.TrimSpace(body))
		return status == http.StatusOK || n.ended(), nil
	})
	if err != nil || n.ended() {
		return fmt.Errorf("%s is not ready: %w: %s; its log ends:\n%s", n.name, errors.Join(err, n.exitError()), last, n.Tail())
	}
	return nil
}

func (n *Node) exitError() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.exit
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

func (n *Node) ended() bool {
	n.mu.Lock()
	done := n.done
	n.mu.Unlock()
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// Kill ends the process at once and waits until it is gone.
func (n *Node) Kill() error {
	_, err := n.signal(syscall.SIGKILL, 10*time.Second)
	return err
}

// Terminate asks the process to stop; it must do so in time and without an error.
func (n *Node) Terminate() error {
	took, err := n.signal(syscall.SIGTERM, 3*stopWithin)
	if err != nil {
		return err
	}
	if took > stopWithin {
		return fmt.Errorf("%s took %s to stop, promised are %s; its log ends:\n%s", n.name, took.Round(time.Millisecond), stopWithin, n.Tail())
	}
	if err := n.exitError(); err != nil {
		return fmt.Errorf("%s stopped with: %w; its log ends:\n%s", n.name, err, n.Tail())
	}
	return nil
}

func (n *Node) signal(s syscall.Signal, within time.Duration) (time.Duration, error) {
	n.mu.Lock()
	cmd, done := n.cmd, n.done
	n.mu.Unlock()
	if cmd == nil {
		return 0, nil
	}
	began := time.Now()
	if err := cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return 0, fmt.Errorf("%s to %s: %w", s, n.name, err)
	}
	select {
	case <-done:
		return time.Since(began), nil
	case <-time.After(within):
		return 0, fmt.Errorf("%s did not end within %s of %s; its log ends:\n%s", n.name, within, s, n.Tail())
	}
}

// Tail is the end of the node's log.
func (n *Node) Tail() string {
	raw, err := os.ReadFile(n.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}
