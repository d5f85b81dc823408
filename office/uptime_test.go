package office_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/hall"
)

// pairBoard pairs a board as an administrator does.
func (s *site) pairBoard(name string) accounts.Device {
	s.t.Helper()
	waiting, err := s.StartPairing(s.t.Context(), accounts.PairingRequest{Kind: accounts.Board, Address: "10.9.9.9"})
	s.must(err)
	d, err := s.ConfirmPairing(s.t.Context(), system, waiting.Code, accounts.DeviceSettings{Name: name, Place: s.Config().Zones[0].ID})
	s.must(err)
	return d
}

// TestUptimeFigures: the page and the CSV, counted again from what the device did.
func TestUptimeFigures(t *testing.T) {
	s := newSite(t, false)
	cfg := s.Config()
	cfg.Calendars = []hall.Calendar{{ID: "jam", Weekly: [7][]hall.Span{{{From: 8 * 60, To: 16 * 60}}}}}
	for i := range cfg.Agencies {
		cfg.Agencies[i].Calendar = "jam"
	}
	s.must(cfg.Prepare())
	board := s.pairBoard("=Papan")
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	now := time.Date(2026, 8, 3, 7, 50, 0, 0, cfg.Location()) // a Monday
	clock := s.health.Clock
	s.health.Clock = func() time.Time { return now }
	reported := map[int]bool{} // by minute of the day
	for minute := 7*60 + 50; minute < 9*60; minute++ {
		if off := minute >= 8*60+20 && minute < 8*60+35; !off && minute%3 != 1 { // and a report in three is lost
			s.health.Report(t.Context(), board.ID, health.Report{})
			reported[minute] = true
		}
		s.health.Sweep(t.Context())
		now = now.Add(time.Minute)
	}
	s.must(s.health.Record(t.Context()))
	s.health.Clock = clock

	open, seen := 0, 0
	for minute := 8 * 60; minute < 9*60; minute++ {
		open++
		for before := minute; before > minute-3; before-- {
			// There, or silent between two reports that are three minutes apart at most.
			if reported[before] && (before == minute || reported[before+1] && before+1 > minute || reported[before+2] && before+2 > minute || reported[before+3]) {
				seen++
				break
			}
		}
	}
	const path, period = "/office/devices/uptime", "?from=2026-08-01&to=2026-08-31"
	share := strings.Replace(strconv.FormatFloat(float64(seen)/float64(open)*100, 'f', 1, 64), ".", ",", 1)
	file := admin.get(path + ".csv?from=2026-08-03&to=2026-08-03")
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\uFEFF"))).ReadAll()
	s.must(err)
	want := []string{"2026-08-03", board.ID, "'=Papan", "Papan antrean", cfg.Zones[0].Name.ID, strconv.Itoa(open), strconv.Itoa(seen), share}
	if len(records) != 2 || !slices.Equal(records[1], want) || open != 60 || seen <= 40 || seen >= 50 {
		t.Errorf("%q, want %q", records, want)
	}
	if kind := file.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") || !strings.Contains(file.Header.Get("Content-Disposition"), "2026-08-03") {
		t.Errorf("%s, %s", kind, file.Header.Get("Content-Disposition"))
	}
	admin.get(path+period).says(t, http.StatusOK, "=Papan", share+"%")
	for _, other := range []string{"", "?from=x&to=y", "?from=2026-08-03&to=2026-08-01", "?from=2020-01-01&to=2026-08-03"} { // the last seven days
		if page := admin.get(path + other); page.StatusCode != http.StatusOK || strings.Contains(page.body, "=Papan") {
			t.Errorf("%s: %d", other, page.StatusCode)
		}
	}
	s.health.Clock = func() time.Time { return now.AddDate(0, 0, 1) }
	admin.get(path).says(t, http.StatusOK, "=Papan", "1.00", "0."+strconv.Itoa(seen), share+"%", `value="2026-07-29"`)
}

// TestWhoSeesDevices: whoever runs the hall sees how devices do; an administrator alone pairs
// and changes them.
func TestWhoSeesDevices(t *testing.T) {
	s := newSite(t, false)
	board := s.pairBoard("Papan utama")
	s.admin()
	s.add(accounts.Details{Name: "Pak Kelola", Login: "kelola", Role: hall.RoleManager})
	s.add(accounts.Details{Name: "Bu Meja", Login: "meja", Role: hall.RoleDesk})
	s.officer("budi")
	for login, may := range map[string]struct{ see, manage bool }{"admin.mpp": {true, true}, "kelola": {true, false}, "meja": {true, false}, "budi": {}} {
		b := s.browser().signIn(login)
		list := b.get("/office/devices")
		if (list.StatusCode == http.StatusOK) != may.see || strings.Contains(list.body, "Papan utama") != may.see ||
			strings.Contains(list.body, "/office/devices/pair") != may.manage || strings.Contains(list.body, "/office/devices/"+board.ID) != may.manage {
			t.Errorf("%s: %d %v", login, list.StatusCode, may)
		}
		for path, may := range map[string]bool{"/office/devices/uptime": may.see, "/office/devices/uptime.csv": may.see, "/office/devices/pair": may.manage, "/office/devices/" + board.ID: may.manage} {
			if got := b.get(path).StatusCode; (got == http.StatusOK) != may {
				t.Errorf("%s, %s: %d", login, path, got)
			}
		}
	}
}

// TestDeviceStates: what the list says of a device, in both languages.
func TestDeviceStates(t *testing.T) {
	s := newSite(t, false)
	board := s.pairBoard("Papan utama")
	s.pairBoard("Anjungan")
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	now := time.Now()
	s.health.Clock = func() time.Time { return now }
	report := func(sound health.Sound) {
		now = now.Add(time.Minute)
		s.health.Report(t.Context(), board.ID, health.Report{Sound: sound, Call: &health.Call{Seq: 1, Number: "A-001", At: hall.MillisOf(now)}})
		s.health.Sweep(t.Context())
	}
	admin.get("/office/devices").says(t, http.StatusOK, "Belum terlihat")
	report(health.Heard)
	admin.get("/office/devices").says(t, http.StatusOK, "Terhubung")
	for range 4 {
		report(health.Locked)
	}
	page := admin.get("/office/devices")
	page.says(t, http.StatusOK, "Bisu sejak", "Suara terkunci: ketuk layar sekali.")
	if strings.Index(page.body, "Papan utama") > strings.Index(page.body, "Anjungan") {
		t.Error("the mute board is not the first")
	}
	if by := admin.get("/office/devices?sort=name").body; strings.Index(by, "Papan utama") < strings.Index(by, "Anjungan") {
		t.Error("by name it is the first")
	}
	admin.get("/office/devices?lang=en").says(t, http.StatusOK, "Mute since", "Sound is locked: tap the screen once.")
	admin.get("/office/devices/"+board.ID+"?lang=id").says(t, http.StatusOK, "Bisu sejak", "Terkunci, menunggu satu ketukan", "A-001, ")
	report(health.Silenced)
	admin.get("/office/devices").says(t, http.StatusOK, "Terhubung", "Dibisukan lewat alamatnya (?voice=off)")
	now = now.Add(time.Hour)
	admin.get("/office/devices").says(t, http.StatusOK, "Mati selagi MPP tutup")
}
