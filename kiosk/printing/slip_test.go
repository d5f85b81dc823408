package printing

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/hall/view"
)

// waiting is a ticket that waits, taken at 08.15 in the hall's zone.
func waiting(change func(*view.Ticket)) *view.Ticket {
	at := "2026-08-03T01:15:00.000Z"
	t := &view.Ticket{
		ID: "20260803-k3jx9qAbCdEf", Number: "A-023", State: hall.Waiting, Class: hall.ClassRegular, Date: "2026-08-03",
		Agency:  hall.Named{ID: "dukcapil", Name: hall.Text{ID: "Dinas Kependudukan dan Pencatatan Sipil"}},
		Service: hall.Named{ID: "ktp", Name: hall.Text{ID: "KTP elektronik baru", EN: "New identity card"}},
		Zone:    hall.Named{ID: "utama", Name: hall.Text{ID: "Zona Utama", EN: "Main Zone"}},
		Ahead:   7, CountersOpen: 2, Estimate: &hall.Estimate{FromMinutes: 20, ToMinutes: 35}, IssuedAt: &at,
		Requirements: []hall.Text{{ID: "Fotokopi Kartu Keluarga", EN: "Copy of the family card"}, {ID: "Hadir sendiri untuk perekaman"}},
		FollowURL:    "https://antrean.lampungtengahkab.go.id/t/20260803-k3jx9qAbCdEf",
	}
	if change != nil {
		change(t)
	}
	return t
}

func TestSlipSaysWhatTheTicketIs(t *testing.T) {
	c := halltest.Config()
	c.Hall.Sample = true
	c.Slip.Footer = []hall.Text{{ID: "Terima kasih", EN: "Thank you"}, {ID: "Gratis"}}
	s := NewSlip(c, waiting(nil), "id")
	if s.Hall != "MPP Uji" || s.Service != "KTP elektronik baru" || s.Zone != "Zona Utama" || s.Class != "Umum" || s.Priority || s.Sample == "" ||
		s.Date != "Senin, 3 Agustus 2026" || s.Time != "08.15 WIB" || !slices.Equal(s.Footer, []string{"Terima kasih", "Gratis"}) {
		t.Errorf("%+v", s)
	}
	s = NewSlip(c, waiting(nil), "en")
	if s.Service != "New identity card" || s.Zone != "Main Zone" || s.Date != "Monday, 3 August 2026" || s.Time != "08:15 WIB" ||
		len(s.Requirements) != 1 || !slices.Equal(s.Requirements[0].Lines, []string{"Copy of the family card", "Hadir sendiri untuk perekaman"}) || !slices.Equal(s.Footer, []string{"Thank you", "Gratis"}) {
		t.Errorf("%+v", s)
	}
}

// A slip for several services says which follow, in their order, and what each of them asks for.
func TestSlipSaysWhatFollows(t *testing.T) {
	several := waiting(func(t *view.Ticket) {
		t.Planned = []view.PlannedLeg{
			{Agency: hall.Named{ID: "polres", Name: hall.Text{ID: "Kepolisian Resor"}, Short: "Polres"}, Service: hall.Named{ID: "skck", Name: hall.Text{ID: "SKCK"}},
				Requirements: []hall.Text{{ID: "Pas foto"}}},
			{Agency: hall.Named{ID: "pos", Name: hall.Text{ID: "Pos Indonesia"}}, Service: hall.Named{ID: "kirim", Name: hall.Text{ID: "Kirim berkas"}}},
		}
	})
	s := NewSlip(halltest.Config(), several, "id")
	for _, width := range bothPapers {
		p, err := Layout(&s, &hall.SlipTemplate{Parts: []hall.SlipPart{hall.SlipService, hall.SlipNumber, hall.SlipRequirements}}, width)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"KTP elektronik baru", "Sesudah itu:", "1. SKCK (Polres)", "2. Kirim berkas (Pos Indonesia)", "Nomor Anda tetap sama.",
			"A-023", "---", "Siapkan persyaratan:",
			"KTP elektronik baru", "- Fotokopi Kartu Keluarga", "- Hadir sendiri untuk perekaman", "SKCK", "- Pas foto",
		}
		if got := linesOf(p); !slices.Equal(got, want) {
			t.Errorf("%d dots: %q", width, got)
		}
	}
	several.Planned = several.Planned[:1]
	if s := NewSlip(halltest.Config(), several, "id"); !slices.Equal(s.Afterwards, []string{"SKCK (Polres)"}) {
		t.Errorf("%q", s.Afterwards)
	}
}

// Of a class with a credit strangers read no more than that it is a priority.
func TestSlipKeepsTheReasonOfPriority(t *testing.T) {
	c := halltest.Config()
	c.Policy.Classes = append(c.Policy.Classes, hall.Class{ID: "hamil", Name: hall.Text{ID: "Ibu hamil"}, CreditMinutes: 20},
		hall.Class{ID: "antar", Name: hall.Text{ID: "Pengantar berkas"}})
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	for class, want := range map[string]string{"hamil": "Prioritas", hall.ClassPriority: "Prioritas", "antar": "Pengantar berkas", "unknown": "unknown"} {
		s := NewSlip(c, waiting(func(t *view.Ticket) { t.Class = class }), "id")
		if s.Class != want || s.Priority != (want == "Prioritas") {
			t.Errorf("class %s: %q, priority %v", class, s.Class, s.Priority)
		}
	}
}

func TestWordsOfTheQueue(t *testing.T) {
	estimate := func(from, to int) func(*view.Ticket) {
		return func(t *view.Ticket) { t.Estimate = &hall.Estimate{FromMinutes: from, ToMinutes: to} }
	}
	for _, tc := range []struct {
		change func(*view.Ticket)
		id, en string
	}{
		{nil, "7 orang sebelum Anda|Perkiraan tunggu: 20–35 menit", "7 people before you|Estimated wait: 20–35 minutes"},
		{estimate(0, 1), "7 orang sebelum Anda|Perkiraan tunggu: kurang dari 1 menit", "7 people before you|Estimated wait: less than 1 minute"},
		{estimate(5, 5), "7 orang sebelum Anda|Perkiraan tunggu: sekitar 5 menit", "7 people before you|Estimated wait: about 5 minutes"},
		{estimate(0, 9), "7 orang sebelum Anda|Perkiraan tunggu: paling lama 9 menit", "7 people before you|Estimated wait: up to 9 minutes"},
		{estimate(59, 180), "7 orang sebelum Anda|Perkiraan tunggu: 59–180 menit", "7 people before you|Estimated wait: 59–180 minutes"},
		{estimate(60, 180), "7 orang sebelum Anda|Perkiraan tunggu: 1–3 jam", "7 people before you|Estimated wait: 1–3 hours"},
		{estimate(215, 470), "7 orang sebelum Anda|Perkiraan tunggu: 3–8 jam", "7 people before you|Estimated wait: 3–8 hours"},
		{func(t *view.Ticket) { t.Estimate = nil }, "7 orang sebelum Anda|Perkiraan tunggu: belum dapat diperkirakan", "7 people before you|Estimated wait: not known yet"},
		{func(t *view.Ticket) { t.Ahead, t.Estimate = 1, nil }, "1 orang sebelum Anda|Perkiraan tunggu: belum dapat diperkirakan", "1 person before you|Estimated wait: not known yet"},
		{func(t *view.Ticket) { t.Ahead, t.Estimate.ToMinutes = 0, 1 }, "Giliran Anda berikutnya|Perkiraan tunggu: kurang dari 1 menit", "You are next|Estimated wait: less than 1 minute"},
		// With no counter open nobody is next, and no wait is promised.
		{func(t *view.Ticket) { t.Ahead, t.CountersOpen = 0, 0 }, "Belum ada yang menunggu sebelum Anda|Loket belum buka", "Nobody is waiting before you|No counter open yet"},
		{func(t *view.Ticket) { t.State = hall.Called }, "", ""},
		{func(t *view.Ticket) { t.State = hall.Expired }, "Nomor ini sudah tidak berlaku", "This number is no longer valid"},
	} {
		for lang, want := range map[string]string{"id": tc.id, "en": tc.en} {
			if got := strings.Join(queueWords(waiting(tc.change), lang), "|"); got != want {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
	}
}

// The name of the zone stands beside each time, so that none is read as another's.
func TestTimeHasItsZone(t *testing.T) {
	at := time.Date(2026, 8, 3, 1, 15, 0, 0, time.UTC)
	for zone, want := range map[string]string{"Asia/Jakarta": "08.15 WIB", "Asia/Makassar": "09.15 WITA", "Asia/Jayapura": "10.15 WIT", "Asia/Dubai": "05.15 UTC+04"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := timeWords(at.In(loc), "id"); got != want {
			t.Errorf("%s: %q, want %q", zone, got, want)
		}
	}
}
