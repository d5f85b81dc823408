package voice

import (
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestKeysAreMadeAsInThePages(t *testing.T) {
	text, err := os.ReadFile("testdata/keys.json")
	if err != nil {
		t.Fatal(err)
	}
	var table [][2]string
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	for _, row := range table {
		if got := Key(row[0]); got != row[1] {
			t.Errorf("Key(%q) = %q, want %q", row[0], got, row[1])
		}
	}
}

// In the table in which the pages look as well.
func TestWhatIsSpelt(t *testing.T) {
	text, err := os.ReadFile("testdata/spelt.json")
	if err != nil {
		t.Fatal(err)
	}
	var table []struct {
		Word  string
		Spelt bool
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	for _, row := range table {
		if got := spelt(row.Word); got != row.Spelt {
			t.Errorf("spelt(%q) = %v, want %v", row.Word, got, row.Spelt)
		}
	}
}

func TestWordsFile(t *testing.T) {
	got, err := ParseWords([]byte("\ufeff# a comment\n\nnol\nloket = [[l'okEt]]\r\nATR/BPN = a te er, be pe en\n"))
	want := []Word{{"nol", "nol"}, {"loket", "[[l'okEt]]"}, {"ATR/BPN", "a te er, be pe en"}}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%v %v", got, err)
	}
	_, err = ParseWords([]byte("nol\nNOL\n= x\nsatu =\ndua = [[d'ua\n" + strings.Repeat("x", 500)))
	for _, want := range []string{
		`line 2: "NOL" stands in line 1 already`, "line 3: no word before", `line 4: nothing after the = sign`,
		"line 5: phonemes stand between", "line 6: longer than",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

func TestNamesAreSaidWordByWord(t *testing.T) {
	lex, err := LexiconOf("id", nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Kejaksaan Negeri":     "Kejaksaan [[n@g@R2'i]]",
		"BPJS Ketenagakerjaan": "[[b,e p,e dZ,e ?'Es]] [[k@t@n,agak@RdZ'aan]]",
		"ATR/BPN":              "[[,a t,e ?'ER]] [[b,e p,e ?'En]]",
		"Perpanjangan SIM":     "Perpanjangan sim",
		"BANK LAMPUNG":         "[[b'aNk]] lampung",
		"SAMSAT DI KANTOR RI":  "samsat di kantor [[,ER ?'i]]",
		"KTP elektronik baru":  "[[k,a t,e p'e]] elektronik baru",
		"Dinas X":              "Dinas [['Eks]]",
	} {
		if got := lex.Say(text); got != want {
			t.Errorf("Say(%q) = %q, want %q", text, got, want)
		}
	}
}

// The committed clips are those that the lists name, made of what the lists say now.
func TestBasePackIsUpToDate(t *testing.T) {
	total := 0
	for _, lang := range Languages {
		words, err := baseWords(Base(), lang)
		if err != nil {
			t.Fatal(err)
		}
		made, err := readWords(Base(), lang+"/"+madeFile)
		if err != nil || !slices.Equal(words, made) {
			t.Errorf("%s: the lists changed since the clips were made: make voice (%v)", lang, err)
		}
		keys, err := clipsOf(Base(), lang)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, w := range words {
			want = append(want, w.Key())
		}
		slices.Sort(want)
		if slices.Sort(keys); !slices.Equal(keys, want) {
			t.Errorf("%s: clips %v, lists %v", lang, keys, want)
		}
		for _, key := range keys {
			body, err := fs.ReadFile(Base(), lang+"/"+key+".wav")
			if err != nil {
				t.Fatal(err)
			}
			total += len(body)
			checkClip(t, lang+"/"+key, body)
		}
	}
	if total > 8<<20 {
		t.Errorf("the base pack has %d bytes, 8 MiB are the bound", total)
	}
}

// checkClip: level, peak, and no silence at the ends that a chain of clips would add up.
func checkClip(t *testing.T, name string, body []byte) {
	t.Helper()
	s, err := ParseWAV(body)
	if err == nil {
		err = s.Check()
	}
	if err != nil {
		t.Errorf("%s %v", name, err)
		return
	}
	if level := s.Level(); math.Abs(level-levelDB) > 1.5 {
		t.Errorf("%s is spoken at %.1f dB, want %.1f", name, level, levelDB)
	}
	if peak := s.Peak(); peak > peakDB+0.3 {
		t.Errorf("%s has a peak of %.1f dB", name, peak)
	}
	if cut := s.Seconds() - s.Trim().Seconds(); cut > 0.03 {
		t.Errorf("%s has %.0f ms of silence at its ends", name, cut*1000)
	}
}

func TestMuLawKeepsTheSound(t *testing.T) {
	s := tone(440, 0.5, 0.3)
	again, err := ParseWAV(s.WAV())
	if err != nil || again.Rate != s.Rate || len(again.Samples) != len(s.Samples) {
		t.Fatalf("%v: %d of %d samples", err, len(again.Samples), len(s.Samples))
	}
	noise, signal := 0.0, 0.0
	for i, x := range s.Samples {
		noise += (x - again.Samples[i]) * (x - again.Samples[i])
		signal += x * x
	}
	if snr := 10 * math.Log10(signal/noise); snr < 35 {
		t.Errorf("%.1f dB between sound and noise", snr)
	}
	// Known values of G.711: silence is 0xff, the loudest 0x80 and 0x00.
	for x, want := range map[float64]byte{0: 0xff, 1: 0x80, -1: 0x00} {
		if got := toMuLaw(x); got != want {
			t.Errorf("toMuLaw(%v) = %#x, want %#x", x, got, want)
		}
	}
	for b := range 256 {
		if x := fromMuLaw(byte(b)); b != 0x7f && toMuLaw(x) != byte(b) {
			t.Errorf("%#x becomes %v and then %#x", b, x, toMuLaw(x))
		}
	}
}

func tone(hz, seconds, amplitude float64) Sound {
	s := Sound{Rate: 22050, Samples: make([]float64, int(22050*seconds))}
	for i := range s.Samples {
		s.Samples[i] = amplitude * math.Sin(2*math.Pi*hz*float64(i)/22050)
	}
	return s
}

func TestEvenTrimsAndLevels(t *testing.T) {
	for _, amplitude := range []float64{0.02, 0.3, 0.95} {
		s := tone(300, 0.4, amplitude)
		quiet := make([]float64, 4410) // 200 ms
		s.Samples = append(append(slices.Clone(quiet), s.Samples...), quiet...)
		got := s.Even()
		if n := got.Seconds(); n < 0.4 || n > 0.43 {
			t.Errorf("%.3f s, want 0.4", n)
		}
		if l := got.Level(); math.Abs(l-levelDB) > 0.5 {
			t.Errorf("level %.1f dB", l)
		}
	}
}

func TestRecordingsThatCannotBeClips(t *testing.T) {
	loud := tone(300, 0.5, 3)
	for i, x := range loud.Samples {
		loud.Samples[i] = math.Max(-1, math.Min(1, x))
	}
	for want, s := range map[string]Sound{
		"is silent":    {Rate: 22050, Samples: make([]float64, 22050)},
		"is too short": tone(300, 0.05, 0.3),
		"is too long":  tone(300, 13, 0.3),
		"is distorted": loud,
	} {
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestFilesThatAreNoClips(t *testing.T) {
	good := tone(300, 0.3, 0.3).WAV()
	stereo, slow, odd := slices.Clone(good), slices.Clone(good), slices.Clone(good)
	stereo[22], odd[20] = 2, 6
	slow[24], slow[25] = 0x40, 0x1f // 8000
	for want, file := range map[string][]byte{
		"is no WAV file": []byte("ID3 an mp3"),
		"without sound":  good[:40],
		"2 channels":     stereo,
		"8000 samples":   slow,
		"format 6":       odd,
	} {
		if _, err := ParseWAV(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func FuzzParseWAV(f *testing.F) {
	f.Add(tone(300, 0.01, 0.3).WAV())
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, file []byte) {
		if s, err := ParseWAV(file); err == nil {
			_ = s.Check()
		}
	})
}

// A hall's own clips go before those of the base pack, and are read anew when they change.
func TestLibrary(t *testing.T) {
	folder := t.TempDir()
	var faults []string
	l := NewLibrary(folder, func(file string, err error) { faults = append(faults, file) })
	before := l.Manifest()
	if before.Clips["id"]["nol"] == "" || before.Clips["en"]["zero"] == "" || before.Clips["id"]["kantor-pajak"] != "" {
		t.Fatalf("%v", before.Clips["id"])
	}
	put := func(file string, body []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(file)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, file), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("id/kantor-pajak.wav", tone(300, 0.3, 0.3).WAV())
	put("id/nol.wav", tone(400, 0.3, 0.3).WAV())
	put("jv/loket.wav", tone(500, 0.3, 0.3).WAV())
	put("id/satu.wav", []byte("no sound"))
	put("id/..wav", tone(500, 0.3, 0.3).WAV())
	if err := os.Symlink(os.DevNull, filepath.Join(folder, "id/dua.wav")); err != nil { // not read: it may have no end
		t.Fatal(err)
	}
	now := l.Manifest()
	if now.Clips["id"]["kantor-pajak"] == "" || now.Clips["id"]["nol"] == before.Clips["id"]["nol"] || now.Clips["jv"]["loket"] == "" {
		t.Errorf("%v %v", now.Clips["id"], now.Clips["jv"])
	}
	if now.Clips["id"]["satu"] != before.Clips["id"]["satu"] {
		t.Error("a damaged file takes the place of the base pack's clip")
	}
	if l.Manifest(); !slices.Equal(faults, []string{"id/satu.wav"}) {
		t.Errorf("faults %v", faults)
	}
	if len(now.Clips["id"]) != len(before.Clips["id"])+1 {
		t.Errorf("%d clips, before %d", len(now.Clips["id"]), len(before.Clips["id"]))
	}
	put("id/nol.wav", tone(440, 0.4, 0.3).WAV())
	if again := l.Manifest(); again.Clips["id"]["nol"] == now.Clips["id"]["nol"] {
		t.Error("a changed clip keeps its version")
	}
	if err := os.Remove(filepath.Join(folder, "id/nol.wav")); err != nil {
		t.Fatal(err)
	}
	if again := l.Manifest(); again.Clips["id"]["nol"] != before.Clips["id"]["nol"] {
		t.Error("the base pack's clip did not come back")
	}
}
