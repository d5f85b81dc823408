package voice

import (
	"encoding/binary"
	"math"
)

// IMA ADPCM, 4 bits a sample: what long clips are kept as. Browsers do not read it, so the
// server sends them as µ-law.
const (
	formatADPCM  = 17
	adpcmBlock   = 1024 // bytes
	adpcmHeader  = 4    // of each block: the first sample, and the step that follows
	adpcmSamples = 2*(adpcmBlock-adpcmHeader) + 1
)

var adpcmSteps = [89]int{
	7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37,
	41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209,
	230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166,
	1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
	7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
}

var adpcmTurn = [8]int{-1, -1, -1, -1, 2, 4, 6, 8}

// adpcm is the state that coder and decoder share.
type adpcm struct{ sample, index int }

// take follows a code.
func (a *adpcm) take(code byte) int {
	step := adpcmSteps[a.index]
	delta := step >> 3
	for bit, part := byte(4), step; bit > 0; bit, part = bit>>1, part>>1 {
		if code&bit != 0 {
			delta += part
		}
	}
	if code&8 != 0 {
		delta = -delta
	}
	a.sample = min(max(a.sample+delta, math.MinInt16), math.MaxInt16)
	a.index = min(max(a.index+adpcmTurn[code&7], 0), len(adpcmSteps)-1)
	return a.sample
}

// code finds the code that comes nearest to a sample, and follows it.
func (a *adpcm) code(sample int) byte {
	diff, code := sample-a.sample, byte(0)
	if diff < 0 {
		diff, code = -diff, 8
	}
	for bit, part := byte(4), adpcmSteps[a.index]; bit > 0; bit, part = bit>>1, part>>1 {
		if diff >= part {
			code |= bit
			diff -= part
		}
	}
	a.take(code)
	return code
}

// CompactWAV writes the clip as an ADPCM file, half as large as that of [Sound.WAV].
func (s Sound) CompactWAV() []byte {
	var data []byte
	var state adpcm
	for from := 0; from < len(s.Samples); from += adpcmSamples {
		block := s.Samples[from:min(from+adpcmSamples, len(s.Samples))]
		state.sample = to16(block[0])
		data = binary.LittleEndian.AppendUint16(data, uint16(state.sample))
		data = append(data, byte(state.index), 0)
		for i, x := range block[1:] {
			code := state.code(to16(x))
			if i%2 == 0 {
				data = append(data, code)
			} else {
				data[len(data)-1] |= code << 4
			}
		}
	}
	bytesASecond := s.Rate * adpcmBlock / adpcmSamples
	format := binary.LittleEndian.AppendUint16(nil, formatADPCM)
	format = binary.LittleEndian.AppendUint16(format, 1)
	format = binary.LittleEndian.AppendUint32(format, uint32(s.Rate))
	format = binary.LittleEndian.AppendUint32(format, uint32(bytesASecond))
	for _, field := range []uint16{adpcmBlock, 4, 2, adpcmSamples} {
		format = binary.LittleEndian.AppendUint16(format, field)
	}
	return riff(format, len(s.Samples), data)
}

// readable is a clip's file as every browser reads it.
func readable(file []byte) []byte {
	if len(file) < 22 || binary.LittleEndian.Uint16(file[20:]) != formatADPCM {
		return file
	}
	s, err := ParseWAV(file)
	if err != nil {
		return file
	}
	return s.WAV()
}

// fromADPCM reads blocks; the last one may be short.
func fromADPCM(body []byte, block int) []float64 {
	var out []float64
	for len(body) >= adpcmHeader {
		part := body[:min(block, len(body))]
		body = body[len(part):]
		if len(part) < adpcmHeader {
			break
		}
		state := adpcm{int(int16(binary.LittleEndian.Uint16(part))), min(int(part[2]), len(adpcmSteps)-1)}
		out = append(out, float64(state.sample)/32768)
		for _, b := range part[adpcmHeader:] {
			out = append(out, float64(state.take(b&15))/32768, float64(state.take(b>>4))/32768)
		}
	}
	return out
}

func to16(x float64) int { return min(max(int(math.Round(x*32768)), math.MinInt16), math.MaxInt16) }

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
