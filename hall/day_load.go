package hall

// Load is a service's live load. Durations are in ms, -1 for unknown.
type Load struct {
	Agency    string  `json:"agency"`
	Waiting   int     `json:"waiting"`
	Priority  int     `json:"priority"` // of those waiting, in a class with a credit
	Called    int     `json:"called"`
	Serving   int     `json:"serving"`
	Held      int     `json:"held"`
	Issued    int     `json:"issued"` // legs that joined the queue today, by a transfer too
	Done      int     `json:"done"`
	NoShow    int     `json:"no_show"`
	Cancelled int     `json:"cancelled"`
	Expired   int     `json:"expired"`
	Quota     int     `json:"quota"` // tickets of the day, -1 for no limit
	QuotaUsed int     `json:"quota_used"`
	OldestAt  *string `json:"oldest_at"` // earliest arrival among the waiting, nil when nobody waits
	// Today's medians, with the legs that a transfer ended, and the service's standard
	// where that is in minutes or hours.
	MedianWaitMS    int64 `json:"median_wait_ms"`
	MedianServiceMS int64 `json:"median_service_ms"`
	WaitTargetMS    int64 `json:"wait_target_ms"`
	ServiceTargetMS int64 `json:"service_target_ms"`
}

// Load returns a service's live load.
func (d *Day) Load(service string) Load {
	v := Load{MedianWaitMS: -1, MedianServiceMS: -1, WaitTargetMS: -1, ServiceTargetMS: -1}
	if c := d.cfg.Service(service); c != nil {
		v.Agency = c.Agency
		v.WaitTargetMS, v.ServiceTargetMS = c.Standard.Wait.clockMS(), c.Standard.Service.clockMS()
	}
	v.Quota, v.QuotaUsed = d.Quota(service), d.QuotaUsed(service)
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
		v.OldestAt = Millis(l[0].key).Stamp()
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
