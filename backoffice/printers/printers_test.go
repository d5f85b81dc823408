package printers_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"mpp/backoffice/printers"
	"mpp/hall"
)

type told struct {
	now   time.Time
	notes []printers.Note
}

func newRoom() (*printers.Service, *told) {
	t := &told{now: time.Date(2026, 8, 3, 9, 0, 0, 0, time.UTC)}
	return printers.New(printers.Deps{Clock: func() time.Time { return t.now }, Tell: func(_ string, n printers.Note) { t.notes = append(t.notes, n) }}), t
}

func (t *told) last() printers.Note { return t.notes[len(t.notes)-1] }

func report(state printers.State, jobs ...printers.Job) printers.Report {
	return printers.Report{Kiosk: "k", Device: "p", Instance: "a", State: state, Jobs: jobs}
}

func TestSilentPrinterIsAway(t *testing.T) {
	s, told := newRoom()
	if err := s.Report(t.Context(), report(printers.Ready)); err != nil {
		t.Fatal(err)
	}
	told.now = told.now.Add(printers.AwayAfter)
	s.Sweep(t.Context())
	if got := told.last().Printer.State; got != printers.Ready || s.Status("k").State != printers.Ready {
		t.Errorf("after a minute: %s", got)
	}
	told.now = told.now.Add(time.Second)
	s.Sweep(t.Context())
	if got := told.last().Printer.State; got != printers.Away || s.Status("k").State != printers.Away {
		t.Errorf("after more: %s", got)
	}
	n := len(told.notes)
	if s.Sweep(t.Context()); len(told.notes) != n {
		t.Error("it is told twice")
	}
	if _, err := s.Print(t.Context(), "k", printers.Order{ID: "o", Ticket: "t"}); hall.CodeOf(err) != hall.CodeNoPrinter {
		t.Errorf("a slip from a printer that is away: %v", err)
	}
}

func TestOrderLivesTwoMinutes(t *testing.T) {
	s, told := newRoom()
	_ = s.Report(t.Context(), report(printers.PaperOut))
	for range 2 { // the same wish twice is one
		if j, err := s.Print(t.Context(), "k", printers.Order{ID: "o", Ticket: "t"}); err != nil || j.State != printers.Waiting {
			t.Fatalf("%+v, %v", j, err)
		}
	}
	if got := told.last(); len(got.Orders) != 1 || got.Orders["o"].Ticket != "t" || got.Jobs["t"].State != printers.Waiting {
		t.Errorf("%+v", got)
	}
	told.now = told.now.Add(printers.OrderLife + time.Second)
	if s.Sweep(t.Context()); len(told.last().Orders) != 0 {
		t.Errorf("still wanted: %+v", told.last())
	}
}

func TestWhatIsPrintedIsWantedNoMore(t *testing.T) {
	s, told := newRoom()
	_ = s.Report(t.Context(), report(printers.Ready))
	_, _ = s.Print(t.Context(), "k", printers.Order{ID: "o", Ticket: "t"})
	told.now = told.now.Add(time.Second)
	_ = s.Report(t.Context(), report(printers.Ready, printers.Job{Ticket: "t", Order: "o", State: printers.Printed}))
	if got := told.last(); len(got.Orders) != 0 || got.Jobs["t"].State != printers.Printed {
		t.Errorf("%+v", got)
	}
	// Another process tells of the wish only now.
	s.Learn(printers.Record{Kiosk: "k", Order: &printers.Order{ID: "o", Ticket: "t", Until: hall.MillisOf(told.now.Add(time.Minute))}})
	if got := told.last(); len(got.Orders) != 0 {
		t.Errorf("wanted again: %+v", got)
	}
}

func TestOneInstancePrints(t *testing.T) {
	s, told := newRoom()
	_ = s.Report(t.Context(), report(printers.Ready))
	other := report(printers.PaperOut)
	other.Instance = "b"
	if err := s.Report(t.Context(), other); hall.CodeOf(err) != hall.CodePrinterHeld {
		t.Errorf("a second agent: %v", err)
	}
	told.now = told.now.Add(time.Minute)
	if err := s.Report(t.Context(), other); err != nil {
		t.Errorf("after the first fell silent: %v", err)
	}
}

// A report is told once, and whoever has a printer's credential cannot fill the memory.
func TestAFloodOfSlipsIsBounded(t *testing.T) {
	s, told := newRoom()
	for round := range 20 {
		told.now = told.now.Add(time.Second)
		jobs := make([]printers.Job, 64)
		for i := range jobs {
			jobs[i] = printers.Job{Ticket: fmt.Sprintf("t-%d-%d", round, i), State: printers.Printed}
		}
		n := len(told.notes)
		if err := s.Report(t.Context(), report(printers.Ready, jobs...)); err != nil {
			t.Fatal(err)
		}
		if len(told.notes) != n+1 {
			t.Fatalf("one report was told %d times", len(told.notes)-n)
		}
	}
	got := told.last()
	if len(got.Jobs) != 256 || got.Jobs["t-19-63"].State != printers.Printed {
		t.Errorf("%d slips are kept", len(got.Jobs))
	}
	if _, ok := got.Jobs["t-0-0"]; ok {
		t.Error("the oldest is kept")
	}
	for i := range 80 {
		if _, err := s.Print(t.Context(), "k", printers.Order{ID: fmt.Sprint("o", i), Ticket: fmt.Sprint("again", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if got := told.last(); len(got.Orders) != 64 || len(got.Jobs) != 256 {
		t.Errorf("%d orders and %d slips are kept", len(got.Orders), len(got.Jobs))
	}
}

// A kiosk has a slip again a few times; a wish that is repeated, and those of other slips, do
// not count. Another process knows it.
func TestSlipsAreAskedForAFewTimes(t *testing.T) {
	s, told := newRoom()
	other, _ := newRoom()
	_ = s.Report(t.Context(), report(printers.Ready))
	_ = other.Report(t.Context(), report(printers.Ready))
	ask := func(s *printers.Service, id, ticket string) error {
		_, err := s.Print(t.Context(), "k", printers.Order{ID: id, Ticket: ticket, Most: 3})
		return err
	}
	printed := func(id string) {
		told.now = told.now.Add(time.Second)
		_ = s.Report(t.Context(), report(printers.Ready, printers.Job{Ticket: "t", Order: id, State: printers.Printed}))
	}
	for _, id := range []string{"a", "b", "c"} {
		for range 2 {
			if err := ask(s, id, "t"); err != nil {
				t.Fatalf("%s: %v", id, err)
			}
		}
		o := printers.Order{ID: id, Ticket: "t", Until: hall.MillisOf(told.now.Add(time.Minute))}
		other.Learn(printers.Record{Kiosk: "k", Order: &o})
		printed(id)
	}
	for _, room := range []*printers.Service{s, other} {
		if err := ask(room, "d", "t"); hall.CodeOf(err) != hall.CodePrintOver {
			t.Errorf("a fourth time: %v", err)
		}
		if err := ask(room, "e", "another"); err != nil {
			t.Errorf("another slip: %v", err)
		}
	}
	if _, err := s.Print(t.Context(), "k", printers.Order{ID: "desk", Ticket: "t"}); err != nil {
		t.Errorf("from the desk: %v", err)
	}
}

// Of wishes at the same time the later ones see the first one, also before it is told.
func TestWishesAtTheSameTime(t *testing.T) {
	busy, goOn := make(chan struct{}), make(chan struct{})
	s := printers.New(printers.Deps{Clock: time.Now, Tell: func(kiosk string, _ printers.Note) {
		if kiosk == "other" {
			close(busy)
			<-goOn
		}
	}})
	_ = s.Report(t.Context(), report(printers.Ready))
	var wg sync.WaitGroup
	wg.Go(func() {
		r := report(printers.Ready)
		r.Kiosk = "other"
		_ = s.Report(t.Context(), r)
	})
	<-busy // nothing else is told meanwhile
	const wishes = 20
	answers := make(chan string, wishes)
	for i := range wishes {
		wg.Go(func() {
			j, _ := s.Print(t.Context(), "k", printers.Order{ID: fmt.Sprint("o", i), Ticket: "t"})
			answers <- j.Order
		})
	}
	for range wishes - 1 { // all but the first one, which is to be told
		select {
		case <-answers:
		case <-time.After(10 * time.Second):
			t.Error("a second wish waits to be told, too")
		}
		if t.Failed() {
			break
		}
	}
	close(goOn)
	wg.Wait()
}

// Somebody who presses ten times while the paper is out gets one slip.
func TestASlipThatComesIsNotAskedForAgain(t *testing.T) {
	s, told := newRoom()
	_ = s.Report(t.Context(), report(printers.PaperOut))
	for i := range 10 {
		if j, err := s.Print(t.Context(), "k", printers.Order{ID: fmt.Sprint("o", i), Ticket: "t"}); err != nil || j.Order != "o0" {
			t.Fatalf("%+v, %v", j, err)
		}
	}
	_ = s.Report(t.Context(), report(printers.Ready, printers.Job{Ticket: "t", Order: "o0", State: printers.Printed}))
	if j, _ := s.Print(t.Context(), "k", printers.Order{ID: "later", Ticket: "t"}); j.Order != "later" || len(told.last().Orders) != 1 {
		t.Errorf("after it came out: %+v %+v", j, told.last().Orders)
	}
}
