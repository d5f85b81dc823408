package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"mpp/app"
	"mpp/internal/settings"
)

type voiceCmd struct {
	Check  voiceCheck  `cmd:"" help:"List the hall's names that no clip says yet."`
	Make   voiceMake   `cmd:"" help:"Make the clips that are missing, with espeak-ng, into the data folder."`
	Import voiceImport `cmd:"" help:"Take recordings of a person into the data folder."`
}

type voiceCheck struct {
	settings.Settings
	File string `help:"Look at a hall file instead of the configuration in force." type:"existingfile" placeholder:"FILE"`
	All  bool   `help:"List all names, with the names of their clips."`
}

// Help is the long help.
func (*voiceCheck) Help() string {
	return `Boards speak calls by clips, and kiosks their guidance: the words are inside the program, a hall's own names and requirements
are in the folder voice of the data folder, which each node has for itself. A name without a clip is left out of a spoken call; a
kiosk says that something cannot be read out. See docs/panduan/suara.md (Indonesian).`
}

// openVoice says on the way which files of the folder are no clips.
func openVoice(ctx context.Context, set settings.Settings, file string) (*app.Voice, error) {
	return app.OpenVoice(ctx, set, file, func(clip string, err error) { fmt.Fprintf(os.Stderr, "warning: %s %v\n", clip, err) })
}

// errNamesMissing ends the command with a non-zero status.
var errNamesMissing = errors.New("names without a clip, see above; mpp voice make makes them, mpp voice import takes recordings")

var errLanguageMute = errors.New("a language of the hall's calls without clips, see above")

// Run lists names.
func (c *voiceCheck) Run(ctx context.Context) error {
	v, err := openVoice(ctx, c.Settings, c.File)
	if err != nil {
		return err
	}
	missing := v.Missing()
	for _, n := range v.Needs {
		lacks := slices.Contains(missing, n)
		switch mark := map[bool]string{true: "missing", false: "has clip"}[lacks]; {
		case c.All:
			fmt.Printf("%-8s  %-11s  %s  (%s/%s.wav)\n", mark, n.Of, n.Text, n.Lang, n.Key())
		case lacks:
			fmt.Printf("%-11s  %s  (%s/%s.wav)\n", n.Of, n.Text, n.Lang, n.Key())
		}
	}
	fmt.Printf("%d of %d names have a clip\n", len(v.Needs)-len(missing), len(v.Needs))
	mute := v.Mute()
	for _, lang := range mute {
		fmt.Printf("policy.voice.languages: %s has no clip here, so boards leave it out; take recordings with mpp voice import --lang %s\n", lang, lang)
	}
	if len(missing) > 0 {
		return errNamesMissing
	}
	if len(mute) > 0 {
		return errLanguageMute
	}
	return nil
}

type voiceMake struct {
	settings.Settings
	File string `help:"Look at a hall file instead of the configuration in force." type:"existingfile" placeholder:"FILE"`
	All  bool   `help:"Make the names that have clips anew, too: after a change of words.txt. Recordings are replaced."`
}

// Help is the long help.
func (*voiceMake) Help() string {
	return `A name that espeak-ng says wrong is corrected in the file voice/id/words.txt of the data folder, a line each: as another
spelling ("Dispendukcapil = dis pen duk capil") or by phonemes ("Loket = [[l'okEt]]"). Servers that run play the new clips at once;
boards take them up when they are loaded again.`
}

// Run makes clips.
func (c *voiceMake) Run(ctx context.Context) error {
	v, err := openVoice(ctx, c.Settings, c.File)
	if err != nil {
		return err
	}
	needs := v.Missing()
	if c.All {
		needs = v.Needs
	}
	if len(needs) == 0 {
		fmt.Println("nothing to make: every name has a clip")
		return nil
	}
	made := 0
	bar := newLineBar("voice")
	err = v.Make(ctx, needs, func(app.VoiceNeed) {
		made++
		bar.at(int64(made), int64(len(needs)))
	})
	bar.end()
	if made > 0 {
		fmt.Printf("%d clips made in %s\n", made, v.Folder)
	}
	return err
}

type voiceImport struct {
	settings.Settings
	Dir    string `arg:"" help:"Folder with WAV files, or with a folder of them for each language." type:"existingdir"`
	File   string `help:"Look at a hall file instead of the configuration in force." type:"existingfile" placeholder:"FILE"`
	Lang   string `help:"Language of WAV files that stand in the folder itself (default ${default})." default:"id" placeholder:"CODE"`
	Partly bool   `help:"Take what can be used where some files cannot."`
}

// Help is the long help.
func (*voiceImport) Help() string {
	return `A file is named as what it says, e.g. "Nomor antrean.wav", "empat.wav", "Disdukcapil.wav": one channel, 16 bit, 16 to 48 kHz.
Silence is cut off and the level made even. A folder such as jv, for a regional language, may hold the same words; what it lacks is
said in Indonesian. mpp voice check --all lists the names; the words are those of /voice/manifest.json.`
}

// Run takes recordings.
func (c *voiceImport) Run(ctx context.Context) error {
	v, err := openVoice(ctx, c.Settings, c.File)
	if err != nil {
		return err
	}
	done, err := v.Import(c.Dir, c.Lang, c.Partly)
	if err != nil {
		return err
	}
	faults := done.Faults()
	for _, r := range faults {
		fmt.Fprintf(os.Stderr, "%q %v\n", r.Lang+"/"+r.File, r.Err)
	}
	for _, lang := range sortedKeys(done.Missing) {
		fmt.Printf("not recorded, %s: %s\n", lang, strings.Join(done.Missing[lang], ", "))
	}
	switch good := len(done.Recordings) - len(faults); {
	case len(faults) == 0:
		fmt.Printf("%d recordings taken into %s\n", good, v.Folder)
	case c.Partly:
		fmt.Printf("%d of %d recordings taken into %s\n", good, len(done.Recordings), v.Folder)
	default:
		return fmt.Errorf("%d of %d recordings cannot be used, nothing was taken: mend them, or take the others with --partly", len(faults), len(done.Recordings))
	}
	return nil
}

func sortedKeys(m map[string][]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
