package queue

import (
	"encoding/json"

	"mpp/hall"
)

// plan is what requests take from a configuration, computed once.
type plan struct {
	cfg     *hall.Config
	classes []string
	credits json.RawMessage     // ms, by class
	quotas  json.RawMessage     // tickets a day, by service that has a quota
	rivals  map[string][]string // by service: the queues that compete for its counters
	served  map[string][]string // by counter: the queues of its services

	agencies map[string][]string // by counter: the agency of each of its services, where one is not the counter's
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
	p := &plan{cfg: cfg, classes: make([]string, len(cfg.Policy.Classes)),
		rivals: map[string][]string{}, served: map[string][]string{}, agencies: map[string][]string{}}
	credits := map[string]int64{}
	for i, c := range cfg.Policy.Classes {
		p.classes[i], credits[c.ID] = c.ID, cfg.CreditMS(c.ID)
	}
	p.credits, _ = json.Marshal(credits) // numbers by name always have a JSON form
	quotas := map[string]int{}
	for i := range cfg.Services {
		if s := &cfg.Services[i]; s.Quota > 0 {
			quotas[s.ID] = s.Quota
		}
		p.rivals[cfg.Services[i].ID] = p.queues(cfg.Rivals(cfg.Services[i].ID))
	}
	p.quotas, _ = json.Marshal(quotas)
	for i := range cfg.Counters {
		p.served[cfg.Counters[i].ID] = p.queues(cfg.Counters[i].Services)
		p.agencies[cfg.Counters[i].ID] = foreign(cfg, &cfg.Counters[i])
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

// foreign lists the agency of each service of a counter; nil where all are the counter's.
func foreign(cfg *hall.Config, k *hall.Counter) []string {
	out, other := make([]string, len(k.Services)), false
	for i, id := range k.Services {
		out[i] = k.Agency
		if s := cfg.Service(id); s != nil && s.Agency != k.Agency {
			out[i], other = s.Agency, true
		}
	}
	if !other {
		return nil
	}
	return out
}
