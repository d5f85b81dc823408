package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mpp/backoffice/accounts"
	"mpp/hall"
)

func TestADeviceIsPaired(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	admin.get("/office/devices").says(t, http.StatusOK, "Tidak ada perangkat yang cocok")
	const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	waiting, err := s.StartPairing(t.Context(), accounts.PairingRequest{Kind: accounts.Board, Page: "/display", Version: "v9", Address: "10.9.9.9", Agent: agent})
	s.must(err)
	admin.get("/office/devices/pair").says(t, http.StatusOK, "Kode di layar perangkat")
	admin.get("/office/devices/pair?code=ZZZZZZ").says(t, http.StatusUnprocessableEntity, "Tidak ada perangkat yang menunggu", `value="ZZZZZZ"`)
	typed := strings.ToLower(waiting.Code[:3] + " " + waiting.Code[3:])
	zone := s.Config().Zones[0]
	admin.get("/office/devices/pair?code="+url.QueryEscape(typed)).says(t, http.StatusOK, "Papan antrean", "/display", "10.9.9.9", "Chrome, Linux", "Baru saja", zone.Name.ID)
	admin.post("/office/devices/pair", url.Values{"code": {typed}, "name": {"Layar utama"}, "place": {""}}).says(t, http.StatusUnprocessableEntity, "Pilih salah satu.")
	admin.post("/office/devices/pair", url.Values{"code": {typed}, "name": {"Layar utama"}, "place": {"nowhere"}}).says(t, http.StatusUnprocessableEntity, "Pilihan ini tidak tersedia.")
	a := admin.post("/office/devices/pair", url.Values{"code": {typed}, "name": {"Layar utama"}, "place": {zone.ID}})
	a.leads(t, "")
	page := a.Header.Get("Location")
	admin.get(page).says(t, http.StatusOK, "Layar utama terpasang.", zone.Name.ID, "v9", "Belum terlihat", "oleh Ibu Admin")
	admin.post("/office/devices/pair", url.Values{"code": {typed}, "name": {"Lagi"}, "place": {zone.ID}}).says(t, http.StatusUnprocessableEntity, "Tidak ada perangkat yang menunggu")

	token, _, ready, err := s.CollectPairing(t.Context(), waiting.Secret)
	if err != nil || !ready {
		t.Fatalf("%v %v", ready, err)
	}
	admin.post(page, url.Values{"name": {"Layar pintu"}, "place": {zone.ID}}).leads(t, page)
	admin.post(page, url.Values{"name": {""}, "place": {zone.ID}}).says(t, http.StatusUnprocessableEntity, "Harus diisi.")
	admin.get("/office/devices?q=pintu&state=paired").says(t, http.StatusOK, "Layar pintu", "1–1 dari 1")
	admin.get(page+"/revoke").says(t, http.StatusOK, "Layar pintu berhenti bekerja sekarang")
	admin.post(page+"/revoke", url.Values{}).leads(t, page)
	admin.get(page).says(t, http.StatusOK, "Perangkat ini dicabut pada")
	if _, err := s.Keys.Verify(token); hall.CodeOf(err) != hall.CodeUnauthenticated {
		t.Errorf("the device goes on: %v", err)
	}
}

func TestAKioskHasNoPlace(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	waiting, err := s.StartPairing(t.Context(), accounts.PairingRequest{Kind: accounts.Kiosk, Page: "/kiosk", Address: "10.9.9.9"})
	s.must(err)
	if page := admin.get("/office/devices/pair?code=" + waiting.Code); strings.Contains(page.body, `name="place"`) {
		t.Error("it is asked for a place")
	}
	a := admin.post("/office/devices/pair", url.Values{"code": {waiting.Code}, "name": {"Kios pintu"}})
	a.leads(t, "")
	admin.get(a.Header.Get("Location")).says(t, http.StatusOK, "Kios pintu terpasang.")
}

// The code in a device's QR is kept by whoever must sign in first.
func TestACodeSurvivesTheSignIn(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	b := s.browser()
	a := b.get("/office/devices/pair?code=AC7K4P")
	a.leads(t, "/sign-in?next="+url.QueryEscape("/office/devices/pair?code=AC7K4P"))
	b.get(a.Header.Get("Location")).says(t, http.StatusOK, `name="next" value="/office/devices/pair?code=AC7K4P"`)
}

func TestWrongCodesAreCounted(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	var a answer
	for range 11 {
		a = admin.get("/office/devices/pair?code=ZZZZZZ")
	}
	a.says(t, http.StatusTooManyRequests, "Terlalu banyak percobaan")
}
