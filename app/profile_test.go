package app

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"mpp/internal/settings"
)

// TestProfiles: they are served where the setting says, end with the process, and are
// nowhere without the setting.
func TestProfiles(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	p, err := startProfiles(t.Context(), addr, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + addr + "/debug/pprof/goroutine?debug=1"
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
	http.DefaultClient.CloseIdleConnections()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if res, err := http.Get(url); err == nil {
		res.Body.Close()
		t.Error("profiles are served after the end")
	}

	quiet := &Platform{}
	if err := quiet.startProfiles(context.Background()); err != nil || quiet.profiles != nil {
		t.Errorf("without the setting: %v, %v", quiet.profiles, err)
	}
}

// TestProfilesAreNotOnTheHallsAddress: whoever reaches the hall must not reach them.
func TestProfilesAreNotOnTheHallsAddress(t *testing.T) {
	set := settings.Settings{Addr: "127.0.0.1:8080", Log: "info", Pprof: "0.0.0.0:6060"}
	if err := set.Check(); err == nil || !strings.Contains(err.Error(), "MPP_PPROF") {
		t.Errorf("an address that others reach: %v", err)
	}
}
