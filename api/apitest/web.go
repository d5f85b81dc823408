package apitest

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"mpp/api"
	"mpp/web/listener"
)

// web is one run of a Server's HTTP side.
type web struct {
	app       *fiber.App
	listener  *listener.Listener
	served    chan error
	transport *http.Transport
}

// listen serves on a free port; URL and Client are new.
func (s *Server) listen() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	w := &web{
		app: fiber.New(api.Config()), listener: listener.New(ln, listener.Options{}),
		served: make(chan error, 1), transport: &http.Transport{DisableCompression: true},
	}
	deps := s.deps
	if deps.Stopping == nil {
		deps.Stopping = w.listener.Stopping
	}
	if s.web != nil {
		deps.Registry = prometheus.NewRegistry() // the other run's figures are in the first
	}
	api.New(deps).Mount(w.app)
	w.listener.Attach(w.app)
	go func() { w.served <- w.app.Listener(w.listener) }()
	v, err := NewValidator(w.transport)
	s.must(err)
	s.web = w
	s.URL = "http://" + ln.Addr().String()
	s.Client = &http.Client{Transport: v, Timeout: 30 * time.Second}
	s.t.Cleanup(func() { s.stop(w, 5*time.Second) })
}

// Announce lets the server say that it is about to stop.
func (s *Server) Announce() { s.web.listener.Announce() }

// Stop ends the HTTP side, gracefully; the queue and the ledger go on. An error when
// that took longer.
func (s *Server) Stop(within time.Duration) { s.stop(s.web, within) }

func (s *Server) stop(w *web, within time.Duration) {
	s.t.Helper()
	if w.served == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	w.transport.CloseIdleConnections()
	if err := w.listener.Drain(ctx); err != nil {
		s.t.Errorf("drain: %v", err)
	}
	if err := w.app.ShutdownWithContext(ctx); err != nil {
		s.t.Errorf("shutdown: %v", err)
	}
	if err := <-w.served; err != nil {
		s.t.Errorf("listener: %v", err)
	}
	w.served = nil
}

// Restart serves again on the same queue and ledger, as another process would.
func (s *Server) Restart() { s.listen() }
