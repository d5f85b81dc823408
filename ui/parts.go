package ui

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"

	"mpp/ui/form"
	"mpp/ui/list"
)

// parts are the templates of templates/parts, in one language. Each is a function of
// the pages' templates, so that a misspelt one fails when a page is parsed.
type parts struct {
	ui   *UI
	lang string
	set  *template.Template
}

// newParts parses the parts for a language.
func (u *UI) newParts(lang string) (*parts, error) {
	p := &parts{ui: u, lang: lang}
	p.set = template.New("parts").Funcs(p.texts()).Option("missingkey=error")
	files, err := fs.Glob(embedded, "templates/parts/*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		src, err := embedded.ReadFile(file)
		if err == nil {
			err = u.checkSource(path.Base(file), string(src))
		}
		if err == nil {
			_, err = p.set.Parse(string(src))
		}
		if err != nil {
			return nil, fmt.Errorf("ui: %s: %w", file, err)
		}
	}
	return p, nil
}

// texts are the functions that parts and pages have in common.
func (p *parts) texts() template.FuncMap {
	return template.FuncMap{
		"asset": p.ui.Asset,
		"icon":  p.ui.iconHTML,
		"t": func(key string, params ...any) (string, error) {
			return p.ui.format(p.lang, key, params)
		},
		"said":      p.said,
		"saidLabel": p.saidLabel,
		"message":   func(m form.Message) (string, error) { return p.ui.format(p.lang, m.Key, m.Params) },
		"choice": func(c form.Choice) (string, error) {
			if c.Text == "" {
				return c.Label, nil
			}
			return p.ui.format(p.lang, c.Text, nil)
		},
	}
}

// said is a text that follows when the page turns to another language without a reload
// (turnTo of i18n.js).
func (p *parts) said(key string) (template.HTML, error) {
	text, err := p.ui.format(p.lang, key, nil)
	return template.HTML(`<span data-t="` + template.HTMLEscapeString(key) + `">` + // #nosec G203 -- escaped
		template.HTMLEscapeString(text) + `</span>`), err
}

// saidLabel is an aria-label that follows as said does.
func (p *parts) saidLabel(key string) (template.HTMLAttr, error) {
	text, err := p.ui.format(p.lang, key, nil)
	return template.HTMLAttr(`aria-label="` + template.HTMLEscapeString(text) + `" data-t-label="` + // #nosec G203 -- escaped
		template.HTMLEscapeString(key) + `"`), err
}

// funcs are the functions of a page's template.
func (p *parts) funcs() template.FuncMap {
	funcs := p.texts()
	maps.Copy(funcs, template.FuncMap{
		"csrf":       p.csrf,
		"errors":     p.errors,
		"field":      p.field,
		"buttons":    p.buttons,
		"confirm":    p.confirm,
		"search":     func(l *list.List, label string) (template.HTML, error) { return p.render("search", pair{l, label}) },
		"head":       p.head,
		"pager":      func(l *list.List) (template.HTML, error) { return p.render("pager", l) },
		"empty":      p.empty,
		"breadcrumb": p.breadcrumb,
		"badge":      func(kind, label string) (template.HTML, error) { return p.render("badge", pair{kind, label}) },
		"facts":      p.facts,
	})
	return funcs
}

// pair is what a part needs when it needs two things.
type pair struct{ First, Second any }

// render fills a part. What it returns is escaped already.
func (p *parts) render(name string, data any) (template.HTML, error) {
	var out bytes.Buffer
	if err := p.set.ExecuteTemplate(&out, name, data); err != nil {
		return "", err
	}
	return template.HTML(out.String()), nil // #nosec G203 -- html/template has escaped it
}

// csrf is {{csrf .}}, the hidden input that each form with method post needs.
func (p *parts) csrf(v View) (template.HTML, error) { return p.render("csrf", v.CSRF()) }

// errors is {{errors .Data.Form}}, what is wrong with a form, with links to the fields.
func (p *parts) errors(f *form.Form) (template.HTML, error) {
	if f.Valid() {
		return "", nil
	}
	return p.render("errors", f)
}

// field is {{field .Data.Form "name"}}: label, hint, error and input.
func (p *parts) field(f *form.Form, name string) (template.HTML, error) {
	field, err := f.Field(name)
	if err != nil {
		return "", err
	}
	return p.render("field", field)
}

// buttons is {{buttons (t "form.save") "/office/people"}}: the button that sends the
// form, and a way out if an address is given.
func (p *parts) buttons(label string, cancel ...string) (template.HTML, error) {
	return p.render("buttons", pair{label, first(cancel)})
}

// confirm is {{confirm . title question button cancel}}: the main part of a page that
// asks before something is done that cannot be undone. It posts to the page's own address.
func (p *parts) confirm(v View, title, question, button, cancel string) (template.HTML, error) {
	return p.render("confirm", map[string]any{
		"Title": title, "Question": question, "Button": button, "Cancel": cancel, "CSRF": v.CSRF(),
	})
}

// head is {{head .Data.List "name" (t "people.name") "right"}}, the head of a column: a
// link that sorts where the list can be sorted by it. A class may follow.
func (p *parts) head(l *list.List, column, label string, class ...string) (template.HTML, error) {
	address, sortable := l.SortURL(column)
	if !sortable {
		return "", fmt.Errorf("the list is not sorted by %q", column)
	}
	order := ""
	if l.Sort == column {
		order = "ascending"
		if l.Desc {
			order = "descending"
		}
	}
	return p.render("head", map[string]any{"URL": address, "Label": label, "Order": order, "Class": first(class)})
}

// empty is {{empty title hint}} or {{empty title hint address label}}: what stands where
// there is nothing to list.
func (p *parts) empty(title, hint string, action ...string) (template.HTML, error) {
	if len(action) != 0 && len(action) != 2 {
		return "", fmt.Errorf("empty needs an address and a label, or neither")
	}
	return p.render("empty", map[string]any{"Title": title, "Hint": hint, "Action": action})
}

// breadcrumb is {{breadcrumb label address label address ... label}}; the last is the page itself.
func (p *parts) breadcrumb(path ...any) (template.HTML, error) {
	return p.pairs("breadcrumb", append(path, ""))
}

// facts is {{facts label value label value ...}}, a list of names and values. A value
// may be a part, such as a badge.
func (p *parts) facts(of ...any) (template.HTML, error) { return p.pairs("facts", of) }

func (p *parts) pairs(name string, of []any) (template.HTML, error) {
	if len(of)%2 != 0 {
		return "", fmt.Errorf("%s: a label or what belongs to it is missing", name)
	}
	var out []pair
	for i := 0; i < len(of); i += 2 {
		out = append(out, pair{of[i], of[i+1]})
	}
	return p.render(name, out)
}

func first(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return of[0]
}
