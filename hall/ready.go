package hall

// ReadyBy returns the end of the completion standard of a served leg: the product is
// promised until then. It is 0 where nothing is promised. The standard's clock starts when the file is
// complete; an outcome of served states that it was when the leg ended.
func (c *Config) ReadyBy(l *Leg) Millis {
	if l.End != Done || l.Outcome != OutcomeServed || l.Untimed || l.Unattended {
		return 0
	}
	s := c.Service(l.Service)
	if s == nil || s.Standard.Completion == nil {
		return 0
	}
	return Due(*s.Standard.Completion, c.CalendarOf(s), c.Location(), l.EndedAt)
}

// InDays reports whether a promise in the unit names a day and no time of day.
func (u Unit) InDays() bool { return u == UnitWorkingDay || u == UnitCalendarDay }
