package ui

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// What a page needs offline: its files by the address that it asks for, each once, with the
// version that its content has.
func TestOffline(t *testing.T) {
	u := New(Options{})
	files := map[string]string{
		"a.js": "import { x } from '/x/b.js';\nimport { t } from '/ui/i18n.js';\nexport { y } from '/x/c.js';\n", "b.js": "import { y } from '/x/c.js';\nconst s = \"from '/x/none.js'\";\n",
		"c.js": "export const y = 1;\n", "d.js": "unused", "a.css": "p { margin: 0 }",
	}
	if err := u.AddFiles("/x/", pages(files)); err != nil {
		t.Fatal(err)
	}
	list, version, err := u.Offline("/x/a.js", "/x/a.css")
	if err != nil || version == "" {
		t.Fatal(version, err)
	}
	var got []string
	for _, k := range list {
		path, _, _ := strings.Cut(k.Address, "?")
		got = append(got, path)
		if sum := sha256.Sum256([]byte(files[strings.TrimPrefix(path, "/x/")])); strings.HasPrefix(path, "/x/") && k.Version != hex.EncodeToString(sum[:6]) {
			t.Errorf("%s has version %s", path, k.Version)
		}
	}
	if want := "/x/a.css /x/a.js /x/b.js /ui/i18n.js /x/c.js /ui/backoff.js"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if !strings.Contains(list[1].Address, "?v=") || strings.Contains(list[2].Address, "?") {
		t.Errorf("addresses %s %s: a page names its module's version, a module names none", list[1].Address, list[2].Address)
	}
	files["c.js"] = "export const y = 2;\n"
	other := New(Options{})
	if err := other.AddFiles("/x/", pages(files)); err != nil {
		t.Fatal(err)
	}
	if _, v, _ := other.Offline("/x/a.js", "/x/a.css"); v == version {
		t.Error("another content has the same version")
	}
	files["c.js"] = "import { z } from '/x/none.js';\n"
	broken := New(Options{})
	if err := broken.AddFiles("/x/", pages(files)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := broken.Offline("/x/a.js"); err == nil || !strings.Contains(err.Error(), "/x/none.js") {
		t.Errorf("a module that is not there: %v", err)
	}
}

func TestFilesComeCompressed(t *testing.T) {
	app := site(t)
	plain, body := get(t, app, "/ui/base.css")
	res, zipped := get(t, app, "/ui/base.css", "Accept-Encoding", "br, gzip")
	if res.Header.Get("Content-Encoding") != "gzip" || res.Header.Get("Vary") != "Accept-Encoding" || len(zipped) > len(body)/2 {
		t.Fatalf("%v, %d of %d bytes", res.Header, len(zipped), len(body))
	}
	r, err := gzip.NewReader(strings.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != body {
		t.Errorf("the compressed file is another one: %v", err)
	}
	tag := res.Header.Get("ETag")
	if tag == plain.Header.Get("ETag") || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("one tag for two representations: %s", tag)
	}
	res, again := get(t, app, "/ui/base.css", "Accept-Encoding", "gzip", "If-None-Match", tag)
	if res.StatusCode != http.StatusNotModified || again != "" || res.Header.Get("Content-Encoding") != "" {
		t.Errorf("not modified: %d %v", res.StatusCode, res.Header)
	}
}

// Comments that have their lines for themselves are not sent; what only looks like one is.
func TestLean(t *testing.T) {
	js := "// head\nconst a = 1; // stays\n/** @type {any} */ (a).b();\n  /**\n   * of f ** \n   */\nconst url = 'http://x';\n/* one */\nf(/* two */);\n"
	if got, want := string(lean("a.js", []byte(js))), "const a = 1; // stays\n/** @type {any} */ (a).b();\nconst url = 'http://x';\nf(/* two */);\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := string(lean("a.css", []byte("/* a\n b */\np { margin: 0 } /* c */\n"))); got != "p { margin: 0 } /* c */\n" {
		t.Errorf("style sheet: %q", got)
	}
	if got := string(lean("a.svg", []byte("// x\n"))); got != "// x\n" {
		t.Errorf("picture: %q", got)
	}
}

// A room's pages load the shared texts and the room's, and a script that names another
// room's text fails at boot.
func TestTextsOfARoom(t *testing.T) {
	u, app := New(Options{}), fiber.New()
	u.Mount(app)
	room := func(name, script string) error {
		_, err := u.Room(name, pages(map[string]string{
			"templates/a.html": okPage, "static/a.js": script, "texts/id.json": `{"` + name + `.a":"A"}`, "texts/en.json": `{"` + name + `.a":"B"}`,
		}))
		return err
	}
	if err := room("one", "t('one.a'); t('ui.back');"); err != nil {
		t.Fatal(err)
	}
	if err := room("two", "t('one.a');"); err == nil || !strings.Contains(err.Error(), "of the room one") {
		t.Errorf("another room's text: %v", err)
	}
	if _, body := get(t, app, "/ui/texts/two/en.json"); strings.Contains(body, `"one.a"`) || !strings.Contains(body, `"ui.back"`) {
		t.Errorf("texts of the second room: %.80s", body)
	}
	if _, body := get(t, app, "/ui/texts/one/en.json"); !strings.Contains(body, `"one.a":"B"`) {
		t.Errorf("texts of the first room: %.80s", body)
	}
}

// A page may load fewer: its own, and what its modules write down in any way.
func TestTextsOfAPage(t *testing.T) {
	u, app := New(Options{}), fiber.New()
	u.Mount(app)
	words := `{"two.own":"1","one.called":"2","one.called.one":"3","one.other":"4","one.kind_a":"5","one.late":"6"}`
	room, err := u.Room("r", pages(map[string]string{
		"templates/two.html": okPage, "texts/id.json": words, "texts/en.json": words,
		"static/two.js": "import { b } from '/r/b.js';\nt(b ? 'one.called' : 'one.late');", "static/b.js": "t('one.kind_' + b); t('ui.back');",
	}))
	if err != nil {
		t.Fatal(err)
	}
	page, err := room.Page("two.html")
	if err != nil {
		t.Fatal(err)
	}
	if err := page.OwnTexts("/r/two.js"); err != nil {
		t.Fatal(err)
	}
	_, body := get(t, app, "/ui/texts/r/two/en.json")
	for _, key := range []string{"two.own", "one.called", "one.called.one", "one.kind_a", "one.late", "ui.back"} {
		if !strings.Contains(body, `"`+key+`"`) {
			t.Errorf("%s is missing", key)
		}
	}
	if strings.Contains(body, "one.other") || strings.Contains(body, "ui.cancel") {
		t.Error("a text that the page does not say is loaded")
	}
	app.Get("/two", page.Show)
	if _, html := get(t, app, "/two"); !strings.Contains(html, "/ui/texts/r/two/id.json?v=") {
		t.Errorf("the page asks for other texts: %s", html)
	}
}

// What is found in a source is kept by its kind and content, not by its name: another UI that
// lacks the text is still refused, and the fault names the file at hand.
func TestReadOnceForEachContent(t *testing.T) {
	src := []byte("// one\nt('read.once');\n")
	if a, b := read("a.js", src), read("deep/b.js", src); a != b {
		t.Error("one content was read twice")
	}
	if a, b := read("a.js", src), read("a.html", src); a == b || string(b.blob.body) != string(src) {
		t.Errorf("a template is taken for a script: %q", b.blob.body)
	}
	knows, lacks := New(Options{}), New(Options{})
	if err := knows.AddTexts(pages(map[string]string{"id.json": `{"read.once":"A"}`, "en.json": `{"read.once":"B"}`})); err != nil {
		t.Fatal(err)
	}
	if err := knows.checkSource("a.js", string(src)); err != nil {
		t.Error(err)
	}
	if err := lacks.checkSource("b.js", string(src)); err == nil || !strings.Contains(err.Error(), `ui: b.js: no text "read.once"`) {
		t.Errorf("a text that is not there: %v", err)
	}
}
