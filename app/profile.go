package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// profiles serves Go's profiles of this process to who works on this machine. They
// have an address of their own: they show what is in memory, and must not be reached
// through the proxy that citizens come by.
type profiles struct {
	server http.Server
	done   chan struct{}
}

// startProfiles opens the address that MPP_PPROF names; it does nothing without one.
func (a *Platform) startProfiles(ctx context.Context) error {
	if a.set.Pprof == "" {
		return nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.set.Pprof)
	if err != nil {
		return fmt.Errorf("MPP_PPROF: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	p := &profiles{done: make(chan struct{})}
	p.server.Handler, p.server.ReadHeaderTimeout = mux, 5*time.Second
	a.profiles = p
	go func() {
		defer close(p.done)
		if err := p.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.log.Warn("profiles", "error", err)
		}
	}()
	return nil
}

// Close ends a profile that is being taken, too.
func (p *profiles) Close() error {
	err := p.server.Close()
	<-p.done
	return err
}
