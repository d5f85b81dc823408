package hall_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/hall/halltest/simday"
)

// estimateDays are the scenarios of docs/estimate.md. Those with a stagger have hours from
// eight to four; the others the sample hall's own calendars, with their breaks.
var estimateDays = []simday.Scenario{
	{Name: "steady", Date: "2026-11-24", Priority: 0.1, Stagger: true},
	{Name: "morning peak", Date: "2026-11-24", Priority: 0.1, Stagger: true, Peak: true},
	{Name: "counters closing early", Date: "2026-11-24", Priority: 0.1, Stagger: true, Peak: true, CloseEarly: 0.4},
	{Name: "30 % priority", Date: "2026-11-24", Priority: 0.3, Stagger: true, Peak: true},
	{Name: "Friday with prayer break", Date: "2026-11-27", Priority: 0.1, Peak: true},
	{Name: "Tuesday with lunch break", Date: "2026-11-24", Priority: 0.1, Peak: true},
}

// sampleHall is the sample; where everybody takes a break of their own, from eight to four
// without a gap.
func sampleHall(tb testing.TB, stagger bool) *hall.Config {
	tb.Helper()
	cfg, err := hallfile.Sample()
	if err != nil {
		tb.Fatal(err)
	}
	for i := range cfg.Calendars {
		for day := range cfg.Calendars[i].Weekly {
			if stagger {
				cfg.Calendars[i].Weekly[day] = []hall.Span{{From: 8 * 60, To: 16 * 60}}
				cfg.Calendars[i].LastTicket, cfg.Calendars[i].IssueEarly = 30, 15
			}
		}
	}
	if err := cfg.Prepare(); err != nil {
		tb.Fatal(err)
	}
	return cfg
}

func tell(d *hall.Day, service, class string, now hall.Millis) (int, *hall.Pace) {
	p := d.Pace(service, class, now)
	return d.AheadOfNew(service, class, now), &p
}

// playDays plays a scenario with each seed, some days at once.
func playDays(tb testing.TB, sc simday.Scenario, seeds []uint64) (all []simday.Visit) {
	tb.Helper()
	days := make([][]simday.Visit, len(seeds))
	var wait sync.WaitGroup
	for i, seed := range seeds {
		cfg := sampleHall(tb, sc.Stagger)
		wait.Go(func() { days[i] = simday.Run(cfg, sc, seed, tell) })
	}
	wait.Wait()
	return slices.Concat(days...)
}

// judged is how well what was told held.
type judged struct {
	n                     int
	kept, inside          float64 // shares
	width, median         float64 // minutes: medians of width and wait
	about, middle, bias   float64 // mean absolute errors of point and middle, mean error
	queue, last, lastMany float64 // mean absolute errors of plain rules
}

const minute = 60_000.0

func judge(list []simday.Visit, of func(*simday.Visit) bool) (j judged) {
	var widths, waits []float64
	for i := range list {
		v := &list[i]
		if !v.Called || v.Told == nil || (of != nil && !of(v)) {
			continue
		}
		j.n++
		from, to := float64(v.Told.FromMinutes)*minute, float64(v.Told.ToMinutes)*minute
		if v.Wait <= to {
			j.kept++
			if v.Wait >= from {
				j.inside++
			}
		}
		widths, waits = append(widths, (to-from)/minute), append(waits, v.Wait/minute)
		j.about += math.Abs(v.Wait-v.About) / minute
		j.middle += math.Abs(v.Wait-(from+to)/2) / minute
		j.bias += (v.About - v.Wait) / minute
		j.queue += math.Abs(v.Wait-v.Queue) / minute
		j.last += math.Abs(v.Wait-v.Last) / minute
		j.lastMany += math.Abs(v.Wait-v.Last20) / minute
	}
	if j.n == 0 {
		return j
	}
	for _, x := range []*float64{&j.kept, &j.inside, &j.about, &j.middle, &j.bias, &j.queue, &j.last, &j.lastMany} {
		*x /= float64(j.n)
	}
	slices.Sort(widths)
	slices.Sort(waits)
	j.width, j.median = widths[j.n/2], waits[j.n/2]
	return j
}

func (j judged) row(name string) string {
	return fmt.Sprintf("| %s | %d | %.1f | %.1f %% | %.1f %% | %.0f | **%.2f** | %.2f | %+.1f | %.2f | %.2f | %.2f |",
		name, j.n, j.median, 100*j.kept, 100*j.inside, j.width, j.about, j.middle, j.bias, j.queue, j.last, j.lastMany)
}

func regular(v *simday.Visit) bool  { return v.Class == hall.ClassRegular }
func priority(v *simday.Visit) bool { return v.Class != hall.ClassRegular }
func long(v *simday.Visit) bool     { return v.Ahead >= 5 }

// acrossBreak: the number was taken in the last hour before a break, or in it.
func acrossBreak(v *simday.Visit) bool {
	t := v.At.Time().UTC().Hour()*60 + v.At.Time().UTC().Minute() + 7*60
	return t >= 11*60 && t < 13*60
}

// TestEstimatesHoldOnWholeDays plays days of each kind and holds what was told against what
// came true. It prints the table of docs/estimate.md; MPP_ESTIMATE_SEEDS plays more days.
func TestEstimatesHoldOnWholeDays(t *testing.T) {
	seeds := []uint64{1, 2, 3, 4}
	if n, err := strconv.Atoi(os.Getenv("MPP_ESTIMATE_SEEDS")); err == nil {
		seeds = seeds[:0]
		for i := range n {
			seeds = append(seeds, uint64(i)+1)
		}
	}
	var table strings.Builder
	for _, sc := range estimateDays {
		list := playDays(t, sc, seeds)
		whole := judge(list, nil)
		for _, part := range []struct {
			name string
			of   func(*simday.Visit) bool
		}{{"", nil}, {", regular", regular}, {", priority", priority}, {", 5 or more ahead", long}, {", taken 11 to 13", acrossBreak}} {
			fmt.Fprintln(&table, judge(list, part.of).row(sc.Name+part.name))
		}
		if whole.kept < 0.88 || whole.kept > 0.95 {
			t.Errorf("%s: %.1f %% waited no longer than the upper end, want 88 to 95", sc.Name, 100*whole.kept)
		}
		if r := judge(list, regular); r.kept < 0.88 || r.kept > 0.955 {
			t.Errorf("%s: of the regular ones %.1f %%", sc.Name, 100*r.kept)
		}
		if b := judge(list, acrossBreak); !sc.Stagger && b.kept < 0.88 {
			t.Errorf("%s: of those before or in the break %.1f %%", sc.Name, 100*b.kept)
		}
		if best := min(whole.queue, whole.last, whole.lastMany); whole.about > 0.9*best || whole.middle > best {
			t.Errorf("%s: the point is off by %.2f minutes, the middle by %.2f, the best plain rule by %.2f", sc.Name, whole.about, whole.middle, best)
		}
	}
	t.Log("\n" + table.String())
}
