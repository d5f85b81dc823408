package hall

// Own are an officer's own figures of the day, whichever counter they were made at.
type Own struct {
	Served int   // visits that the officer finished
	MeanMS int64 // of their service times; -1 where none is known
	Direct int   // finished besides, without a number, and in no other figure
}

// officerDay counts the finished legs of one officer, and of these the service times that are true.
type officerDay struct {
	served, timed, direct int
	ms                    int64
}

// Own returns the figures of an officer, by id.
func (d *Day) Own(officer string) Own {
	o, own := d.officers[officer], Own{MeanMS: -1}
	if own.Served, own.Direct = o.served, o.direct; o.timed > 0 {
		own.MeanMS = o.ms / int64(o.timed)
	}
	return own
}

func (d *Day) countOwn(l *Leg, by int) {
	if !l.finishedBy() {
		return
	}
	o := d.officers[l.Officer]
	o.served += by
	if ms, ok := l.ServedTime(); ok {
		o.timed += by
		o.ms += ms * int64(by)
	}
	d.officers[l.Officer] = o
}

// countDirect counts a visit without a number, which no other figure of the day has.
func (d *Day) countDirect(l *Leg, by int) {
	if l.finishedBy() {
		o := d.officers[l.Officer]
		o.direct += by
		d.officers[l.Officer] = o
	}
}

// finishedBy reports whether an officer finished the leg.
func (l *Leg) finishedBy() bool { return l.End == Done && l.Officer != "" && !l.Unattended }
