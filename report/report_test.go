package report

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"mpp/hall"
	"mpp/report/measure"
)

// fixed is a source with one answer, which it gives for the query it expects.
// Estimates implements report.Source.
func (f *fixed) Estimates(_ context.Context, q measure.Query) ([]measure.EstimateGroup, error) {
	return f.estimates[q.By], f.fail
}

func (f *fixed) Pauses(context.Context, measure.Query) ([]measure.Paused, error) {
	return f.pauses, nil
}

func (f *fixed) Delivered(context.Context, measure.Query) ([]measure.Delivered, error) {
	return f.delivered, f.fail
}

type fixed struct {
	pauses    []measure.Paused
	delivered []measure.Delivered

	estimates map[measure.By][]measure.EstimateGroup

	m    measure.Result
	got  measure.Query
	fail error
}

func (f *fixed) Measure(_ context.Context, q measure.Query) (*measure.Result, error) {
	f.got = q
	m := f.m
	m.Counters = slices.DeleteFunc(slices.Clone(m.Counters), func(t measure.CounterTime) bool {
		return q.Agency != "" && t.Agency != q.Agency
	})
	return &m, f.fail
}

func testConfig(t *testing.T) *hall.Config {
	t.Helper()
	c := &hall.Config{
		Version: 3, Hall: hall.Info{ID: "uji", Name: "MPP Uji", Timezone: "Asia/Makassar", Sample: true},
		Policy: hall.Policy{Classes: []hall.Class{
			{ID: "regular", Name: hall.Text{ID: "Umum", EN: "Regular"}}, {ID: "priority", Name: hall.Text{ID: "Prioritas", EN: "Priority"}}}},
		Agencies: []hall.Agency{{ID: "polres", Name: "Polres", Short: "Polres"}, {ID: "dukcapil", Name: "Disdukcapil", Short: "Disdukcapil"}},
		Services: []hall.Service{
			{ID: "skck", Agency: "polres", Name: hall.Text{ID: "SKCK"}},
			{ID: "ktp", Agency: "dukcapil", Name: hall.Text{ID: `=HYPERLINK("http://x","KTP, baru")`, EN: "ID card"}}},
		Counters: []hall.Counter{{ID: "c9", Number: 9, Agency: "polres"}, {ID: "c2", Number: 2, Agency: "dukcapil", Name: "Rekam"}},
	}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	return c
}

// sample has the numbers of the usual example: 70 in time, 20 late, 10 left in time.
func sample() measure.Result {
	m := measure.Group{
		Key:    "ktp",
		Counts: map[string]int64{"visits": 98, "legs": 100, "served": 80, "no_shows": 8, "cancelled": 10, "unattended": 1, "transferred": 2},
		Times: map[string]map[string]hall.Spread{
			"wait":           {"": {N: 90, SumMS: 90*600_000 + 44, Median: 540_499, P90: 1_200_500, P95: 1_500_000}},
			"wait_with_left": {"": {N: 100, SumMS: 100, Median: 1, P90: 2, P95: 3}},
			"wait_by_class":  {"priority": {N: 1, SumMS: 60_000, Median: 60_000, P90: 60_000, P95: 60_000}},
		},
		Shares: map[string]measure.Share{"wait_standard": {Within: 70, Late: 20, LeftWithin: 10, MinTargetMS: 900_000, MaxTargetMS: 900_000}},
		Work:   map[string]measure.Work{"direct": {N: 7, MS: 1_260_500}},
	}
	one := map[string]int64{"legs": 1, "visits": 1, "open": 1}
	other := measure.Group{Key: "skck", Counts: one}
	gone := measure.Group{Key: "pernah-ada", Counts: one}
	total := m
	total.Key, total.Counts = "", map[string]int64{"legs": 102}
	return measure.Result{At: 1_772_416_800_000, Total: total, Groups: []measure.Group{m, gone, other}, Counters: []measure.CounterTime{
		{Counter: "c9", Agency: "polres", OpenMS: 1000}, {Counter: "c2", Agency: "dukcapil", OpenMS: 8_000_000, PausedMS: 1, ServingMS: 6_000_000}}}
}

func build(t *testing.T, src Source, q Query) *Report {
	t.Helper()
	r, err := Build(t.Context(), src, testConfig(t), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestBuild(t *testing.T) {
	src := &fixed{m: sample()}
	r := build(t, src, Query{From: "2026-03-02"})
	if want := (measure.Query{Hall: "uji", From: "2026-03-02", To: "2026-03-02", By: "service"}); src.got != want {
		t.Errorf("asked %+v", src.got)
	}
	var keys []string
	for _, row := range r.Rows {
		keys = append(keys, row.Key.ID)
	}
	if !slices.Equal(keys, []string{"skck", "ktp", "pernah-ada"}) {
		t.Errorf("rows %v are not in the order of the hall file", keys)
	}
	k := keptOf(r.Rows[1].Shares["wait_standard"])
	near := func(got *float64, want float64) bool { return got != nil && math.Abs(*got-want) < 1e-9 }
	if !near(k.Ignoring, 70.0/90) || !near(k.AgainstUs, 70.0/100) || !near(k.ForUs, 80.0/100) || *k.TargetMS != 900_000 {
		t.Errorf("the three ways of counting: %+v", k)
	}
	if w := timesOf(r.Rows[1].Times["wait"][""]); *w.MeanMS != 600_000 || w.N != 90 {
		t.Errorf("wait %+v", w)
	}
	if keptOf(r.Rows[0].Shares["wait_standard"]) != nil || timesOf(r.Rows[0].Times["wait"][""]).MedianMS != nil || keptOf(r.Rows[1].Shares["service_standard"]) != nil {
		t.Error("what there is not must be null")
	}
	if r.Counters[0].Number != 2 || *r.Counters[0].Utilisation() != 0.75 || r.Counters[0].Agency.ID != "dukcapil" || len(r.Counters) != 2 {
		t.Errorf("counters %+v", r.Counters)
	}
	if r.Timezone != "Asia/Makassar" || !r.Sample || *r.At != "2026-03-02T02:00:00.000Z" {
		t.Errorf("head %+v", r)
	}
}

func TestBuildForOneAgency(t *testing.T) {
	src := &fixed{m: sample()}
	r := build(t, src, Query{From: "2026-03-02", To: "2026-03-06", By: "agency", Agency: "polres"})
	if src.got.Agency != "polres" || r.Agency.ID != "polres" {
		t.Errorf("asked %+v", src.got)
	}
	if len(r.Counters) != 1 || r.Counters[0].ID != "c9" {
		t.Errorf("a supervisor must not see other agencies' counters: %+v", r.Counters)
	}
}

func TestAMixOfStandardsHasNoSingleTarget(t *testing.T) {
	k := keptOf(measure.Share{Within: 1, Late: 1, MinTargetMS: 600_000, MaxTargetMS: 900_000})
	if k.TargetMS != nil || *k.AgainstUs != 0.5 {
		t.Errorf("%+v", k)
	}
	if k := keptOf(measure.Share{MinTargetMS: 5, MaxTargetMS: 5}); k == nil || k.AgainstUs != nil || *k.TargetMS != 5 {
		t.Errorf("promised, but nobody was judged yet: %+v", k)
	}
}

func TestQueriesThatMakeNoSense(t *testing.T) {
	c := testConfig(t)
	for field, q := range map[string]Query{
		"from":   {},
		"to":     {From: "2026-03-02", To: "2026-03-01"},
		"by":     {From: "2026-03-02", By: "officer"},
		"agency": {From: "2026-03-02", Agency: "imigrasi"},
	} {
		src := &fixed{}
		_, err := Build(t.Context(), src, c, q)
		var refusal *hall.Error
		if !errors.As(err, &refusal) || refusal.Fields["field"] != field || src.got.Hall != "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, bad := range []string{"2026-3-2", "2026-02-30", "02-03-2026", "2026-03-02T00:00:00Z", "2026-03-02' OR 1=1"} {
		if _, err := (Query{From: bad}).Check(c); hall.CodeOf(err) != hall.CodeInvalid {
			t.Errorf("from %q: %v", bad, err)
		}
		if _, err := (Query{From: "2026-03-02", To: bad}).Check(c); hall.CodeOf(err) != hall.CodeInvalid {
			t.Errorf("to %q: %v", bad, err)
		}
	}
	if _, err := (Query{From: "2024-01-01", To: "2024-12-31"}).Check(c); err != nil {
		t.Errorf("a leap year: %v", err)
	}
	if _, err := (Query{From: "2024-01-01", To: "2025-01-01"}).Check(c); hall.CodeOf(err) != hall.CodeInvalid {
		t.Errorf("more than a year: %v", err)
	}
}

func TestAnErrorOfTheSourceComesThrough(t *testing.T) {
	_, err := Build(t.Context(), &fixed{fail: hall.Refuse(hall.CodeUnavailable, "away")}, testConfig(t), Query{From: "2026-03-02"})
	if hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("got %v", err)
	}
}

// table reads a CSV back as a program would.
func table(t *testing.T, r *Report, lang string) (head []string, rows []map[string]string) {
	t.Helper()
	var out strings.Builder
	if err := CSV(&out, r, lang); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(out.String(), "\xEF\xBB\xBF")
	if !ok || strings.Count(text, "\r\n") != strings.Count(text, "\n") {
		t.Error("no byte order mark, or lines that do not end in CR LF")
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, field := range record {
			row[records[0][i]] = field
		}
		rows = append(rows, row)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(records[0])))) != len(records[0]) {
		t.Error("two columns have one name")
	}
	return records[0], rows
}

func TestCSV(t *testing.T) {
	r := build(t, &fixed{m: sample()}, Query{From: "2026-03-02"})
	_, rows := table(t, r, "id")
	if len(rows) != 4 || rows[3]["Layanan"] != "Jumlah" || rows[3]["Tahap layanan"] != "102" {
		t.Fatalf("%d rows, the last is %v", len(rows), rows[len(rows)-1])
	}
	for name, want := range map[string]string{
		"Kode": "ktp", "Layanan": `'=HYPERLINK("http://x","KTP, baru")`, "Kunjungan": "98", "Lupa ditutup petugas": "1",
		"Tunggu: median (detik)": "540", "Tunggu: persentil 90 (detik)": "1201", "Tunggu Prioritas: banyaknya": "1",
		"Tunggu Umum: banyaknya": "0", "Tunggu Umum: median (detik)": "", "Standar tunggu: janji (detik)": "900",
		"Standar tunggu: tepat waktu (%)": "70,0", "Standar tunggu: tepat waktu tanpa yang pergi (%)": "77,8",
		"Standar tunggu: tepat waktu, pergi sebelum batas dianggap tepat (%)": "80,0", "Standar layanan: tepat waktu (%)": "",
		"Tanpa nomor: banyaknya": "7", "Tanpa nomor: waktu layanan (detik)": "1261",
	} {
		if got, ok := rows[1][name]; !ok || got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	_, rows = table(t, r, "en")
	if rows[1]["Service"] != "ID card" || rows[1]["Wait standard: within, leaving out who left (%)"] != "77.8" || rows[3]["Service"] != "Total" {
		t.Errorf("in English: %v", rows[1])
	}
}

func TestCSVByCounter(t *testing.T) {
	m := sample()
	m.Groups = []measure.Group{{Key: ""}, {Key: "c2"}, {Key: "c9"}}
	_, rows := table(t, build(t, &fixed{m: m}, Query{From: "2026-03-02", By: "counter"}), "id")
	if rows[0]["Loket"] != "Loket 2 – Rekam" || rows[0]["Pemanfaatan (%)"] != "75,0" || rows[0]["Melayani (detik)"] != "6000" {
		t.Errorf("%v", rows[0])
	}
	if rows[2]["Loket"] != "Tanpa loket" || rows[2]["Pemanfaatan (%)"] != "" {
		t.Errorf("%v", rows[2])
	}
}

func TestGuard(t *testing.T) {
	for _, bad := range []string{"=1+1", "+62", "-cmd", "@sum", "\t=1", "\r=1", "\n=1", "|x", "＝1", "＠x"} {
		if got := guard(bad); got != "'"+bad {
			t.Errorf("%q is written as %q", bad, got)
		}
	}
	for _, good := range []string{"", "KTP-el", "A+B", "12", "é"} {
		if got := guard(good); got != good {
			t.Errorf("%q is written as %q", good, got)
		}
	}
}

// The JSON is what the API's description promises: null, not 0, and lists, not null.
func TestJSON(t *testing.T) {
	raw, err := json.Marshal(build(t, &fixed{}, Query{From: "2026-03-02"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"rows":[]`, `"counters":[]`, `"agency":null`, `"wait":{"n":0,"median_ms":null`, `"wait_standard":null`, `"wait_by_class":{}`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("no %s in %s", want, raw)
		}
	}
}

// Page and CSV round alike: the page's tests read the same file.
func TestRoundingOfTheCSV(t *testing.T) {
	text, err := os.ReadFile("testdata/rounding.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases struct {
		Seconds [][2]int64
		Percent [][2]any
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases.Seconds {
		if got := seconds(&c[0]); got != count(c[1]) {
			t.Errorf("%d ms are %s s, want %d", c[0], got, c[1])
		}
	}
	for _, c := range cases.Percent {
		v, want := c[0].(float64), c[1].(string)
		if got := strings.TrimSuffix(Percent(&v, "en"), ".0"); got != want {
			t.Errorf("%v is %s %%, want %s", v, got, want)
		}
	}
}

// A period that no calendar of days can count is refused with its dates.
func TestAPeriodIsBounded(t *testing.T) {
	c := testConfig(t)
	for to, ok := range map[string]bool{"2027-11-28": true, "2027-11-29": true, "2027-11-30": false, "9999-12-31": false} {
		_, err := Query{From: "2026-11-29", To: to}.Check(c)
		if (err == nil) != ok {
			t.Errorf("until %s: %v", to, err)
		}
		if !ok && !strings.Contains(err.Error(), "from 2026-11-29 to "+to) {
			t.Errorf("until %s: %v", to, err)
		}
	}
}
