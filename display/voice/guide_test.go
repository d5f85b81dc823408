package voice

import (
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"

	"mpp/hall/hallfile"
)

// Whoever tries the sample hall hears all of its names.
func TestSampleHallHasClips(t *testing.T) {
	cfg, err := hallfile.Sample()
	if err != nil {
		t.Fatal(err)
	}
	needs := slices.DeleteFunc(Needs(cfg), func(n Need) bool { return n.Of == "requirement" })
	for _, n := range NewLibrary(t.TempDir(), nil).Missing(needs) {
		t.Errorf("no clip says the %s %q; write it as a line of display/voice/pack/%s/%s, then: make voice", n.Of, n.Text, n.Lang, GuideFile)
	}
}

// What lies above half the new rate would come back as a false tone.
func TestNarrowLetsNothingFold(t *testing.T) {
	for hz, want := range map[float64]float64{300: 0, 3000: 0, 6200: -40, 9000: -40} {
		got := tone(hz, 0.5, 0.5).Narrow()
		edge := got.Rate / 20
		level := Sound{Rate: got.Rate, Samples: got.Samples[edge : len(got.Samples)-edge]}.Level() - decibel(0.5/math.Sqrt2)
		if want == 0 && math.Abs(level) > 1 || level > want+1 {
			t.Errorf("%v Hz comes out at %.1f dB, want %v", hz, level, want)
		}
	}
}

// The guidance's clips are short of nothing: as long as speech of their texts is, and without
// a hole in them.
func TestGuideClipsAreWhole(t *testing.T) {
	for _, lang := range Languages {
		words, err := readWords(Base(), lang+"/"+GuideFile)
		if err != nil || len(words) < 100 {
			t.Fatalf("%d sentences, %v", len(words), err)
		}
		for _, w := range words {
			body, err := fs.ReadFile(Base(), lang+"/"+w.Key()+".wav")
			if err != nil {
				t.Fatal(err)
			}
			s, err := ParseWAV(body)
			if err != nil {
				t.Fatal(err)
			}
			// Letters, without those of acronyms: each of them is a syllable.
			letters := float64(len(strings.ReplaceAll(w.Text, " ", "")))
			if rate := letters / s.Seconds(); letters > 12 && (rate < 7 || rate > 22) {
				t.Errorf("%s/%s: %.1f letters a second", lang, w.Text, rate)
			}
			if quiet := s.longestPause(); quiet > 0.5 {
				t.Errorf("%s/%s is silent for %.2f s", lang, w.Text, quiet)
			}
		}
	}
}

// longestPause is the longest run of frames that nothing is said in, in seconds.
func (s Sound) longestPause() float64 {
	run, longest := 0, 0
	for _, p := range s.frames() {
		if run++; p > math.Pow(10, -50.0/10) {
			run = 0
		}
		longest = max(longest, run)
	}
	return float64(longest) * frame
}
