package app

import (
	"context"
	"slices"

	"mpp/display/voice"
	"mpp/hall"
	"mpp/internal/settings"
)

// VoiceNeed is a name that is spoken.
type VoiceNeed = voice.Need

// Voice is what a hall's calls are spoken with on this machine.
type Voice struct {
	Folder string // of the hall's own clips
	Needs  []voice.Need
	spoken []string // the languages of calls
	lib    *voice.Library
}

// OpenVoice looks at the voice of a hall: of a hall file, or with "" of the configuration
// in force.
func OpenVoice(ctx context.Context, set settings.Settings, file string, fault func(file string, err error)) (*Voice, error) {
	cfg, err := voiceConfig(ctx, set, file)
	if err != nil {
		return nil, err
	}
	folder := voice.FolderOf(set.Data)
	return &Voice{Folder: folder, Needs: voice.Needs(cfg), spoken: cfg.Policy.Voice.Spoken(), lib: voice.NewLibrary(folder, fault)}, nil
}

func voiceConfig(ctx context.Context, set settings.Settings, file string) (*hall.Config, error) {
	if file != "" {
		read, err := ReadHallFile(file)
		if err != nil {
			return nil, err
		}
		return read.Config, nil
	}
	l, err := readLedger(ctx, set)
	if err != nil {
		return nil, err
	}
	defer l.DB().Close()
	return newestConfig(ctx, l, set)
}

// Missing are the names that nobody says yet.
func (v *Voice) Missing() []voice.Need { return v.lib.Missing(v.Needs) }

// Mute are the languages of the hall's calls in which this machine has no clip at all.
func (v *Voice) Mute() []string {
	clips := v.lib.Manifest().Clips
	return slices.DeleteFunc(slices.Clone(v.spoken), func(lang string) bool { return len(clips[lang]) > 0 })
}

// Make makes clips of names with espeak-ng; made is told of each.
func (v *Voice) Make(ctx context.Context, needs []voice.Need, made func(voice.Need)) error {
	return voice.Make(ctx, v.Folder, needs, made)
}

// Import takes recordings of a person, see [voice.Import].
func (v *Voice) Import(from, lang string, partly bool) (voice.Imported, error) {
	return voice.Import(from, lang, v.Folder, v.Needs, partly)
}
