package voice

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mpp/hall"
)

func smallHall() *hall.Config {
	return &hall.Config{
		Zones: []hall.Zone{{ID: "utama", Name: hall.Text{ID: "Zona Utama", EN: "Main Zone"}}},
		Agencies: []hall.Agency{
			{ID: "pajak", Name: "Kantor Pelayanan Pajak Pratama", Short: "KPP Pratama"},
			{ID: "dukcapil", Name: "Dinas Kependudukan", Short: "Disdukcapil"},
			{ID: "gone", Name: "Pergi", EndedOn: "2026-01-01"},
		},
		Services: []hall.Service{{ID: "npwp", Name: hall.Text{ID: "NPWP baru", EN: "NPWP baru"}, Requirements: []hall.Text{
			{ID: "KTP asli"}, {ID: "Dua orang saksi yang sudah dewasa dan membawa KTP elektronik, atau surat keterangan dari kepala kampung bila saksi tidak dapat hadir"},
		}}},
		Policy:   hall.Policy{Classes: []hall.Class{{ID: "regular", Name: hall.Text{ID: "Umum", EN: "Regular"}}, {ID: "old", Name: hall.Text{ID: "Lama"}, EndedOn: "2026-01-01"}}},
		Counters: []hall.Counter{{Name: "Ruang 2"}, {Name: "meja A"}, {Name: "Loket 12B"}, {Name: "7"}, {Name: "Ruang Konsultasi"}, {}},
	}
}

func keysOf(needs []Need) []string {
	var out []string
	for _, n := range needs {
		out = append(out, n.Lang+"/"+n.Key())
	}
	return out
}

func TestNamesThatNeedClips(t *testing.T) {
	needs := Needs(smallHall())
	want := []string{"id/kpp-pratama", "id/disdukcapil", "id/ruang-konsultasi", "id/npwp-baru", "id/zona-utama", "en/main-zone",
		"id/umum", "en/regular", "id/kantor-pelayanan-pajak-pratama", "id/dinas-kependudukan", "id/ktp-asli",
		"id/dua-orang-saksi-yang-sudah-dewasa-dan-membawa-ktp-elektronik", "id/atau-surat-keterangan-dari-kepala-kampung-bila-saksi-tidak-dapat-hadir"}
	if got := keysOf(needs); !slices.Equal(got, want) {
		t.Errorf("needs %v, want %v", got, want)
	}
	inside := []string{"id/disdukcapil", "id/zona-utama", "en/main-zone", "id/umum", "en/regular"}
	missing := NewLibrary(t.TempDir(), nil).Missing(needs)
	if want = slices.DeleteFunc(want, func(k string) bool { return slices.Contains(inside, k) }); !slices.Equal(keysOf(missing), want) {
		t.Errorf("missing %v, want %v", keysOf(missing), want)
	}
}

// With espeak-ng: what is missing is made, as the hall's own words say it.
func TestMakeNames(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "id"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "id", WordsFile), []byte("KPP = ka pe pe\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	lex, err := LexiconOf("id", os.DirFS(folder))
	if err != nil || lex.Say("KPP Pratama") != "ka pe pe Pratama" {
		t.Errorf("%q %v", lex.Say("KPP Pratama"), err)
	}
	l := NewLibrary(folder, nil)
	needs := l.Missing(Needs(smallHall()))
	made := 0
	if err := Make(context.Background(), folder, needs, func(Need) { made++ }); err != nil {
		t.Fatal(err)
	}
	if left := l.Missing(needs); made != len(needs) || len(left) > 0 {
		t.Errorf("made %d of %d, missing %v", made, len(needs), left)
	}
	for _, n := range needs {
		body, err := os.ReadFile(filepath.Join(folder, n.Lang, n.Key()+".wav"))
		if err != nil {
			t.Fatal(err)
		}
		checkClip(t, n.Text, body)
	}
	if err := os.WriteFile(filepath.Join(folder, "id", WordsFile), []byte("KPP\nKPP\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Make(context.Background(), folder, needs, func(Need) {}); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a faulty list: %v", err)
	}
}

func record(t *testing.T, dir, name string, s Sound) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), s.WAV(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestImportOfRecordings(t *testing.T) {
	from, folder := t.TempDir(), t.TempDir()
	needs := Needs(smallHall())
	record(t, from, "Nomor antrean.WAV", tone(300, 0.6, 0.05))
	record(t, from, "KPP Pratama.wav", tone(300, 0.6, 0.9))
	record(t, filepath.Join(from, "jv"), "loket.wav", tone(200, 0.4, 0.3))
	record(t, from, "Sekali lagi.wav", tone(300, 0.6, 0.3))
	record(t, from, "kucing.wav", tone(300, 0.6, 0.3))
	record(t, from, "satu.wav", Sound{Rate: 22050, Samples: make([]float64, 22050)})
	got, err := Import(from, "id", folder, needs, false)
	if err != nil || len(got.Recordings) != 6 || len(got.Faults()) != 2 {
		t.Fatalf("%v %v", got.Recordings, err)
	}
	if clips, _ := clipsOf(os.DirFS(folder), "id"); len(clips) > 0 {
		t.Errorf("%v were taken though others cannot be used", clips)
	}
	if !slices.Contains(got.Missing["id"], "dua") || !slices.Contains(got.Missing["id"], "disdukcapil") || slices.Contains(got.Missing["id"], "kpp-pratama") ||
		!slices.Contains(got.Missing["jv"], "silakan-menuju") {
		t.Errorf("missing %v", got.Missing)
	}
	if _, err := Import(from, "id", folder, needs, true); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"id/nomor-antrean.wav", "id/kpp-pratama.wav", "jv/loket.wav"} {
		body, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		checkClip(t, file, body)
	}
	if clips, _ := clipsOf(os.DirFS(folder), "id"); len(clips) != 3 {
		t.Errorf("%v were taken", clips)
	}
}

func TestImportSaysWhatIsWrong(t *testing.T) {
	from := t.TempDir()
	for want, lang := range map[string]string{"has no WAV files": "id", "is no language": "Jawa"} {
		if _, err := Import(from, lang, t.TempDir(), nil, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	record(t, from, "dua.wav", tone(300, 0.3, 0.3))
	record(t, from, "Dua.wav", tone(300, 0.3, 0.3))
	// What is no file may have no end: /dev/zero, a pipe.
	if err := os.Symlink(os.DevNull, filepath.Join(from, "tiga.wav")); err != nil {
		t.Fatal(err)
	}
	got, err := Import(from, "id", t.TempDir(), nil, false)
	faults := got.Faults()
	if err != nil || len(faults) != 2 || !strings.Contains(faults[0].Err.Error(), "twice") || !strings.Contains(faults[1].Err.Error(), "no ordinary file") {
		t.Errorf("%v %v", got.Recordings, err)
	}
}

// What espeak-ng says of each clip's text, checked by reading against the standard
// pronunciation: "@" is the schwa of empat, "E" the open e of loket, "e" that of meja.
func TestPhonemes(t *testing.T) {
	text, err := os.ReadFile("testdata/phonemes.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, err := ParseWords(text)
	if err != nil {
		t.Fatal(err)
	}
	lex, err := LexiconOf("id", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range want {
		got, err := Phonemes(context.Background(), "id", Word{Text: w.Text, Say: lex.Say(w.Text)})
		if err != nil {
			t.Fatal(err)
		}
		if got != w.Say {
			t.Errorf("%s is said %s, want %s", w.Text, got, w.Say)
		}
	}
}
