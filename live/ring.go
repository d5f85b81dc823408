package live

// delta is one step of a topic.
type delta struct {
	seq     int64
	message message
}

// ring remembers a topic's last deltas for those who come back.
type ring struct {
	// base: the state as of any event from base on can be brought up to date.
	base   int64
	deltas []delta
	limit  int
}

func (r *ring) add(d delta) {
	if r.limit == 0 {
		r.base = d.seq
		return
	}
	if len(r.deltas) == r.limit {
		r.base = r.deltas[0].seq
		copy(r.deltas, r.deltas[1:])
		r.deltas[len(r.deltas)-1] = d
		return
	}
	r.deltas = append(r.deltas, d)
}

// since gives the deltas after the event; false when some of them are gone.
func (r *ring) since(seq int64) ([]delta, bool) {
	if seq < r.base {
		return nil, false
	}
	i := len(r.deltas)
	for i > 0 && r.deltas[i-1].seq > seq {
		i--
	}
	return r.deltas[i:], true
}

// reset forgets all; the state is that of seq.
func (r *ring) reset(seq int64) {
	clear(r.deltas)
	r.deltas, r.base = r.deltas[:0], seq
}
