package voice

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Sound is one clip: a single channel, samples from -1 to 1.
type Sound struct {
	Rate    int
	Samples []float64
}

// Seconds is its length.
func (s Sound) Seconds() float64 { return float64(len(s.Samples)) / float64(s.Rate) }

// The formats of WAV that are read: 16 bit, and 8 bit as G.711 µ-law, which is half as
// large and is what clips are kept as. Every browser reads both.
const (
	formatPCM        = 1
	formatMuLaw      = 7
	formatExtensible = 0xfffe
)

// The sample rates of clips.
const (
	minRate     = 9000
	minRecorded = 16000 // of a person's voice
	maxRate     = 48000
)

// errNotWAV says what a file must be.
var errNotWAV = errors.New("is no WAV file; save it as WAV, one channel, 16 bit")

// waveFormat is what a fmt chunk says.
type waveFormat struct {
	format, channels, bits uint16
	rate                   uint32
}

func (f waveFormat) check() error {
	switch {
	case f.channels == 0 || f.rate == 0:
		return errNotWAV
	case f.channels != 1:
		return fmt.Errorf("has %d channels; save it with one (mono)", f.channels)
	case f.rate < minRate || f.rate > maxRate:
		return fmt.Errorf("has %d samples a second; between %d and %d are needed", f.rate, minRate, maxRate)
	case f.format == formatPCM && f.bits == 16, f.format == formatMuLaw && f.bits == 8:
		return nil
	}
	return fmt.Errorf("has format %d with %d bits; save it as 16 bit PCM", f.format, f.bits)
}

// ParseWAV reads a clip. A length that the header only guesses, as that of a stream, ends
// with the file.
func ParseWAV(file []byte) (Sound, error) {
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return Sound{}, errNotWAV
	}
	var f waveFormat
	for rest := file[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:8]))
		body := rest[8:]
		if size < int64(len(body)) {
			body = body[:size]
		}
		switch name {
		case "fmt ":
			if len(body) < 16 {
				return Sound{}, errNotWAV
			}
			f = waveFormat{
				format: binary.LittleEndian.Uint16(body), channels: binary.LittleEndian.Uint16(body[2:]),
				rate: binary.LittleEndian.Uint32(body[4:]), bits: binary.LittleEndian.Uint16(body[14:]),
			}
			if f.format == formatExtensible && len(body) >= 26 {
				f.format = binary.LittleEndian.Uint16(body[24:])
			}
		case "data":
			if err := f.check(); err != nil {
				return Sound{}, err
			}
			return Sound{Rate: int(f.rate), Samples: f.samples(body)}, nil
		}
		next := 8 + size + size%2
		if next > int64(len(rest)) {
			break
		}
		rest = rest[next:]
	}
	return Sound{}, errors.New("is a WAV file without sound; save it anew")
}

func (f waveFormat) samples(body []byte) []float64 {
	if f.format == formatMuLaw {
		out := make([]float64, len(body))
		for i, b := range body {
			out[i] = fromMuLaw(b)
		}
		return out
	}
	out := make([]float64, len(body)/2)
	for i := range out {
		out[i] = float64(int16(binary.LittleEndian.Uint16(body[2*i:]))) / 32768
	}
	return out
}

// WAV writes the clip as a µ-law file.
func (s Sound) WAV() []byte {
	n := uint32(len(s.Samples))
	out := make([]byte, 0, 60+len(s.Samples))
	out = append(out, "RIFF"...)
	out = binary.LittleEndian.AppendUint32(out, 50+n+n%2)
	out = append(out, "WAVEfmt "...)
	out = binary.LittleEndian.AppendUint32(out, 18)
	out = binary.LittleEndian.AppendUint16(out, formatMuLaw)
	out = binary.LittleEndian.AppendUint16(out, 1)
	out = binary.LittleEndian.AppendUint32(out, uint32(s.Rate))
	out = binary.LittleEndian.AppendUint32(out, uint32(s.Rate))
	out = binary.LittleEndian.AppendUint16(out, 1)
	out = binary.LittleEndian.AppendUint16(out, 8)
	out = binary.LittleEndian.AppendUint16(out, 0)
	out = append(out, "fact"...) // every format but PCM must have it
	out = binary.LittleEndian.AppendUint32(out, 4)
	out = binary.LittleEndian.AppendUint32(out, n)
	out = append(out, "data"...)
	out = binary.LittleEndian.AppendUint32(out, n)
	for _, x := range s.Samples {
		out = append(out, toMuLaw(x))
	}
	if n%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// G.711 codes a sample of 14 bits as sign, exponent and mantissa, inverted.
const muBias, muMax = 33, 8158

func toMuLaw(x float64) byte {
	v, sign := int(math.Round(x*8192)), byte(0)
	if v < 0 {
		v, sign = -v, 0x80
	}
	v = min(v, muMax) + muBias
	exponent := 0
	for v>>(exponent+6) != 0 {
		exponent++
	}
	return ^(sign | byte(exponent)<<4 | byte(v>>(exponent+1))&0x0f)
}

func fromMuLaw(b byte) float64 {
	b = ^b
	exponent, mantissa := int(b>>4)&7, int(b)&0x0f
	v := float64((mantissa<<1+33)<<exponent-muBias) / 8192
	if b&0x80 != 0 {
		return -v
	}
	return v
}
