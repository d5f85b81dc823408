package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"mpp/hall"
	"mpp/tools/testkit"
)

// settable is single with nodes whose clocks can be set.
func settable(s *Site) error {
	bin, err := testkit.BuildServer(context.Background(), "clockshift")
	if err != nil {
		return err
	}
	s.bin = bin
	s.nodeEnv = func(i int) []string { return []string{"CLOCKSHIFT=" + s.shiftFile(i)} }
	return single(s)
}

func (s *Site) shiftFile(node int) string {
	return filepath.Join(s.dir, fmt.Sprintf("clock-%d", node))
}

// setClock sets the clock of a node ahead by so much, 0 for the right time.
func (s *Site) setClock(node int, ahead time.Duration) error {
	file := s.shiftFile(node)
	if err := os.WriteFile(file+".new", []byte(ahead.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// clockWrong is a node that starts with a wrong clock, and then another whose clock is set
// while it runs. Each must say so, and be ready again once its clock is right.
func clockWrong(ahead time.Duration) func(context.Context, *Site) error {
	return func(ctx context.Context, s *Site) error {
		began := time.Now()
		first := s.rng.IntN(len(s.nodes))
		second := (first + 1) % len(s.nodes)
		set := func(node int, ahead time.Duration) func() error {
			return func() error { return s.setClock(node, ahead) }
		}
		return inTurn(s.nodes[first].Kill, set(first, ahead), s.nodes[first].Launch,
			func() error { return s.tellsClock(ctx, s.nodes[first]) },
			s.waiting(ctx, 10*time.Second, 2*time.Second), set(first, 0),
			func() error { return s.nodes[first].Ready(ctx) },
			set(second, ahead),
			func() error { return s.tellsClock(ctx, s.nodes[second]) },
			s.waiting(ctx, 10*time.Second, 2*time.Second), set(second, 0),
			func() error { return s.timesAreTrue(ctx, began) })
	}
}

// tellsClock waits until the node says in /readyz that its clock cannot be used.
func (s *Site) tellsClock(ctx context.Context, n *testkit.Node) error {
	ctx, cancel := context.WithTimeout(ctx, toldWithin)
	defer cancel()
	var last []byte
	err := poll(ctx, func() bool {
		_, last = n.Ask(ctx, "/readyz")
		return bytes.Contains(last, []byte(`"status":"not_ready"`)) && bytes.Contains(last, []byte(`"clock":{"ok":false`))
	})
	if err != nil {
		return fmt.Errorf("%s does not say in /readyz that its clock is wrong: %s", n.Name(), last)
	}
	return nil
}

// timesAreTrue returns an error if a ticket expired, the date went on, or an event has
// another time than that of the run.
func (s *Site) timesAreTrue(ctx context.Context, began time.Time) error {
	events, err := s.witness.events(ctx)
	if err != nil {
		return err
	}
	from, to := hall.MillisOf(began.Add(-time.Hour)), hall.MillisOf(time.Now().Add(time.Minute))
	var wrong []error
	for i := range events {
		switch e := &events[i]; {
		case e.Type == hall.EventExpired, e.Type == hall.EventDayClosed:
			wrong = append(wrong, fmt.Errorf("event %d is %s", e.Seq, e.Type))
		case e.At < from, e.At > to, e.BehindMS > 0:
			wrong = append(wrong, fmt.Errorf("event %d (%s) is of %s, %d ms behind", e.Seq, e.Type, e.At.Time(), e.BehindMS))
		}
	}
	return errors.Join(wrong[:min(len(wrong), maxNotes)]...)
}
