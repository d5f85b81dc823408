package scale

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// watchers are enough that a call is mostly messages, and far fewer than a process takes.
const watchers = 500

// recalls make so many messages that a call's own work is little of them.
const recalls = 200

// live tells what a message to a phone costs the process, by its own CPU time, so that
// who else loads the machine counts little: first heartbeats alone, then calls. The
// phones look at ended visits of one agency, which are told of each of its calls.
func (s *site) live(eventCPU float64, tell teller) {
	quiet := s.rest()
	rows, err := s.sql.db.QueryContext(s.t.Context(), "SELECT id FROM visits WHERE agency = 'a0' AND ended_at IS NOT NULL")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	var tickets []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			s.t.Fatal(err)
		}
		tickets = append(tickets, id)
	}
	if err := rows.Err(); err != nil || len(tickets) == 0 {
		s.t.Fatalf("%d tickets: %v", len(tickets), err)
	}
	s.callSomebody()
	var heard, lost atomic.Int64
	stop := s.watch(tickets, &heard, &lost)
	defer stop()
	at := heard.Load()
	idle := s.rest()
	perSecond := float64(heard.Load()-at) / idleWindow.Seconds()
	tell("scale.live_cpu_us_per_heartbeat", (idle.processCPU-quiet.processCPU)/perSecond*1e6, "us")
	before := s.read()
	at = heard.Load()
	for n := range recalls {
		s.recall(&heard, at+int64(n+1)*watchers)
	}
	after := s.read()
	seconds := after.at.Sub(before.at).Seconds()
	spent := after.processCPU - before.processCPU - idle.processCPU*seconds - recalls*eventCPU/1e6
	messages := float64(heard.Load()-at) - perSecond*seconds
	tell("scale.live_messages", messages, "messages")
	tell("scale.live_cpu_us_per_message", spent/messages*1e6, "us")
	tell("scale.live_phones_lost", float64(lost.Load()), "phones")
}

// callSomebody brings a citizen of agency a0 to counter c1, to be called again.
func (s *site) callSomebody() {
	var who struct {
		Token string
		ID    string
	}
	s.post("", "/demo/sign-in", `{"key":"officer-c1"}`, &who)
	s.officer = who.Token
	s.post("", "/demo/sign-in", `{"key":"kiosk"}`, &who)
	s.post(who.Token, "/tickets", `{"service":"a0-s0"}`, nil)
	s.post(s.officer, "/counters/c1/open", "{}", nil)
	s.post(s.officer, "/counters/c1/call-next", "{}", &who)
	s.called = who.ID
}

// recall calls once more and waits until as many messages came as given.
func (s *site) recall(heard *atomic.Int64, until int64) {
	s.post(s.officer, "/tickets/"+s.called+"/recall", "{}", nil)
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for heard.Load() < until {
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.t.Fatalf("%d messages of %d came", heard.Load(), until)
		}
	}
}

func (s *site) post(token, path, body string, into any) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	s.asked++
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", fmt.Sprintf("measure-%d", s.asked))
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		s.t.Fatalf("%s: %d %s %v", path, res.StatusCode, answer, err)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			s.t.Fatal(err)
		}
	}
}

// watch opens the phones; what it returns closes them and waits.
func (s *site) watch(tickets []string, heard, lost *atomic.Int64) (stop func()) {
	var readers sync.WaitGroup
	var open []*websocket.Conn
	var closing atomic.Bool
	for i := range watchers {
		c, res, err := websocket.DefaultDialer.DialContext(s.t.Context(), "ws"+strings.TrimPrefix(s.url, "http")+"/live", nil)
		if err != nil {
			s.t.Fatal(err)
		}
		res.Body.Close()
		ask := fmt.Sprintf(`{"op":"sub","topic":"ticket:%s"}`, tickets[i%len(tickets)])
		if err := c.WriteMessage(websocket.TextMessage, []byte(ask)); err != nil {
			s.t.Fatal(err)
		}
		open = append(open, c)
		snapshot := make(chan struct{})
		readers.Go(func() {
			for n := 0; ; n++ {
				if _, _, err := c.ReadMessage(); err != nil {
					if !closing.Load() {
						lost.Add(1)
					}
					return
				}
				if heard.Add(1); n == 1 { // welcome, then the snapshot
					close(snapshot)
				}
			}
		})
		select {
		case <-snapshot:
		case <-time.After(time.Minute):
			s.t.Fatal("no snapshot")
		}
	}
	return func() {
		closing.Store(true)
		for _, c := range open {
			c.Close()
		}
		readers.Wait()
	}
}
