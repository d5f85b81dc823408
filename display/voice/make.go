package voice

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// madeFile says what each clip of the base pack was made of, so that only what changed is
// made again, and a test can tell that none is out of date.
const madeFile = "made.txt"

// MakeBase makes the clips of the base pack in its folder from the lists that stand there,
// and removes those that no list names. It returns how many it made.
func MakeBase(ctx context.Context, folder string) (int, error) {
	made := 0
	for _, lang := range Languages {
		words, err := baseWords(os.DirFS(folder), lang)
		if err != nil {
			return made, err
		}
		before, err := readWords(os.DirFS(folder), lang+"/"+madeFile)
		if err != nil {
			return made, err
		}
		guide, err := readWords(os.DirFS(folder), lang+"/"+GuideFile)
		if err != nil {
			return made, err
		}
		there, err := clipsOf(os.DirFS(folder), lang)
		if err != nil {
			return made, err
		}
		var list strings.Builder
		for _, w := range words {
			fmt.Fprintf(&list, "%s = %s\n", w.Text, w.Say)
			if slices.Contains(before, w) && slices.Contains(there, w.Key()) {
				continue
			}
			manner := ToHall
			if slices.ContainsFunc(guide, func(g Word) bool { return g.Text == w.Text }) {
				manner = ToPerson
			}
			if err := write(ctx, folder, lang, w, manner); err != nil {
				return made, err
			}
			made++
		}
		for _, key := range there {
			if !slices.ContainsFunc(words, func(w Word) bool { return w.Key() == key }) {
				if err := os.Remove(filepath.Join(folder, lang, key+".wav")); err != nil {
					return made, err
				}
			}
		}
		if err := os.WriteFile(filepath.Join(folder, lang, madeFile), []byte(list.String()), 0o644); err != nil { // #nosec G306 -- a file of the sources
			return made, err
		}
	}
	return made, nil
}

// baseWords are all texts of the base pack in a language, with what espeak-ng is given for
// each.
func baseWords(pack fs.FS, lang string) ([]Word, error) {
	var lists [][]Word
	for _, file := range []string{lexiconFile, WordsFile, NamesFile, GuideFile} {
		words, err := readWords(pack, lang+"/"+file)
		if err != nil {
			return nil, err
		}
		lists = append(lists, words)
	}
	lex := lexicon(lists[0], corrected(lists[1]))
	words := slices.Concat(lists[1:]...)
	seen := map[string]bool{}
	for i, w := range words {
		if w.Say == w.Text {
			words[i].Say = lex.Say(w.Text)
		}
		if seen[w.Key()] {
			return nil, fmt.Errorf("%s: %q stands in two of %s, %s and %s", lang, w.Text, WordsFile, NamesFile, GuideFile)
		}
		seen[w.Key()] = true
	}
	return words, nil
}

// write makes a word's clip and puts it into its folder, whole or not at all.
func write(ctx context.Context, folder, lang string, w Word, m Manner) error {
	s, err := Synthesize(ctx, lang, w, m)
	if err != nil {
		return err
	}
	return save(filepath.Join(folder, lang), w.Key(), s)
}

// save puts a clip into a folder, whole or not at all: a server may be reading it.
func save(folder, key string, s Sound) (err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil { // #nosec G301 -- the server may run as another user, and clips are public
		return err
	}
	f, err := os.CreateTemp(folder, "."+key+"-*")
	if err != nil {
		return fmt.Errorf("the clip cannot be written: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err = f.Write(s.WAV()); err == nil {
		err = f.Chmod(0o644)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(folder, key+".wav"))
}
