package hallfile

import "mpp/hall"

// boards reads or writes what boards show beside the queue.
func (f *file) boards(o *object) {
	b := &f.cfg.Boards
	o.text("place", &b.Place)
	integer(o, "share", hall.MinMediaShare, hall.MaxMediaShare, 0, &b.Share)
	each(o, "media", &b.Media, func(o *object, s *hall.Slide) {
		o.text("file", &s.File)
		integer(o, "seconds", hall.MinSlide, hall.MaxSlide, 0, &s.Seconds)
		o.words("zones", &s.Zones)
		o.text("from", &s.From)
		o.text("to", &s.To)
		f.hoursOf(o, "hours", &s.Hours)
	})
}
