package printers

// Note is what the live feed says of a kiosk's printer, whole at each change.
type Note struct {
	Printer *PrinterNote         `json:"printer,omitempty"` // absent where no printer has been heard of
	Jobs    map[string]JobNote   `json:"jobs"`              // by ticket, of the last minutes
	Orders  map[string]OrderNote `json:"orders"`            // slips that are wanted once more
}

// PrinterNote is how the printer does.
type PrinterNote struct {
	State  State   `json:"state"`
	Since  *string `json:"since"`
	SeenAt *string `json:"seen_at"`
}

// JobNote is what became of a ticket's newest slip.
type JobNote struct {
	State JobState `json:"state"`
	Why   State    `json:"why,omitempty"`
	Order string   `json:"order,omitempty"`
	At    *string  `json:"at"`
}

// OrderNote is a slip that is wanted once more, for a while.
type OrderNote struct {
	Ticket string `json:"ticket"`
	Lang   string `json:"lang,omitempty"` // in which it is wanted; "": the ticket's
	LeftMS int64  `json:"left_ms"`        // as of the note
}

// note says what is known; the lock is held.
func (s *Service) note(b *board) Note {
	n := Note{Jobs: map[string]JobNote{}, Orders: map[string]OrderNote{}}
	if b.status != nil {
		now := s.current(*b.status)
		n.Printer = &PrinterNote{State: now.State, Since: now.Since.Stamp(), SeenAt: now.SeenAt.Stamp()}
	}
	for ticket, j := range b.jobs {
		n.Jobs[ticket] = JobNote{State: j.State, Why: j.Why, Order: j.Order, At: j.At.Stamp()}
	}
	for id, o := range b.orders {
		if left := int64(o.Until - s.now()); left > 0 {
			n.Orders[id] = OrderNote{Ticket: o.Ticket, Lang: o.Lang, LeftMS: left}
		}
	}
	return n
}

func (n Note) state() State {
	if n.Printer == nil {
		return ""
	}
	return n.Printer.State
}
