package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Languages that the pages speak, the default first (Perpres 63/2019: Indonesian).
var Languages = []string{"id", "en"}

// Language is one choice of the language switch.
type Language struct {
	Code    string
	Name    string // in itself
	Current bool
	URL     string
	Texts   string // address of its texts
}

var languageNames = map[string]string{"id": "Bahasa Indonesia", "en": "English"}

// AddTexts adds texts of no room: one flat object per language, in id.json and
// en.json. Both must have the same keys, and no key may be taken already.
func (u *UI) AddTexts(fsys fs.FS) error { return u.addTexts("", fsys) }

func (u *UI) addTexts(room string, fsys fs.FS) error {
	loaded := map[string]map[string]string{}
	for _, lang := range Languages {
		raw, err := fs.ReadFile(fsys, lang+".json")
		if err != nil {
			return fmt.Errorf("ui: texts: %w", err)
		}
		m := map[string]string{}
		if err := json.Unmarshal(raw, &m); err != nil {
			return fmt.Errorf("ui: texts %s.json: %w", lang, err)
		}
		loaded[lang] = m
	}
	if missing := unlike(loaded["id"], loaded["en"]); len(missing) > 0 {
		return fmt.Errorf("ui: texts that only one of id.json and en.json has: %s", strings.Join(missing, ", "))
	}
	return u.merge(room, loaded)
}

func (u *UI) merge(room string, loaded map[string]map[string]string) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	for lang, m := range loaded {
		if u.texts[lang] == nil {
			u.texts[lang] = map[string]string{}
		}
		for k, v := range m {
			if _, taken := u.texts[lang][k]; taken {
				return fmt.Errorf("ui: text %q is there already; give it the room's prefix", k)
			}
			u.texts[lang][k], u.owner[k] = v, room
		}
		body, err := json.Marshal(u.texts[lang]) // sorted keys, so the version is stable
		if err != nil {
			return err
		}
		u.blobs[lang] = newBlob(body)
	}
	return nil
}

// unlike lists the keys that only one of the two has.
func unlike(a, b map[string]string) []string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	maps.DeleteFunc(out, func(k, _ string) bool {
		_, inA := a[k]
		_, inB := b[k]
		return inA && inB
	})
	return slices.Sorted(maps.Keys(out))
}

// Text is a text in a language; ok is false for an unknown key.
func (u *UI) Text(lang, key string) (text string, ok bool) {
	u.mu.RLock()
	defer u.mu.RUnlock()
	text, ok = u.texts[lang][key]
	return text, ok
}

// Say returns a text in a language with its params filled in; an error for an unknown key.
func (u *UI) Say(lang, key string, params ...any) (string, error) { return u.format(lang, key, params) }

// format returns a text with its {params} filled in; params are name, value, name, value.
// With a param n equal to 1, a key that also exists with ".one" gives that one, as t() of
// i18n.js does.
func (u *UI) format(lang, key string, params []any) (string, error) {
	text, ok := u.Text(lang, key)
	if !ok || len(params)%2 != 0 {
		return "", fmt.Errorf("ui: no text %q with params %v", key, params)
	}
	var replace []string
	for i := 0; i < len(params); i += 2 {
		name, value := fmt.Sprint(params[i]), fmt.Sprint(params[i+1])
		if name == "n" && value == "1" {
			if one, ok := u.Text(lang, key+".one"); ok {
				text = one
			}
		}
		replace = append(replace, "{"+name+"}", value)
	}
	return strings.NewReplacer(replace...).Replace(text), nil
}

// hasPrefix reports whether any key starts with prefix, for keys put together at run time.
func (u *UI) hasPrefix(prefix string) bool {
	u.mu.RLock()
	defer u.mu.RUnlock()
	for k := range u.texts[Languages[0]] {
		if strings.HasPrefix(k, prefix) {
			return true
		}
	}
	return false
}

// checkOwn reports the texts of other rooms that a script of the room names.
func (u *UI) checkOwn(room string, static fs.FS) error {
	var faults []error
	err := fs.WalkDir(static, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".js" {
			return err
		}
		src, err := fs.ReadFile(static, name)
		for _, t := range read(name, src).texts {
			if owner := u.owner[t.key]; owner != "" && owner != room {
				faults = append(faults, fmt.Errorf("ui: %s: the text %q is of the room %s", name, t.key, owner))
			}
		}
		return err
	})
	return errors.Join(append(faults, err)...)
}

// textsURL is where a page of the room has its texts; "" for a page of no room, which has all.
func (u *UI) textsURL(room, lang string) string {
	name := strings.TrimPrefix(room+"/"+lang, "/")
	u.mu.RLock()
	defer u.mu.RUnlock()
	return "/ui/texts/" + name + ".json?v=" + u.blobs[name].version
}

func (u *UI) serveTexts(c *fiber.Ctx) error {
	u.mu.RLock()
	b, ok := u.blobs[strings.TrimSuffix(c.Params("*"), ".json")]
	u.mu.RUnlock()
	if !ok {
		return c.Next()
	}
	return u.send(c, b, contentTypes[".json"])
}

// Lang is the language of a request: ?lang=, else the cookie, else Indonesian.
func Lang(c *fiber.Ctx) string {
	for _, want := range []string{c.Query("lang"), c.Cookies("lang")} {
		if i := slices.Index(Languages, want); i >= 0 {
			return Languages[i]
		}
	}
	return Languages[0]
}

// rememberLang keeps a choice made with ?lang= for a year.
func rememberLang(c *fiber.Ctx, lang string) {
	if c.Query("lang") != lang || c.Cookies("lang") == lang {
		return
	}
	c.Cookie(&fiber.Cookie{
		Name: "lang", Value: lang, Path: "/", SameSite: fiber.CookieSameSiteLaxMode,
		MaxAge: int((365 * 24 * time.Hour).Seconds()),
	})
}
