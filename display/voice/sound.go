package voice

import (
	"errors"
	"fmt"
	"math"
)

// What a clip sounds like after [Sound.Even].
const (
	levelDB    = -17.0 // of what is spoken in it, against full scale
	peakDB     = -1.0  // no sample is louder
	silenceDB  = -42.0 // against the clip's loudest moment: quieter ends are cut off
	frame      = 0.005 // seconds: the grain in which silence is looked for
	keepBefore = 0.005 // seconds of it that stay
	keepAfter  = 0.015
	fade       = 0.004
)

// The bounds of a clip, in seconds.
const (
	minSeconds = 0.1
	maxSeconds = 12.0
)

func decibel(x float64) float64 { return 20 * math.Log10(math.Max(x, 1e-9)) }

func ofDecibel(db float64) float64 { return math.Pow(10, db/20) }

// Peak is the loudest sample in dB against full scale.
func (s Sound) Peak() float64 {
	peak := 0.0
	for _, x := range s.Samples {
		peak = math.Max(peak, math.Abs(x))
	}
	return decibel(peak)
}

// frames are the powers of the sound's frames.
func (s Sound) frames() []float64 {
	size := int(float64(s.Rate) * frame)
	var out []float64
	for from := 0; from < len(s.Samples); from += size {
		part, sum := s.Samples[from:min(from+size, len(s.Samples))], 0.0
		for _, x := range part {
			sum += x * x
		}
		out = append(out, sum/float64(len(part)))
	}
	return out
}

// Level is how loud it is spoken, in dB against full scale: the mean power of what is not
// a pause.
func (s Sound) Level() float64 {
	frames := s.frames()
	loudest := 0.0
	for _, p := range frames {
		loudest = math.Max(loudest, p)
	}
	sum, n := 0.0, 0
	for _, p := range frames {
		if p > loudest*math.Pow(10, -25.0/10) {
			sum, n = sum+p, n+1
		}
	}
	if n == 0 {
		return decibel(0)
	}
	return decibel(math.Sqrt(sum / float64(n)))
}

// Trim cuts off the silence before and after what is spoken.
func (s Sound) Trim() Sound {
	frames := s.frames()
	loudest := 0.0
	for _, p := range frames {
		loudest = math.Max(loudest, p)
	}
	first, last := -1, -1
	for i, p := range frames {
		if p > loudest*math.Pow(10, silenceDB/10) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return Sound{Rate: s.Rate}
	}
	size, rate := int(float64(s.Rate)*frame), float64(s.Rate)
	from := max(0, first*size-int(keepBefore*rate))
	to := min(len(s.Samples), (last+1)*size+int(keepAfter*rate))
	out := Sound{Rate: s.Rate, Samples: append([]float64(nil), s.Samples[from:to]...)}
	for i, n := 0, min(int(fade*rate), len(out.Samples)/2); i < n; i++ {
		out.Samples[i] *= float64(i) / float64(n)
		out.Samples[len(out.Samples)-1-i] *= float64(i) / float64(n)
	}
	return out
}

// Even trims the sound and brings it to the level that all clips have. What would be louder
// than the peak allows is rounded off, so that a word with one loud vowel is not quieter
// than others.
func (s Sound) Even() Sound {
	out := s.Trim()
	limit := ofDecibel(peakDB)
	knee := limit * 0.6
	// Rounding takes some of the level away: the second turn makes up for it.
	for range 3 {
		gain := ofDecibel(levelDB - out.Level())
		for i, x := range out.Samples {
			x *= gain
			if over := math.Abs(x) - knee; over > 0 {
				x = math.Copysign(knee+(limit-knee)*math.Tanh(over/(limit-knee)), x)
			}
			out.Samples[i] = x
		}
	}
	return out
}

// Check says why a recording cannot be a clip.
func (s Sound) Check() error {
	spoken := s.Trim()
	switch clipped := s.clipped(); {
	case len(spoken.Samples) == 0 || s.Level() < -50:
		return errors.New("is silent, or too quiet: record it nearer to the microphone")
	case spoken.Seconds() < minSeconds:
		return fmt.Errorf("is too short: %.2f s without the silence, at least %.1f s are needed", spoken.Seconds(), minSeconds)
	case spoken.Seconds() > maxSeconds:
		return fmt.Errorf("is too long: %.1f s without the silence, at most %.0f s", spoken.Seconds(), maxSeconds)
	case clipped > 0.001:
		return fmt.Errorf("is distorted: %.1f %% of it is cut off at full scale; record it quieter", clipped*100)
	}
	return nil
}

// clipped is the share of samples in runs at full scale.
func (s Sound) clipped() float64 {
	full, run := 0, 0
	for _, x := range s.Samples {
		if math.Abs(x) < 0.998 {
			run = 0
			continue
		}
		if run++; run >= 3 {
			full++
		}
	}
	return float64(full) / float64(max(1, len(s.Samples)))
}

// Narrow has 3 samples for every 7, after what those could not carry was filtered out: at
// 22 kHz that leaves more than 4 kHz, a quarter more than a telephone has.
func (s Sound) Narrow() Sound {
	const ratio = 3.0 / 7
	const reach = 28         // samples to each side of the filter
	const cut = 0.92 * ratio // of what the samples of s carry
	out := Sound{Rate: int(float64(s.Rate) * ratio), Samples: make([]float64, int(float64(len(s.Samples))*ratio))}
	for n := range out.Samples {
		at := float64(n) / ratio
		for i := max(0, int(at)-reach); i < min(len(s.Samples), int(at)+reach+1); i++ {
			x := float64(i) - at
			window := 0.54 + 0.46*math.Cos(math.Pi*x/(reach+1))
			sinc := cut
			if x != 0 {
				sinc = math.Sin(math.Pi*cut*x) / (math.Pi * x)
			}
			out.Samples[n] += window * sinc * s.Samples[i]
		}
	}
	return out
}
