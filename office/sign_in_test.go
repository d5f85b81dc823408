package office_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mpp/hall"
)

func TestSignInLeadsToLocalPagesOnly(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	for next, want := range map[string]string{
		"": "/office", "/office/people?role=admin": "/office/people?role=admin", "/counter": "/counter",
		"//evil.example": "/office", "https://evil.example/": "/office", `/\evil.example`: "/office", "/\t/evil.example": "/office",
		"evil": "/office", `/a\b`: "/office", "/%0d%0aSet-Cookie:x": "/%0d%0aSet-Cookie:x", "/a\r\nSet-Cookie: x=1": "/office",
	} {
		a := s.browser().post("/sign-in", url.Values{"login": {"admin.mpp"}, "password": {password}, "next": {next}})
		a.leads(t, want)
		kept := ""
		if next == want {
			kept = html.EscapeString(next)
		}
		s.browser().get("/sign-in?next="+url.QueryEscape(next)).says(t, http.StatusOK, `name="next" value="`+kept+`"`)
	}
}

func TestSignInBeginsANewSession(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	b := s.browser().signIn("admin.mpp")
	first := b.cookies["mpp_session"]
	before, err := s.Keys.Verify(first)
	s.must(err)
	b.signIn("admin.mpp")
	after, err := s.Keys.Verify(b.cookies["mpp_session"])
	s.must(err)
	if before.TokenID == after.TokenID {
		t.Error("the session kept its id")
	}
	if _, err := s.Keys.Verify(first); hall.CodeOf(err) != hall.CodeUnauthenticated {
		t.Errorf("the old session lives on: %v", err)
	}
	b.get("/sign-in").says(t, http.StatusOK, "Anda masuk sebagai Ibu Admin", "Lanjut", "Keluar")
	stale := s.browser()
	stale.cookies["mpp_session"] = first
	if stale.get("/sign-in").says(t, http.StatusOK, "Kata sandi", "Sesi sudah berakhir."); stale.cookies["mpp_session"] != "" {
		t.Error("the browser keeps a session that is over")
	}
	second := b.cookies["mpp_session"]
	b.post("/sign-out", url.Values{}).leads(t, "/sign-in")
	if _, err := s.Keys.Verify(second); hall.CodeOf(err) != hall.CodeUnauthenticated || b.cookies["mpp_session"] != "" {
		t.Errorf("after the sign-out: %v, cookie %q", err, b.cookies["mpp_session"])
	}
	b.get("/sign-in").says(t, http.StatusOK, "Anda sudah keluar.")
}

func TestCookiesOfASignIn(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	a := s.browser().post("/sign-in", url.Values{"login": {"ADMIN.mpp "}, "password": {password}})
	found := map[string]*http.Cookie{}
	for _, c := range a.Cookies() {
		found[c.Name] = c
	}
	for _, name := range []string{"mpp_session", "mpp_known"} {
		if c := found[name]; c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// Whoever tries logins learns nothing from the answers.
func TestRefusalsAreAlike(t *testing.T) {
	s := newSite(t, false)
	s.officer("sri.wahyuni")
	gone := s.officer("budi.lama")
	s.must(s.Disable(t.Context(), system, gone.ID, gone.Rev))
	_, _, err := s.Invite(t.Context(), system, detailsOf("calon.baru"))
	s.must(err)
	var first string
	for _, login := range []string{"sri.wahyuni", "tidak.ada", "budi.lama", "calon.baru"} {
		a := s.browser().post("/sign-in", url.Values{"login": {login}, "password": {"salah sekali ini"}})
		a.says(t, http.StatusUnprocessableEntity, "Nama pengguna dan kata sandi tidak cocok")
		body := strings.ReplaceAll(a.body, login, "LOGIN")
		if first == "" {
			first = body
		}
		if body != first {
			t.Errorf("%s gets another page", login)
		}
		if len(a.Cookies()) != 0 {
			t.Errorf("%s gets cookies: %v", login, a.Cookies())
		}
	}
}

func TestSignInIsThrottled(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	known := s.browser().signIn("admin.mpp")
	delete(known.cookies, "mpp_session")
	b := s.browser()
	var a answer
	for range 6 {
		a = b.post("/sign-in", url.Values{"login": {"admin.mpp"}, "password": {"salah sekali ini"}})
	}
	a.says(t, http.StatusTooManyRequests, "Terlalu banyak percobaan")
	if a.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	known.signIn("admin.mpp") // not locked out by a stranger's tries
}

func TestSignInFromAnotherSite(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	b := s.browser()
	b.from = "cross-site" // a form without a session has no token: where it comes from counts
	b.post("/sign-in", url.Values{"login": {"admin.mpp"}, "password": {password}}).says(t, http.StatusForbidden)
	b = s.browser().signIn("admin.mpp")
	for _, address := range []string{"/sign-in", "/sign-out"} {
		b.post(address, url.Values{"login": {"admin.mpp"}, "password": {password}, "_csrf": {"wrong"}}).says(t, http.StatusForbidden)
	}
}

func TestSignInWithoutTheDatabase(t *testing.T) {
	s := newSite(t, false)
	s.admin()
	b := s.browser().signIn("admin.mpp")
	s.must(s.db.Close())
	s.browser().post("/sign-in", url.Values{"login": {"admin.mpp"}, "password": {password}}).
		says(t, http.StatusServiceUnavailable, "Yang sudah masuk tetap dapat bekerja", `value="admin.mpp"`)
	b.get("/sign-in").says(t, http.StatusOK, "Anda masuk sebagai Ibu Admin")
	b.post("/sign-out", url.Values{}).leads(t, "/sign-in")
	b.get("/sign-in").says(t, http.StatusOK, "Anda sudah keluar di peramban ini.")
}

func TestSamplesAreOfTheDemoOnly(t *testing.T) {
	real := newSite(t, false)
	if page := real.browser().get("/sign-in"); strings.Contains(page.body, "(contoh)") {
		t.Error("a real hall offers samples")
	}
	real.browser().post("/sign-in", url.Values{"sample": {"admin"}}).says(t, http.StatusUnprocessableEntity, "Harus diisi.")

	demo := newSite(t, true)
	demo.browser().get("/sign-in").says(t, http.StatusOK, "tidak perlu kata sandi", "Administrator")
	found := demo.browser().get("/sign-in?role=supervisor")
	if found.says(t, http.StatusOK, `name="sample" value="supervisor-`); strings.Contains(found.body, `name="sample" value="manager"`) {
		t.Error("the role narrows nothing")
	}
	demo.browser().get("/sign-in?q=xyzzy").says(t, http.StatusOK, "Tidak ada yang cocok.")
	b := demo.browser()
	b.post("/sign-in", url.Values{"sample": {"admin"}, "next": {"//evil.example"}}).leads(t, "/office")
	b.get("/sign-in").says(t, http.StatusOK, "Anda masuk sebagai")
	b.post("/sign-in", url.Values{"sample": {"officer-" + demo.Config().Counters[0].ID}}).leads(t, "/counter")
	demo.browser().post("/sign-in", url.Values{"sample": {"root"}}).says(t, http.StatusNotFound)
}
