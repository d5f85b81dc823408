// Package printers knows how the printers of the kiosks do, what became of each slip, and
// which slips somebody wants once more. All of it is of use for minutes only: it is kept in
// memory, and shared among the processes of a hall, and is not in SQL.
//
// What is printed first follows from the hall's events and needs nothing of this room: an
// agent prints the numbers of its kiosk also while nobody hears of it.
package printers

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"mpp/hall"
)

// Shared keeps the records where all processes of the hall find them, and tells the others
// of a new one, which then call [Service.Learn].
type Shared interface {
	Put(ctx context.Context, records ...Record) error
	Drop(ctx context.Context, keys []string) error
	// Hold gives the device to the instance for a while unless another one has it.
	Hold(ctx context.Context, device, instance string, life time.Duration) (bool, error)
}

// Deps is what the room stands on.
type Deps struct {
	Clock  hall.Clock // real time
	Shared Shared     // nil: this is the only process
	// Tell is given what is true of a kiosk's printer at each change; nil for nobody.
	Tell func(kiosk string, note Note)
	Log  *slog.Logger // nil: the default
}

// Service is the room. It is safe for concurrent use.
type Service struct {
	Deps
	telling sync.Mutex // keeps the notes in order

	mu     sync.Mutex
	kiosks map[string]*board
	leases map[string]lease // by device, of a single process
}

type lease struct {
	instance string
	until    hall.Millis
}

// New makes the room.
func New(d Deps) *Service {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Tell == nil {
		d.Tell = func(string, Note) {}
	}
	return &Service{Deps: d, kiosks: map[string]*board{}, leases: map[string]lease{}}
}

func (s *Service) now() hall.Millis { return s.Clock.Now() }

// Report is what an agent says about every 20 seconds, and at each change.
type Report struct {
	Kiosk, Device string
	Instance      string // of the running agent: of two with one credential, one prints
	State         State
	Jobs          []Job // Ticket, Order, State and Why
}

// Report takes what an agent says. Codes: printer_held while another agent with the same
// credential is at work.
func (s *Service) Report(ctx context.Context, r Report) error {
	held, err := s.hold(ctx, r.Device, r.Instance)
	if err != nil {
		s.Log.Warn("printers: who prints could not be shared", "error", err)
	} else if !held {
		return hall.Refuse(hall.CodePrinterHeld, "another agent prints with this credential")
	}
	now := s.now()
	records := []Record{{Kiosk: r.Kiosk, Status: &Status{Kiosk: r.Kiosk, Device: r.Device, State: r.State, Since: now, SeenAt: now}}}
	for _, j := range r.Jobs {
		j.At = now
		records = append(records, Record{Kiosk: r.Kiosk, Job: &j})
	}
	s.record(ctx, records...)
	return nil
}

func (s *Service) hold(ctx context.Context, device, instance string) (bool, error) {
	if s.Shared != nil {
		return s.Shared.Hold(ctx, device, instance, leaseLife)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l, now := s.leases[device], s.now()
	if l.instance != instance && l.until > now {
		return false, nil
	}
	s.leases[device] = lease{instance, now.Add(leaseLife)}
	return true, nil
}

// Print asks for a slip once more. The same id asks once, and a slip that is still to come
// is not asked for again. Codes: no_printer when nothing prints for the kiosk now,
// print_over when it was asked for more often than o.Most.
func (s *Service) Print(ctx context.Context, kiosk string, o Order) (Job, error) {
	status := s.Status(kiosk)
	if status.State == "" || status.State == Away {
		return Job{}, hall.Refuse(hall.CodeNoPrinter, "no printer is connected for kiosk %q", kiosk)
	}
	o.At = s.now()
	o.Until = o.At.Add(OrderLife)
	j := Job{Ticket: o.Ticket, Order: o.ID, State: Waiting, At: o.At}
	order, job := Record{Kiosk: kiosk, Order: &o}, Record{Kiosk: kiosk, Job: &j}
	if comes, ok, err := s.want(order, job); ok || err != nil {
		return comes, err
	}
	s.record(ctx, order, job)
	return j, nil
}

// want notes a wish, so that of several at the same time each sees the ones before. It is
// true, and notes nothing, when the slip comes already.
func (s *Service) want(order, job Record) (Job, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, o := s.board(order.Kiosk), order.Order
	if j, ok := b.jobs[o.Ticket]; ok && (j.Order == o.ID || b.comes(j, o.At)) {
		return j, true, nil
	}
	if o.Most > 0 && b.again[o.Ticket] >= o.Most {
		return Job{}, false, hall.Refuse(hall.CodePrintOver, "the slip was asked for once more %d times", o.Most)
	}
	b.learn(order)
	b.learn(job)
	return Job{}, false, nil
}

// board is what is known of a kiosk's printer; the lock is held.
func (s *Service) board(kiosk string) *board {
	b := s.kiosks[kiosk]
	if b == nil {
		b = newBoard()
		s.kiosks[kiosk] = b
	}
	return b
}

// record learns records of one kiosk and shares them.
func (s *Service) record(ctx context.Context, records ...Record) {
	gone := s.Learn(records...)
	if s.Shared == nil {
		return
	}
	if err := s.Shared.Put(ctx, records...); err != nil {
		s.Log.Warn("printers: what a printer did could not be shared", "error", err)
	}
	s.drop(ctx, gone)
}

func (s *Service) drop(ctx context.Context, gone []string) {
	if s.Shared == nil || len(gone) == 0 {
		return
	}
	if err := s.Shared.Drop(ctx, gone); err != nil {
		s.Log.Warn("printers: what is over could not be dropped", "error", err)
	}
}

// Learn takes records of one kiosk, of this process or another one; an older one than is
// known changes nothing. They are told together. It returns the keys of what had to go for
// them.
func (s *Service) Learn(records ...Record) (gone []string) {
	records = slices.DeleteFunc(slices.Clone(records), func(r Record) bool { return r.Status == nil && r.Job == nil && r.Order == nil }) // of a newer version
	if len(records) == 0 {
		return nil
	}
	kiosk := records[0].Kiosk
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	b := s.board(kiosk)
	changed := false
	for _, r := range records {
		changed = b.learn(r) || changed
	}
	gone = b.trim(kiosk)
	note := s.note(b)
	b.told = note.state()
	s.mu.Unlock()
	if changed {
		s.Tell(kiosk, note)
	}
	return gone
}

// Sweep forgets what is over, and tells of printers that have fallen silent. Call it some
// times a minute.
func (s *Service) Sweep(ctx context.Context) {
	var gone []string
	s.telling.Lock()
	s.mu.Lock()
	tell := map[string]Note{}
	for kiosk, b := range s.kiosks {
		over := b.forget(kiosk, s.now())
		gone = append(gone, over...)
		if note := s.note(b); len(over) > 0 || note.state() != b.told {
			tell[kiosk], b.told = note, note.state()
		}
		if b.status == nil && len(b.jobs)+len(b.orders) == 0 {
			delete(s.kiosks, kiosk)
		}
	}
	s.mu.Unlock()
	for kiosk, note := range tell {
		s.Tell(kiosk, note)
	}
	s.telling.Unlock()
	s.drop(ctx, gone)
}

// Status is how the kiosk's printer does as of now; the zero Status where none is known.
func (s *Service) Status(kiosk string) Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.kiosks[kiosk]; b != nil && b.status != nil {
		return s.current(*b.status)
	}
	return Status{}
}

// Job is what became of the ticket's newest slip, zero where nothing is known of it.
func (s *Service) Job(kiosk, ticket string) Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.kiosks[kiosk]; b != nil {
		return b.jobs[ticket]
	}
	return Job{}
}

// All lists how all known printers do.
func (s *Service) All() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Status
	for _, b := range s.kiosks {
		if b.status != nil {
			list = append(list, s.current(*b.status))
		}
	}
	slices.SortFunc(list, func(a, b Status) int { return int(a.Since - b.Since) })
	return list
}

// current says that a silent agent is away.
func (s *Service) current(status Status) Status {
	if s.now() > status.SeenAt.Add(AwayAfter) {
		status.State, status.Since = Away, status.SeenAt
	}
	return status
}
