package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// profiles serves Go's profiles of this process to users of this machine. It has an
// address of its own because profiles show what is in memory: nobody must reach them
// through the proxy that citizens use.
type profiles struct {
	server http.Server
	done   chan struct{}
}

// startProfiles opens the address (MPP_PPROF).
func startProfiles(ctx context.Context, address string, log *slog.Logger) (*profiles, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("MPP_PPROF: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	p := &profiles{done: make(chan struct{})}
	p.server.Handler, p.server.ReadHeaderTimeout = mux, 5*time.Second
	go func() {
		defer close(p.done)
		if err := p.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Warn("profiles", "error", err)
		}
	}()
	return p, nil
}

// Close also ends a profile that is being taken.
func (p *profiles) Close() error {
	err := p.server.Close()
	<-p.done
	return err
}
