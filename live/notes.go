package live

// Note gives a topic what is true beside the hall's day and has no event: how a printer
// does, who has called for help, which devices are in trouble. It is sent as a whole to whoever watches the topic, now and
// when somebody begins to watch; the newest replaces the one before. A nil note is none.
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
