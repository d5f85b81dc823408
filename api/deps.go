package api

import (
	"context"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/report"
	"mpp/web"
)

// Queue is the one write path and today's tickets. Every change is atomic; it refuses by
// the codes of hall/errors.go, also what is beyond the reach in the change's meta,
// answers a repeated key with the stored event, and returns [hall.CodeUnavailable] if its
// store does not answer.
type Queue interface {
	Config() *hall.Config
	Issue(ctx context.Context, in hall.Issue) (hall.Event, error)
	Act(ctx context.Context, in hall.TicketAction) (hall.Event, error)
	CallNext(ctx context.Context, in hall.Call) (hall.Event, error) // nobody_waiting
	Call(ctx context.Context, in hall.Call) (hall.Event, error)
	Serve(ctx context.Context, in hall.Serve) (hall.Event, error)
	Counter(ctx context.Context, in hall.CounterCommand) (hall.Event, error)
	Message(ctx context.Context, in hall.CounterMessage) (hall.Event, error)
	SetQuota(ctx context.Context, in hall.SetQuota) (hall.Event, error)           // day_over
	Pause(ctx context.Context, in hall.BeginPause) (hall.Event, error)            // day_over
	EndPause(ctx context.Context, in hall.EndPause) (hall.Event, error)           // not_paused
	MoveGroup(ctx context.Context, in hall.GroupMove) (hall.Event, error)         // nobody_waiting
	Ticket(ctx context.Context, id string) (hall.Ticket, error)                   // unknown_ticket
	TicketByNumber(ctx context.Context, date, number string) (hall.Ticket, error) // unknown_ticket
	CloseDay(ctx context.Context, actor hall.Actor) (int, error)                  // day_over
	Position(ctx context.Context) (date string, seq int64, err error)             // of the open day and the last event
}

// Live gives read access to today's projection during a call; it returns false while
// there is none. read must not keep what it sees.
type Live interface {
	View(read func(*hall.Day)) bool
}

// EventQuery asks for at most Limit events after a seq; the others narrow
// it, "" for any.
type EventQuery struct {
	After  int64
	Limit  int
	Ticket string
	Agency string
	Date   string
	Type   hall.EventType
}

// Ledger is the past: every event ever, and tickets of any day. Codes:
// unknown_ticket, unavailable.
type Ledger interface {
	Events(ctx context.Context, q EventQuery) ([]hall.Event, error) // in order
	Ticket(ctx context.Context, id string) (hall.Ticket, error)
	TicketByNumber(ctx context.Context, date, number string) (hall.Ticket, error)
}

// Reporter measures the past. What Report returns is encoded as JSON.
type Reporter interface {
	Report(ctx context.Context, q report.Query) (any, error)
	ReportCSV(ctx context.Context, q report.Query, lang string, w io.Writer) error
	Estimates(ctx context.Context, q report.Query) (any, error)
	Pauses(ctx context.Context, q report.Query) (*report.Pauses, error)
	Deliverables(ctx context.Context, q report.Query) (*report.Deliverables, error)
	PublicEstimates(ctx context.Context, q report.Query) (any, error)
}

// SlipDrawer draws the paper of a ticket, as a PNG for paper so many millimetres wide.
type SlipDrawer interface {
	DrawSlip(w io.Writer, t *view.Ticket, mm int, lang string) error
}

// Imported is what an import changed. Seq is of its event, 0 when nothing changed.
type Imported struct {
	Version int64
	Changes []string
	Seq     int64
}

// Importer reads and writes the hall file. An unreadable file is
// [hall.CodeInvalid] with field "errors": [][Fault].
type Importer interface {
	Import(ctx context.Context, file []byte, m hall.Meta) (Imported, error)
	Export(ctx context.Context) ([]byte, error)
}

// Fault is one thing in a hall file that must be fixed.
type Fault struct {
	Line int    `json:"line"` // from 1
	Col  int    `json:"col"`  // from 1
	What string `json:"what"`
	Mend string `json:"mend"`
}

// Acker waits until the event with this number is as durable as MPP_ACK demands. If that
// takes too long, the client gets 503 and asks again with its key, which finds the change
// made.
type Acker interface {
	Wait(ctx context.Context, seq int64) error
}

// Brand is where a hall's own look lies; "" for what it has not.
type Brand struct {
	Logo    string `json:"logo"`
	Picture string `json:"picture"`
	Style   string `json:"style"` // a style sheet
}

// Check is one part that /readyz asks. A *[Degraded] means that the part works with less
// than it should; any other error, that it does not work.
type Check struct {
	Name   string
	Needed bool // without it the hall cannot work; else /readyz says "degraded"
	Ask    func(ctx context.Context) error
}

// Degraded is what a part that still works lacks.
type Degraded struct { //nolint:errname // it is a state that a check reports, and read as one
	Reason  string    // a word for programs: sql_away, ack_redis, backlog, ...
	Since   time.Time // zero: not known
	Backlog int64     // what waits because of it, in events; 0: nothing or not known
}

// Error implements error.
func (d *Degraded) Error() string { return "degraded: " + d.Reason }

// Deps is what the API needs. Queue, Live, Ledger, Reports, Slips, Importer and Keys
// are required.
type Deps struct {
	Queue    Queue
	Live     Live
	Ledger   Ledger
	Reports  Reporter
	Slips    SlipDrawer
	Importer Importer
	Acker    Acker    // nil: a change is acknowledged when the queue made it
	Accounts Accounts // nil: nobody signs in and no device is paired
	Printers Printers // nil: no kiosk has a printer of its own
	Push     Push     // nil: no phone is told while its page is closed
	Help     Help     // nil: nobody can be called
	Devices  Devices  // nil: nobody asks how devices do
	Turns    Turns    // nil: each board speaks by itself
	Keys     *access.Keys
	// Brand has the addresses of the hall's own look; nil: it has none.
	Brand func() Brand
	// SlideURL is the address of a file that boards show, "" when it cannot be shown; nil: none is.
	SlideURL func(file string) string
	// PastUse has how often each service was used before today; nil: nobody knows.
	PastUse func() map[string]int64

	Clock      hall.Clock // the hall's; nil: the system's
	ClockSpeed float64    // 0 means 1
	Demo       bool       // offer sample identities to everyone
	PublicURL  string     // e.g. https://mpp.example.go.id; empty: as the request came
	Timeout    time.Duration
	Limits     Limits
	// Site knows the names of the server and the proxies in front; nil: it has only addresses,
	// and no proxy is believed.
	Site *web.Site
	// Stopping reports that the server is about to stop: /readyz says so, and answers
	// carry "Connection: close". See web/listener.
	Stopping func() bool
	Checks   []Check
	// Security is told who did and tried what; nil: nobody is.
	Security *access.SecurityLog
	// Metrics reports whether an address may read /metrics; nil: all may.
	Metrics  func(net.IP) bool
	Registry *prometheus.Registry // nil: one of its own
	Log      *slog.Logger         // nil: the default
}
