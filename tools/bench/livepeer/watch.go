package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// plan is what the watchers are told on their standard input.
type plan struct {
	URL     string   `json:"url"`
	Sockets []socket `json:"sockets"`
}

// socket is one client. Without a topic it listens only.
type socket struct {
	From  string `json:"from"`
	Token string `json:"token,omitempty"`
	Topic string `json:"topic,omitempty"`
}

// dialers is how many sockets are opened at once.
const dialers = 32

// tally counts in how many sockets each event has arrived, by its number. A run has far
// fewer events than there are places.
var tally [1 << 16]atomic.Int32

var printing sync.Mutex

// watch opens all sockets, says "ready", and then "all SEQ NANOSECONDS MESSAGE" each
// time that one event's delta has come to the last of them. It ends with its input.
func watch() error {
	in := json.NewDecoder(os.Stdin)
	var p plan
	if err := in.Decode(&p); err != nil {
		return fmt.Errorf("the plan: %w", err)
	}
	gate, failed := make(chan struct{}, dialers), make(chan error, len(p.Sockets))
	var opening sync.WaitGroup
	for _, s := range p.Sockets {
		gate <- struct{}{}
		opening.Go(func() {
			conn, err := s.open(p.URL)
			<-gate
			if err != nil {
				failed <- err
				return
			}
			go listen(conn, int32(len(p.Sockets)))
		})
	}
	opening.Wait()
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d sockets: %w", len(failed), len(p.Sockets), <-failed)
	}
	tell("ready")
	for in.Decode(new(any)) == nil {
		continue
	}
	return nil
}

// open connects and waits for the first picture of the topic.
func (s socket) open(url string) (*websocket.Conn, error) {
	from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(s.From)}}
	d := websocket.Dialer{NetDialContext: from.DialContext, HandshakeTimeout: time.Minute, ReadBufferSize: 2 << 10, WriteBufferSize: 512}
	conn, res, err := d.DialContext(context.Background(), url, nil)
	if err != nil {
		if res != nil {
			err = fmt.Errorf("%w: %s", err, res.Status)
		}
		return nil, fmt.Errorf("from %s: %w", s.From, err)
	}
	if s.Token != "" {
		err = conn.WriteJSON(map[string]string{"op": "hello", "token": s.Token})
	}
	if s.Topic == "" {
		return conn, err
	}
	err = errors.Join(err, conn.WriteJSON(map[string]string{"op": "sub", "topic": s.Topic}))
	for err == nil {
		var frame []byte
		if _, frame, err = conn.ReadMessage(); err != nil {
			break
		}
		switch {
		case bytes.HasPrefix(frame, []byte(`{"op":"snapshot"`)):
			return conn, nil
		case bytes.HasPrefix(frame, []byte(`{"op":"error"`)):
			err = errors.New(string(frame))
		}
	}
	return nil, fmt.Errorf("%s from %s: %w", s.Topic, s.From, err)
}

// listen counts deltas; no more than their heads are looked at.
func listen(conn *websocket.Conn, all int32) {
	head := make([]byte, 160)
	for {
		_, r, err := conn.NextReader()
		if err != nil {
			tell("lost " + err.Error())
			return
		}
		n, _ := io.ReadFull(r, head) // most are longer, some are not
		seq, ok := deltaOf(head[:n])
		if !ok || tally[seq%int64(len(tally))].Add(1) != all {
			continue
		}
		now := time.Now().UnixNano()
		rest, _ := io.ReadAll(r)
		tell("all " + strconv.FormatInt(seq, 10) + " " + strconv.FormatInt(now, 10) + " " + string(head[:n]) + string(rest))
	}
}

// deltaOf is the number in a delta's head.
func deltaOf(head []byte) (int64, bool) {
	if !bytes.HasPrefix(head, []byte(`{"op":"delta"`)) {
		return 0, false
	}
	_, digits, _ := bytes.Cut(head, []byte(`"seq":`))
	digits, _, _ = bytes.Cut(digits, []byte(","))
	seq, err := strconv.ParseInt(string(digits), 10, 64)
	return seq, err == nil
}

func tell(line string) {
	printing.Lock()
	defer printing.Unlock()
	fmt.Fprintln(os.Stdout, line)
}
