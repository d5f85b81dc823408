package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mpp/hall/hallfile"
	"mpp/internal/settings"
)

// TestMuteLanguages: a language of the hall's calls that this machine cannot say is found out.
func TestMuteLanguages(t *testing.T) {
	folder := t.TempDir()
	text, err := os.ReadFile("testdata/uji.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "aula.yaml")
	said := strings.Replace(string(text), "policy: {", "policy: {voice: {languages: [id, en, jv]}, ", 1)
	if _, err := hallfile.Parse(file, []byte(said)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := OpenVoice(t.Context(), settings.Settings{Data: folder}, file, func(file string, err error) { t.Error(file, err) })
	if err != nil {
		t.Fatal(err)
	}
	if mute := v.Mute(); !slices.Equal(mute, []string{"jv"}) {
		t.Errorf("mute: %v", mute)
	}
}
