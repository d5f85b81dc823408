package hallfile

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mpp/hall"
)

// nine deliverables are as many as a service may have.
var nine = func() (list []string) {
	for i := range 9 {
		list = append(list, fmt.Sprintf("{id: d%d, name: A}", i))
	}
	return list
}()

// brokenRules break the small hall, each in one way: as YAML, by replacing a text, and as
// a configuration. want is "code path" of each problem. The faults of the file must have
// the same codes, the first of them on the line of the new text that has the given part.
var brokenRules = []struct {
	old, new string
	change   func(c *hall.Config)
	want     []string
	line     string
}{
	{old: "hall:\n", new: "version: 2000000000\nhall:\n", change: func(c *hall.Config) { c.Version = 2_000_000_000 }, want: []string{"out_of_range version"}},
	{old: "id: mpp-kecil", new: "id: MPP Kecil", change: func(c *hall.Config) { c.Hall.ID = "MPP Kecil" }, want: []string{"not_an_id hall.id"}},
	{old: "name: MPP Kecil", new: "name: ", change: func(c *hall.Config) { c.Hall.Name = "" }, want: []string{"required hall.name"}},
	{old: "Asia/Jayapura", new: "Asia/Bandung", change: func(c *hall.Config) { c.Hall.Timezone = "Asia/Bandung" }, want: []string{"unknown_timezone hall.timezone"}},
	{old: "zones:", new: "  ticker: [a, \"\", \"\\u0007\"]\nzones:", change: func(c *hall.Config) { c.Hall.Ticker = []string{"a", "\a"} }, want: []string{"unprintable hall.ticker[1]"}},
	{old: "name: MPP Kecil", new: "name: MPP Kecil\n  color: \"#12345\"", change: func(c *hall.Config) { c.Hall.Color = "#12345" }, want: []string{"not_a_color hall.color"}, line: "color"},
	{old: "name: MPP Kecil", new: "name: MPP Kecil\n  color: \"#ffcc00\"", change: func(c *hall.Config) { c.Hall.Color = "#ffcc00" }, want: []string{"low_contrast hall.color"}, line: "color"},
	{old: "name: MPP Kecil", new: "name: MPP Kecil\n  logo: ../secret.svg", change: func(c *hall.Config) { c.Hall.Logo = "../secret.svg" }, want: []string{"not_a_media_file hall.logo"}, line: "logo"},
	{old: "name: MPP Kecil", new: "name: MPP Kecil\n  picture: gedung.exe", change: func(c *hall.Config) { c.Hall.Picture = "gedung.exe" }, want: []string{"not_a_media_file hall.picture"}, line: "picture"},
	{old: "name: MPP Kecil", new: "name: MPP Kecil\n  links: {survey: \"http://skm.example.go.id\"}", change: func(c *hall.Config) { c.Hall.Links.Survey = "http://skm.example.go.id" },
		want: []string{"not_a_link hall.links.survey"}, line: "survey"},
	{old: "name: MPP Kecil", new: "name: MPP Kecil\n  links: {complaints: \"https://a:b@lapor.go.id\"}", change: func(c *hall.Config) { c.Hall.Links.Complaints = "https://a:b@lapor.go.id" },
		want: []string{"not_a_link hall.links.complaints"}, line: "complaints"},
	{old: "zones:", new: "policy: {held_for: anybody}\nzones:", change: func(c *hall.Config) { c.Policy.HeldFor = "anybody" }, want: []string{"unknown_held_for policy.held_for"}},
	{old: "zones:", new: "policy: {chosen_by: anybody}\nzones:", change: func(c *hall.Config) { c.Policy.ChosenBy = "anybody" }, want: []string{"unknown_chosen_by policy.chosen_by"}},
	{old: "zones:", new: "policy: {next_service: never}\nzones:", change: func(c *hall.Config) { c.Policy.NextService = "never" }, want: []string{"unknown_next_service policy.next_service"}},
	{old: "zones:", new: "policy: {reasons: [{id: KK, name: KK asli}, {id: kk}]}\nzones:", change: func(c *hall.Config) {
		c.Policy.Reasons = []hall.Choice{{ID: "KK", Name: hall.Text{ID: "KK asli"}}, {ID: "kk"}}
	}, want: []string{"not_an_id policy.reasons[0].id", "required policy.reasons[1].name"}, line: "reasons"},
	{old: "zones:", new: "policy: {order: random}\nzones:", change: func(c *hall.Config) { c.Policy.Order = "random" }, want: []string{"unknown_order policy.order"}},
	{old: "zones:", new: "policy: {order: ratio}\nzones:", change: func(c *hall.Config) { c.Policy.Order = hall.OrderRatio }, want: []string{"required policy.ratio"}},
	{old: "zones:", new: "policy: {ratio: 21}\nzones:", change: func(c *hall.Config) { c.Policy.Ratio = 21 }, want: []string{"out_of_range policy.ratio"}},
	{old: "zones:", new: "policy: {max_per_kiosk_minute: 1001}\nzones:", change: func(c *hall.Config) { c.Policy.MaxPerKey = 1001 }, want: []string{"out_of_range policy.max_per_kiosk_min"}},
	{old: "zones:", new: "policy: {phone: {enabled: true, per_minute: 1001}}\nzones:", change: func(c *hall.Config) { c.Policy.Phone = hall.PhoneNumbers{Enabled: true, PerMinute: 1001, PerDay: 200} },
		want: []string{"out_of_range policy.phone.per_minute"}, line: "per_minute"},
	{old: "zones:", new: "policy: {voice: {volume: 101, languages: [Jawa]}}\nzones:", change: func(c *hall.Config) { c.Policy.Voice = hall.VoicePolicy{Volume: 101, Languages: []string{"Jawa"}} },
		want: []string{"out_of_range policy.voice.volume", "not_a_language policy.voice.languages[0]"}, line: "voice"},
	{old: "zones:", new: "policy: {voice: {languages: [id, id]}}\nzones:", change: func(c *hall.Config) { c.Policy.Voice.Languages = []string{"id", "id"} }, want: []string{"language_twice policy.voice.languages[1]"}},
	{old: "zones:", new: "policy: {requeue: after 5000}\nzones:", change: func(c *hall.Config) { c.Policy.Requeue.After = 5000 }, want: []string{"bad_place policy.requeue"}},
	{old: "zones:", new: "policy: {no_show: {calls: 11, gap: 61 menit}}\nzones:", change: func(c *hall.Config) { c.Policy.NoShow = hall.NoShowPolicy{Calls: 11, GapMS: 3_660_000} }, want: []string{"out_of_range policy.no_show.calls", "bad_duration policy.no_show.gap_ms"}},
	{old: "zones:", new: "policy: {no_show: {auto_calls: 3}}\nzones:", change: func(c *hall.Config) { c.Policy.NoShow.AutoCalls = 3 }, want: []string{"required policy.no_show.gap_ms"}},
	{old: "zones:", new: "policy: {revert: 11 menit}\nzones:", change: func(c *hall.Config) { c.Policy.RevertMS = 660_000 }, want: []string{"bad_duration policy.revert_ms"}},
	{old: "zones:", new: "policy: {day_end: \"25:00\"}\nzones:", change: func(c *hall.Config) { c.Policy.DayEnd = "25:00" }, want: []string{"not_a_time_of_day policy.day_end"}},
	{old: "zones:", new: "policy: {classes: [{id: lansia, name: Lansia}]}\nzones:", change: func(c *hall.Config) {
		c.Policy.Classes = []hall.Class{{ID: "lansia", Name: hall.Text{ID: "Lansia"}}}
	}, want: []string{"no_regular_class policy.classes"}},
	{old: "zones:", new: "policy: {classes: [{id: regular, name: Umum}, {id: lansia, name: Lansia, credit: 1500 menit}]}\nzones:", change: func(c *hall.Config) {
		c.Policy.Classes = []hall.Class{{ID: "regular", Name: hall.Text{ID: "Umum"}}, {ID: "lansia", Name: hall.Text{ID: "Lansia"}, CreditMinutes: 1500}}
	}, want: []string{"bad_duration policy.classes[1].credit_minutes"}},
	{old: "zones:", new: "slip: {parts: [number, nomor]}\nzones:", change: func(c *hall.Config) { c.Slip.Parts = []hall.SlipPart{"number", "nomor"} }, want: []string{"unknown_slip_part slip.parts[1]"}},
	{old: "zones:", new: "slip: {parts: [number, qr, qr]}\nzones:", change: func(c *hall.Config) { c.Slip.Parts = []hall.SlipPart{"number", "qr", "qr"} }, want: []string{"slip_part_twice slip.parts[2]"}},
	{old: "zones:", new: "slip: {parts: [qr]}\nzones:", change: func(c *hall.Config) { c.Slip.Parts = []hall.SlipPart{"qr"} }, want: []string{"slip_part_missing slip.parts"}},
	{old: "zones:", new: "slip: {parts: [number], footer: [Terima kasih]}\nzones:", change: func(c *hall.Config) {
		c.Slip = hall.SlipTemplate{Parts: []hall.SlipPart{"number"}, Footer: []hall.Text{{ID: "Terima kasih"}}}
	}, want: []string{"slip_part_missing slip.parts"}},
	{old: "zones:", new: "slip: {logo: emblem.svg}\nzones:", change: func(c *hall.Config) { c.Slip.Logo = "emblem.svg" }, want: []string{"slip_logo_svg slip.logo"}},
	{old: "zones:", new: "slip: {copies: 3}\nzones:", change: func(c *hall.Config) { c.Slip.Copies = 3 }, want: []string{"out_of_range slip.copies"}},
	{old: "zones:", new: "slip: {header: [a, b, c, d, e, f, g, h, i]}\nzones:", change: func(c *hall.Config) {
		for _, l := range "abcdefghi" {
			c.Slip.Header = append(c.Slip.Header, hall.Text{ID: string(l)})
		}
	}, want: []string{"too_many slip.header"}},
	{old: "zones:", new: "slip: {footer: [\"\", {en: Thanks}]}\nzones:", change: func(c *hall.Config) { c.Slip.Footer = []hall.Text{{EN: "Thanks"}} }, want: []string{"required slip.footer[0].id"}},
	{old: "zones:", new: "boards: {place: top, share: 60, media: [{file: film.avi}]}\nzones:", change: func(c *hall.Config) {
		c.Boards = hall.Boards{Place: "top", Share: 60, Media: []hall.Slide{{File: "film.avi"}}}
	}, want: []string{"unknown_place boards.place", "out_of_range boards.share", "not_a_slide boards.media[0].file"}},
	{old: "zones:", new: "boards: {media: [{file: a.mp4, from: 2026-03-02, to: 2026-03-01}]}\nzones:", change: func(c *hall.Config) {
		c.Boards.Media = []hall.Slide{{File: "a.mp4", From: "2026-03-02", To: "2026-03-01"}}
	}, want: []string{"dates_turned boards.media[0].to"}},
	{old: "zones:\n  - {id: utama, name: Utama}\n", new: "zones: []\n", change: func(c *hall.Config) { c.Zones = nil },
		want: []string{"required zones", "unknown_zone agencies[0].zone", "unknown_zone agencies[1].zone", "unknown_zone counters[0].zone", "unknown_zone counters[1].zone"}},
	{old: "name: Utama", new: "name: " + strings.Repeat("a", 121), change: func(c *hall.Config) { c.Zones[0].Name.ID = strings.Repeat("a", 121) }, want: []string{"too_long zones[0].name.id"}},
	{old: "zones:\n", new: "zones:\n  - {id: hall, name: Aula}\n", change: func(c *hall.Config) {
		c.Zones = append([]hall.Zone{{ID: "hall", Name: hall.Text{ID: "Aula"}}}, c.Zones...)
	}, want: []string{"id_reserved zones[0].id"}, line: "id: hall"},
	{old: "name: Utama", new: "name: {en: Main}", change: func(c *hall.Config) { c.Zones[0].Name = hall.Text{EN: "Main"} }, want: []string{"required zones[0].name.id"}},
	{old: "agencies:", new: "    last_ticket: 25 jam\nagencies:", change: func(c *hall.Config) { c.Calendars[0].LastTicket = 1500 }, want: []string{"bad_duration calendars[0].last_ticket_minutes"}},
	{old: `senin-jumat: ["08:00-12:00", "13:00-15:00"]`, new: `selasa: ["12:00-08:00"]`, change: func(c *hall.Config) {
		c.Calendars[0].Weekly = [7][]hall.Span{1: {{From: 720, To: 480}}}
	}, want: []string{"bad_hours calendars[0].weekly[1][0]"}},
	{old: `senin-jumat: ["08:00-12:00", "13:00-15:00"]`, new: `selasa: ["08:00-12:00", "12:00-15:00"]`, change: func(c *hall.Config) {
		c.Calendars[0].Weekly = [7][]hall.Span{1: {{From: 480, To: 720}, {From: 720, To: 900}}}
	}, want: []string{"hours_overlap calendars[0].weekly[1][1]"}},
	{old: "agencies:", new: "    exceptions: {2026-02-30: tutup}\nagencies:", change: func(c *hall.Config) {
		c.Calendars[0].Exceptions["2026-02-30"] = hall.Exception{}
	}, want: []string{"not_a_date calendars[0].exceptions.2026-02-30"}},
	{old: "agencies:", new: "    exceptions: {2026-02-20: {name: \"\\u0007\"}}\nagencies:", change: func(c *hall.Config) {
		c.Calendars[0].Exceptions["2026-02-20"] = hall.Exception{Name: "\a"}
	}, want: []string{"unprintable calendars[0].exceptions.2026-02-20.name"}},
	{old: "prefix: A", new: "prefix: a1", change: func(c *hall.Config) {
		c.Agencies[0].Prefix, c.Services[0].Prefix, c.Services[1].Prefix = "a1", "a1", "a1"
	}, want: []string{"not_a_prefix agencies[0].prefix"}},
	{old: "name: Kartu Keluarga", new: "name: Kartu Keluarga\n        prefix: ABCD", change: func(c *hall.Config) { c.Services[1].Prefix = "ABCD" },
		want: []string{"not_a_prefix services[1].prefix"}, line: "ABCD"},
	{old: "zones:", new: "policy: {roll: r}\nzones:", change: func(c *hall.Config) { c.Policy.Roll = "r" }, want: []string{"not_a_prefix policy.roll"}},
	{old: "zones:", new: "policy: {roll: A}\nzones:", change: func(c *hall.Config) { c.Policy.Roll = "A" }, want: []string{"prefix_taken policy.roll"}},
	{old: "prefix: L", new: "prefix: A", change: func(c *hall.Config) { c.Agencies[1].Prefix, c.Services[2].Prefix = "A", "A" }, want: []string{"prefix_taken agencies[1].prefix"}},
	{old: "name: Disdukcapil", new: "name: Disdukcapil\n    icon: ID card", change: func(c *hall.Config) { c.Agencies[0].Icon = "ID card" }, want: []string{"not_an_icon agencies[0].icon"}, line: "icon:"},
	{old: "zone: utama\n    calendar: kantor\n    services:\n      - id", new: "zone: utama\n    calendar: kator\n    services:\n      - id",
		change: func(c *hall.Config) { c.Agencies[0].Calendar = "kator" }, want: []string{"unknown_calendar agencies[0].calendar"}, line: "kator"},
	{old: "id: dukcapil-kk", new: "id: dukcapil-ktp", change: func(c *hall.Config) {
		c.Services[1].ID, c.Counters[0].Services = "dukcapil-ktp", []string{"dukcapil-ktp"}
	}, want: []string{"id_taken services[1].id"}},
	{old: "name: Kartu Keluarga", new: "name: Kartu Keluarga\n        quota: 100001", change: func(c *hall.Config) { c.Services[1].Quota = 100_001 },
		want: []string{"out_of_range services[1].quota"}, line: "quota"},
	{old: "name: Kartu Keluarga", new: "name: Kartu Keluarga\n        weekdays: [8]", change: func(c *hall.Config) { c.Services[1].Weekdays = []int{8} },
		want: []string{"bad_weekday services[1].weekdays[0]"}, line: "weekdays"},
	{old: "name: Kartu Keluarga", new: "name: Kartu Keluarga\n        keywords: [KK, kk, \"--\", " + strings.Repeat("a", 41) + "]", change: func(c *hall.Config) {
		c.Services[1].Keywords = []string{"KK", "kk", "--", strings.Repeat("a", 41)}
	}, want: []string{"keyword_twice services[1].keywords[1]", "bad_keyword services[1].keywords[2]", "too_long services[1].keywords[3]"}, line: "keywords"},
	{old: "name: Kartu Keluarga", new: "name: Kartu Keluarga\n        keywords: [" + strings.Repeat("a, ", 30) + "a]", change: func(c *hall.Config) {
		c.Services[1].Keywords = slices.Repeat([]string{"a"}, 31)
	}, want: []string{"too_many services[1].keywords"}, line: "keywords"},
	{old: "name: Kartu Keluarga", new: "name: Kartu Keluarga\n        ended_on: besok", change: func(c *hall.Config) {
		c.Services[1].EndedOn, c.Counters[0].Services = "besok", []string{"dukcapil-ktp"}
	}, want: []string{"not_a_date services[1].ended_on"}, line: "besok"},
	{old: "name: Kartu Keluarga", new: "name: Kartu Keluarga\n        requirements: [KTP, \"\", {en: Card}]", change: func(c *hall.Config) {
		c.Services[1].Requirements = []hall.Text{{ID: "KTP"}, {EN: "Card"}}
	}, want: []string{"required services[1].requirements[1].id"}, line: "requirements"},
	{old: "        name: Kartu Keluarga", new: "        name: Kartu Keluarga\n        deliverables: [{id: kk, name: KK}, {id: kk, name: KK lagi}, {id: surat}]", change: func(c *hall.Config) {
		c.Services[1].Deliverables = []hall.Choice{{ID: "kk", Name: hall.Text{ID: "KK"}}, {ID: "kk", Name: hall.Text{ID: "KK lagi"}}, {ID: "surat"}}
	}, want: []string{"required services[1].deliverables[2].name", "id_taken services[1].deliverables[1].id"}, line: "deliverables"},
	{old: "        name: Kartu Keluarga", new: "        name: Kartu Keluarga\n        deliverables: [" + strings.Join(nine, ", ") + ", {id: x, name: X}]", change: func(c *hall.Config) {
		c.Services[1].Deliverables = append(slices.Repeat([]hall.Choice{{ID: "", Name: hall.Text{ID: "A"}}}, 9), hall.Choice{ID: "x", Name: hall.Text{ID: "X"}})
		for i := range 9 {
			c.Services[1].Deliverables[i].ID = fmt.Sprint("d", i)
		}
	}, want: []string{"too_many services[1].deliverables"}, line: "deliverables"},
	{old: "15 menit", new: "0 menit", change: func(c *hall.Config) { c.Services[0].Standard.Service.Value = 0 }, want: []string{"bad_target services[0].standard.service"}},
	{old: "15 menit", new: "2 hari kerja", change: func(c *hall.Config) {
		c.Services[0].Standard.Service = &hall.Target{Value: 2, Unit: hall.UnitWorkingDay}
	}, want: []string{"bad_target_unit services[0].standard.service"}},
	{old: "number: 2, ", new: "", change: func(c *hall.Config) { c.Counters[1].Number, c.Counters[1].Name = 0, "Loket 0" }, want: []string{"required counters[1].number"}},
	{old: "number: 2", new: "number: 1", change: func(c *hall.Config) { c.Counters[1].Number = 1 }, want: []string{"number_taken counters[1].number"}},
	{old: "agency: bank}", new: "agency: bang}", change: func(c *hall.Config) {
		c.Counters[1].Agency, c.Counters[1].Zone, c.Counters[1].Services = "bang", "", nil
	}, want: []string{"unknown_agency counters[1].agency"}},
	{old: "agency: bank}", new: "agency: bank, services: [bank-byar]}", change: func(c *hall.Config) { c.Counters[1].Services = []string{"bank-byar"} },
		want: []string{"unknown_service counters[1].services[0]"}},
	{old: "agency: bank}", new: "agency: bank, services: [bank-bayar, bank-bayar]}", change: func(c *hall.Config) {
		c.Counters[1].Services = []string{"bank-bayar", "bank-bayar"}
	}, want: []string{"service_twice counters[1].services[1]"}},
	{old: "agency: bank}", new: "agency: bank, first: [dukcapil-kk, bank-byar]}", change: func(c *hall.Config) {
		c.Counters[1].First = []string{"dukcapil-kk", "bank-byar"}
	}, want: []string{"not_served_here counters[1].first[0]", "unknown_service counters[1].first[1]"}},
	{old: "agency: bank}", new: "agency: bank, after: [{service: bank-bayar, wait: 241 menit}, {service: bank-bayar, wait: 5 menit}]}", change: func(c *hall.Config) {
		c.Counters[1].After = []hall.AfterWait{{Service: "bank-bayar", Minutes: 241}, {Service: "bank-bayar", Minutes: 5}}
	}, want: []string{"bad_duration counters[1].after[0].wait_minutes", "service_twice counters[1].after[1].service"}},
	{old: "agency: bank}", new: "agency: bank, after: [{wait: 5 menit}]}", change: func(c *hall.Config) {
		c.Counters[1].After = []hall.AfterWait{{Minutes: 5}}
	}, want: []string{"required counters[1].after[0].service"}},
	{old: "  - {id: bank-1, number: 2, agency: bank}\n", new: "  - {id: bank-1, number: 2, agency: bank}\nretired_prefixes: [{prefix: Z, agency: Lama, on: 2026-01-01}]\n",
		change: func(c *hall.Config) {
			c.RetiredPrefixes = []hall.RetiredPrefix{{Prefix: "Z", Agency: "Lama", On: "2026-01-01"}}
		}, want: []string{"not_an_id retired_prefixes[0].agency"}, line: "Lama"},
}

// By path and as YAML, a broken configuration has the same faults at the same places.
func TestValidationByPathAndByYAML(t *testing.T) {
	seen := map[hall.ProblemCode]bool{hall.ProblemSpacing: true} // the reader joins lines and spaces
	for _, b := range brokenRules {
		t.Run(strings.Join(b.want, ","), func(t *testing.T) {
			c := parse(t, small)
			b.change(c)
			var got, codes []string
			for _, p := range c.Validate() {
				got, codes = append(got, string(p.Code)+" "+p.Path), append(codes, string(p.Code))
				seen[p.Code] = true
			}
			if !slices.Equal(got, b.want) {
				t.Errorf("by path: %q, want %q", got, b.want)
			}
			line := 1 + linesBefore(small, b.old) + linesBefore(b.new, b.line)
			compareFile(t, strings.Replace(small, b.old, b.new, 1), line, codes)
		})
	}
	source, err := os.ReadFile("../problem.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`Problem[A-Za-z]+ +ProblemCode = "([a-z_]+)"`).FindAllStringSubmatch(string(source), -1) {
		if !seen[hall.ProblemCode(m[1])] {
			t.Errorf("no case breaks the rule %s", m[1])
		}
	}
}

// compareFile wants the faults to have the codes, the first of them on the line.
func compareFile(t *testing.T, text string, line int, codes []string) {
	t.Helper()
	_, err := Parse("hall.yaml", []byte(text))
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("as YAML: %v", err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, string(f.Code))
	}
	slices.Sort(got)
	slices.Sort(codes)
	if !slices.Equal(got, codes) {
		t.Errorf("as YAML %q, by path %q:\n%v", got, codes, err)
	}
	if faults[0].Line != line {
		t.Errorf("in line %d, want %d:\n%v", faults[0].Line, line, err)
	}
}

func TestWhatWasReadHasNoProblems(t *testing.T) {
	for name, c := range map[string]*hall.Config{"sample": sample(t), "small": parse(t, small), "large": parse(t, largeHall())} {
		if p := c.Validate(); len(p) > 0 {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestSpacingIsAProblemOfAConfigurationOnly(t *testing.T) {
	c := parse(t, small)
	c.Hall.Name = "MPP\nKecil"
	if p := c.Validate(); len(p) != 1 || p[0].Code != hall.ProblemSpacing || p[0].Path != "hall.name" {
		t.Errorf("%+v", p)
	}
	if c = parse(t, strings.Replace(small, "name: MPP Kecil", "name: \"MPP\\n  Kecil\"", 1)); c.Hall.Name != "MPP Kecil" {
		t.Errorf("read as %q", c.Hall.Name)
	}
}

// A file of nonsense costs little and answers little.
func TestBounds(t *testing.T) {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, tc := range map[string]struct{ text, want string }{
		"keys":              {"hall:\n" + many(maxKeys+1, "k%d: 1\n"), "more than 2000 keys"},
		"keys by indention": {small + "x:\n" + many(maxKeys+1, "  k%d: 1\n"), "more than 2000 keys"},
		"keys in brackets":  {small + "x: {" + many(maxKeys+1, "k%d: 1, ") + "}\n", "more than 2000 keys"},
		"entries":           {small + many(maxEntries, "  - {id: c%d}\n"), "counters has 2002 entries; keep it under 2000"},
		"faults":            {small + many(maxEntries-2, "  - {id: c%d}\n"), "from here on there are at least"},
	} {
		_, err := Parse("x", []byte(tc.text))
		var faults Faults
		if !errors.As(err, &faults) || len(faults) > maxFaults || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %d faults, %.400v", name, len(faults), err)
		}
	}
	// Each of many entries may have the same keys, however many they are together.
	if c := parse(t, largeHall()); len(c.Services) != 600 {
		t.Errorf("%d services", len(c.Services))
	}
}

func linesBefore(text, part string) int {
	before, _, _ := strings.Cut(text, part)
	return strings.Count(before, "\n")
}
