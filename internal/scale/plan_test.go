package scale

import (
	"slices"
	"strings"
	"testing"
)

// TestInputsReadBenchLines: a saved output of make bench is taken as it is.
func TestInputsReadBenchLines(t *testing.T) {
	in := inputs(t)
	saved := "# go1.26, linux/amd64, 2 cores\nbench issue.per_s 1234 tickets/s\nbench live.kb_per_socket 12.5 KB\n#\n# figure  median\n"
	if err := in.Read(strings.NewReader(saved), "saved.txt"); err != nil {
		t.Fatal(err)
	}
	if got := in.by["issue.per_s"]; got != (Input{1234, "tickets/s", "saved.txt"}) || in.Or("live.kb_per_socket", 0) != 12.5 {
		t.Errorf("%+v", in.by)
	}
	if err := in.Set("restore.s=2.5"); err != nil || in.Or("restore.s", 0) != 2.5 {
		t.Errorf("set: %v, %v", err, in.Or("restore.s", 0))
	}
	for _, text := range []string{"restore.s", "restore.s=fast"} {
		if in.Set(text) == nil {
			t.Errorf("%q was taken", text)
		}
	}
	if err := in.Read(strings.NewReader("bench issue.per_s many /s\n"), "bad.txt"); err == nil {
		t.Error("a line without a number was taken")
	}
}

// TestPlanFollowsItsInputs: twice as slow a machine needs twice the cores, twice the
// bytes twice the disk; what was not measured is asked for.
func TestPlanFollowsItsInputs(t *testing.T) {
	d := simulated(t, smallCountry())
	in, slow := inputs(t), inputs(t)
	times := func(name string, by float64) { slow.by[name] = Input{Value: slow.Or(name, 0) * by} }
	times("issue.cpu_server_us", 2)
	times("scale.live_cpu_us_per_message", 2)
	times("scale.live_cpu_us_per_heartbeat", 2)
	for _, table := range sqlTables {
		times("scale.sql_"+table+"_row_bytes", 2)
		times("scale.sql_"+table+"_index_bytes", 2)
	}
	a, err := MakePlan(d, in, DefaultSite())
	if err != nil {
		t.Fatal(err)
	}
	b, err := MakePlan(d, slow, DefaultSite())
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want float64) {
		if got < 0.999*want || got > 1.001*want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	near("cores for HTTP", b.CoresHTTP, 2*a.CoresHTTP)
	near("cores for messages", b.CoresLive, 2*a.CoresLive)
	near("SQL", b.SQLYearTB, 2*a.SQLYearTB)
	near("phones at the fullest second", a.PhonesPerTicket*slices.Max(d.Looking), float64(d.Params.Phones))
	for i := 1; i < len(a.Limits); i++ {
		if a.Limits[i].Share() > a.Limits[i-1].Share() {
			t.Errorf("%q stands behind %q", a.Limits[i].What, a.Limits[i-1].What)
		}
	}
	delete(in.by, "restore.s")
	if _, err := MakePlan(d, in, DefaultSite()); err == nil || !strings.Contains(err.Error(), "restore.s") {
		t.Errorf("without restore.s: %v", err)
	}
}

func TestParamsAreChecked(t *testing.T) {
	for name, change := range map[string]func(*Params){
		"no hall": func(p *Params) { p.Halls = 0 }, "no ticket": func(p *Params) { p.Tickets = 0 },
		"no zone": func(p *Params) { p.Zones = nil }, "fewer screens than counters": func(p *Params) { p.Screens = 1 },
	} {
		p := smallCountry()
		if change(&p); p.Check() == nil {
			t.Error(name, "was taken")
		}
	}
}

func TestDigits(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.0034567: "0.00346", 2.5: "2.5", 63.58: "63.6", 1000: "1000", 2_400_001: "2400001"} {
		if got := digits(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}
