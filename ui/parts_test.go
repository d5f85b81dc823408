package ui

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"mpp/ui/form"
)

type person struct {
	Name string `form:"name" label:"x.name"`
	Role string `form:"role,radio" label:"x.role"`
}

const formPage = `{{define "title"}}{{t "x.name"}}{{end}}{{define "main"}}<form method="post">{{csrf .}}{{errors .Data}}` +
	`{{field .Data "name"}}{{field .Data "role"}}{{buttons (t "form.save") "/x"}}</form>{{end}}`

func formSite(t *testing.T, signedIn *Person) *fiber.App {
	t.Helper()
	u := New(Options{
		CSRF:     func(*fiber.Ctx) string { return `to"ken` },
		SignedIn: func(*fiber.Ctx) *Person { return signedIn },
	})
	room := u.MustRoom("x", pages(map[string]string{
		"templates/a.html": formPage, "static/x.js": "1;",
		"texts/id.json": `{"x.name":"Nama","x.role":"Peran","x.saved":"{name} disimpan."}`, "texts/en.json": `{"x.name":"Name","x.role":"Role","x.saved":"{name} is saved."}`,
	}))
	room.MustNav(
		NavItem{Text: "ui.to_start", Icon: "home", URL: "/home"},
		NavItem{Text: "x.name", Icon: "list", URL: "/x"},
		NavItem{Text: "x.role", Icon: "user", URL: "/x/people", Allowed: func(role string) bool { return role == "admin" }},
	)
	page, spec, app := room.MustPage("a.html"), MustForm[person](room), fiber.New()
	fresh := func(in *person) *form.Form {
		return spec.New(in).Choices("role", form.Choice{Value: "a", Label: "<A>"}, form.Choice{Value: "b", Text: "role.admin"})
	}
	app.Get("/x*", func(c *fiber.Ctx) error { return page.Render(c, fresh(&person{})) })
	app.Post("/x", func(c *fiber.Ctx) error {
		var in person
		if f := fresh(&in); !f.Bind(c) {
			return page.Render(c.Status(fiber.StatusUnprocessableEntity), f)
		}
		return room.Redirect(c, "/x/people", "x.saved", "name", in.Name)
	})
	app.Post("/lost", func(c *fiber.Ctx) error { return room.Redirect(c, "/x", "x.no_such") })
	return app
}

func post(t *testing.T, app *fiber.App, address, body string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return do(t, app, req)
}

func has(t *testing.T, body string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(body, word) {
			t.Errorf("the page lacks %q", word)
		}
	}
}

func TestFormShowsErrorsAtTheirFields(t *testing.T) {
	app := formSite(t, nil)
	res, body := get(t, app, "/x")
	if strings.Contains(body, `id="f-errors"`) || strings.Contains(body, "<noscript>") || res.StatusCode != 200 {
		t.Error("a fresh form has errors, or asks for a script")
	}
	has(t, body, `name="_csrf" value="to&#34;ken"`, `for="f-name"`, `<legend class="label">Peran`, "&lt;A&gt;", "Administrator", "/ui/form.js")
	res, body = post(t, app, "/x?lang=en", "name=%3Cb%3E&role=c")
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("status %d", res.StatusCode)
	}
	has(t, body, "<title>Check the form: Name", `href="#f-role"`, "Role: This choice is not available.", `value="&lt;b&gt;"`, `id="f-role-error"`)
	if err := checkInline(body); err != nil {
		t.Error(err)
	}
}

func TestAcceptedFormRedirectsAndSaysSoOnce(t *testing.T) {
	app := formSite(t, nil)
	res, _ := post(t, app, "/x", "name=%3Cb%3E&role=a")
	cookie := res.Cookies()[0]
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/x/people" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	res, body := get(t, app, "/x/people", "Cookie", "flash="+cookie.Value)
	has(t, body, "&lt;b&gt; disimpan.")
	if gone := res.Cookies()[0]; gone.Name != "flash" || gone.Value != "" || gone.Expires.Unix() != 1 {
		t.Errorf("the message stays: %v", gone)
	}
	for _, forged := range []string{"x", "eyJrIjoibm8uc3VjaCJ9", "e30", strings.Repeat("A", 3000)} {
		if res, body := get(t, app, "/x", "Cookie", "flash="+forged); res.StatusCode != 200 || strings.Contains(body, "notice-good") {
			t.Errorf("forged message %.20q: %d", forged, res.StatusCode)
		}
	}
	if res, _ := post(t, app, "/lost", ""); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("a message without a text: %d", res.StatusCode)
	}
}

func TestNavigationShowsWhatTheRoleMayDo(t *testing.T) {
	for role, want := range map[string]int{"officer": 2, "admin": 3} {
		res, body := get(t, formSite(t, &Person{Name: "Sri <S>", Role: role}), "/x/people/7")
		if got := strings.Count(body, `class="nav-item"`); got != want {
			t.Errorf("%s sees %d entries, want %d", role, got, want)
		}
		has(t, body, "Sri &lt;S&gt;", `action="/sign-out"`)
		if res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("a person's page is kept: %q", res.Header.Get("Cache-Control"))
		}
	}
	_, body := get(t, formSite(t, &Person{Role: "admin"}), "/x/people/7")
	has(t, body, `href="/x/people" aria-current="page"`)
	if strings.Count(body, `aria-current="page"`) != 1 {
		t.Error("more than one entry is current")
	}
}

func TestNobodySignedInIsShownOnPagesWithoutNavigation(t *testing.T) {
	u := New(Options{SignedIn: func(*fiber.Ctx) *Person { return &Person{Name: "Sri", Role: "admin"} }})
	page, app := u.MustPage(pages(map[string]string{"a.html": okPage}), "a.html"), fiber.New()
	app.Get("/a", page.Show)
	if _, body := get(t, app, "/a"); strings.Contains(body, "Sri") {
		t.Error("a page for everybody names the person")
	}
}

func TestBadPartsFailTheBoot(t *testing.T) {
	u := New(Options{})
	src := `{{define "title"}}{{end}}{{define "main"}}{{feild .Data "name"}}{{end}}`
	if _, err := u.Page(pages(map[string]string{"p.html": src}), "p.html"); err == nil {
		t.Error("a misspelt part: no error")
	}
	room := u.MustRoom("x", pages(map[string]string{"templates/a.html": okPage, "static/x.js": "1;", "texts/id.json": `{}`, "texts/en.json": `{}`}))
	for name, boot := range map[string]func(){
		"label":    func() { MustForm[person](room) },
		"nav text": func() { room.MustNav(NavItem{Text: "no.such", Icon: "list", URL: "/x"}) },
		"nav icon": func() { room.MustNav(NavItem{Text: "ui.back", Icon: "no-such", URL: "/x"}) },
		"text":     func() { room.MustTexts("no.such") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			boot()
		}()
	}
}

func TestEachErrorOfFormsHasAText(t *testing.T) {
	u := New(Options{})
	for _, key := range form.Keys {
		for _, lang := range Languages {
			if _, err := u.format(lang, key, nil); err != nil {
				t.Error(err)
			}
		}
	}
}
