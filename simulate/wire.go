package simulate

import (
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// What the API answers, as far as the simulator reads it (api/openapi.yaml).
type (
	hallFact struct {
		Name       string    `json:"name"`
		Timezone   string    `json:"timezone"`
		Date       string    `json:"date"`
		Now        time.Time `json:"now"`
		Demo       bool      `json:"demo"`
		ClockSpeed float64   `json:"clock_speed"`
		read       time.Time // when, by this machine's clock
	}
	serviceFact struct {
		ID       string        `json:"id"`
		Agency   hall.Named    `json:"agency"`
		Open     bool          `json:"open"`
		Standard hall.Standard `json:"standard"`
	}
	counterFact struct {
		ID       string            `json:"id"`
		Agency   hall.Named        `json:"agency"`
		Services []hall.Named      `json:"services"`
		State    hall.CounterState `json:"state"`
		Ticket   *view.Ticket      `json:"ticket"`
	}
	event struct {
		Seq     int64          `json:"seq"`
		Type    hall.EventType `json:"type"`
		Actor   hall.Actor     `json:"actor"`
		Ticket  *eventTicket   `json:"ticket"`
		Counter *eventCounter  `json:"counter"`
		Closed  *eventLeg      `json:"closed"`
		Reverts hall.EventType `json:"reverts"`
	}
	eventTicket struct {
		ID       string     `json:"id"`
		Number   string     `json:"number"`
		Date     string     `json:"date"`
		Class    string     `json:"class"`
		State    hall.State `json:"state"`
		Rev      int        `json:"rev"`
		IssuedAt time.Time  `json:"issued_at"`
		Leg      eventLeg   `json:"leg"`
	}
	eventLeg struct {
		No        int        `json:"no"`
		Service   string     `json:"service"`
		Counter   string     `json:"counter"`
		QueuedAt  *time.Time `json:"queued_at"`
		CalledAt  *time.Time `json:"called_at"`
		StartedAt *time.Time `json:"started_at"`
		ServiceMS int64      `json:"service_ms"`
		End       hall.State `json:"end"`
	}
	eventCounter struct {
		ID    string            `json:"id"`
		State hall.CounterState `json:"state"`
		Rev   int               `json:"rev"`
	}
	reportRow struct {
		Key         hall.Named `json:"key"`
		Visits      int64      `json:"visits"`
		Served      int64      `json:"served"`
		NoShows     int64      `json:"no_shows"`
		Cancelled   int64      `json:"cancelled"`
		Transferred int64      `json:"transferred"`
	}
	reportFact struct {
		Total reportRow   `json:"total"`
		Rows  []reportRow `json:"rows"`
	}
)
