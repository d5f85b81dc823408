package hallfile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mpp/hall"
)

// weekdays in the order of hall.Calendar.Weekly, by every name a file may use.
var (
	weekdayNames = [7]string{"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"}
	weekdays     = map[string]int{
		"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6, "ahad": 6,
		"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
		"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
	}
)

const weekdayMend = "use senin, selasa, rabu, kamis, jumat, sabtu, minggu (or mon, tue, ...), or a range such as senin-kamis"

// parseWeekdays reads senin, mon or a range such as senin-kamis: the first and
// last day, 0 for Monday.
func parseWeekdays(s string) (from, to int, ok bool) {
	a, b, isRange := strings.Cut(strings.ToLower(s), "-")
	from, ok = weekdays[strings.TrimSpace(a)]
	if !isRange || !ok {
		return from, from, ok
	}
	to, ok = weekdays[strings.TrimSpace(b)]
	return from, to, ok && to >= from
}

var clockTime = regexp.MustCompile(`^([0-9]{1,2})[:.]([0-9]{2})$`)

// parseClock reads 07:30 or 07.30, up to 24:00, as minutes from midnight.
func parseClock(s string) (int, bool) {
	m := clockTime.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if minute > 59 || h > 24 || (h == 24 && minute > 0) {
		return 0, false
	}
	return h*60 + minute, true
}

// clock writes minutes from midnight as 07:30.
func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// minutesADay is the longest that a length of time may be, and the end of a day.
const minutesADay = 24 * 60

// parseSpan reads 07:30-12:00.
func parseSpan(s string) (hall.Span, bool) {
	a, b, ok := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	from, okFrom := parseClock(a)
	to, okTo := parseClock(b)
	return hall.Span{From: from, To: to}, ok && okFrom && okTo
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// The units of a target by every word a file may use.
var units = map[string]hall.Unit{
	"menit": hall.UnitMinute, "minute": hall.UnitMinute, "minutes": hall.UnitMinute,
	"jam": hall.UnitHour, "hour": hall.UnitHour, "hours": hall.UnitHour,
	"jam kerja": hall.UnitWorkingHour, "working hour": hall.UnitWorkingHour, "working hours": hall.UnitWorkingHour,
	"hari kerja": hall.UnitWorkingDay, "working day": hall.UnitWorkingDay, "working days": hall.UnitWorkingDay,
	"hari kalender": hall.UnitCalendarDay, "calendar day": hall.UnitCalendarDay, "calendar days": hall.UnitCalendarDay,
}

// unitWords are the words that an exported file uses.
var unitWords = map[hall.Unit]string{
	hall.UnitMinute: "menit", hall.UnitHour: "jam", hall.UnitWorkingHour: "jam kerja",
	hall.UnitWorkingDay: "hari kerja", hall.UnitCalendarDay: "hari kalender",
}

const targetMend = "begin with a whole number above 0, such as 15 menit"

// parseTarget reads "3 hari kerja". The mend says how to write it if it cannot be read.
func parseTarget(s string) (t hall.Target, mend string) {
	number, word, _ := strings.Cut(strings.ToLower(s), " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		return t, targetMend
	}
	unit, ok := units[word]
	switch {
	case ok:
		return hall.Target{Value: n, Unit: unit}, ""
	case word == "hari" || word == "day" || word == "days":
		return t, "say which days: hari kerja (working days) or hari kalender (calendar days)"
	}
	return t, "use the unit menit, jam, jam kerja, hari kerja or hari kalender, such as 3 hari kerja"
}

// parseDuration reads a bare number in the given unit, or one with detik,
// menit or jam (seconds, minutes, hours).
func parseDuration(s string, bare time.Duration) (time.Duration, bool) {
	number, word, _ := strings.Cut(strings.ToLower(s), " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > 100_000 {
		return 0, false
	}
	unit := bare
	switch word {
	case "":
	case "detik", "second", "seconds":
		unit = time.Second
	case "menit", "minute", "minutes":
		unit = time.Minute
	case "jam", "hour", "hours":
		unit = time.Hour
	default:
		return 0, false
	}
	return time.Duration(n) * unit, true
}

const placeMend = "use arrival, end or after 3"

// lateOff is the word of a hall whose citizens cannot say that they are late.
const lateOff = "off"

const lateMend = "use after 5 or off"

// parsePlace reads "after 3", "arrival" or "end".
func parsePlace(s string) (hall.Place, bool) {
	word, number, counted := strings.Cut(s, " ")
	n, err := strconv.Atoi(number)
	switch {
	case word == hall.PlaceAfter && err == nil:
		return hall.Place{Where: hall.PlaceAfter, After: n}, true
	case !counted && (word == hall.PlaceArrival || word == hall.PlaceEnd):
		return hall.Place{Where: word}, true
	}
	return hall.Place{}, false
}

func placeText(p hall.Place) string {
	if p.Where == hall.PlaceAfter {
		return fmt.Sprintf("%s %d", p.Where, p.After)
	}
	return p.Where
}
