package printing

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	kiosktexts "mpp/kiosk/texts"
	uitexts "mpp/ui/texts"
)

// pageWords are the words of kiosk and phone by language: paper says the same of a wait.
var pageWords = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range []string{"id", "en"} {
		all[lang] = map[string]string{}
		for _, read := range []func(string) ([]byte, error){uitexts.Files.ReadFile, kiosktexts.Files.ReadFile} {
			text, err := read(lang + ".json")
			if err == nil {
				words := all[lang]
				err = json.Unmarshal(text, &words)
			}
			if err != nil {
				panic(fmt.Sprintf("printing: words: %v", err)) // a fault of the build
			}
		}
	}
	return all
})

// onPages returns what the pages say under a key, with its {params} filled in: name, value,
// name, value. With n equal to 1 a key that also exists with ".one" gives that one.
func onPages(lang, key string, params ...any) string {
	words := pageWords()["id"]
	if lang == "en" {
		words = pageWords()["en"]
	}
	var replace []string
	text := words[key]
	for i := 0; i+1 < len(params); i += 2 {
		name, value := fmt.Sprint(params[i]), fmt.Sprint(params[i+1])
		if one := words[key+".one"]; one != "" && name == "n" && value == "1" {
			text = one
		}
		replace = append(replace, "{"+name+"}", value)
	}
	return strings.NewReplacer(replace...).Replace(text)
}
