package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"mpp/api/apitest"
	"mpp/hall/view"
)

// kiosks are 32 devices that take numbers one after the other over keep-alive
// connections, and remember the keys that got no answer.
type kiosks struct {
	t       *testing.T
	token   string
	mu      sync.Mutex
	numbers map[string]string // key -> number
	unsure  []string          // keys without an answer
	taken   chan struct{}
}

// ask takes one number under the key. Not by apitest's client: its check of each
// answer is slow, and net/http would repeat a request by itself.
func (k *kiosks) ask(client *http.Client, url, key string) error {
	req, err := http.NewRequest(http.MethodPost, url+"/api/v1/tickets", io.NopCloser(bytes.NewReader([]byte(`{"service":"ktp"}`))))
	if err != nil {
		return err
	}
	req.ContentLength = int64(len(`{"service":"ktp"}`))
	for name, value := range map[string]string{"Authorization": "Bearer " + k.token, "Idempotency-Key": key, "Content-Type": "application/json"} {
		req.Header.Set(name, value)
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var v view.Ticket
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		k.t.Errorf("%s: half an answer: %v", key, err)
		return err
	}
	if resp.StatusCode != http.StatusCreated {
		k.t.Errorf("%s: %d", key, resp.StatusCode)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if before := k.numbers[key]; before != "" && before != v.Number {
		k.t.Errorf("%s: %s, then %s", key, before, v.Number)
	}
	k.numbers[key] = v.Number
	return nil
}

// run lets all of them work until the server is gone.
func (k *kiosks) run(url string, clients int) *sync.WaitGroup {
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			client := &http.Client{Transport: transport}
			for n := 0; ; n++ {
				key := fmt.Sprintf("%s-%d-%d", url, i, n)
				if err := k.ask(client, url, key); err != nil {
					k.mu.Lock()
					k.unsure = append(k.unsure, key)
					k.mu.Unlock()
					return
				}
				k.taken <- struct{}{}
			}
		})
	}
	return &wg
}

// A server that stops in the middle of a crowd and comes back: nothing that was
// answered is lost, and what got no answer is made once when it is asked again.
func TestStopAndComeBackUnderLoad(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	token, err := s.Token(kiosk)
	if err != nil {
		t.Fatal(err)
	}
	k := &kiosks{t: t, token: token, numbers: map[string]string{}, taken: make(chan struct{}, 1<<20)}
	for range 2 {
		crowd := k.run(s.URL, 32)
		for range 80 {
			<-k.taken
		}
		s.Announce()
		for range 40 { // it still serves
			<-k.taken
		}
		began := time.Now()
		s.Stop(5 * time.Second)
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("the stop took %v", took)
		}
		crowd.Wait()
		before, err := s.Queue.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(before.Tickets) != len(k.numbers) {
			t.Fatalf("%d tickets were made, %d answered: a request was taken and not answered", len(before.Tickets), len(k.numbers))
		}
		s.Restart()
		for _, key := range k.unsure {
			if err := k.ask(http.DefaultClient, s.URL, key); err != nil {
				t.Fatal(err)
			}
		}
		k.unsure = nil
	}
	http.DefaultClient.CloseIdleConnections()
	k.everyNumberOnce(s)
}

func (k *kiosks) everyNumberOnce(s *apitest.Server) {
	k.t.Helper()
	after, err := s.Queue.Snapshot(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	given := map[string]string{}
	for key, number := range k.numbers {
		if other, ok := given[number]; ok {
			k.t.Errorf("%s was given to %s and %s", number, key, other)
		}
		given[number] = key
	}
	if len(after.Tickets) != len(given) {
		k.t.Errorf("%d tickets, %d numbers in hands", len(after.Tickets), len(given))
	}
	for _, ticket := range after.Tickets {
		if given[ticket.Number] == "" {
			k.t.Errorf("%s is in nobody's hand", ticket.Number)
		}
	}
}
