package ui

import (
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"strings"
)

// quoted is a word that may be a text's key.
var quoted = regexp.MustCompile("['\"`]([a-z][\\w.]*)['\"`]")

// textsName is the name under which the page's texts are published: of its own, of its room,
// or "" for all.
func (p *Page) textsName() string {
	if p.texts != "" || p.room == nil {
		return p.texts
	}
	return strings.Trim(p.room.prefix, "/")
}

// OwnTexts lets the page load fewer texts than its room does: those under its own name
// ("phone." for phone.html), and of the room's and the shared ones those whose key its
// module, or one which that imports, writes down. It is for a page that is loaded anew for another language: turnTo of i18n.js
// needs more. The room's files must be published.
func (p *Page) OwnTexts(module string) error {
	files, _, err := p.ui.Offline(module)
	if err != nil {
		return err
	}
	named, open := map[string]bool{}, []string{strings.TrimSuffix(path.Base(p.file), ".html") + "."}
	for _, f := range files {
		address, _, _ := strings.Cut(f.Address, "?")
		b, _ := p.ui.file(address)
		for _, m := range quoted.FindAllStringSubmatch(string(b.body), -1) {
			named[m[1]] = true
		}
		for _, t := range read(address, b.body).texts {
			if t.open {
				open = append(open, t.key)
			}
		}
	}
	room := p.textsName()
	name := room + "/" + strings.TrimSuffix(path.Base(p.file), ".html")
	err = p.ui.publishTexts(name, func(key, owner string) bool {
		if owner != "" && owner != room {
			return false
		}
		for _, prefix := range open {
			if strings.HasPrefix(key, prefix) {
				return true
			}
		}
		return named[strings.TrimSuffix(key, ".one")]
	})
	p.texts = name
	return err
}

// publishTexts publishes under a name the texts that are wanted.
func (u *UI) publishTexts(name string, wanted func(key, owner string) bool) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	for lang, all := range u.texts {
		some := maps.Clone(all)
		maps.DeleteFunc(some, func(key, _ string) bool { return !wanted(key, u.owner[key]) })
		body, err := json.Marshal(some)
		if err != nil {
			return err
		}
		u.blobs[name+"/"+lang] = newBlob(body)
	}
	return nil
}
