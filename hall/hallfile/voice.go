package hallfile

import "mpp/hall"

// voice reads or writes how calls are spoken.
func (f *file) voice(o *object) {
	p := &f.cfg.Policy.Voice
	integer(o, "volume", 1, hall.FullVolume, 0, &p.Volume)
	o.words("languages", &p.Languages)
	f.hoursOf(o, "chime_only", &p.ChimeOnly)
	f.hoursOf(o, "silent", &p.Silent)
}

// hoursOf reads or writes hours that are those of each day, nil for none.
func (f *file) hoursOf(o *object, k string, p *[]hall.Span) {
	if !o.reads(k) {
		if len(*p) > 0 {
			o.put(k, flow(hoursText(*p)))
		}
		return
	}
	if !o.has(k) {
		return
	}
	if spans := f.hours(o.n.find(k), o.key(k)); len(spans) > 0 {
		*p = spans
	}
}
