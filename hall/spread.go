package hall

// Spread describes a set of durations in ms. Percentiles are nearest rank (see
// [Percentile]), so each one is a duration that somebody really had.
type Spread struct {
	N      int64
	SumMS  int64
	Median int64
	P90    int64
	P95    int64
}

// Mean returns the mean duration; false for an empty set.
func (s Spread) Mean() (float64, bool) {
	if s.N == 0 {
		return 0, false
	}
	return float64(s.SumMS) / float64(s.N), true
}

// Percentile returns the p-th percentile of durations in rising order by nearest
// rank: the smallest one that at least p percent of the set do not exceed. p is
// from 1 to 100 and the set is not empty. The median is percentile 50, in live
// figures as in reports.
func Percentile(sorted []int64, p int) int64 {
	return sorted[(len(sorted)*p+99)/100-1]
}
