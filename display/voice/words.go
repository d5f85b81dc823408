package voice

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Word is a text that has a clip.
type Word struct {
	Text string // as written: "loket"
	Say  string // what espeak-ng is given: a respelling, phonemes in [[ ]], or Text
}

// Key is the key of the word's clip.
func (w Word) Key() string { return Key(w.Text) }

// WordsFile lists the words of a pack, or corrects how espeak-ng says them, a line each:
// "loket = [[l'okEt]]". It stands beside the clips.
const WordsFile = "words.txt"

// maxText bounds a name in characters, as the hall file does.
const maxText = 200

var separators = regexp.MustCompile(`[^a-z0-9]+`)

// Key makes the key of a text: lower case, with hyphens for what is neither a letter nor a
// digit. "ATR/BPN" is atr-bpn. ui/static/spoken.js has its twin.
func Key(text string) string {
	return strings.Trim(separators.ReplaceAllString(strings.ToLower(text), "-"), "-")
}

var (
	keyForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	langForm = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// ParseWords reads a words file. Lines that begin with # are comments. All faults are
// returned at once, each with its line.
func ParseWords(text []byte) ([]Word, error) {
	var words []Word
	var faults []error
	seen := map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		w := Word{}
		text, say, corrected := strings.Cut(line, "=")
		if w.Text = strings.TrimSpace(text); corrected {
			w.Say = strings.TrimSpace(say)
		} else {
			w.Say = w.Text
		}
		switch first := seen[w.Key()]; {
		case w.Key() == "":
			faults = append(faults, fmt.Errorf("line %d: no word before the = sign", n))
		case w.Say == "":
			faults = append(faults, fmt.Errorf("line %d: nothing after the = sign; write how %q is said", n, w.Text))
		case utf8.RuneCountInString(line) > 2*maxText:
			faults = append(faults, fmt.Errorf("line %d: longer than %d characters", n, 2*maxText))
		case strings.Count(w.Say, "[[") != strings.Count(w.Say, "]]"):
			faults = append(faults, fmt.Errorf("line %d: phonemes stand between [[ and ]]", n))
		case first > 0:
			faults = append(faults, fmt.Errorf("line %d: %q stands in line %d already", n, w.Text, first))
		default:
			seen[w.Key()] = n
			words = append(words, w)
		}
	}
	return words, errors.Join(append(faults, lines.Err())...)
}
