package hall

// Load is a service's live load. Durations are in ms, -1 for unknown.
type Load struct {
	Agency    string
	Waiting   int
	Priority  int // of those waiting, in another class than the regular one
	Called    int
	Serving   int
	Held      int
	Issued    int // legs that joined the queue today, by a transfer too
	Done      int
	NoShow    int
	Cancelled int
	Expired   int
	OldestAt  Millis // earliest arrival among the waiting, 0 when nobody waits
	// Today's medians, with the legs that a transfer ended, and the service's standard
	// where that is in minutes or hours.
	MedianWaitMS    int64
	MedianServiceMS int64
	WaitTargetMS    int64
	ServiceTargetMS int64
}

// Load returns a service's live load.
func (d *Day) Load(service string) Load {
	v := Load{MedianWaitMS: -1, MedianServiceMS: -1, WaitTargetMS: -1, ServiceTargetMS: -1}
	if c := d.cfg.Service(service); c != nil {
		v.Agency = c.Agency
		v.WaitTargetMS, v.ServiceTargetMS = c.Standard.Wait.clockMS(), c.Standard.Service.clockMS()
	}
	s := d.services[service]
	if s == nil {
		return v
	}
	v.Waiting, v.Priority = d.Waiting(service)
	v.Called, v.Serving, v.Held = s.states[Called], s.states[Serving], s.states[Held]
	v.Issued, v.Done, v.NoShow = s.legs, s.states[Done], s.states[NoShow]
	v.Cancelled, v.Expired = s.states[Cancelled], s.states[Expired]
	v.MedianWaitMS, v.MedianServiceMS = s.waits.median(), s.serves.median()
	if l := s.arrived.places(); len(l) > 0 {
		v.OldestAt = Millis(l[0].key)
	}
	return v
}

// clockMS is a target in minutes or hours, in ms; -1 for none and for days.
func (t *Target) clockMS() int64 {
	switch {
	case t == nil:
		return -1
	case t.Unit == UnitMinute:
		return int64(t.Value) * 60_000
	case t.Unit == UnitHour || t.Unit == UnitWorkingHour:
		return int64(t.Value) * 3_600_000
	}
	return -1
}
