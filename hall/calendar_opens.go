package hall

// OpensIn is how many ms it takes from the instant until the service's hours of that
// date begin, or go on after a break; 0 within its hours, and after the last of them.
func (c *Config) OpensIn(service string, at Millis) int64 {
	s := c.Service(service)
	if s == nil || c.IssueWindow(s, c.BusinessDate(at)).OpensAt == 0 {
		return 0
	}
	local := at.In(c.index.loc)
	minute := local.Hour()*60 + local.Minute()
	for _, span := range c.HoursOn(c.CalendarOf(s), c.BusinessDate(at)) {
		if minute < span.From {
			// No zone here changes its offset within a day, so minutes can be counted.
			return int64(span.From-minute)*60_000 - int64(local.Second())*1000 - int64(local.Nanosecond())/1e6
		}
		if minute < span.To {
			return 0
		}
	}
	return 0
}
