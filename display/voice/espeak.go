package voice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// speakers are espeak-ng's voices by language; a language without an entry is its own voice.
var speakers = map[string]string{"id": "id", "en": "en-us"}

// Manner is how a text is spoken.
type Manner struct {
	pace string // words a minute
	near bool   // to one person before the kiosk
}

// Calls go through a hall with an echo: slower than espeak-ng's usual pace of 175. The
// guidance has long sentences, heard by one person: they are kept with fewer samples.
var (
	ToHall   = Manner{pace: "140"}
	ToPerson = Manner{pace: "180", near: true}
)

const pitch = "46"

// ErrNoEspeak says how to get the program that makes clips.
var ErrNoEspeak = errors.New("espeak-ng is not installed; on Debian and Ubuntu: apt-get install espeak-ng")

// Synthesize makes the clip of a word with espeak-ng.
func Synthesize(ctx context.Context, lang string, w Word, m Manner) (Sound, error) {
	out, err := espeak(ctx, lang, w.Say, "--stdout", "-s", m.pace)
	if err != nil {
		return Sound{}, err
	}
	s, err := ParseWAV(out)
	if err != nil {
		return Sound{}, fmt.Errorf("what espeak-ng made of %q %w", w.Text, err)
	}
	if m.near {
		s = s.Narrow()
	}
	s = s.Even()
	if err := s.Check(); err != nil {
		return Sound{}, fmt.Errorf("what espeak-ng made of %q %w", w.Text, err)
	}
	return s, nil
}

// Phonemes returns what espeak-ng says of a word, in its own notation.
func Phonemes(ctx context.Context, lang string, w Word) (string, error) {
	out, err := espeak(ctx, lang, w.Say, "-q", "-x")
	return strings.TrimSpace(string(out)), err
}

func espeak(ctx context.Context, lang, text string, args ...string) ([]byte, error) {
	program, err := exec.LookPath("espeak-ng")
	if err != nil {
		return nil, ErrNoEspeak
	}
	speaker := speakers[lang]
	if speaker == "" {
		speaker = lang
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"-v", speaker, "-p", pitch, "--stdin"}, args...)...) // #nosec G204 -- the text goes through standard input
	var fault bytes.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader(text+"\n"), &fault
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("espeak-ng, voice %s: %w: %s", speaker, err, strings.TrimSpace(fault.String()))
	}
	return out, nil
}
