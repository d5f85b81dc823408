package kiosk

import (
	"encoding/json"
	"fmt"
	"strings"

	"mpp/ui"
)

// phoneFiles is what the phone's page loads beside its modules.
var phoneFiles = []string{"/ui/tokens.css", "/ui/base.css", "/kiosk/phone.css", "/ui/icons.svg", "/ui/favicon.svg"}

// noticeTexts begin the names of the texts of notifications, which the worker shows without a page.
const noticeTexts = "notice."

// phoneWorker is the source of the phone page's service worker: static/worker.js with the
// files of this build and the words of notifications in front. Browsers replace a worker when
// its source has changed, so each build has a worker of its own.
func phoneWorker(u *ui.UI) ([]byte, error) {
	src, err := embedded.ReadFile("static/worker.js")
	if err != nil {
		return nil, fmt.Errorf("kiosk: %w", err)
	}
	kept, version, err := u.Offline("/kiosk/phone.js", phoneFiles...)
	if err != nil {
		return nil, err
	}
	files := make([][2]string, len(kept))
	for i, k := range kept {
		files[i] = [2]string{k.Address, k.Version}
	}
	build, err := json.Marshal(map[string]any{"version": version, "files": files})
	if err != nil {
		return nil, err
	}
	words, err := noticeWords()
	if err != nil {
		return nil, err
	}
	return append([]byte("self.BUILD = "+string(build)+";\nself.WORDS = "+string(words)+";\n"), src...), nil
}

// noticeWords are the texts of notifications by language and name, as JSON.
func noticeWords() ([]byte, error) {
	words := map[string]map[string]string{}
	for _, lang := range []string{"id", "en"} {
		raw, err := embedded.ReadFile("texts/" + lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("kiosk: %w", err)
		}
		var all map[string]string
		if err := json.Unmarshal(raw, &all); err != nil {
			return nil, fmt.Errorf("kiosk: texts in %s: %w", lang, err)
		}
		words[lang] = map[string]string{}
		for name, text := range all {
			if short, ok := strings.CutPrefix(name, noticeTexts); ok {
				words[lang][short] = text
			}
		}
	}
	return json.Marshal(words)
}
