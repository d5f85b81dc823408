package hall

// ReadyBy returns the end of the completion standard of a served visit: the product is
// promised until then. It is 0 where nothing is promised. The standard's clock starts when the file is
// complete; an outcome of served states that it was when the visit ended.
func (c *Config) ReadyBy(t *Ticket) Millis {
	if t.State != Done || t.Leg.Outcome != OutcomeServed || t.Leg.Untimed || t.Leg.Unattended {
		return 0
	}
	s := c.Service(t.Leg.Service)
	if s == nil || s.Standard.Completion == nil {
		return 0
	}
	return Due(*s.Standard.Completion, c.CalendarOf(s), c.Location(), t.EndedAt)
}

// InDays reports whether a promise in the unit names a day and no time of day.
func (u Unit) InDays() bool { return u == UnitWorkingDay || u == UnitCalendarDay }
