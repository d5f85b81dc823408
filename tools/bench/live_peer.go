package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"mpp/tools/testkit"
)

// liveSocket is one client, as livepeer wants it.
type liveSocket struct {
	From  string `json:"from"`
	Token string `json:"token,omitempty"`
	Topic string `json:"topic,omitempty"`
}

var livepeer = sync.OnceValues(func() (string, error) {
	dir, err := testkit.Dir("livepeer")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "livepeer")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", bin, "mpp/tools/bench/livepeer").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build livepeer: %w\n%s", err, out)
	}
	return bin, nil
})

// peer is a livepeer process.
type peer struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string // closed with the process's output
}

func startPeer(b *bench, mode string) (*peer, error) {
	bin, err := livepeer()
	if err != nil {
		return nil, err
	}
	p := &peer{cmd: exec.Command(bin, mode), lines: make(chan string, 1024)}
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start livepeer: %w", err)
	}
	b.Cleanup(p.close)
	go func() {
		defer close(p.lines)
		scan := bufio.NewScanner(out)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			p.lines <- scan.Text()
		}
	}()
	return p, testkit.Guard(p.cmd.Process.Pid)
}

// next is the next line that the process says.
func (p *peer) next(ctx context.Context) (string, error) {
	wait := time.NewTimer(time.Minute)
	defer wait.Stop()
	select {
	case line, ok := <-p.lines:
		if !ok {
			return "", errors.New("livepeer ended")
		}
		return line, nil
	case <-wait.C:
		return "", errors.New("livepeer says nothing for a minute: a message has not come to all")
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// close ends the process; it may be called more than once.
func (p *peer) close() {
	_ = p.cmd.Process.Kill()
	for range p.lines {
		continue
	}
	_ = p.cmd.Wait()
}

// watchers are the clients of one server.
type watchers struct{ *peer }

// watch opens the sockets and returns when all have their first picture.
func (l *liveStage) watch(ctx context.Context, url string, sockets []liveSocket) (*watchers, error) {
	p, err := startPeer(l.bench, "watch")
	if err != nil {
		return nil, err
	}
	err = json.NewEncoder(p.in).Encode(map[string]any{"url": strings.Replace(url, "http", "ws", 1) + "/live", "sockets": sockets})
	line := ""
	if err == nil {
		line, err = p.next(ctx)
	}
	if err == nil && line != "ready" {
		err = errors.New(line)
	}
	return &watchers{p}, err
}

// arrival is an event that has come to every socket: when to the last, and its words.
type arrival struct {
	seq   int64
	at    time.Time
	words string
}

// audience is who must have an event.
type audience interface {
	all(ctx context.Context) (arrival, error)
}

// all waits for the next such event.
func (w *watchers) all(ctx context.Context) (arrival, error) {
	line, err := w.next(ctx)
	if err != nil {
		return arrival{}, err
	}
	words := strings.SplitN(line, " ", 4)
	if len(words) != 4 || words[0] != "all" {
		return arrival{}, fmt.Errorf("livepeer said %.200q", line)
	}
	seq, err := strconv.ParseInt(words[1], 10, 64)
	at, failed := strconv.ParseInt(words[2], 10, 64)
	return arrival{seq, time.Unix(0, at), words[3]}, errors.Join(err, failed)
}

// hallWatchers are boards and consoles. Some events are for boards only.
type hallWatchers struct{ boards, consoles *watchers }

func (l *liveStage) watchHall(ctx context.Context, url string, boards, consoles []liveSocket) (*hallWatchers, error) {
	b, err := l.watch(ctx, url, boards)
	if err != nil {
		return nil, err
	}
	c, err := l.watch(ctx, url, consoles)
	return &hallWatchers{b, c}, err
}

func (w *hallWatchers) close() {
	w.boards.close()
	w.consoles.close()
}

// all implements audience: the next event that boards have, once consoles have it too.
func (w *hallWatchers) all(ctx context.Context) (arrival, error) {
	first, err := w.boards.all(ctx)
	for err == nil {
		var other arrival
		if other, err = w.consoles.all(ctx); other.seq >= first.seq {
			if other.at.After(first.at) {
				first.at = other.at
			}
			break
		}
	}
	return first, err
}

// bareServer is the reference.
type bareServer struct {
	*peer
	url  string
	http *http.Client
}

func startBare(ctx context.Context, b *bench) (*bareServer, error) {
	p, err := startPeer(b, "serve")
	if err != nil {
		return nil, err
	}
	addr, err := p.next(ctx)
	s := &bareServer{peer: p, url: "http://" + addr, http: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{}}}
	b.Cleanup(s.http.CloseIdleConnections)
	return s, err
}

// send has the body sent to all.
func (s *bareServer) send(ctx context.Context, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/send", strings.NewReader(body))
	if err != nil {
		return err
	}
	res, err := s.http.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	return errors.Join(err, res.Body.Close())
}
