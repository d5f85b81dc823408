package ui

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
)

const okPage = `{{define "title"}}{{t "ui.back"}}{{end}}{{define "main"}}<h1>{{.Data}}</h1>{{icon "call"}}{{end}}`

func pages(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, body := range files {
		m[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return m
}

func get(t *testing.T, app *fiber.App, target string, header ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return do(t, app, req)
}

func do(t *testing.T, app *fiber.App, req *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func site(t *testing.T) *fiber.App {
	t.Helper()
	u := New(Options{Hall: func() Hall { return Hall{Name: "MPP <Uji>", Sample: true} }})
	p := u.MustPage(pages(map[string]string{"a.html": okPage}), "a.html")
	app := fiber.New()
	u.Mount(app)
	app.Get("/a", func(c *fiber.Ctx) error { return p.Render(c, "isi & isi") })
	return app
}

func TestOwnFilesKeepTheRules(t *testing.T) {
	if err := New(Options{}).Check(embedded); err != nil {
		t.Error(err)
	}
}

func TestPageInBothLanguages(t *testing.T) {
	app := site(t)
	res, body := get(t, app, "/a")
	for _, want := range []string{`<html lang="id"`, "<title>Kembali - MPP &lt;Uji&gt;</title>", "isi &amp; isi", "#call", ">Contoh<"} {
		if !strings.Contains(body, want) {
			t.Errorf("Indonesian page lacks %q", want)
		}
	}
	if res.Header.Get("Set-Cookie") != "" {
		t.Error("a cookie was set though nobody chose a language")
	}
	res, body = get(t, app, "/a?x=1&lang=en")
	for _, want := range []string{`<html lang="en"`, "<title>Back - ", `href="?lang=id&amp;x=1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("English page lacks %q", want)
		}
	}
	if got := res.Header.Get("Set-Cookie"); !strings.Contains(got, "lang=en") {
		t.Errorf("choice not kept: %q", got)
	}
	if _, body = get(t, app, "/a", "Cookie", "lang=en"); !strings.Contains(body, `<html lang="en"`) {
		t.Error("cookie not read")
	}
	if _, body = get(t, app, "/a?lang=xx", "Cookie", "lang=<script>"); !strings.Contains(body, `<html lang="id"`) {
		t.Error("an unknown language must give Indonesian")
	}
}

func TestPageForbidsInlineCode(t *testing.T) {
	_, body := get(t, site(t), "/a")
	if err := checkInline(body); err != nil {
		t.Error(err)
	}
}

func TestBadPagesFailTheBoot(t *testing.T) {
	u := New(Options{})
	for name, src := range map[string]string{
		"text":   `{{define "title"}}{{t "no.such"}}{{end}}{{define "main"}}{{end}}`,
		"icon":   `{{define "title"}}{{end}}{{define "main"}}{{icon "no-such"}}{{end}}`,
		"syntax": `{{define "title"}}{{end}}{{define "main"}}{{if}}{{end}}`,
		"main":   `{{define "title"}}{{end}}`,
		"script": `{{define "title"}}{{end}}{{define "main"}}<script>alert(1)</script>{{end}}`,
		"event":  `{{define "title"}}{{end}}{{define "main"}}<p onclick="x()">{{end}}`,
		"style":  `{{define "title"}}{{end}}{{define "main"}}<p style="color:red">{{end}}`,
	} {
		if _, err := u.Page(pages(map[string]string{"p.html": src}), "p.html"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := u.Page(pages(nil), "p.html"); err == nil {
		t.Error("missing file: no error")
	}
}

func TestFilesAreCachedByVersion(t *testing.T) {
	u, app := New(Options{}), fiber.New()
	u.Mount(app)
	res, body := get(t, app, "/ui/base.css")
	etag := res.Header.Get("ETag")
	if res.StatusCode != 200 || etag == "" || res.Header.Get("Cache-Control") != "no-cache" || !strings.Contains(body, ".btn") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	if res, body = get(t, app, "/ui/base.css", "If-None-Match", `"x", W/`+etag); res.StatusCode != 304 || body != "" {
		t.Errorf("same version: %d %q", res.StatusCode, body)
	}
	address, err := u.Asset("/ui/base.css")
	if err != nil {
		t.Fatal(err)
	}
	if res, _ = get(t, app, address); !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %q", address, res.Header.Get("Cache-Control"))
	}
	if res, _ = get(t, app, "/ui/base.css?v=old"); strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Error("another version must not be kept for ever")
	}
	for _, bad := range []string{"/ui/", "/ui/none.js", "/ui/../go.mod", "/ui/texts/xx.json"} {
		if res, _ = get(t, app, bad); res.StatusCode != 404 {
			t.Errorf("%s: %d", bad, res.StatusCode)
		}
	}
}

func TestTexts(t *testing.T) {
	u, app := New(Options{}), fiber.New()
	u.Mount(app)
	if err := u.AddTexts(pages(map[string]string{"id.json": `{"x.a":"A","x.b":"B"}`, "en.json": `{"x.a":"A"}`})); err == nil || !strings.Contains(err.Error(), "x.b") {
		t.Errorf("a key that only one language has: %v", err)
	}
	if err := u.AddTexts(pages(map[string]string{"id.json": `{"ui.back":"A"}`, "en.json": `{"ui.back":"A"}`})); err == nil {
		t.Error("a key that is taken: no error")
	}
	if err := u.AddTexts(pages(map[string]string{"id.json": `{"x.a":"Halo"}`, "en.json": `{"x.a":"Hello"}`})); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, app, "/ui/texts/en.json"); !strings.Contains(body, `"x.a":"Hello"`) || !strings.Contains(body, `"ui.back":"Back"`) {
		t.Errorf("texts: %.80s", body)
	}
}

func TestIndonesianIsStandard(t *testing.T) {
	u := New(Options{})
	for key, text := range u.texts["id"] {
		for _, wrong := range []string{"antrian", "silahkan", "ijin", "resiko", "praktek"} {
			if strings.Contains(strings.ToLower(text), wrong) {
				t.Errorf("%s: %q is not standard spelling", key, wrong)
			}
		}
	}
}

func TestCheckFindsFaults(t *testing.T) {
	u := New(Options{})
	for name, src := range map[string]string{
		"e.js": "const x = `a\n  // b\n`;", "f.js": "t('no.such.key')", "g.js": "icon('no-such')", "h.js": "t('nothing.' + x)",
		"a.css": "p { inset: 0 }", "b.css": "p { width: min(1px, 2px) }", "c.css": ":is(p) {}", "d.css": "p { aspect-ratio: 1 }",
	} {
		if err := u.Check(pages(map[string]string{name: src})); err == nil {
			t.Errorf("%s: %q passed", name, src)
		}
	}
	fine := map[string]string{
		"a.js": "const x = a ? .5 : t('state.' + s); t('ui.back'); icon('call');",
		"b.js": "const y = format('nonsense');", "a.css": "p { grid-template-columns: minmax(0, 1fr); min-width: 0 } /* inset: 0 */",
	}
	if err := u.Check(pages(fine)); err != nil {
		t.Error(err)
	}
}

func TestStrangeFilesAreRefused(t *testing.T) {
	u, app := New(Options{}), fiber.New()
	if err := u.AddFiles("/x/", pages(map[string]string{"notes.txt": "x"})); err == nil {
		t.Error("a file of no known type was published")
	}
	if err := u.AddFiles("x", pages(nil)); err == nil {
		t.Error("a prefix without slashes was taken")
	}
	if err := u.AddFiles("/x/", pages(map[string]string{"a.js": "1", "deep/b.css": "p{}"})); err != nil {
		t.Fatal(err)
	}
	u.Serve(app, "/x/")
	if res, _ := get(t, app, "/x/deep/b.css"); res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%d %q", res.StatusCode, res.Header.Get("Content-Type"))
	}
}

func TestRoomsWithFaultsFailTheBoot(t *testing.T) {
	fine := map[string]string{"templates/a.html": okPage, "static/a.js": "t('x.a');", "texts/id.json": `{"x.a":"A"}`, "texts/en.json": `{"x.a":"A"}`}
	u, app := New(Options{}), fiber.New()
	r := u.MustRoom("x", pages(fine))
	r.Mount(app)
	app.Get("/x", r.MustPage("a.html").Show)
	for _, address := range []string{"/x", "/x/a.js"} {
		if res, _ := get(t, app, address); res.StatusCode != 200 {
			t.Errorf("%s: %d", address, res.StatusCode)
		}
	}
	for name, change := range map[string][2]string{
		"text": {"static/a.js", "t('x.b');"}, "new word": {"static/a.css", "p { inset: 0 }"}, "kind of file": {"static/a.txt", "x"},
		"template": {"templates/b.html", `{{icon "no-such"}}`}, "one language": {"texts/en.json", `{}`},
	} {
		files := map[string]string{}
		for file, body := range fine {
			files[file] = body
		}
		files[change[0]] = change[1]
		if _, err := New(Options{}).Room("x", pages(files)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
