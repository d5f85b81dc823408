package app

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// TestStopLeavesNothing: whatever has been started is stopped, also twice, and another
// process can take the data folder over.
func TestStopLeavesNothing(t *testing.T) {
	set := testSettings(t)
	before := goleak.IgnoreCurrent()
	for range 2 {
		p, err := Start(t.Context(), set, Options{})
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := p.Wait(ctx); err != nil {
			t.Errorf("ended with %v", err)
		}
		p.Stop(t.Context())
		p.Stop(t.Context())
		if _, err := http.Get(p.URL() + "/readyz"); err == nil {
			t.Error("it is served after the stop")
		}
	}
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(t, before, cleaner)
}

// cleaner is a goroutine of fasthttp that ends by itself, ten seconds after its server.
var cleaner = goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2")

// TestAStartThatFailsIsUndone: the last step fails, and nothing stays of those before.
func TestAStartThatFailsIsUndone(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	set := testSettings(t)
	set.Addr = taken.Addr().String()
	before := goleak.IgnoreCurrent()
	if _, err := Start(t.Context(), set, Options{}); err == nil || !strings.Contains(err.Error(), "MPP_ADDR") {
		t.Fatalf("started on a port that is taken: %v", err)
	}
	goleak.VerifyNone(t, before)
	set.Addr = "127.0.0.1:0"
	open(t, set) // neither the folder's lock nor the ledger is held
}

// TestOneServerAFolder: a second one is told where the first is.
func TestOneServerAFolder(t *testing.T) {
	s := open(t, testSettings(t))
	if _, err := Start(t.Context(), s.set, Options{}); err == nil || !strings.Contains(err.Error(), s.app.URL()) {
		t.Errorf("the second server: %v", err)
	}
}
