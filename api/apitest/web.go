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

// run is one run of a Server's HTTP side.
type run struct {
	listener *listener.Listener
	stop     func(ctx context.Context) // again: does nothing
}

// Restart serves on a free port, after Stop on the same queue and ledger, as another
// process would; URL and Client are new.
func (s *Server) Restart() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	l, web, transport := listener.New(ln, listener.Options{}), fiber.New(api.Config()), &http.Transport{DisableCompression: true}
	deps := s.deps
	if deps.Stopping == nil {
		deps.Stopping = l.Stopping
	}
	if s.run != nil {
		deps.Registry = prometheus.NewRegistry() // the other run's figures are in the first
	}
	api.New(deps).Mount(web)
	l.Attach(web)
	served := make(chan error, 1)
	go func() { served <- web.Listener(l) }()
	v, err := NewValidator(transport)
	s.must(err)
	s.URL, s.Client = "http://"+ln.Addr().String(), &http.Client{Transport: v, Timeout: 30 * time.Second}
	stopped := false
	s.run = &run{l, func(ctx context.Context) {
		if stopped {
			return
		}
		stopped = true
		transport.CloseIdleConnections()
		for _, err := range []error{l.Drain(ctx), web.ShutdownWithContext(ctx), <-served} {
			if err != nil {
				s.t.Errorf("stop: %v", err)
			}
		}
	}}
	s.t.Cleanup(func() { s.Stop(5 * time.Second) })
}

// Announce lets the server say that it is about to stop.
func (s *Server) Announce() { s.run.listener.Announce() }

// Stop ends the HTTP side, gracefully; the queue and the ledger go on. An error when
// that took longer.
func (s *Server) Stop(within time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	s.run.stop(ctx)
}
