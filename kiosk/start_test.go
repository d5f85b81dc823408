package kiosk

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/ui"
	"mpp/ui/uitest"
)

// aHall is a hall with hours, as it is at a time of its own clock.
type aHall struct {
	*halltest.Hall
	day   *hall.Day // nil while the live picture is not there
	clock time.Time
	demo  bool
	over  bool // the day was closed by hand
}

// startHall is the hall on a Friday in May, on which halltest's clock stands.
func startHall(t *testing.T) *aHall {
	t.Helper()
	office := []hall.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 15 * 60}}
	cfg := halltest.Config()
	cfg.Calendars = []hall.Calendar{{ID: "kantor", Weekly: [7][]hall.Span{office, office, office, office, office},
		Exceptions: map[string]hall.Exception{"2026-06-01": {Name: "Hari Lahir Pancasila"}}}}
	for i := range cfg.Agencies {
		cfg.Agencies[i].Calendar = "kantor"
	}
	cfg.Hall.Links = hall.Links{Complaints: "https://www.lapor.go.id", Survey: "https://skm.example.go.id"}
	cfg.Hall.Address = "Jalan Contoh 1"
	s := &cfg.Services[0] // ktp
	s.Requirements = []hall.Text{{ID: "Fotokopi Kartu Keluarga", EN: "Copy of the family card"}}
	s.Fee, s.Product = hall.Text{ID: "Gratis", EN: "Free"}, hall.Text{ID: "KTP elektronik"}
	s.Standard.Completion = &hall.Target{Value: 3, Unit: hall.UnitWorkingDay}
	cfg.Services[1].Weekdays = []int{1, 3}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	h := &aHall{Hall: halltest.New(cfg)}
	h.Date = "2026-05-29"
	h.at(t, "2026-05-29 09:00")
	return h
}

func (h *aHall) at(t *testing.T, local string) {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", local, h.Config.Location())
	if err != nil {
		t.Fatal(err)
	}
	h.clock = at
	snap := h.Snapshot()
	snap.DayClosed = h.over
	h.day = hall.NewDay(snap)
}

func (h *aHall) site(t *testing.T) *uitest.Site {
	t.Helper()
	return uitest.New(t, ui.Options{Hall: func() ui.Hall { return ui.Hall{Name: "MPP Uji", Timezone: "Asia/Jakarta"} }}, func(u *ui.UI, app fiber.Router) {
		p, err := New(Deps{UI: u, Demo: h.demo, Clock: func() time.Time { return h.clock }, Config: func() *hall.Config { return h.Config },
			View: func(read func(*hall.Day)) bool {
				if h.day != nil {
					read(h.day)
				}
				return h.day != nil
			}})
		if err != nil {
			t.Fatal(err)
		}
		p.Mount(app)
	})
}

// Whatever a citizen comes for is in the page itself, in both languages, with or without
// JavaScript; and no form or command that is none of theirs.
func TestStartPage(t *testing.T) {
	h := startHall(t)
	h.Issue("ktp", hall.ClassRegular)
	h.Issue("ktp", hall.ClassRegular)
	h.Counter("l1", hall.CounterActOpen)
	h.at(t, "2026-05-29 09:00")
	s := h.site(t)
	s.Says("/", "id", "Jumat, 29 Mei 2026", "Buka sampai pukul 15.00 WIB", "08.00–12.00 dan 13.00–15.00 WIB", "2 menunggu, 1 loket buka", "Tidak ada antrean, belum ada loket buka",
		"Fotokopi Kartu Keluarga", "Gratis", "3 hari kerja", "Hanya hari Senin dan Rabu", "Layanan ini tidak buka hari ini", "https://www.lapor.go.id", "https://skm.example.go.id", "Jalan Contoh 1")
	s.Says("/", "en", "Friday, 29 May 2026", "Open until 15:00 WIB", "08:00–12:00 and 13:00–15:00 WIB", "2 waiting, 1 counter open", "Copy of the family card", "3 working days")
	s.Sound("/")
	_, body := s.Get("/")
	for _, not := range []string{`href="/kiosk"`, `href="/office"`, "mpp token", "Coba sendiri", "memerlukan JavaScript"} {
		if strings.Contains(body, not) {
			t.Errorf("the page of a real hall has %s", not)
		}
	}
	h.demo = true
	h.site(t).Says("/", "id", "Coba sendiri", `href="/kiosk"`)
}

func TestStartPageByTheClock(t *testing.T) {
	h := startHall(t)
	for _, x := range []struct{ at, state, note string }{
		{"2026-05-29 07:10", "Buka hari ini pukul 08.00 WIB", ""},
		{"2026-05-29 12:30", "Istirahat, buka lagi pukul 13.00 WIB", ""},
		{"2026-05-29 15:00", "Buka lagi Selasa, 2 Juni pukul 08.00 WIB", ""}, // Monday is a holiday
		{"2026-05-31 10:00", "Buka lagi Selasa, 2 Juni pukul 08.00 WIB", ""},
		{"2026-06-01 10:00", "Buka lagi Selasa, 2 Juni pukul 08.00 WIB", "Hari ini libur: Hari Lahir Pancasila"},
	} {
		h.at(t, x.at)
		_, body := h.site(t).Get("/start/now.json")
		var now liveGuide
		if err := json.Unmarshal([]byte(body), &now); err != nil {
			t.Fatal(err)
		}
		if a := now.Agencies["dukcapil"]; now.State != x.state || now.Note != x.note || a.State != x.state || a.Note != x.note || now.Open || a.Open {
			t.Errorf("%s: %+v", x.at, now)
		}
	}
}

// A day that was closed by hand gives no numbers within the hours.
func TestStartPageOfADayThatIsOver(t *testing.T) {
	h := startHall(t)
	h.CloseDay()
	h.over = true
	h.at(t, h.Date+" 09:00")
	_, body := h.site(t).Get("/start/now.json")
	var now liveGuide
	if err := json.Unmarshal([]byte(body), &now); err != nil {
		t.Fatal(err)
	}
	if a := now.Agencies["polres"]; !a.Open || a.Note != "Nomor antrean tidak diberikan saat ini" {
		t.Errorf("%+v", a)
	}
}

// Until the live picture is there the page says what the configuration knows, and no load.
func TestStartPageBeforeTheFeed(t *testing.T) {
	h := startHall(t)
	h.day = nil
	res, body := h.site(t).Get("/")
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "Buka sampai pukul 15.00 WIB") || strings.Contains(body, "menunggu,") || strings.Contains(body, "Tidak ada antrean,") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}

func TestHoursOfAgenciesTogether(t *testing.T) {
	open, rest := hall.Hours{Serving: true, Closes: 1500, Today: []hall.Span{{From: 1, To: 2}}}, hall.Hours{Break: true, Opens: 1300, Closes: 1600, Today: []hall.Span{{From: 1, To: 2}}}
	closed := hall.Hours{Opens: 2400, Name: "Natal"}
	for _, x := range []struct {
		a, b          hall.Hours
		serving, rest bool
		opens, closes hall.Millis
		name          string
	}{
		{open, rest, true, true, 1300, 1600, ""}, {rest, open, true, true, 1300, 1600, ""},
		{rest, closed, false, true, 1300, 1600, ""}, {closed, rest, false, true, 1300, 1600, ""},
		{closed, closed, false, false, 2400, 0, "Natal"}, {closed, hall.Hours{}, false, false, 2400, 0, ""},
	} {
		if got := joined(x.a, x.b); got.Serving != x.serving || got.Break != x.rest || got.Opens != x.opens || got.Closes != x.closes || got.Name != x.name {
			t.Errorf("%+v", got)
		}
	}
}

// Whoever asks within a second, while nothing changes, shares what was written; nobody is
// told what is over.
func TestAGuideIsWrittenOnce(t *testing.T) {
	h := startHall(t)
	h.at(t, "2026-05-29 09:00")
	var p *Pages
	uitest.New(t, ui.Options{Hall: func() ui.Hall { return ui.Hall{Name: "MPP Uji", Timezone: "Asia/Jakarta"} }}, func(u *ui.UI, _ fiber.Router) {
		var err error
		if p, err = New(Deps{UI: u, Clock: func() time.Time { return h.clock }, Config: func() *hall.Config { return h.Config },
			View: func(read func(*hall.Day)) bool { read(h.day); return true }}); err != nil {
			t.Fatal(err)
		}
	})
	load := func(lang string) (*agencyGuide, string) {
		g, err := p.guide(lang)
		if err != nil {
			t.Fatal(err)
		}
		g.Code = "ABCDEF" // a visitor's own
		return &g.Agencies[0], g.Agencies[0].Load
	}
	first, said := load("id")
	if again, _ := load("id"); again != first {
		t.Error("the same second was written twice")
	}
	if g, err := p.guide("id"); err != nil || g.Code != "" {
		t.Error("one visitor's code is another's")
	}
	if _, english := load("en"); english == said {
		t.Errorf("in English: %q", english)
	}
	h.Issue("ktp", hall.ClassRegular)
	h.at(t, "2026-05-29 09:00")
	if _, now := load("id"); now == said {
		t.Errorf("after a number was given: %q", now)
	}
	before, _ := load("id")
	h.clock = h.clock.Add(time.Second)
	if later, _ := load("id"); later == before {
		t.Error("a second later it is the same")
	}
}
