package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"mpp/ledger"
	"mpp/store"
)

const (
	dayHall = "mpp-start"
	// dayTickets is a whole day of the hall that the system is made for.
	dayTickets = 4000
)

// startPart measures the demo, as somebody has it who tries the system: one process and
// no server beside it.
func startPart() part {
	return part{name: "start", figures: []string{"start.ms", "start.day_ms", "idle.mb", "binary.mb"}, measure: measureStart}
}

func measureStart(ctx context.Context, b *bench) error {
	info, err := os.Stat(b.server)
	if err != nil {
		return err
	}
	b.add("binary.mb", "MB", []float64{float64(info.Size()) / 1e6}, atMost(45))
	day := filepath.Join(b.TempDir(), "day")
	if err := recordDay(ctx, day); err != nil {
		return err
	}
	var fresh, again []float64
	var demos []*demo
	for range b.runs {
		d, took, err := b.firstTicket(ctx, filepath.Join(b.TempDir(), "data"))
		if err != nil {
			return err
		}
		demos, fresh = append(demos, d), append(fresh, took)
		d, took, err = b.firstTicket(ctx, day)
		if err != nil {
			return err
		}
		if err := d.stop(); err != nil { // the next one has the folder
			return err
		}
		again = append(again, took)
	}
	b.add("start.ms", "ms", fresh, atMost(500))
	b.add("start.day_ms", "ms", again, noted)
	idle, err := idleMemory(ctx, demos)
	if err != nil {
		return err
	}
	b.add("idle.mb", "MB", idle, atMost(80))
	return nil
}

// firstTicket is how long a demo takes from the start of its process to the answer that
// brings the first ticket.
func (b *bench) firstTicket(ctx context.Context, data string) (*demo, float64, error) {
	began := time.Now()
	d, err := startDemo(b, data)
	if err == nil {
		err = d.ticket(ctx)
	}
	took := time.Since(began)
	if err != nil {
		return nil, 0, fmt.Errorf("demo: %w", err)
	}
	return d, float64(took.Microseconds()) / 1000, nil
}

// recordDay makes a data folder that has a day of the sample hall.
func recordDay(ctx context.Context, data string) error {
	if err := os.MkdirAll(data, 0o750); err != nil {
		return err
	}
	db, err := store.Open(ctx, "", filepath.Join(data, "mpp.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	l := ledger.New(db, time.Now)
	m, err := db.Migrator()
	if err != nil {
		return err
	}
	if _, err := m.Up(ctx); err != nil {
		return err
	}
	events, err := madeDay(dayHall, dayTickets)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(events, 2000) {
		if err := l.Record(ctx, dayHall, part); err != nil {
			return err
		}
	}
	return nil
}

const (
	restWithin = 40 * time.Second
	restLook   = time.Second
	restLooks  = 10   // in a row that are alike
	restChange = 0.01 // how much alike
)

// idleMemory waits until the memory of all has come to rest, and gives it in MB.
func idleMemory(ctx context.Context, demos []*demo) ([]float64, error) {
	end := time.Now().Add(restWithin)
	var before []float64
	for alike := 0; ; {
		now := make([]float64, len(demos))
		for i, d := range demos {
			var err error
			if now[i], err = d.resident(); err != nil {
				return nil, err
			}
		}
		if alike++; !similar(before, now) {
			alike, before = 0, now
		}
		if alike >= restLooks {
			return now, nil
		}
		if time.Now().After(end) {
			return nil, fmt.Errorf("the memory does not come to rest: %.1f, then %.1f MB", before, now)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(restLook):
		}
	}
}

func similar(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return max(x, y) <= min(x, y)*(1+restChange) })
}
