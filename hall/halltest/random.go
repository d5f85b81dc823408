package halltest

import (
	"slices"
	"time"

	"mpp/hall"
)

// Random makes one legal event. pick(n) chooses below n; a property test passes its
// own generator, a load test a seeded one.
func (h *Hall) Random(pick func(n int) int) hall.Event {
	h.Now += hall.Millis(pick(180_000))
	for range 40 {
		if e, ok := h.try(pick); ok {
			return e
		}
	}
	return h.Issue(h.Config.Services[pick(len(h.Config.Services))].ID, hall.ClassRegular)
}

func (h *Hall) try(pick func(n int) int) (hall.Event, bool) {
	service := h.Config.Services[pick(len(h.Config.Services))].ID
	counter := h.Config.Counters[pick(len(h.Config.Counters))].ID
	switch n := pick(100); {
	case n < 22:
		class := hall.ClassRegular
		if pick(4) == 0 {
			class = hall.ClassPriority
		}
		return h.Issue(service, class, h.others(pick, service)...), true
	case n < 32:
		actions := []hall.CounterAction{hall.CounterActOpen, hall.CounterActOpen, hall.CounterActResume, hall.CounterActResume,
			hall.CounterActPause, hall.CounterActClose}
		return h.Counter(counter, actions[pick(len(actions))])
	case n < 55:
		return h.CallNext(counter)
	case n < 56 && len(h.order) > 12 && pick(6) == 0:
		h.CloseDay()
		h.OpenDay()
		return h.events[len(h.events)-1], true
	case n < 59:
		return h.Serve(counter, service)
	case len(h.order) == 0:
		return hall.Event{}, false
	}
	action := hall.TicketActions[pick(len(hall.TicketActions))]
	to := service
	switch action { //nolint:exhaustive // the others take a service, or nothing
	case hall.ActResume:
		to = counter
	case hall.ActClass:
		to = []string{hall.ClassRegular, hall.ClassPriority}[pick(2)]
	case hall.ActFinish:
		if pick(3) == 0 {
			to = Stay
		}
	}
	return h.Act(h.order[pick(len(h.order))], action, to)
}

// others are the services that some visits go on with.
func (h *Hall) others(pick func(n int) int, first string) (list []string) {
	if pick(4) != 0 {
		return nil
	}
	for range 1 + pick(2) {
		if s := h.Config.Services[pick(len(h.Config.Services))].ID; s != first && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func dayAfter(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return day.AddDate(0, 0, 1).Format(time.DateOnly)
}
