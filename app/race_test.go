package app

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
)

const (
	raceKiosks   = 64
	raceTickets  = 600
	raceOfficers = 16
)

// TestRace: 64 kiosks take tickets over HTTP, then 16 officers call until nobody waits, on
// real Redis and MariaDB. Each number is given once without a gap, called once, and in the
// ledger once.
func TestRace(t *testing.T) { race(t, raceTickets) }

func race(t *testing.T, tickets int) {
	s := open(t, setUps[1].set(t))
	numbers := s.rush(tickets)
	for n := 1; n <= tickets; n++ {
		if number := fmt.Sprintf("A-%03d", n); numbers[number] != 1 {
			t.Errorf("%s was given %d times", number, numbers[number])
		}
	}
	if len(numbers) != tickets {
		t.Errorf("%d different numbers, want %d", len(numbers), tickets)
	}
	called := s.empty()
	for number := range numbers {
		if called[number] != 1 {
			t.Errorf("%s was called %d times", number, called[number])
		}
	}
	s.holdHistory(numbers)
}

// rush lets the kiosks take all tickets and counts each number.
func (s *site) rush(tickets int) map[string]int {
	s.t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	numbers, jobs := map[string]int{}, make(chan int)
	for k := range raceKiosks {
		token := s.token(access.Principal{Role: hall.RoleKiosk, ID: fmt.Sprintf("kiosk-%d", k), Name: "Kios"})
		wg.Go(func() {
			for i := range jobs {
				service, class := []string{"ktp", "kk"}[i%2], "regular"
				if i%9 == 0 {
					class = "priority"
				}
				a, err := s.asked(token, "/api/v1/tickets", obj{"service": service, "class": class})
				var v view.Ticket
				if err == nil {
					err = json.Unmarshal(a.body, &v)
				}
				if err != nil || a.status != 201 {
					s.t.Errorf("issue: %v %d %s", err, a.status, a.body)
					continue
				}
				mu.Lock()
				numbers[v.Number]++
				mu.Unlock()
			}
		})
	}
	for i := range tickets {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	return numbers
}

// asked posts as kiosks and consoles do: while the server is too busy to answer, the same is
// asked again under the same key, and is done once.
func (s *site) asked(token, path string, body any) (a answer, err error) {
	key := s.key()
	for range 10 {
		if a, err = s.call(token, "POST", path, key, body); err != nil || a.status != 503 {
			break
		}
	}
	return a, err
}

// empty lets the officers call and finish until nobody waits; it counts each call.
func (s *site) empty() map[string]int {
	s.t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	called := map[string]int{}
	for k := 1; k <= raceOfficers; k++ {
		p := officerP(fmt.Sprintf("d%d", k), "dukcapil")
		token := s.token(p)
		s.counter(p, "open")
		wg.Go(func() {
			for {
				a, err := s.asked(token, "/api/v1/counters/"+p.Counter+"/call-next", obj{})
				if err == nil && a.status == 204 {
					return
				}
				var v view.Ticket
				if err == nil {
					err = json.Unmarshal(a.body, &v)
				}
				if err != nil || a.status != 200 || v.Counter.ID != p.Counter {
					s.t.Errorf("call-next at %s: %v %d %s", p.Counter, err, a.status, a.body)
					return
				}
				mu.Lock()
				called[v.Number]++
				mu.Unlock()
				if a, err := s.asked(token, "/api/v1/tickets/"+v.ID+"/finish", nil); err != nil || a.status != 200 {
					s.t.Errorf("finish: %v %d %s", err, a.status, a.body)
					return
				}
			}
		})
	}
	wg.Wait()
	return called
}

// holdHistory checks that the ledger has each ticket issued, called and finished
// once, in this order, at one counter at a time, and no event twice or missing.
func (s *site) holdHistory(numbers map[string]int) {
	s.t.Helper()
	last := map[string]hall.EventType{}
	busy := map[string]string{}
	after := map[hall.EventType]hall.EventType{hall.EventIssued: "", hall.EventCalled: hall.EventIssued, hall.EventFinished: hall.EventCalled}
	for i, e := range s.history() {
		if e.Seq != int64(i+1) {
			s.t.Fatalf("event %d at place %d", e.Seq, i+1)
		}
		if e.Ticket == nil {
			continue
		}
		number, counter := e.Ticket.Number, e.Ticket.Leg.Counter
		if last[number] != after[e.Type] {
			s.t.Errorf("%s: %s after %q", number, e.Type, last[number])
		}
		last[number] = e.Type
		switch e.Type {
		case hall.EventCalled:
			if busy[counter] != "" {
				s.t.Errorf("%s called to %s while %s is there", number, counter, busy[counter])
			}
			busy[counter] = number
		case hall.EventFinished:
			busy[counter] = ""
		}
	}
	for number := range numbers {
		if last[number] != hall.EventFinished {
			s.t.Errorf("%s: the ledger ends with %q", number, last[number])
		}
	}
	if len(last) != len(numbers) {
		s.t.Errorf("the ledger has %d tickets, the kiosks gave %d", len(last), len(numbers))
	}
}
