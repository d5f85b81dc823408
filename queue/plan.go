package queue

import "mpp/hall"

// plan is what requests take from a configuration, computed once.
type plan struct {
	cfg     *hall.Config
	classes []string
	credits map[string]int64    // ms, by class
	rivals  map[string][]string // by service: the queues that compete for its counters
	served  map[string][]string // by counter: the queues of its services
}

// planOf returns the plan of a configuration.
func (q *Queue) planOf(cfg *hall.Config) *plan {
	if p := q.plan.Load(); p != nil && p.cfg == cfg {
		return p
	}
	p := newPlan(cfg)
	q.plan.Store(p)
	return p
}

func newPlan(cfg *hall.Config) *plan {
	p := &plan{cfg: cfg, classes: make([]string, len(cfg.Policy.Classes)), credits: map[string]int64{},
		rivals: map[string][]string{}, served: map[string][]string{}}
	for i, c := range cfg.Policy.Classes {
		p.classes[i], p.credits[c.ID] = c.ID, cfg.CreditMS(c.ID)
	}
	for i := range cfg.Services {
		p.rivals[cfg.Services[i].ID] = p.queues(cfg.Rivals(cfg.Services[i].ID))
	}
	for i := range cfg.Counters {
		p.served[cfg.Counters[i].ID] = p.queues(cfg.Counters[i].Services)
	}
	return p
}

// queues lists the queues of services: all classes of the first service, then of the next.
func (p *plan) queues(services []string) []string {
	out := make([]string, 0, len(services)*len(p.classes))
	for _, s := range services {
		for _, c := range p.classes {
			out = append(out, s+":"+c)
		}
	}
	return out
}
