package live

// counterState is the state of a counter's topic.
func (m *memo) counterState(id string) (state, bool) {
	v, ok := m.day.CounterTopic(id)
	if !ok {
		return state{}, false
	}
	return newState(v, "waiting"), true
}
