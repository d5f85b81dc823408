package queue

import (
	"slices"

	"mpp/hall"
)

// profiles are work profiles of the counters d1 (ktp and kk) and d2 (ktp).
var profiles = []func(*hall.Config){
	func(*hall.Config) {},
	func(c *hall.Config) { c.Counter("d1").First = []string{"kk"} },
	func(c *hall.Config) { c.Counter("d1").After = []hall.AfterWait{{Service: "ktp", Minutes: 1}} },
	func(c *hall.Config) {
		c.Counter("d1").First, c.Counter("d1").After = []string{"kk"}, []hall.AfterWait{{Service: "ktp", Minutes: 1}}
	},
	func(c *hall.Config) { c.Counter("d2").After = []hall.AfterWait{{Service: "ktp", Minutes: 1}} },
	func(c *hall.Config) { // nobody leads ktp
		c.Counter("d1").After, c.Counter("d2").After = []hall.AfterWait{{Service: "ktp", Minutes: 1}}, []hall.AfterWait{{Service: "ktp", Minutes: 2}}
	},
	func(c *hall.Config) { // once it is late, it comes first
		c.Counter("d1").First, c.Counter("d1").After = []string{"ktp"}, []hall.AfterWait{{Service: "ktp", Minutes: 1}}
	},
}

// first is who is next at a counter among some of its services, nil for nobody.
func (m *model) first(k *hall.Counter, services []string) *mTicket {
	var front, behind []string
	for _, s := range services {
		wait, back := m.back(k, s)
		switch {
		case back && m.leads(s) && wait > 0 && !m.waited(s, wait):
		case back && m.leads(s) && len(k.First) > 0 && !slices.Contains(k.First, s):
			behind = append(behind, s)
		default:
			front = append(front, s)
		}
	}
	if q := append(m.queue(front), m.queue(behind)...); len(q) > 0 {
		return q[0]
	}
	return nil
}

// back is whether a service steps back at a counter, and after what wait, in minutes.
func (m *model) back(k *hall.Counter, service string) (wait int, back bool) {
	for _, a := range k.After {
		if a.Service == service {
			wait = a.Minutes
		}
	}
	return wait, wait > 0 || len(k.First) > 0 && !slices.Contains(k.First, service)
}

// leads is whether a counter is open at which the service does not step back.
func (m *model) leads(service string) bool {
	for i := range m.cfg.Counters {
		k := &m.cfg.Counters[i]
		if _, back := m.back(k, service); !back && slices.Contains(k.Services, service) && m.counters[k.ID].state == hall.CounterOpen {
			return true
		}
	}
	return false
}

// waited is whether somebody who waits for the service arrived so many minutes ago, by the place in line.
func (m *model) waited(service string, minutes int) bool {
	return slices.ContainsFunc(m.queue([]string{service}), func(t *mTicket) bool {
		return int64(m.now)-(t.score+m.cfg.CreditMS(t.class)) >= int64(minutes)*60_000
	})
}
