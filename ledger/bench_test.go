package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"mpp/hall"
	"mpp/report/measure"
	"mpp/tools/testkit"
)

// benchDialects is eachDialect for benchmarks.
func benchDialects(b *testing.B, run func(b *testing.B, l *Ledger)) {
	b.Helper()
	for name, open := range map[string]func(b *testing.B) *Ledger{
		"sqlite":  func(b *testing.B) *Ledger { return openTest(b, "", testFile(b)) },
		"mariadb": func(b *testing.B) *Ledger { return openTest(b, testkit.MariaDB(b), "") },
	} {
		b.Run(name, func(b *testing.B) {
			l := open(b)
			migrateUp(b, l)
			run(b, l)
		})
	}
}

// busyDay has n events, each with an idempotency key as real ones have.
func busyDay(b *testing.B, n int) []hall.Event {
	b.Helper()
	s := newScript(b)
	s.randomly(rand.New(rand.NewPCG(1, 2)), n)
	for i := range s.events {
		if e := &s.events[i]; e.Type != hall.EventConfigured {
			e.Key, e.Fingerprint = fmt.Sprintf("officer:petugas:%032d", i), fmt.Sprintf("%064d", i)
		}
	}
	return s.events
}

// BenchmarkRecord is the time of one batch, by its size.
func BenchmarkRecord(b *testing.B) {
	events := busyDay(b, 4000)
	benchDialects(b, func(b *testing.B, l *Ledger) {
		for _, size := range []int{1, 10, 100, 500} {
			b.Run(fmt.Sprint(size), func(b *testing.B) {
				cut := batches(events, size)
				for i := 0; b.Loop(); i++ {
					record(b, l, fmt.Sprintf("h%d-%d", size, i/len(cut)), cut[i%len(cut)])
				}
				b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "events/s")
			})
		}
	})
}

// BenchmarkToday is a restore of a day of 100,000 events.
func BenchmarkToday(b *testing.B) {
	events := busyDay(b, 100_000)
	benchDialects(b, func(b *testing.B, l *Ledger) {
		record(b, l, "uji", batches(events, 500)...)
		for b.Loop() {
			s, _, err := l.Today(b.Context(), "uji")
			must(b, err)
			if len(s.Answers) < 99_000 {
				b.Fatalf("%d answers", len(s.Answers))
			}
		}
	})
}

// BenchmarkMeasure is a report over about 25,000 legs.
func BenchmarkMeasure(b *testing.B) {
	events := busyDay(b, 100_000)
	benchDialects(b, func(b *testing.B, l *Ledger) {
		record(b, l, "uji", batches(events, 500)...)
		for b.Loop() {
			measured(b, l, "uji", measure.ByService)
		}
	})
}
