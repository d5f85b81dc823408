package hall

// OpensIn is the time in ms from the instant until the service's hours of that date begin
// or continue after a break. It is 0 within its hours and after the last of them.
func (c *Config) OpensIn(service string, at Millis) int64 {
	s := c.Service(service)
	if s == nil || c.IssueWindow(s, c.BusinessDate(at)).OpensAt == 0 {
		return 0
	}
	local := at.In(c.index.loc)
	minute := local.Hour()*60 + local.Minute()
	for _, span := range c.HoursOn(c.CalendarOf(s), c.BusinessDate(at)) {
		if minute < span.From {
			// Indonesia has no daylight saving time, so local minutes can be subtracted.
			return int64(span.From-minute)*60_000 - int64(local.Second())*1000 - int64(local.Nanosecond())/1e6
		}
		if minute < span.To {
			return 0
		}
	}
	return 0
}
