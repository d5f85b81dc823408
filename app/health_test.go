package app

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/hall"
	"mpp/internal/settings"
)

const self = "/api/v1/devices/self"

// TestDeviceReports: what a device may say of itself, who may, and that it is told its place.
func TestDeviceReports(t *testing.T) {
	onSetUps(t, func(t *testing.T, s *site) {
		board, device := s.pair(accounts.Board, accounts.DeviceSettings{Name: "Papan utama", Place: "utama"})
		place := func() string {
			a, err := s.call(board, http.MethodPost, self, "", obj{"version": "1", "page": "/board/utama",
				"health": obj{"sound": "on", "voice": "3f", "call": obj{"seq": 7, "number": "A-001", "at": "2026-08-03T02:00:00.000Z"}}})
			must(t, err)
			var told struct {
				Place   string
				AgainMS int64 `json:"again_ms"`
			}
			if a.status != http.StatusOK || json.Unmarshal(a.body, &told) != nil || told.AgainMS != 60_000 {
				t.Fatalf("%d %s", a.status, a.body)
			}
			return told.Place
		}
		if got := place(); got != "utama" {
			t.Errorf("its place is %q", got)
		}
		must(t, s.app.back.accounts.RenameDevice(t.Context(), access.System().Actor(), device.ID, accounts.DeviceSettings{Name: "Papan", Place: "agency/polres"}))
		if got := place(); got != "agency/polres" {
			t.Errorf("moved, its place is %q", got)
		}
		d, err := s.app.back.accounts.Device(t.Context(), device.ID)
		must(t, err)
		if _, said := s.app.back.health.Health(deviceOf(d)); said.Sound != "on" || said.Voice != "3f" || said.Call == nil || said.Call.Number != "A-001" {
			t.Errorf("known of it: %+v", said)
		}

		for field, report := range map[string]string{
			"health.sound":       `{"sound":"loud"}`,
			"health.voice":       `{"voice":"` + strings.Repeat("a", 61) + `"}`,
			"health.call.seq":    `{"call":{"seq":0,"number":"A-001"}}`,
			"health.call.number": `{"call":{"seq":1,"number":"A\u202e01"}}`,
			"health.call.at":     `{"call":{"seq":1,"number":"A-001","at":"yesterday"}}`,
			"volume":             `{"volume":11}`,
			"sound":              `{"sound":1}`,
		} {
			a, err := s.call(board, http.MethodPost, self, "", `{"health":`+report+`}`)
			if err != nil || a.status != http.StatusBadRequest || a.problem() != hall.CodeInvalid || !strings.Contains(string(a.body), field) {
				t.Errorf("%s: %d %s, %v", report, a.status, a.body, err)
			}
		}
		big, err := s.call(board, http.MethodPost, self, "", `{"page":"`+strings.Repeat("a", 1<<20)+`"}`)
		if err == nil && big.status != http.StatusRequestEntityTooLarge {
			t.Errorf("a large body: %d", big.status)
		}
		for _, token := range []string{s.token(kioskP), s.token(adminP)} { // no devices
			if a, err := s.call(token, http.MethodPost, self, "", obj{"health": obj{}}); err != nil || a.status != http.StatusForbidden {
				t.Errorf("%d %s, %v", a.status, a.body, err)
			}
		}
	})
}

// TestMuteBoardIsKnownOnAllNodes: a board at one node cannot be heard, and the desk at another
// learns it, also one that comes later; a node that starts later knows it, and when the board
// is closed everybody learns that it is away.
func TestMuteBoardIsKnownOnAllNodes(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	set := setUps[1].set(t)
	set.DeviceSilence = 3 * time.Second
	a := open(t, set)
	set.Data = t.TempDir()
	b := open(t, set)
	board, _ := a.pair(accounts.Board, accounts.DeviceSettings{Name: "Papan utama", Place: "utama"})
	desk := b.watchesHelp(ctx, helpDesk, "devices")
	reporting, end := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		for reporting.Err() == nil {
			if x, err := a.call(board, http.MethodPost, self, "", obj{"health": obj{"sound": "locked"}}); err != nil || x.status != http.StatusOK {
				done <- err
				return
			}
			<-time.After(200 * time.Millisecond)
		}
		done <- nil
	}()
	hears(ctx, t, desk, "devices", "Papan utama", "mute", "locked")
	hears(ctx, t, b.watchesHelp(ctx, managerP, "devices"), "devices", "Papan utama", "mute")
	b.restart()
	hears(ctx, t, b.watchesHelp(ctx, helpDesk, "devices"), "devices", "Papan utama", "mute")
	if x, err := b.call("", http.MethodGet, "/metrics", "", nil); err != nil || !strings.Contains(string(x.body), `mpp_devices_in_trouble{trouble="mute"} 1`) {
		t.Errorf("the metrics do not count it: %v", err)
	}
	for _, p := range []access.Principal{helpKiosk, {Role: hall.RoleDisplay, ID: "d"}, {Role: hall.RoleOfficer, ID: "o", Agency: "polres"}} {
		if m, err := b.watchesHelp(ctx, p, "devices").WaitOp(ctx, 0, "error"); err != nil || m.Code != "forbidden" {
			t.Errorf("%s watches the devices: %+v, %v", p.Role, m, err)
		}
	}
	end()
	must(t, <-done)
	hears(ctx, t, b.watchesHelp(ctx, helpDesk, "devices"), "devices", "Papan utama", "away")
}

// TestKioskWithoutPaperIsKnown: its printer's agent says so, and the kiosk is named.
func TestKioskWithoutPaperIsKnown(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	set := testSettings(t)
	set.DeviceSilence = 6 * time.Second // sweeps soon
	s := open(t, set)
	kiosk, device := s.pairKiosk("Kios pintu")
	printer, agent := s.pair(accounts.Printer, accounts.DeviceSettings{Name: "Printer pintu", Place: device.ID})
	say := func(token string, body obj, status int) {
		if a, err := s.call(token, http.MethodPost, self, "", body); err != nil || a.status != status {
			t.Fatalf("%d %s, %v", a.status, a.body, err)
		}
	}
	desk := s.watchesHelp(ctx, helpDesk, "devices")
	say(printer, obj{"printer": obj{"instance": "a", "state": "paper_out"}}, http.StatusNoContent)
	say(kiosk, obj{"health": obj{}}, http.StatusOK)
	hears(ctx, t, desk, "devices", "Kios pintu", "paper", "paper_out")
	room := s.app.back.health
	say(printer, obj{"printer": obj{"instance": "a", "state": "paper_out"}}, http.StatusNoContent)
	say(kiosk, obj{"health": obj{}}, http.StatusOK)
	room.Sweep(ctx)
	must(t, room.Record(ctx))
	days, err := room.Uptime(ctx, "2000-01-01", "2999-12-31")
	must(t, err)
	for _, id := range []string{device.ID, agent.ID} { // the agent is a device as well
		if !slices.ContainsFunc(days, func(u health.Uptime) bool { return u.Device == id && u.Seen > 0 }) {
			t.Errorf("the minutes lack %s: %+v", id, days)
		}
	}
}

// TestDevicesReportWithoutSQL: how they do is known, and nobody sends them anywhere.
func TestDevicesReportWithoutSQL(t *testing.T) {
	s, _, db := breakable(t, settings.AckRedis)
	board, device := s.pair(accounts.Board, accounts.DeviceSettings{Name: "Papan utama", Place: "utama"})
	s.withoutSQL(db)
	a, err := s.call(board, http.MethodPost, self, "", obj{"health": obj{"sound": "locked"}})
	if err != nil || a.status != http.StatusOK || !strings.Contains(string(a.body), `"place":null`) {
		t.Errorf("%d %s, %v", a.status, a.body, err)
	}
	if _, said := s.app.back.health.Health(deviceOf(device)); said.Sound != health.Locked {
		t.Errorf("known of it: %+v", said)
	}
}
