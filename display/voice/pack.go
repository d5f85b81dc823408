package voice

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// base are the clips inside the program: the words of calls, the sentences of the kiosk's
// guidance, and the names of the sample hall.
//
//go:embed pack
var base embed.FS

// Languages are those of the base pack. A hall may add others as folders.
var Languages = []string{"id", "en"}

// NamesFile lists texts that have clips beside the words of calls: names.
const NamesFile = "names.txt"

// GuideFile lists what the kiosk's spoken guidance says, without what hall and day put in.
const GuideFile = "guide.txt"

// lexiconFile corrects words within names.
const lexiconFile = "lexicon.txt"

// Base is the pack inside the program.
func Base() fs.FS {
	sub, err := fs.Sub(base, "pack")
	if err != nil {
		panic(err) // the embed directive names it
	}
	return sub
}

// readWords reads a list of words; a file that is not there has none.
func readWords(fsys fs.FS, name string) ([]Word, error) {
	text, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	words, err := ParseWords(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return words, nil
}

// Words are the words of calls in a language of the base pack: those that every pack of
// that language should have.
func Words(lang string) ([]Word, error) { return readWords(Base(), path.Join(lang, WordsFile)) }

// LexiconOf is how a language's words are said, corrected by a hall's own words.
func LexiconOf(lang string, own fs.FS) (Lexicon, error) {
	var lists [][]Word
	for _, from := range []struct {
		fsys fs.FS
		file string
	}{{Base(), lexiconFile}, {Base(), WordsFile}, {own, WordsFile}} {
		if from.fsys == nil {
			continue
		}
		words, err := readWords(from.fsys, path.Join(lang, from.file))
		if err != nil {
			return nil, err
		}
		lists = append(lists, corrected(words))
	}
	return lexicon(lists...), nil
}

// clipsOf lists the keys of a pack's clips in a language.
func clipsOf(fsys fs.FS, lang string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, lang)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var keys []string
	for _, e := range entries {
		if key, ok := strings.CutSuffix(e.Name(), ".wav"); ok && keyForm.MatchString(key) && !e.IsDir() {
			keys = append(keys, key)
		}
	}
	return keys, err
}
