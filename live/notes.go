package live

// Note sets the note of a topic: current state that no event of the hall carries, such as a
// printer's status, open help calls or devices in trouble. Subscribers get the whole note now,
// and new ones when they subscribe. A note replaces the one before; nil removes it.
func (h *Hub) Note(topic string, note any) {
	if k, _, ok := parseTopic(topic); !ok || k != printerTopic && k != helpTopic && k != devicesTopic {
		return
	}
	var m message
	if note != nil {
		m = envelope{Op: "note", Topic: topic, At: h.opts.Clock.Now().Stamp(), Note: note}.message()
	}
	r := h.topics
	h.feed.mu.Lock() // also before the first snapshot
	defer h.feed.mu.Unlock()
	if note == nil {
		delete(r.notes, topic)
		return
	}
	r.notes[topic] = m
	if t := r.all[topic]; t != nil {
		for _, sub := range t.subs {
			sub.socket.send(m)
		}
	}
}
