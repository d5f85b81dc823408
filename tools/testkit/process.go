package testkit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startDeadline = 3 * time.Minute // a cold disk under a busy race build is slow
	exitDeadline  = time.Minute
	pollEvery     = 5 * time.Millisecond
)

// errExited reports that a server ended while it was expected to become ready.
var errExited = errors.New("the server ended by itself")

// Process is a private server that can be stopped, frozen, killed and restarted. Its
// methods are safe for concurrent use; each returns once it has taken effect.
type Process struct {
	name  string
	path  string
	args  []string
	env   []string // besides the test's own
	dir   string
	port  int
	log   string                                   // path; "" for one in dir
	ready func(ctx context.Context, pid int) error // a nil error: the server is ready

	mu   sync.Mutex
	cmd  *exec.Cmd          // nil while it does not run
	exit syscall.WaitStatus // of the last one that ended
}

// newProcess finds the program and makes a folder for it.
func newProcess(name string, port int, debianPackage string, programs ...string) (*Process, error) {
	path, err := Program(debianPackage, programs...)
	if err != nil {
		return nil, err
	}
	dir, err := Dir(name)
	return &Process{name: name, path: path, dir: dir, port: port}, err
}

func killAll[T interface{ Kill() error }](servers []T) {
	for _, server := range servers {
		_ = server.Kill()
	}
}

// Stop freezes the server (SIGSTOP): its sockets stay open and answer nothing.
func (p *Process) Stop() error { return p.signal(syscall.SIGSTOP) }

// Cont resumes a frozen server (SIGCONT).
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
	return p.Start(context.Background())
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

// Addr is the server's host:port.
func (p *Process) Addr() string { return address(p.port) }

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

func (p *Process) logPath() string { return cmp.Or(p.log, filepath.Join(p.dir, "server.log")) }

func (p *Process) signal(s syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return fmt.Errorf("%s does not run", p.name)
	}
	return p.cmd.Process.Signal(s)
}

// Start launches the program and waits until it serves.
func (p *Process) Start(ctx context.Context) error {
	if err := p.Launch(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.await(ctx); err != nil {
		return errors.Join(err, p.reap(syscall.SIGKILL))
	}
	return nil
}

// Launch starts the program without waiting for it to serve.
func (p *Process) Launch() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != nil && !p.reapIfGone() {
		return fmt.Errorf("%s runs already", p.name)
	}
	return p.launch()
}

// Ready waits until a server that was started serves.
func (p *Process) Ready(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.await(ctx)
}

func (p *Process) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startDeadline)
	defer cancel()
	var last error
	err := poll(ctx, func() (bool, error) {
		if p.reapIfGone() {
			return false, errExited
		}
		last = p.ready(ctx, p.cmd.Process.Pid)
		return last == nil, nil
	})
	if err != nil {
		return fmt.Errorf("wait for %s: %w: %w; its log ends:\n%s", p.name, err, last, p.Log())
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
	// A session of its own: Ctrl-C in the terminal ends the tests first, and then the
	// watchdog ends the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.cmd, p.exit = cmd, 0
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

// reap sends the signal and reaps the process. It polls instead of waiting in a goroutine,
// which tests that check for leaks would report.
func (p *Process) reap(s syscall.Signal) error {
	if p.cmd == nil {
		return nil
	}
	// A frozen process does not receive SIGTERM before it is resumed.
	_ = p.cmd.Process.Signal(s)
	_ = p.cmd.Process.Signal(syscall.SIGCONT)
	ctx, cancel := context.WithTimeout(context.Background(), exitDeadline)
	defer cancel()
	if err := poll(ctx, func() (bool, error) { return p.reapIfGone(), nil }); err != nil {
		return fmt.Errorf("%s did not end by %s: %w", p.name, s, err)
	}
	return nil
}

// reapIfGone reaps the process if it has ended, and reports whether it has.
func (p *Process) reapIfGone() bool {
	if p.cmd == nil {
		return true
	}
	pid := p.cmd.Process.Pid
	got, err := syscall.Wait4(pid, &p.exit, syscall.WNOHANG, nil)
	if got != pid && !errors.Is(err, syscall.ECHILD) {
		return false
	}
	unguard(pid)
	_ = p.cmd.Process.Release()
	p.cmd = nil
	return true
}

// poll calls done until it returns true or an error, or the context ends.
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

// onFreePort starts the server that open returns, on another port if a program that does
// not reserve its ports took the first one.
func onFreePort[T interface{ Start(context.Context) error }](open func(port int) (T, error)) (T, error) {
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
		if last = server.Start(context.Background()); last == nil {
			return server, nil
		}
		if !errors.Is(last, errExited) {
			break
		}
	}
	return none, last
}
