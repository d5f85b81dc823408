package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// bare is the least that a server of websockets can be: gorilla with its defaults, a
// reader for each, and a loop that sends one prepared message to all.
type bare struct {
	up    websocket.Upgrader
	mu    sync.Mutex
	conns map[*websocket.Conn]bool
}

// serve prints its address and serves until it is killed.
func serve() error {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("an address: %w", err)
	}
	b := &bare{conns: map[*websocket.Conn]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /live", b.live)
	mux.HandleFunc("POST /send", b.send)
	mux.HandleFunc("GET /memory", memory)
	fmt.Fprintln(os.Stdout, l.Addr())
	server := http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	return fmt.Errorf("serving: %w", server.Serve(l))
}

func (b *bare) live(w http.ResponseWriter, r *http.Request) {
	conn, err := b.up.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	b.mu.Lock()
	b.conns[conn] = true
	b.mu.Unlock()
	for err == nil {
		_, _, err = conn.ReadMessage()
	}
	b.mu.Lock()
	delete(b.conns, conn)
	b.mu.Unlock()
	_ = conn.Close()
}

// send is the reference: what a request brings goes to all.
func (b *bare) send(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // who asked is gone
	}
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for conn := range b.conns {
		_ = conn.WritePreparedMessage(m) // the watcher misses it then, and says so
	}
}

// memory is what this process uses once all is collected.
func memory(w http.ResponseWriter, _ *http.Request) {
	runtime.GC()
	runtime.GC() // pools keep things over one
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	_ = json.NewEncoder(w).Encode(map[string]uint64{"heap": m.HeapAlloc, "stack": m.StackInuse})
}
