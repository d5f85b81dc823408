package hallfile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mpp/hall"
)

// small is a whole hall in few lines; tests replace parts of it.
const small = `hall:
  id: mpp-kecil
  name: MPP Kecil
  timezone: Asia/Jayapura
zones:
  - {id: utama, name: Utama}
calendars:
  - id: kantor
    weekly:
      senin-jumat: ["08:00-12:00", "13:00-15:00"]
agencies:
  - id: dukcapil
    name: Disdukcapil
    prefix: A
    zone: utama
    calendar: kantor
    services:
      - id: dukcapil-ktp
        name: {id: KTP, en: Identity card}
        standard: {service: 15 menit, completion: 3 hari kerja}
      - id: dukcapil-kk
        name: Kartu Keluarga
  - id: bank
    name: Bank Contoh
    prefix: L
    zone: utama
    calendar: kantor
    services:
      - {id: bank-bayar, name: Pembayaran}
counters:
  - {id: dukcapil-1, number: 1, agency: dukcapil}
  - {id: bank-1, number: 2, agency: bank}
`

func parse(t *testing.T, text string) *hall.Config {
	t.Helper()
	c, err := Parse("hall.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	c := parse(t, small)
	want := hall.Policy{
		Order: hall.OrderCredit, DayEnd: "24:00", NextService: "arrival", LateAfter: 5, RevertMS: 30_000, RecallMS: 5_000, MaxPerKey: 12,
		Reinstate: hall.Place{Where: hall.PlaceAfter, After: 3}, Requeue: hall.Place{Where: hall.PlaceAfter, After: 3},
		Classes: []hall.Class{
			{ID: "regular", Name: hall.Text{ID: "Umum", EN: "Regular"}},
			{ID: "priority", Name: hall.Text{ID: "Prioritas", EN: "Priority"}, CreditMinutes: 45},
		},
	}
	if got := mustJSON(t, c.Policy); got != mustJSON(t, want) {
		t.Errorf("policy %s", got)
	}
	if c.Version != 1 || c.Agency("bank").Short != "Bank Contoh" || c.Service("dukcapil-kk").Prefix != "A" {
		t.Errorf("version %d, %+v, %+v", c.Version, c.Agency("bank"), c.Service("dukcapil-kk"))
	}
	k := c.Counter("dukcapil-1")
	if k.Name != "Loket 1" || k.Zone != "utama" || !slices.Equal(k.Services, []string{"dukcapil-ktp", "dukcapil-kk"}) {
		t.Errorf("counter %+v", k)
	}
	if strings.Contains(mustJSON(t, c), "null") {
		t.Errorf("the configuration has nulls: %s", mustJSON(t, c))
	}
}

func TestWords(t *testing.T) {
	c := parse(t, strings.NewReplacer(
		"timezone: Asia/Jayapura", "timezone: Asia/Makassar\n  sample: ya\n  ticker: Selamat   datang",
		"zones:", `policy:
  order: ratio
  ratio: 2
  reinstate: arrival
  requeue: end
  late: after 4
  revert: 1 menit
  recall: 10 detik
  no_show: {calls: 2, gap: 30 detik, auto_calls: 3, auto_after: 5 menit}
  day_end: "18.00"
  call_twice: true
  cardinal: yes
  next_service: now
  chosen_by: supervisor
  held_for: officer
  max_per_kiosk_minute: 20
zones:`,
		`senin-jumat: ["08:00-12:00", "13:00-15:00"]`, `mon-thu: 08.00-12.00, 13.00 – 15.00
      fri: ["08:00-11:30"]
      sabtu: tutup
    issue_early: 1 jam
    last_ticket: 20`,
		"standard: {service: 15 menit, completion: 3 hari kerja}", `standard: {wait: 1 hour, service: 15 Minutes, completion: 7 Hari Kalender}
        weekdays: [senin, 3, fri]
        quota: 40
        requirements: KTP asli`,
	).Replace(small))
	if p := c.Policy; p.Order != hall.OrderRatio || p.Ratio != 2 || p.Reinstate.Where != "arrival" || p.Requeue.Where != "end" || p.NextService != hall.NextFromNow || p.ChosenBy != hall.ChosenBySupervisor || p.HeldFor != hall.HeldForOfficer || p.LateAfter != 4 ||
		p.RevertMS != 60_000 || p.RecallMS != 10_000 || p.NoShow != (hall.NoShowPolicy{Calls: 2, GapMS: 30_000, AutoCalls: 3, AutoMS: 300_000}) || p.DayEnd != "18:00" || !p.CallTwice || !p.Cardinal || p.MaxPerKey != 20 {
		t.Errorf("policy %+v", p)
	}
	cal := c.Calendars[0]
	if cal.IssueEarly != 60 || cal.LastTicket != 20 || len(cal.Weekly[3]) != 2 || cal.Weekly[3][1] != (hall.Span{From: 780, To: 900}) ||
		len(cal.Weekly[4]) != 1 || len(cal.Weekly[5]) != 0 || len(cal.Weekly[6]) != 0 {
		t.Errorf("calendar %+v", cal)
	}
	s := c.Service("dukcapil-ktp")
	if *s.Standard.Wait != (hall.Target{Value: 1, Unit: hall.UnitHour}) || *s.Standard.Service != (hall.Target{Value: 15, Unit: hall.UnitMinute}) ||
		*s.Standard.Completion != (hall.Target{Value: 7, Unit: hall.UnitCalendarDay}) {
		t.Errorf("standard %s", mustJSON(t, s.Standard))
	}
	if !slices.Equal(s.Weekdays, []int{1, 3, 5}) || s.Quota != 40 || s.Requirements[0].ID != "KTP asli" {
		t.Errorf("service %+v", s)
	}
	if !c.Hall.Sample || c.Hall.Ticker[0] != "Selamat datang" {
		t.Errorf("hall %+v", c.Hall)
	}
}

func TestExceptionsBeforeHolidaysBeforePeriods(t *testing.T) {
	c := parse(t, strings.Replace(small, "agencies:", `    holidays: [id-2026]
    periods:
      - {name: Libur panjang, from: 2026-12-21, to: 2026-12-31}
    exceptions:
      "2026-12-24": {name: Buka setengah hari, hours: ["08:00-11:00"]}
      2026-12-23: ["08:00-10:00"]
      2026-12-22: tutup
agencies:`, 1))
	cal := c.Calendars[0]
	for date, want := range map[string]hall.Exception{
		"2026-12-21": {Name: "Libur panjang", Spans: []hall.Span{}},
		"2026-12-22": {Spans: []hall.Span{}},
		"2026-12-23": {Spans: []hall.Span{{From: 480, To: 600}}},
		"2026-12-24": {Name: "Buka setengah hari", Spans: []hall.Span{{From: 480, To: 660}}},
		"2026-12-25": {Name: "Kelahiran Yesus Kristus (Natal)", Spans: []hall.Span{}},
		"2026-12-31": {Name: "Libur panjang", Spans: []hall.Span{}},
	} {
		if got := cal.Exceptions[date]; got.Name != want.Name || !slices.Equal(got.Spans, want.Spans) {
			t.Errorf("%s: %+v, want %+v", date, got, want)
		}
	}
}

// Each case breaks the small hall in one place and names the fault's line and words.
func TestFaults(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"id: mpp-kecil", "id: MPP Kecil", `hall.yaml:2:7: id "MPP Kecil" is not an id`},
		{"  name: MPP Kecil\n", "", "hall.yaml:2:3: hall has no name"},
		{"  name: MPP Kecil\n", "  name:\n", "hall.yaml:3:3: hall has no name"},
		{"Asia/Jayapura", "Asia/Bandung", `hall.yaml:4:13: hall.timezone "Asia/Bandung" is not known; use Asia/Jakarta`},
		{"timezone:", "timezon:", `hall.yaml:4:3: unknown key "timezon"; did you mean timezone?`},
		{"zones:", "zones:\nzones:", `key "zones" stands here a second time`},
		{"zones:\n  - {id: utama, name: Utama}\n", "", "the hall has no zones; list at least one"},
		{"{id: utama, name: Utama}", "utama", "zones[0] must hold keys"},
		{"{id: utama, name: Utama}", "{id: utama, name: Utama, room: Lantai 1}", `hall.yaml:6:36: room "Lantai 1" is not an id`},
		{"    zone: utama\n", "    zone: utama\n    room: Lantai 1\n", `room "Lantai 1" is not an id`},
		{"{id: utama, name: Utama}", "{id: utama, name: {en: Main}}", "zones[0].name has no id"},
		{"{id: utama, name: Utama}", "{id: utama, name: Utama, timur}", "put that text in quotes, since it has a comma"},
		{"senin-jumat:", "senin-jumet:", `hall.yaml:10:7: "senin-jumet" is no weekday; use senin, selasa`},
		{"senin-jumat:", "jumat-senin:", `"jumat-senin" is no weekday`},
		{"senin-jumat:", "senin: tutup\n      senin-jumat:", "hall.yaml:11:7: senin has hours already"},
		{`"08:00-12:00"`, `"8 pagi-12:00"`, `"8 pagi-12:00" are not hours of a day; write hours as`},
		{`"08:00-12:00"`, `"08:00-24:30"`, "are not hours of a day"},
		{`"08:00-12:00"`, `"12:00-08:00"`, "are not hours of a day"},
		{`"13:00-15:00"`, `"12:00-15:00"`, "12:00-15:00 begins before or as the hours before it end"},
		{"agencies:", "    holidays: [id-2025]\nagencies:", `there is no holiday set "id-2025"; did you mean id-2026?`},
		{"agencies:", "    exceptions: {2026-02-30: tutup}\nagencies:", `"2026-02-30" is not a date`},
		{"agencies:", "    periods: [{name: R, from: 2026-03-01, to: 2026-02-01}]\nagencies:", "does not lie within a year"},
		{"agencies:", "    issue_early: sebentar\nagencies:", "issue_early must be a length of time up to 1440 minutes"},
		{"prefix: A", "prefix: a1", `hall.yaml:14:13: agencies[0].prefix "a1" is not a prefix; use one to three letters A-Z`},
		{"prefix: L", "prefix: A", "hall.yaml:25:13: prefix (huruf antrean) A belongs to agency dukcapil"},
		{"name: Pembayaran}", "name: Pembayaran, prefix: A}", "prefix (huruf antrean) A belongs to agency dukcapil"},
		{"zone: utama\n    calendar: kantor\n    services:\n      - id", "zone: utame\n    calendar: kantor\n    services:\n      - id", `hall.yaml:15:11: there is no zone "utame"; did you mean utama?`},
		{"calendar: kantor\n    services:\n      - id", "calendar: kator\n    services:\n      - id", `there is no calendar "kator"; did you mean kantor?`},
		{"name: Kartu Keluarga", "name: Kartu Keluarga\n        calendar: sore", `hall.yaml:23:19: there is no calendar "sore"; known here: kantor`},
		{"id: dukcapil-kk", "id: dukcapil-ktp", "hall.yaml:21:13: id dukcapil-ktp is taken by an earlier one"},
		{"zones:", "zones:\n  - {id: hall, name: Aula}", "hall.yaml:6:10: id hall is taken by the board of the whole hall, /board/hall; give the zone another id"},
		{"id: bank-1", "id: dukcapil-1", "id dukcapil-1 is taken by an earlier one"},
		{"id: bank\n", "id: dukcapil\n", "id dukcapil is taken by an earlier one"},
		{"15 menit", "sebentar", `standard.service "sebentar" is not a time; begin with a whole number above 0`},
		{"15 menit", "0 menit", "begin with a whole number above 0"},
		{"15 menit", "2 hari kerja", "is measured at the counter, not in hari kerja"},
		{"3 hari kerja", "3 hari", "say which days: hari kerja (working days) or hari kalender"},
		{"name: Kartu Keluarga", "name: Kartu Keluarga\n        quota: 0", "quota must be a whole number from 1 to 100000"},
		{"name: Kartu Keluarga", "name: Kartu Keluarga\n        weekdays: [8]", `"8" is no weekday`},
		{"name: Kartu Keluarga", "name: Kartu Keluarga\n        ended_on: besok", `"besok" is not a date`},
		{"number: 2", "number: 1", "hall.yaml:32:26: counter number (nomor loket) 1 belongs to dukcapil-1"},
		{"number: 2, ", "", "counters[1] has no number"},
		{"agency: bank}", "agency: bang}", `there is no agency "bang"; did you mean bank?`},
		{"agency: bank}", "agency: bank, services: [bank-byar]}", `there is no service "bank-byar"; did you mean bank-bayar?`},
		{"agency: bank}", "agency: bank, services: [bank-bayar, bank-bayar]}", "service bank-bayar stands here twice"},
		{"agency: bank}", "agency: bank, zone: timur}", `there is no zone "timur"`},
		{"zones:", "policy: {classes: [{id: priority, name: P}]}\nzones:", "there is no class regular"},
		{"zones:", "policy: {order: random}\nzones:", `policy.order "random" is unknown; use one of credit, strict, ratio, fifo`},
		{"zones:", "policy: {order: ratio}\nzones:", "order ratio needs a ratio"},
		{"zones:", "policy: {requeue: after}\nzones:", `policy.requeue "after" is not a place in the queue`},
		{"zones:", "policy: {late: end}\nzones:", `policy.late "end" does not say how many others go first`},
		{"zones:", "policy: {late: after 5000}\nzones:", `policy.late must be a whole number from 0 to 1000`},
		{"zones:", "policy: {day_end: \"25:00\"}\nzones:", `policy.day_end "25:00" is not a time of day`},
		{"zones:", "policy: {cardinal: maybe}\nzones:", "policy.cardinal must be true or false"},
		{"zones:", "format: 2\nzones:", "format 2 is not known to this program"},
		{"name: Utama", "name: \"Uta\\u0007ma\"", "has a character that cannot be printed"},
		{"name: Utama", "name: " + strings.Repeat("a", 121), "has 121 characters; shorten it to 120"},
		{"name: Utama", "name: [Utama]", "zones[0].name must be a text"},
		{"name: Utama", "name: &x Utama", "anchors (&), aliases (*), merges (<<), tags (!) and ? keys are not used"},
		{"name: Utama", "name: *x", "hall.yaml:6:23: anchors"},
		{"name: Utama", "name: !!str Utama", "hall.yaml:6:23: anchors"},
		{"zones:", "x: " + strings.Repeat("!\n  ", 100_000) + "\nzones:", "tags (!)"},
		{"zones:", "\tzones:", "hall.yaml:5:1: this is not readable as YAML"},
		{"zones:", "---\nzones:", "a second document begins here"},
		{"zones:", "x: \xff\nzones:", "hall.yaml:5:1: this line is not UTF-8 text"},
		{"zones:", "x: " + strings.Repeat("[", 100_000) + "\nzones:", "this is nested too deeply"},
		{"zones:", "x: " + strings.Repeat("- ", 100_000) + "\nzones:", "this is nested too deeply"},
	} {
		t.Run(tc.want, func(t *testing.T) {
			text := strings.Replace(small, tc.old, tc.new, 1)
			if text == small {
				t.Fatalf("%q is not in the small hall", tc.old)
			}
			_, err := Parse("hall.yaml", []byte(text))
			var faults Faults
			if !errors.As(err, &faults) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got:\n%v\nwant: %s", err, tc.want)
			}
			for _, f := range faults {
				if f.Line < 1 || f.Col < 1 || f.What == "" || f.Mend == "" || f.File != "hall.yaml" {
					t.Errorf("a fault without place or mend: %+v", f)
				}
			}
		})
	}
}

func TestFaultsComeTogether(t *testing.T) {
	text := strings.NewReplacer("Asia/Jayapura", "Mars", "prefix: L", "prefix: A", "15 menit", "lama", "number: 2", "number: 1").Replace(small)
	_, err := Parse("hall.yaml", []byte(text))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 4 {
		t.Fatalf("want four faults, got:\n%v", err)
	}
	if !slices.IsSortedFunc(faults, func(a, b Fault) int { return a.Line - b.Line }) {
		t.Errorf("not in the file's order:\n%v", err)
	}
}

func TestEmptyFiles(t *testing.T) {
	for _, text := range []string{"", "\n\n", "# only a remark\n", "---\n", "\ufeff"} {
		if _, err := Parse("x", []byte(text)); err == nil || !strings.Contains(err.Error(), "the file is empty") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Parse("x", make([]byte, maxBytes+1)); err == nil {
		t.Error("a file beyond the bound was read")
	}
}

// largeHall is bigger than any we know of: 50 agencies, 600 services, 150 counters.
func largeHall() string {
	var b strings.Builder
	b.WriteString(strings.Split(small, "agencies:")[0] + "agencies:\n")
	for a := range 50 {
		fmt.Fprintf(&b, "  - {id: a%d, name: Agency, prefix: %c%c, zone: utama, calendar: kantor, services: [", a, 'A'+a/26, 'A'+a%26)
		for s := range 12 { // in one line: long lines are not deep ones
			fmt.Fprintf(&b, "{id: a%d-s%d, name: Service, standard: {service: 5 menit}},", a, s)
		}
		b.WriteString("]}\n")
	}
	b.WriteString("counters:\n")
	for k := range 150 {
		fmt.Fprintf(&b, "  - {id: c%d, number: %d, agency: a%d}\n", k, k+1, k%50)
	}
	return b.String()
}

func TestLargeHall(t *testing.T) {
	c := parse(t, largeHall())
	if len(c.Services) != 600 || len(c.Counters[149].Services) != 12 {
		t.Errorf("%d services", len(c.Services))
	}
}

func BenchmarkParseLargeHall(b *testing.B) {
	data := []byte(largeHall())
	for b.Loop() {
		if _, err := Parse("large", data); err != nil {
			b.Fatal(err)
		}
	}
}
