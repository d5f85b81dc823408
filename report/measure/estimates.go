package measure

// Groupings of estimates. ByDateAndService has the date as Key and the service as Second.
const (
	ByDate           By = "date"
	ByClass          By = "class"
	ByDateAndService By = "date,service"
)

// EstimateGroup is how well what citizens were told at issue held, for those of a group who
// were called and whose times are true. A wait is the first call minus the issue.
//
// What was told is in the table estimates, as rounded on the ticket; what came true is the
// visit's first leg.
type EstimateGroup struct {
	Key, Second string

	N      int64 // told a range, and called
	Kept   int64 // waited no longer than the upper end
	Inside int64 // and no less than the lower end
	// MedianErrorMS and ErrorMS are the median and the sum of the distances between the wait and
	// the told point, whichever was longer.
	MedianErrorMS int64
	ErrorMS       int64
	// BiasMS is the sum of told point minus wait: above 0 where waits were told too long.
	BiasMS int64
	// WidthMS is the sum of upper minus lower ends.
	WidthMS int64
	// Beyond is how many of the called were told that the call may not come on that day.
	Beyond int64
}
