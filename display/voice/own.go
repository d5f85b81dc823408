package voice

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Make makes clips of names in a hall's folder with espeak-ng, said as its words.txt says.
// made is told of each.
func Make(ctx context.Context, folder string, needs []Need, made func(Need)) error {
	lexicons := map[string]Lexicon{}
	for _, n := range needs {
		lex, ok := lexicons[n.Lang]
		if !ok {
			var err error
			if lex, err = LexiconOf(n.Lang, os.DirFS(folder)); err != nil {
				return fmt.Errorf("%s: %w", folder, err)
			}
			lexicons[n.Lang] = lex
		}
		if err := write(ctx, folder, n.Lang, Word{Text: n.Text, Say: lex.Say(n.Text)}, n.manner()); err != nil {
			return err
		}
		made(n)
	}
	return nil
}

// Recording is a file that was imported, or why it was not.
type Recording struct {
	File string
	Lang string
	Key  string
	Err  error
}

// Imported is what became of a folder of recordings.
type Imported struct {
	Recordings []Recording
	// Missing are words of calls that are spoken by the base pack's voice still, and names
	// that nobody says, by language.
	Missing map[string][]string
}

// Faults are the recordings that cannot be used.
func (i Imported) Faults() []Recording {
	return slices.DeleteFunc(slices.Clone(i.Recordings), func(r Recording) bool { return r.Err == nil })
}

// Import takes recordings of a person into a hall's folder: WAV files in a folder for each
// language, or of one language in the folder itself, named as what they say ("Nomor
// antrean.wav"). They are trimmed and brought to the level of all clips. When one cannot be
// used nothing is taken, unless partly.
func Import(from, lang, folder string, needs []Need, partly bool) (Imported, error) {
	out := Imported{Missing: map[string][]string{}}
	sounds := map[string]Sound{}
	languages, err := folders(from, lang)
	if err != nil {
		return out, err
	}
	for language, dir := range languages {
		wanted, err := wantedKeys(language, needs)
		if err != nil {
			return out, err
		}
		guide, err := readWords(Base(), path.Join(language, GuideFile))
		if err != nil {
			return out, err
		}
		list, err := readRecordings(dir, language, append(keys(guide), wanted...), sounds)
		if err != nil {
			return out, err
		}
		out.Recordings = append(out.Recordings, list...)
		for _, key := range wanted {
			if _, ok := sounds[language+"/"+key]; !ok {
				out.Missing[language] = append(out.Missing[language], key)
			}
		}
	}
	slices.SortFunc(out.Recordings, func(a, b Recording) int { return strings.Compare(a.Lang+"/"+a.File, b.Lang+"/"+b.File) })
	if len(out.Recordings) == 0 {
		return out, fmt.Errorf("%s has no WAV files, neither by itself nor in folders such as id or en", from)
	}
	if len(out.Faults()) > 0 && !partly {
		return out, nil
	}
	for _, r := range out.Recordings {
		if r.Err == nil {
			if err := save(filepath.Join(folder, r.Lang), r.Key, sounds[r.Lang+"/"+r.Key]); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// folders are the folders of recordings by language: those within from, and from itself for
// the given language where it has WAV files.
func folders(from, lang string) (map[string]string, error) {
	if !langForm.MatchString(lang) {
		return nil, fmt.Errorf("%q is no language; write its code, such as id, en or jv", lang)
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, e := range entries {
		switch {
		case e.IsDir() && langForm.MatchString(e.Name()):
			out[e.Name()] = filepath.Join(from, e.Name())
		case !e.IsDir() && isWAV(e.Name()):
			out[lang] = from
		}
	}
	return out, nil
}

func isWAV(name string) bool { return strings.EqualFold(filepath.Ext(name), ".wav") }

// wantedKeys are the keys that a whole pack of the language has.
func wantedKeys(lang string, needs []Need) ([]string, error) {
	words, err := Words(lang)
	if err == nil && words == nil {
		words, err = Words("id") // a regional language says calls as Indonesian does
	}
	wanted := keys(words)
	for _, n := range needs {
		if n.Lang == lang && !slices.Contains(wanted, n.Key()) {
			wanted = append(wanted, n.Key())
		}
	}
	return wanted, err
}

func keys(words []Word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.Key())
	}
	return out
}

func readRecordings(dir, lang string, wanted []string, sounds map[string]Sound) ([]Recording, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []Recording
	for _, e := range entries {
		if e.IsDir() || !isWAV(e.Name()) {
			continue
		}
		r := Recording{File: e.Name(), Lang: lang, Key: Key(strings.TrimSuffix(e.Name(), filepath.Ext(e.Name())))}
		s, err := readRecording(filepath.Join(dir, e.Name()))
		switch _, twice := sounds[lang+"/"+r.Key]; {
		case !slices.Contains(wanted, r.Key):
			r.Err = errors.New("says nothing that is spoken here; mpp voice check --all lists the names")
		case twice:
			r.Err = errors.New("is there twice, with another spelling: keep one")
		default:
			if r.Err = err; err == nil {
				sounds[lang+"/"+r.Key] = s.Even()
			}
		}
		out = append(out, r)
	}
	return out, nil
}

func readRecording(path string) (Sound, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Sound{}, err
	}
	if !info.Mode().IsRegular() {
		return Sound{}, errors.New("is no ordinary file")
	}
	if info.Size() > 4*maxBytes {
		return Sound{}, fmt.Errorf("has %d MB: a clip is one word or name", info.Size()>>20)
	}
	file, err := os.ReadFile(path) // #nosec G304 -- the file that was named
	if err != nil {
		return Sound{}, err
	}
	s, err := ParseWAV(file)
	if err == nil && s.Rate < minRecorded {
		err = fmt.Errorf("has %d samples a second; between %d and %d are needed", s.Rate, minRecorded, maxRate)
	}
	if err == nil {
		err = s.Check()
	}
	return s, err
}
