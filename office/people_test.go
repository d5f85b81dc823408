package office_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/backoffice/accounts"
	"mpp/hall"
)

var linkOfPage = regexp.MustCompile(`value="http://[^/"]+(/welcome/[^"]+)"`)

// The whole way of a person: invited, welcomed, signed in, given a new password, disabled.
func TestAPersonIsInvited(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	admin.get("/office/people/new").says(t, http.StatusOK, "Undang orang", s.Config().Agencies[0].Name)
	invitation := url.Values{"name": {"Sri <Wahyuni>"}, "login": {"Sri.Wahyuni"}, "role": {"officer"}, "agency": {s.Config().Agencies[0].ID}}
	a := admin.post("/office/people/new", invitation)
	a.leads(t, "")
	shown := admin.get(a.Header.Get("Location"))
	shown.says(t, http.StatusOK, "Sri &lt;Wahyuni&gt;", "hanya ditampilkan sekali", "readonly")
	link := linkOfPage.FindStringSubmatch(shown.body)[1]
	admin.get(a.Header.Get("Location")).says(t, http.StatusOK, "sudah ditampilkan dan tidak disimpan")
	admin.post("/office/people/new", invitation).says(t, http.StatusUnprocessableEntity, "sudah dipakai orang lain", `aria-describedby="f-login-hint f-login-error"`)

	guest := s.browser()
	guest.get(link).says(t, http.StatusOK, "Halo, Sri &lt;Wahyuni&gt;", `value="sri.wahyuni"`)
	for _, c := range []struct{ password, repeat, want string }{
		{"pendek", "pendek", "Paling sedikit 10 karakter."}, {password, "lain sekali ini", "Kedua kata sandi tidak sama."},
		{"xx-sri.wahyuni-xx", "xx-sri.wahyuni-xx", "tidak boleh memuat nama pengguna"}, {"password123", "password123", "terlalu mudah ditebak"},
	} {
		refused := guest.post(link, url.Values{"password": {c.password}, "repeat": {c.repeat}})
		if refused.says(t, http.StatusUnprocessableEntity, c.want); strings.Contains(refused.body, c.password) {
			t.Errorf("%s: the page repeats the password", c.want)
		}
	}
	guest.post(link, url.Values{"password": {password}, "repeat": {password}}).leads(t, "/sign-in")
	guest.get("/sign-in").says(t, http.StatusOK, "Masuklah sebagai sri.wahyuni.")
	s.browser().get(link).says(t, http.StatusGone, "Tautan sudah tidak berlaku")
	s.browser().post(link, url.Values{"password": {"kata sandi kedua"}, "repeat": {"kata sandi kedua"}}).says(t, http.StatusGone)
	guest.post("/sign-in", url.Values{"login": {"sri.wahyuni"}, "password": {password}}).leads(t, "/counter")
	guest.get("/office/people").says(t, http.StatusForbidden, "Tidak diizinkan")

	found, err := s.People(t.Context(), accounts.Query{Search: "sri", Size: 10})
	s.must(err)
	page := fmt.Sprint("/office/people/", found.Rows[0].ID)
	admin.get(page).says(t, http.StatusOK, "Sri &lt;Wahyuni&gt;", "Aktif", "oleh Ibu Admin")
	reset := admin.post(page+"/link", url.Values{})
	reset.leads(t, page+"/link")
	if again := linkOfPage.FindStringSubmatch(admin.get(page + "/link").body); again == nil || again[1] == link {
		t.Error("no new link")
	}
	admin.get(page+"/disable?rev=2").says(t, http.StatusOK, "Nonaktifkan akun")
	admin.post(page+"/disable?rev=2", url.Values{}).leads(t, page)
	guest.get("/account").leads(t, "/sign-in?next=%2Faccount")
}

func TestTheFirstAdministrator(t *testing.T) {
	s := newSite(t, false)
	secret, err := s.FirstAdminLink(t.Context())
	s.must(err)
	b := s.browser()
	b.get("/welcome/"+secret).says(t, http.StatusOK, "belum punya administrator")
	b.post("/welcome/"+secret, url.Values{"name": {"Ibu"}, "login": {"x"}, "password": {password}, "repeat": {password}}).
		says(t, http.StatusUnprocessableEntity, `id="f-login-error"`)
	b.post("/welcome/"+secret, url.Values{"name": {"Ibu"}, "login": {"ibu.kepala"}, "password": {password}, "repeat": {password}}).leads(t, "/sign-in")
	b.signIn("ibu.kepala").get("/office/people").says(t, http.StatusOK, "Ibu", "Aktif", "1–1 dari 1")
	a := b.get("/welcome/x")
	if a.says(t, http.StatusGone); a.Header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("Referrer-Policy %q", a.Header.Get("Referrer-Policy"))
	}
}

// Each page of administrators, for somebody who is none.
var adminPages = []string{"/office/people", "/office/people/new", "/office/people/x", "/office/people/x/link", "/office/people/x/disable",
	"/office/devices", "/office/devices/pair", "/office/devices/x", "/office/devices/x/revoke"}

func TestPagesOfAdministrators(t *testing.T) {
	s := newSite(t, false)
	s.officer("sri.wahyuni")
	officer := s.browser().signIn("sri.wahyuni")
	for _, page := range adminPages {
		s.browser().get(page+"?q=a%26b").leads(t, "/sign-in?next="+url.QueryEscape(page+"?q=a%26b"))
		officer.get(page).says(t, http.StatusForbidden, "Tidak diizinkan")
		if page != "/office/people" && page != "/office/devices" {
			officer.post(page, url.Values{"name": {"x"}}).says(t, http.StatusForbidden)
			s.browser().post(page, url.Values{"name": {"x"}}).leads(t, "")
		}
	}
	nav := officer.get("/account").body
	if strings.Contains(nav, `href="/office/people"`) || !strings.Contains(nav, `href="/account"`) {
		t.Error("an officer's navigation is not that of an officer")
	}
}

func TestChangesNeedTheTokenOfTheSession(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	officer := s.officer("sri.wahyuni")
	admin, other := s.browser().signIn("admin.mpp"), s.browser().signIn("admin.mpp")
	foreign := tokenOfForm.FindStringSubmatch(other.get("/account").body)[1]
	for _, token := range []string{"", "wrong", foreign} {
		for _, address := range []string{"/account", "/office/people/new", "/office/people/" + officer.ID, "/office/people/" + officer.ID + "/link",
			"/office/people/" + officer.ID + "/disable?rev=2", "/office/devices/pair", "/sign-out"} {
			admin.post(address, url.Values{"_csrf": {token}}).says(t, http.StatusForbidden, "kedaluwarsa")
		}
	}
	if p, err := s.Person(t.Context(), officer.ID); err != nil || p.State != accounts.Active {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestTwoEditorsOfOnePerson(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	person := s.officer("sri.wahyuni")
	admin, page := s.browser().signIn("admin.mpp"), "/office/people/"+person.ID
	form := url.Values{"name": {"Sri Baru"}, "login": {"sri.wahyuni"}, "role": {"officer"}, "agency": {person.Agency}, "rev": {fmt.Sprint(person.Rev)}}
	admin.post(page, form).leads(t, page)
	form.Set("name", "Sri Lain")
	admin.post(page, form).says(t, http.StatusConflict, "Orang lain sudah menyimpan perubahan", `value="Sri Lain"`, "<h1>Sri Baru</h1>")
	admin.post(page+"/disable?rev="+fmt.Sprint(person.Rev), url.Values{}).says(t, http.StatusConflict, "Orang lain sudah menyimpan perubahan")
	form.Set("rev", "x")
	admin.post(page, form).says(t, http.StatusUnprocessableEntity, "Tulisannya tidak dapat dipakai.")
	form.Set("rev", "9")
	form.Set("agency", "-") // an officer is of an agency
	admin.post(page, form).says(t, http.StatusUnprocessableEntity, `id="f-agency-error"`, "Pilih salah satu.")
	if p, err := s.Person(t.Context(), person.ID); err != nil || p.Name != "Sri Baru" || p.State != accounts.Active {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestNobodyDemotesOneself(t *testing.T) {
	s := newSite(t, false)
	me := s.admin()
	admin, page := s.browser().signIn("admin.mpp"), "/office/people/"+me.ID
	admin.get(page).says(t, http.StatusOK, "Ini akun Anda sendiri")
	admin.post(page, url.Values{"name": {"Ibu"}, "login": {"admin.mpp"}, "role": {"manager"}, "agency": {"-"}, "rev": {fmt.Sprint(me.Rev)}}).
		says(t, http.StatusUnprocessableEntity, "hanya dapat diubah oleh administrator lain")
	admin.post(page+"/disable?rev="+fmt.Sprint(me.Rev), url.Values{}).says(t, http.StatusConflict, "hanya dapat diubah oleh administrator lain")
}

func TestTheTableOfPeople(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	for i := range 27 {
		_, _, err := s.Invite(t.Context(), system, detailsOf(fmt.Sprintf("petugas-%02d", i)))
		s.must(err)
	}
	admin := s.browser().signIn("admin.mpp")
	for query, want := range map[string]string{
		"": "1–25 dari 28", "?page=2": "26–28 dari 28", "?page=9": "26–28 dari 28", "?role=admin": "1–1 dari 1", "?q=petugas-1": "1–10 dari 10",
		"?state=invited&agency=" + s.Config().Agencies[0].ID: "1–25 dari 27", "?q=xyzzy": "Tidak ada orang yang cocok", "?q=%25": "Tidak ada orang yang cocok",
	} {
		admin.get("/office/people"+query).says(t, http.StatusOK, want)
	}
	if body := admin.get("/office/people?sort=-login").body; strings.Index(body, "petugas-26") > strings.Index(body, "petugas-05") {
		t.Error("not sorted")
	}
}

func TestOnesOwnAccount(t *testing.T) {
	s := newSite(t, false)
	person := s.officer("sri.wahyuni")
	b, elsewhere := s.browser().signIn("sri.wahyuni"), s.browser().signIn("sri.wahyuni")
	b.get("/account").says(t, http.StatusOK, "Sesi ini", "Akhiri", "Berhasil")
	b.post("/account", url.Values{"old": {"salah"}, "password": {"kata sandi baru"}, "repeat": {"kata sandi baru"}}).
		says(t, http.StatusUnprocessableEntity, "Kata sandi sekarang tidak cocok.")
	b.post("/account", url.Values{"old": {password}, "password": {"kata sandi baru"}, "repeat": {"kata sandi baru"}}).leads(t, "/account")
	b.get("/account").says(t, http.StatusOK, "Kata sandi sudah diganti")
	elsewhere.get("/account").leads(t, "/sign-in?next=%2Faccount")
	elsewhere.post("/sign-in", url.Values{"login": {"sri.wahyuni"}, "password": {"kata sandi baru"}}).leads(t, "/counter")
	sessions, err := s.Sessions(t.Context(), person.ID)
	s.must(err)
	own, err := s.Keys.Verify(b.cookies["mpp_session"])
	s.must(err)
	for _, x := range sessions {
		if x.EndedAt.IsZero() && x.ID != own.TokenID {
			b.post("/account/sessions/"+x.ID+"/end", url.Values{}).leads(t, "/account")
		}
	}
	elsewhere.get("/account").leads(t, "")
	b.get("/account").says(t, http.StatusOK, "Sesi sudah diakhiri.")

	stranger := s.officer("budi.santoso") // nobody ends another's session
	theirs := s.browser().signIn("budi.santoso")
	id, err := s.Keys.Verify(theirs.cookies["mpp_session"])
	s.must(err)
	b.post("/account/sessions/"+id.TokenID+"/end", url.Values{}).leads(t, "/account")
	theirs.get("/account").says(t, http.StatusOK, stranger.Name)
}

func TestASamplePersonHasNoAccount(t *testing.T) {
	b := newSite(t, true).browser()
	b.post("/sign-in", url.Values{"sample": {"admin"}}).leads(t, "/office")
	b.get("/account").says(t, http.StatusOK, "Peran contoh tidak punya kata sandi")
	b.post("/account", url.Values{"old": {"x"}, "password": {password}, "repeat": {password}}).says(t, http.StatusForbidden)
	b.get("/office/people").says(t, http.StatusOK, "Tidak ada orang yang cocok")
}

// Without the database the pages say so, and whoever is signed in stays it.
func TestPagesWithoutTheDatabase(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	admin := s.browser().signIn("admin.mpp")
	session := admin.cookies["mpp_session"]
	s.must(s.db.Close())
	for _, page := range append(adminPages, "/account", "/welcome/x") {
		if page == "/office/people/new" || page == "/office/devices/pair" {
			continue // a form that is still empty
		}
		a := admin.get(page)
		if a.says(t, http.StatusServiceUnavailable, "Basis data sedang tidak menjawab", "Anda tetap masuk"); a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", page)
		}
	}
	admin.post("/office/people/new", url.Values{"name": {"Sri"}, "login": {"sri.baru"}, "role": {string(hall.RoleDesk)}, "agency": {"-"}}).
		says(t, http.StatusServiceUnavailable, "Basis data sedang tidak menjawab")
	if admin.cookies["mpp_session"] != session {
		t.Error("the session is gone")
	}
	admin.get("/office").says(t, http.StatusOK)
}

// A device and an API client are no people, whatever their role: a token of mpp token must
// not outlive itself in an administrator that it made.
func TestPagesAreForPeople(t *testing.T) {
	s := newSite(t, false)
	for _, kind := range []access.Kind{access.KindClient, access.KindDevice, access.KindPerson} {
		token, err := s.Keys.Mint(access.Principal{Kind: kind, Role: hall.RoleAdmin, ID: "admin-api", Name: "API"}, time.Hour)
		s.must(err)
		want := http.StatusForbidden
		if kind == access.KindPerson {
			want = http.StatusSeeOther
		}
		req := httptest.NewRequest(http.MethodPost, "/office/people/new", strings.NewReader("name=Baru&role=admin&agency=-&login=baru"+string(kind)))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Authorization", "Bearer "+token)
		if a := s.browser().do(req); a.StatusCode != want {
			t.Errorf("kind %q: status %d, want %d", kind, a.StatusCode, want)
		}
	}
}
