package hallfile

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mpp/hall"
)

func TestExportReadsBackTheSame(t *testing.T) {
	for name, c := range map[string]*hall.Config{"sample": sample(t), "small": parse(t, small)} {
		data, err := Export(c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again := parse(t, string(data))
		if mustJSON(t, again) != mustJSON(t, c) {
			t.Errorf("%s: not the same", name)
		}
		second, err := Export(again)
		if err != nil || string(second) != string(data) {
			t.Errorf("%s: the second export differs (%v)", name, err)
		}
	}
}

func TestExportIsForPeople(t *testing.T) {
	data, err := Export(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, want := range []string{"# Hall file of MPP Lampung Tengah, version 1.", "holidays: [id-2026]", "senin-kamis:",
		"completion: 3 hari kerja", "credit: 45 menit", "reinstate: after 3"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the export", want)
		}
	}
	if strings.Contains(text, "Cuti bersama") {
		t.Error("the holidays of a named set are written out")
	}
}

func TestExportOfASlip(t *testing.T) {
	text := "slip:\n  parts: [header, number, footer]\n  header: [{id: Selamat datang, en: Welcome}]\n  footer: [Terima kasih]\n  copies: 2\n  logo: tiket.png\n"
	c := parse(t, text+small)
	want := hall.SlipTemplate{Parts: []hall.SlipPart{"header", "number", "footer"}, Header: []hall.Text{{ID: "Selamat datang", EN: "Welcome"}}, Footer: []hall.Text{{ID: "Terima kasih"}}, Copies: 2, Logo: "tiket.png"}
	if !reflect.DeepEqual(c.Slip, want) {
		t.Fatalf("read as %+v", c.Slip)
	}
	data, err := Export(c)
	if err != nil {
		t.Fatal(err)
	}
	if again := parse(t, string(data)); !reflect.DeepEqual(again.Slip, want) {
		t.Errorf("written as\n%s", data)
	}
	if data, err = Export(parse(t, small)); err != nil || strings.Contains(string(data), "slip:") {
		t.Errorf("the default is written: %v\n%s", err, data)
	}
}

// After merges a configuration has ended parts, kept calendars and retired prefixes.
func TestExportAfterMerges(t *testing.T) {
	old := parse(t, small)
	less := parse(t, strings.NewReplacer(
		"      - id: dukcapil-kk\n        name: Kartu Keluarga\n", "",
		small[strings.Index(small, "  - id: bank\n"):strings.Index(small, "counters:")], "",
		"  - {id: bank-1, number: 2, agency: bank}\n", "").Replace(small))
	merged, changes, err := hall.Merge(old, less, "2026-05-28")
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 4 {
		t.Errorf("changes %q", changes)
	}
	data, err := Export(merged)
	if err != nil {
		t.Fatal(err)
	}
	if again := parse(t, string(data)); again.Agency("bank").EndedOn != "2026-05-28" || again.Version != 2 {
		t.Errorf("not kept:\n%s", data)
	}
	moved := parse(t, strings.Replace(small, "prefix: L", "prefix: R", 1))
	merged, _, err = hall.Merge(old, moved, "2026-05-28")
	if err != nil {
		t.Fatal(err)
	}
	if data, err = Export(merged); err != nil || !strings.Contains(string(data), "retired_prefixes") {
		t.Errorf("%v\n%s", err, data)
	}
}

// A class that an import leaves out ends. The export has it, so that reading it back
// changes nothing, and so that the old file can bring it back.
func TestExportAfterAClassLeft(t *testing.T) {
	old := parse(t, small) // regular and priority
	next := parse(t, strings.Replace(small, "zones:", "policy: {classes: [{id: regular, name: Umum}, {id: lansia, name: Lansia}]}\nzones:", 1))
	merged, _, err := hall.Merge(old, next, "2026-05-28")
	if err != nil {
		t.Fatal(err)
	}
	for step, c := range map[string]*hall.Config{"left": merged, "back": mustMerge(t, merged, old)} {
		data, err := Export(c)
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		again, changes, err := hall.Merge(c, parse(t, string(data)), "2026-05-29")
		if err != nil || len(changes) > 0 {
			t.Errorf("%s: importing the export changes %q (%v)", step, changes, err)
		}
		if mustJSON(t, again.Policy) != mustJSON(t, c.Policy) {
			t.Errorf("%s: %s became %s", step, mustJSON(t, c.Policy), mustJSON(t, again.Policy))
		}
	}
	if merged.Class("priority").EndedOn != "2026-05-28" || mustMerge(t, merged, old).Class("priority").EndedOn != "" {
		t.Error("priority did not end and come back")
	}
	ahead := parse(t, strings.Replace(small, "zones:", "policy: {classes: [{id: regular, name: Umum}, {id: lansia, name: L, ended_on: 2026-06-01}]}\nzones:", 1))
	if _, _, err := hall.Merge(old, ahead, "2026-05-28"); hall.CodeOf(err) != hall.CodeInvalid {
		t.Errorf("an end that lies ahead: %v", err)
	}
}

func mustMerge(t *testing.T, old, next *hall.Config) *hall.Config {
	t.Helper()
	c, _, err := hall.Merge(old, next, "2026-05-29")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExportRefusesWhatNoFileHolds(t *testing.T) {
	for name, breakIt := range map[string]func(*hall.Config){
		"a name of two lines": func(c *hall.Config) { c.Hall.Name = "MPP\nKecil" },
		"half a second":       func(c *hall.Config) { c.Policy.RevertMS = 30_500 },
		"an unknown zone":     func(c *hall.Config) { c.Agencies[0].Zone = "nowhere" },
		"an odd prefix":       func(c *hall.Config) { c.Agencies[0].Prefix = "a" },
	} {
		c := parse(t, small)
		breakIt(c)
		if data, err := Export(c); err == nil {
			t.Errorf("%s was exported:\n%s", name, data)
		}
	}
}

// Names are typed by people: any printable text must survive, whatever it means in YAML.
func TestExportOfAnyText(t *testing.T) {
	odd := []string{"no", "~", "null", "true", "1e3", "0x1F", "2026-01-01", "12:30", "- a", "a: b", "a #b", "#a", "'", `"`, `\`, "{a}",
		"[a, b]", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "?", "? a", ":", ": a", "a:", "-", "---", "...", "=", "<<", ",", "é", "名前", "🙂", "a\\nb", "\u00a0"}
	texts := rapid.OneOf(rapid.SampledFrom(odd), rapid.StringMatching(`[ -~]{1,20}`), rapid.String(),
		rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom(odd).Draw(t, "a") + rapid.SampledFrom([]string{"", " ", ": ", "\n"}).Draw(t, "between") + rapid.SampledFrom(odd).Draw(t, "b")
		}))
	base := parse(t, small)
	usable := func(label string, t *rapid.T) string {
		s := strings.Join(strings.Fields(texts.Draw(t, label)), " ")
		probe := *base
		if probe.Hall.Name = s; len(probe.Validate()) > 0 {
			return "x"
		}
		return s
	}
	rapid.Check(t, func(t *rapid.T) {
		c, err := base.Clone()
		if err != nil {
			t.Fatal(err)
		}
		c.Hall.Name, c.Hall.Address = usable("name", t), usable("address", t)
		c.Hall.Ticker = []string{usable("ticker", t), usable("ticker", t)}
		c.Zones[0].Name = hall.Text{ID: usable("zone", t), EN: usable("zone en", t)}
		c.Agencies[0].Short, c.Counters[0].Name = usable("short", t), usable("counter", t)
		c.Services[0].Name = hall.Text{ID: usable("service", t)}
		c.Services[0].Requirements = []hall.Text{{ID: usable("q", t)}, {ID: usable("q", t), EN: usable("q en", t)}}
		c.Calendars[0].Exceptions["2026-08-17"] = hall.Exception{Name: usable("exception", t), Spans: []hall.Span{}}
		if _, err := Export(c); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWarnings(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"prefix: L", "prefix: H", "prefixes A and H sound alike"},
		{"name: Kartu Keluarga", "name: Kartu Keluarga\n        prefix: K", "prefixes A and K sound alike"},
		{"agency: dukcapil}", "agency: dukcapil, services: [dukcapil-ktp]}", "service dukcapil-kk is served by no counter"},
		{"    services:\n      - {id: bank-bayar, name: Pembayaran}\n", "", "agency bank has no service"},
		{"zones:", "policy: {day_end: \"14:00\"}\nzones:", "calendar kantor serves until 15:00, but the day ends at 14:00"},
		{`["08:00-12:00", "13:00-15:00"]`, "tutup", "calendar kantor never opens"},
		{"agency: bank}", "agency: bank, services: [bank-bayar, dukcapil-kk]}", "counter bank-1 of agency bank serves dukcapil-kk of agency dukcapil"},
		{"agency: dukcapil}", "agency: dukcapil, first: [dukcapil-kk]}", "counter dukcapil-1: its first and after do not hold for dukcapil-ktp, because no counter calls dukcapil-ktp without"},
		{"name: Pembayaran", "name: Bayar", "service bank-bayar publishes no time standard"},
	} {
		text := strings.Replace(small, tc.old, tc.new, 1)
		if text == small {
			t.Fatalf("%q is not in the small hall", tc.old)
		}
		if got := strings.Join(Warnings(parse(t, text), "2026-03-02"), "\n"); !strings.Contains(got, tc.want) {
			t.Errorf("want %q, got:\n%s", tc.want, got)
		}
	}
}

func TestWarningOfMissingHolidays(t *testing.T) {
	c := sample(t)
	ids := make([]string, 0, len(c.Calendars))
	for _, k := range c.Calendars {
		ids = append(ids, k.ID)
	}
	want := "calendars " + strings.Join(ids, ", ") + " have no holidays in 2027"
	if got := Warnings(c, "2026-11-29"); len(ids) < 2 || len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("on 2026-11-29: %q, want one warning that begins with %q", got, want)
	}
	c.Calendars = c.Calendars[:1]
	if got := MissingHolidays(c, "2026-11-29"); len(got) != 1 || !strings.HasPrefix(got[0], "calendar "+ids[0]+" has no holidays in 2027") {
		t.Errorf("one calendar: %q", got)
	}
}

func ExampleFaults() {
	_, err := Parse("hall.yaml", []byte(strings.Replace(small, "prefix: L", "prefix: A", 1)))
	fmt.Println(err)
	// Output: hall.yaml:25:13: prefix (huruf antrean) A belongs to agency dukcapil; choose letters that no other agency uses
}
