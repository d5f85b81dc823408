package scale

import "math"

// shares are n parts of a whole that fall as 1/rank^exponent (Zipf).
func shares(n int, exponent float64) []float64 {
	out, sum := make([]float64, n), 0.0
	for i := range out {
		out[i] = math.Pow(float64(i+1), -exponent)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
