package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"mpp/access"
	"mpp/hall"
)

// Security says what of the requests is written into the security log.
type Security struct {
	Log     *access.SecurityLog // nil: nothing
	Address func(*fiber.Ctx) string
	// Events names what a request did that was not refused, by method and route, e.g.
	// "POST /api/v1/hall".
	Events map[string]string
}

// done notes what a request did.
func (s *Security) done(c *fiber.Ctx) {
	event, ok := s.Events[c.Method()+" "+c.Route().Path]
	if !ok || c.Response().StatusCode() >= http.StatusBadRequest || c.Response().StatusCode() == http.StatusNoContent {
		return
	}
	p := requestOf(c).identity.principal
	s.Log.Note(event, "address", s.Address(c), "request", RequestID(c), "role", p.Role, "by", p.ID)
}

// refused notes a refusal that an attack can lead to.
func (s *Security) refused(c *fiber.Ctx, e *hall.Error, status int) {
	event, reason := refusalEvent(e, status)
	if event == "" {
		return
	}
	p := requestOf(c).identity.principal
	s.Log.Refused(event, s.Address(c), "reason", reason, "request", RequestID(c), "method", knownMethod(c.Method()), "path", loggedPath(c),
		"code", string(e.Code), "role", p.Role, "by", p.ID)
}

func refusalEvent(e *hall.Error, status int) (event string, reason any) {
	reason = e.Fields["reason"]
	switch e.Code {
	case hall.CodeUnauthenticated:
		if reason == "missing" {
			return "", nil // a page asks whether somebody is signed in
		}
		return "token_refused", reason
	case hall.CodeForbidden, hall.CodeNotYourAgency, hall.CodeNotYourCounter:
		return "role_refused", e.Detail
	case hall.CodeCSRF:
		return "site_refused", e.Detail
	case hall.CodeInvalid:
		if e.Fields["field"] == fiber.HeaderHost {
			return "host_refused", e.Fields["host"]
		}
	case hall.CodeOverloaded:
		if status == http.StatusTooManyRequests {
			return "limit_reached", e.Fields["limit"]
		}
	}
	return "", nil
}

var securityEvents = prometheus.NewDesc("mpp_security_events_total", "Events of the security log, by event.", []string{"event"}, nil)

// Describe implements prometheus.Collector.
func (s *Security) Describe(ch chan<- *prometheus.Desc) { ch <- securityEvents }

// Collect implements prometheus.Collector.
func (s *Security) Collect(ch chan<- prometheus.Metric) {
	for event, n := range s.Log.Counts() {
		ch <- prometheus.MustNewConstMetric(securityEvents, prometheus.CounterValue, float64(n), event)
	}
}
