package ui

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Page is one page within the base template, ready in every language.
type Page struct {
	ui       *UI
	room     *Room // nil for a page of no room
	fsys     fs.FS
	file     string
	set      map[string]*template.Template
	scripted bool   // it defines "script"
	texts    string // the name of its texts, where it has some of its own
}

// View is what templates see; a page's own data is .Data.
type View struct {
	Lang      string
	Languages []Language
	Hall      Hall
	Path      string
	TextsURL  string
	Dev       bool
	Scripted  bool // the page has a module of its own and needs JavaScript
	Failed    bool // the page is the answer to a form that is not valid
	Flash     string
	Nav       []Link
	Person    *Person // whoever is signed in, or nil
	Data      any

	csrf func() string
}

// CSRF returns the token for a form that posts; templates write {{csrf .}}.
func (v View) CSRF() string { return v.csrf() }

// Page parses a page for every language. A missing file, a template that does not
// parse and a text or icon that is not there are errors now, not when it is shown.
func (u *UI) Page(fsys fs.FS, file string) (*Page, error) {
	p := &Page{ui: u, fsys: fsys, file: file}
	set, err := p.parse()
	if err != nil {
		return nil, err
	}
	src, err := fs.ReadFile(fsys, file)
	p.set, p.scripted = set, strings.Contains(string(src), `{{define "script"}}`)
	return p, err
}

// MustPage is Page for boot code: it panics.
func (u *UI) MustPage(fsys fs.FS, file string) *Page {
	p, err := u.Page(fsys, file)
	if err != nil {
		panic(err)
	}
	return p
}

// ErrorPage is what a browser is shown instead of a page that is not there or does
// not work. Its data has Status, Title, Detail and Instance.
func (u *UI) ErrorPage() (*Page, error) { return u.Page(sub("templates"), "error.html") }

func (p *Page) parse() (map[string]*template.Template, error) {
	src, err := fs.ReadFile(p.fsys, p.file)
	if err != nil {
		return nil, fmt.Errorf("ui: page %s: %w", p.file, err)
	}
	if err := p.ui.checkSource(p.file, string(src)); err != nil {
		return nil, err
	}
	set := map[string]*template.Template{}
	for _, lang := range Languages {
		t, err := template.New("base.html").Funcs(p.ui.parts[lang].funcs()).Option("missingkey=error").Parse(p.ui.base)
		if err == nil {
			t, err = t.Parse(string(src))
		}
		if err != nil {
			return nil, fmt.Errorf("ui: page %s: %w", p.file, err)
		}
		for _, need := range []string{"title", "main"} {
			if t.Lookup(need) == nil {
				return nil, fmt.Errorf("ui: page %s does not define %q", p.file, need)
			}
		}
		set[lang] = t
	}
	return set, nil
}

// Show is a handler for a page without data of its own.
func (p *Page) Show(c *fiber.Ctx) error { return p.Render(c, nil) }

// Render answers with the page in the language of the request. Set another status
// on c before: 422 for a form that is not valid.
func (p *Page) Render(c *fiber.Ctx, data any) error {
	set := p.set
	if p.ui.opt.Dev {
		fresh, err := p.parse()
		if err != nil {
			return err
		}
		set = fresh
	}
	lang := Lang(c)
	var out bytes.Buffer
	view := p.view(c, lang, data)
	if err := set[lang].Execute(&out, view); err != nil {
		return fmt.Errorf("ui: page %s: %w", p.file, err)
	}
	rememberLang(c, lang)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if view.Person != nil {
		c.Set(fiber.HeaderCacheControl, "no-store") // nothing for whoever presses Back after a sign-out
	}
	c.Set(fiber.HeaderVary, "Cookie")
	c.Set(fiber.HeaderContentLanguage, lang)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if p.scripted && view.Person == nil { // a page with a secret in it is not compressed
		c.Vary(fiber.HeaderAcceptEncoding)
		if body := zip(out.Bytes()); body != nil && c.Request().Header.HasAcceptEncoding("gzip") {
			c.Set(fiber.HeaderContentEncoding, "gzip")
			return c.Send(body)
		}
	}
	return c.Send(out.Bytes())
}

func (p *Page) view(c *fiber.Ctx, lang string, data any) View {
	u := p.ui
	h := u.hall()
	h.Brand = u.Brand()
	v := View{
		Lang: lang, Hall: h, Path: c.Path(), TextsURL: u.textsURL(p.textsName(), lang), Dev: u.opt.Dev,
		Scripted: p.scripted, Failed: c.Response().StatusCode() == fiber.StatusUnprocessableEntity,
		Flash: u.takeFlash(c, lang), Languages: p.languages(c, lang), Data: data,
	}
	v.csrf = func() string {
		if u.opt.CSRF == nil {
			return ""
		}
		return u.opt.CSRF(c)
	}
	if u.opt.SignedIn != nil {
		v.Person = u.opt.SignedIn(c)
	}
	if p.room != nil {
		role := ""
		if v.Person != nil {
			role = v.Person.Role
		}
		v.Nav = p.room.links(c.Path(), role)
	}
	return v
}

// languages returns the choices of the language switch, each the same address in
// another language.
func (p *Page) languages(c *fiber.Ctx, lang string) []Language {
	var out []Language
	for _, code := range Languages {
		q := url.Values{}
		for key, value := range c.Context().QueryArgs().All() {
			q.Add(string(key), string(value))
		}
		q.Set("lang", code)
		out = append(out, Language{
			Code: code, Name: languageNames[code], Current: code == lang, URL: "?" + q.Encode(), Texts: p.ui.textsURL(p.textsName(), code),
		})
	}
	return out
}
