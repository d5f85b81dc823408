package live

// delta is one change of a topic.
type delta struct {
	seq     int64
	message message
}

// history holds a topic's newest deltas, for clients that come back.
type history struct {
	base   int64 // a client whose state is of this event or a later one can resume
	deltas []delta
	limit  int
}

func (h *history) add(d delta) {
	if h.limit == 0 {
		h.base = d.seq
		return
	}
	if len(h.deltas) == h.limit {
		h.base = h.deltas[0].seq
		copy(h.deltas, h.deltas[1:])
		h.deltas[len(h.deltas)-1] = d
		return
	}
	h.deltas = append(h.deltas, d)
}

// since returns the deltas after event seq; false when some of them are gone.
func (h *history) since(seq int64) ([]delta, bool) {
	if seq < h.base {
		return nil, false
	}
	i := len(h.deltas)
	for i > 0 && h.deltas[i-1].seq > seq {
		i--
	}
	return h.deltas[i:], true
}

// reset forgets all deltas; the topic's state is that of event seq.
func (h *history) reset(seq int64) {
	clear(h.deltas)
	h.deltas, h.base = h.deltas[:0], seq
}
