package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mpp/backoffice/accounts"
)

// TestAKioskIsPairedAnew: whoever pairs a kiosk is asked which one it is, once there are some.
func TestAKioskIsPairedAnew(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	code := func(kind accounts.DeviceKind) string {
		waiting, err := s.StartPairing(t.Context(), accounts.PairingRequest{Kind: kind, Page: "/kiosk", Address: "10.9.9.9"})
		s.must(err)
		return waiting.Code
	}
	first := code(accounts.Kiosk)
	if page := admin.get("/office/devices/pair?code=" + first); strings.Contains(page.body, `name="again"`) {
		t.Error("there is no kiosk to choose")
	}
	before := admin.post("/office/devices/pair", url.Values{"code": {first}, "name": {"Kios pintu"}}).Header.Get("Location")

	second := code(accounts.Kiosk)
	admin.get("/office/devices/pair?code="+second).says(t, http.StatusOK, "Kios yang mana?", "Kios baru", "Kios pintu")
	admin.post("/office/devices/pair", url.Values{"code": {second}, "name": {"Kios pintu"}, "again": {""}}).says(t, http.StatusUnprocessableEntity, "Pilih salah satu.")
	id := strings.TrimPrefix(before, "/office/devices/")
	admin.post("/office/devices/pair", url.Values{"code": {second}, "name": {"Kios depan"}, "again": {id}}).leads(t, before)
	admin.get(before).says(t, http.StatusOK, "Kios depan")

	third := code(accounts.Kiosk)
	admin.post("/office/devices/pair", url.Values{"code": {third}, "name": {"Kios lain"}, "again": {"new"}}).leads(t, "")
	admin.get("/office/devices?q=kios").says(t, http.StatusOK, "1–2 dari 2")
	admin.post(before+"/revoke", url.Values{}).leads(t, before)
	admin.get("/office/devices/pair?code="+code(accounts.Kiosk)).says(t, http.StatusOK, "Kios depan (Dicabut)")

	board := code(accounts.Board)
	if page := admin.get("/office/devices/pair?code=" + board); strings.Contains(page.body, `name="again"`) {
		t.Error("a board is asked which kiosk it is")
	}
}
