package hall

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// genCalendar draws any calendar with at least one open day.
func genCalendar(t *rapid.T) *Calendar {
	genSpans := func(label string) []Span {
		out, last := []Span{}, 0
		for range rapid.IntRange(0, 3).Draw(t, label) {
			if last >= minutesADay-2 {
				break
			}
			from := rapid.IntRange(last, minutesADay-2).Draw(t, "from")
			to := rapid.IntRange(from+1, minutesADay).Draw(t, "to")
			out = append(out, Span{from, to})
			last = to + 1
		}
		return out
	}
	cal := &Calendar{Exceptions: map[string]Exception{}}
	for i := range cal.Weekly {
		cal.Weekly[i] = genSpans("weekly")
	}
	cal.Weekly[2] = append([]Span{}, Span{480, 900})
	for range rapid.IntRange(0, 4).Draw(t, "exceptions") {
		d := base.AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "day"))
		cal.Exceptions[d.Format(time.DateOnly)] = Exception{Spans: genSpans("exception")}
	}
	return cal
}

var base = time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)

func genInstant(t *rapid.T, label string) Millis {
	return MillisOf(base) + Millis(rapid.Int64Range(0, 30*86_400_000).Draw(t, label))
}

func TestWorkingMSProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := genCalendar(t)
		loc := zone(t, rapid.SampledFrom([]string{"Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin"}).Draw(t, "zone"))
		a, b, c := genInstant(t, "a"), genInstant(t, "b"), genInstant(t, "c")
		a, b, c = min(a, b, c), max(min(a, b), min(max(a, b), c)), max(a, b, c)
		ab, bc, ac := WorkingMS(cal, loc, a, b), WorkingMS(cal, loc, b, c), WorkingMS(cal, loc, a, c)
		if ab+bc != ac {
			t.Fatalf("not additive: %d + %d != %d", ab, bc, ac)
		}
		if ab < 0 || ab > int64(b-a) {
			t.Fatalf("worked %d ms of %d", ab, b-a)
		}
	})
}

func TestDueProperties(t *testing.T) {
	units := []Unit{UnitMinute, UnitHour, UnitWorkingHour, UnitWorkingDay, UnitCalendarDay}
	rapid.Check(t, func(t *rapid.T) {
		cal := genCalendar(t)
		loc := zone(t, rapid.SampledFrom([]string{"Asia/Jakarta", "Europe/Berlin"}).Draw(t, "zone"))
		unit := rapid.SampledFrom(units).Draw(t, "unit")
		n := rapid.IntRange(1, 40).Draw(t, "value")
		a, b := genInstant(t, "a"), genInstant(t, "b")
		a, b = min(a, b), max(a, b)
		due := Due(Target{n, unit}, cal, loc, a)
		if due <= a {
			t.Fatalf("due %v is not after the start %v", due.Time(), a.Time())
		}
		if later := Due(Target{n, unit}, cal, loc, b); later < due {
			t.Fatalf("a later start is due earlier: %v < %v", later.Time(), due.Time())
		}
		if more := Due(Target{n + 1, unit}, cal, loc, a); more <= due {
			t.Fatalf("a longer promise is due no later: %v", more.Time())
		}
		if unit == UnitWorkingHour {
			if got := WorkingMS(cal, loc, a, due); got != int64(n)*3_600_000 {
				t.Fatalf("%d working hours are %d ms", n, got)
			}
		}
	})
}
