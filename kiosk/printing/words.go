package printing

import (
	"fmt"
	"strings"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// The words that only a slip has.
var (
	wordSample   = hall.Text{ID: "CONTOH, BUKAN TIKET RESMI", EN: "SAMPLE, NOT A REAL TICKET"}
	wordNext     = hall.Text{ID: "Giliran Anda berikutnya", EN: "You are next"}
	wordNobody   = hall.Text{ID: "Belum ada yang menunggu sebelum Anda", EN: "Nobody is waiting before you"}
	wordOneAhead = hall.Text{ID: "1 orang sebelum Anda", EN: "1 person before you"}
	wordAhead    = hall.Text{ID: "%d orang sebelum Anda", EN: "%d people before you"}
	wordOver     = hall.Text{ID: "Nomor ini sudah tidak berlaku", EN: "This number is no longer valid"}
	wordPrepare  = hall.Text{ID: "Siapkan persyaratan:", EN: "Have ready while you wait:"}
	wordScan     = hall.Text{ID: "Pantau lewat ponsel: pindai kode ini dengan kamera.", EN: "Follow on your phone: scan this code with its camera."}
	wordPlease   = hall.Text{ID: "Mohon menunggu nomor Anda dipanggil.", EN: "Please wait for your number to be called."}
)

// queueWords are how many are ahead and how long it may take; of a ticket that does not
// wait only whether it still counts.
func queueWords(t *view.Ticket, lang string) []string {
	switch t.State {
	case hall.Waiting:
	case hall.Done, hall.Cancelled, hall.Expired:
		return []string{wordOver.In(lang)}
	default:
		return nil
	}
	ahead := fmt.Sprintf(wordAhead.In(lang), t.Ahead)
	switch {
	case t.Ahead == 1:
		ahead = wordOneAhead.In(lang)
	case t.Ahead == 0 && t.CountersOpen > 0:
		ahead = wordNext.In(lang)
	case t.Ahead == 0:
		ahead = wordNobody.In(lang)
	}
	if t.CountersOpen == 0 {
		return []string{ahead, onPages(lang, "kiosk.no_counter_open")}
	}
	return []string{ahead, onPages(lang, "kiosk.wait_label") + ": " + waitWords(t.Estimate, lang)}
}

// afterwards are the services that follow, each with its agency.
func afterwards(t *view.Ticket, lang string) []string {
	lines := make([]string, len(t.Planned))
	for i, p := range t.Planned {
		agency := p.Agency.Short
		if agency == "" {
			agency = p.Agency.Name.In(lang)
		}
		lines[i] = fmt.Sprintf("%s (%s)", p.Service.Name.In(lang), agency)
	}
	return lines
}

// waitWords are those of estimate() in ui/static/i18n.js.
func waitWords(e *hall.Estimate, lang string) string {
	switch {
	case e == nil:
		return onPages(lang, "kiosk.unknown_wait")
	case e.ToMinutes <= 1:
		return onPages(lang, "ui.under_minute")
	case e.FromMinutes == e.ToMinutes:
		return onPages(lang, "ui.about_minutes", "n", e.ToMinutes)
	case e.FromMinutes < 1:
		return onPages(lang, "ui.up_to_minutes", "n", e.ToMinutes)
	case e.FromMinutes >= 60 && e.ToMinutes >= 180:
		return onPages(lang, "ui.hour_range", "from", e.FromMinutes/60, "to", (e.ToMinutes+59)/60)
	}
	return onPages(lang, "ui.minute_range", "from", e.FromMinutes, "to", e.ToMinutes)
}

var (
	weekdays = [7]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	months   = [12]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
)

// dateWords writes a day as Senin, 3 Agustus 2026.
func dateWords(day time.Time, lang string) string {
	if lang == "en" {
		return day.Format("Monday, 2 January 2006")
	}
	return fmt.Sprintf("%s, %d %s %d", weekdays[day.Weekday()], day.Day(), months[day.Month()-1], day.Year())
}

// timeWords writes a time of day with the name of its zone, as 09.15 WIB.
func timeWords(at time.Time, lang string) string {
	clock := at.Format("15:04")
	if lang != "en" {
		clock = strings.Replace(clock, ":", ".", 1)
	}
	zone, _ := at.Zone()
	if strings.HasPrefix(zone, "+") || strings.HasPrefix(zone, "-") { // it has no name
		zone = "UTC" + zone
	}
	return clock + " " + zone
}
