package testkit

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startDeadline = 60 * time.Second // a cold disk under a busy race build is slow
	exitDeadline  = 20 * time.Second
	pollEvery     = 5 * time.Millisecond
)

// errExited says that a server ended while it was being waited for.
var errExited = errors.New("the server ended by itself")

// Process is a private server with a switch for every fault. Its methods are
// safe for use by several goroutines; each returns once its effect is there.
type Process struct {
	name  string
	path  string
	args  []string
	env   []string // besides the test's own
	dir   string
	ready func(ctx context.Context, pid int) error // nil error: it serves

	mu  sync.Mutex
	cmd *exec.Cmd // nil while it does not run
}

// Stop freezes the server (SIGSTOP): its sockets stay open and answer nothing.
func (p *Process) Stop() error { return p.signal(syscall.SIGSTOP) }

// Cont lets a frozen server go on (SIGCONT).
func (p *Process) Cont() error { return p.signal(syscall.SIGCONT) }

// Kill ends the server at once (SIGKILL), as a crash would. It is no error
// when the server does not run.
func (p *Process) Kill() error { return p.end(syscall.SIGKILL) }

// Terminate asks the server to end (SIGTERM) and waits until it has. It is no
// error when the server does not run.
func (p *Process) Terminate() error { return p.end(syscall.SIGTERM) }

// Restart kills the server if it runs, and starts it on the same port with the
// data that it left. It returns when the server answers.
func (p *Process) Restart() error {
	if err := p.Kill(); err != nil {
		return err
	}
	return p.start()
}

// Pid is the server's process id, 0 while it does not run.
func (p *Process) Pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return 0
	}
	return p.cmd.Process.Pid
}

// Dir is the folder with the server's data and its log.
func (p *Process) Dir() string { return p.dir }

// Log returns the last lines of what the server wrote.
func (p *Process) Log() string {
	raw, err := os.ReadFile(p.logPath())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

func (p *Process) logPath() string { return filepath.Join(p.dir, "server.log") }

func (p *Process) signal(s syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return fmt.Errorf("%s does not run", p.name)
	}
	return p.cmd.Process.Signal(s)
}

// start launches the program and waits until it serves.
func (p *Process) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != nil {
		return fmt.Errorf("%s runs already", p.name)
	}
	if err := p.launch(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startDeadline)
	defer cancel()
	pid := p.cmd.Process.Pid
	err := poll(ctx, func() (bool, error) {
		if p.reapIfGone() {
			return false, errExited
		}
		return p.ready(ctx, pid) == nil, nil
	})
	if err != nil {
		return errors.Join(fmt.Errorf("start %s: %w; its log ends:\n%s", p.name, err, p.Log()), p.reap(syscall.SIGKILL))
	}
	return nil
}

func (p *Process) launch() error {
	log, err := os.OpenFile(p.logPath(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(p.path, p.args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.dir, log, log
	cmd.Env = append(os.Environ(), p.env...)
	// A session of its own: Ctrl-C in the terminal ends the tests, and the
	// watchdog ends the server, in that order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.cmd = cmd
	return guard(cmd.Process.Pid)
}

func (p *Process) end(s syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return nil
	}
	return p.reap(s)
}

// reap sends the signal and collects the process. It asks without blocking
// rather than in a goroutine that waits: such a goroutine would be found by
// tests that look for leaks.
func (p *Process) reap(s syscall.Signal) error {
	if p.cmd == nil {
		return nil
	}
	// A frozen process sees no SIGTERM before it goes on.
	_ = p.cmd.Process.Signal(s)
	_ = p.cmd.Process.Signal(syscall.SIGCONT)
	ctx, cancel := context.WithTimeout(context.Background(), exitDeadline)
	defer cancel()
	if err := poll(ctx, func() (bool, error) { return p.reapIfGone(), nil }); err != nil {
		return fmt.Errorf("%s did not end by %s: %w", p.name, s, err)
	}
	return nil
}

// reapIfGone collects the process if it has ended, and tells whether it has.
func (p *Process) reapIfGone() bool {
	if p.cmd == nil {
		return true
	}
	pid := p.cmd.Process.Pid
	var status syscall.WaitStatus
	got, err := syscall.Wait4(pid, &status, syscall.WNOHANG, nil)
	if got != pid && !errors.Is(err, syscall.ECHILD) {
		return false
	}
	unguard(pid)
	_ = p.cmd.Process.Release()
	p.cmd = nil
	return true
}

// poll asks until the answer is yes or an error, or the context ends.
func poll(ctx context.Context, done func() (bool, error)) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// freePort asks the kernel for a loopback port that nobody uses. Somebody else
// may take it before the server does; onFreePort tries again then.
func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// onFreePort starts what open makes, on another port when the first was taken
// in the meantime.
func onFreePort[T interface{ start() error }](open func(port int) (T, error)) (T, error) {
	var none T
	var last error
	for range 5 {
		port, err := freePort()
		if err != nil {
			return none, err
		}
		server, err := open(port)
		if err != nil {
			return none, err
		}
		if last = server.start(); last == nil {
			return server, nil
		}
		if !errors.Is(last, errExited) {
			break
		}
	}
	return none, last
}
