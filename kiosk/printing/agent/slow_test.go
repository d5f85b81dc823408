package agent

import (
	"strings"
	"testing"

	"mpp/kiosk/printing/printer"
)

// A serial line that is too slow for slips is told at the start, another one is not.
func TestSlowLineIsTold(t *testing.T) {
	for address, slow := range map[string]bool{"serial:///dev/ttyUSB0": true, "serial:///dev/ttyUSB0?baud=19200": true, "serial:///dev/ttyUSB0?baud=115200": false, "tcp://127.0.0.1:9100": false} {
		at, err := printer.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		var console strings.Builder
		a, unlock, err := open(Options{Server: "http://127.0.0.1", Address: at, Width: 80, State: t.TempDir(), Console: &console})
		if err != nil {
			t.Fatal(err)
		}
		a.journal.close()
		unlock()
		if got := strings.Contains(console.String(), "baud"); got != slow {
			t.Errorf("%s: %q", address, console.String())
		}
	}
}
