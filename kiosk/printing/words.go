package printing

import (
	"fmt"
	"strings"
	"time"

	"mpp/hall"
	"mpp/hall/view"
)

// The words of a slip.
var (
	wordSample      = hall.Text{ID: "CONTOH, BUKAN TIKET RESMI", EN: "SAMPLE, NOT A REAL TICKET"}
	wordPriority    = hall.Text{ID: "Prioritas", EN: "Priority"}
	wordWaitAt      = hall.Text{ID: "Silakan tunggu di", EN: "Please wait at"}
	wordNext        = hall.Text{ID: "Giliran Anda berikutnya", EN: "You are next"}
	wordNobody      = hall.Text{ID: "Belum ada yang menunggu sebelum Anda", EN: "Nobody is waiting before you"}
	wordOneAhead    = hall.Text{ID: "1 orang sebelum Anda", EN: "1 person before you"}
	wordAhead       = hall.Text{ID: "%d orang sebelum Anda", EN: "%d people before you"}
	wordNoCounter   = hall.Text{ID: "Loket belum buka", EN: "No counter open yet"}
	wordWait        = hall.Text{ID: "Perkiraan tunggu: %s", EN: "Estimated wait: %s"}
	wordUnknown     = hall.Text{ID: "belum dapat diperkirakan", EN: "not known yet"}
	wordUnderMinute = hall.Text{ID: "kurang dari 1 menit", EN: "less than 1 minute"}
	wordAbout       = hall.Text{ID: "sekitar %d menit", EN: "about %d minutes"}
	wordUpTo        = hall.Text{ID: "paling lama %d menit", EN: "up to %d minutes"}
	wordRange       = hall.Text{ID: "%d-%d menit", EN: "%d-%d minutes"}
	wordOver        = hall.Text{ID: "Nomor ini sudah tidak berlaku", EN: "This number is no longer valid"}
	wordPrepare     = hall.Text{ID: "Siapkan persyaratan:", EN: "Have ready while you wait:"}
	wordScan        = hall.Text{ID: "Pantau lewat ponsel: pindai kode ini dengan kamera.", EN: "Follow on your phone: scan this code with its camera."}
	wordPlease      = hall.Text{ID: "Mohon menunggu nomor Anda dipanggil.", EN: "Please wait for your number to be called."}
)

// say fills values into a text in the language.
func say(t hall.Text, lang string, values ...any) string { return fmt.Sprintf(t.In(lang), values...) }

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
	ahead := say(wordAhead, lang, t.Ahead)
	switch {
	case t.Ahead == 1:
		ahead = wordOneAhead.In(lang)
	case t.Ahead == 0 && t.CountersOpen > 0:
		ahead = wordNext.In(lang)
	case t.Ahead == 0:
		ahead = wordNobody.In(lang)
	}
	if t.CountersOpen == 0 {
		return []string{ahead, wordNoCounter.In(lang)}
	}
	return []string{ahead, say(wordWait, lang, waitWords(t.Estimate, lang))}
}

func waitWords(e *hall.Estimate, lang string) string {
	switch {
	case e == nil:
		return wordUnknown.In(lang)
	case e.ToMinutes <= 1:
		return wordUnderMinute.In(lang)
	case e.FromMinutes == e.ToMinutes:
		return say(wordAbout, lang, e.ToMinutes)
	case e.FromMinutes < 1:
		return say(wordUpTo, lang, e.ToMinutes)
	}
	return say(wordRange, lang, e.FromMinutes, e.ToMinutes)
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
