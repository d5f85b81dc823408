package measure

import "mpp/hall"

// Unit is what a measure is, and so how it is rounded and written.
type Unit string

// The units. Times are milliseconds in JSON, whole seconds in the CSV, and minutes and
// seconds on the page, a half up; shares are from 0 to 1 in JSON, else percentages with one
// decimal, a half up.
const (
	Count    Unit = "count"    // a number of visits or legs
	Times    Unit = "times"    // hall.Spread of a time
	Kept     Unit = "kept"     // Share of a standard
	Duration Unit = "duration" // a sum of times
	Ratio    Unit = "ratio"    // one share
	Worked   Unit = "work"     // Work
)

// Measure is what is measured of a group of legs, or of a counter. The API's answer and
// description, the CSV and the page are made from it.
type Measure struct {
	// ID is its name in JSON. On the page office.r.ID is its heading, and office.d.ID its
	// definition if it needs one.
	ID   string
	Unit Unit
	Head hall.Text // its heading in the CSV
	// Means is its formula and source, for the API's description.
	Means   string
	ByClass bool // times by priority class
	Hidden  bool // has no column on the page

	// Of reads a counter's: int64, or *float64 with nil for none. That of legs is in its Group.
	Of func(c *CounterTime) any
}

// OfLegs are the measures of a group of legs, in the order of CSV and page; the ledger has
// the SQL of each. Legs is the sum of served, no_shows, cancelled, unserved, transferred and
// open, which are read from the state in which each leg ended.
var OfLegs = []Measure{
	{ID: "visits", Unit: Count, Head: hall.Text{ID: "Kunjungan", EN: "Visits"}, Means: "Tickets with at least one leg in the group"},
	{ID: "legs", Unit: Count, Head: hall.Text{ID: "Tahap layanan", EN: "Legs"}, Hidden: true,
		Means: "Services asked for at an agency; a transfer begins another one"},
	{ID: "served", Unit: Count, Head: hall.Text{ID: "Dilayani", EN: "Served"}, Means: "Finished, with whatever outcome"},
	{ID: "no_shows", Unit: Count, Head: hall.Text{ID: "Tidak hadir", EN: "No-shows"}, Means: "Called, and did not come"},
	{ID: "cancelled", Unit: Count, Head: hall.Text{ID: "Dibatalkan", EN: "Cancelled"}, Means: "By the citizen or for them"},
	{ID: "unserved", Unit: Count, Head: hall.Text{ID: "Hangus (belum selesai saat tutup)", EN: "Unserved at closing"},
		Means: "Still waiting, called or on hold when the day was closed; those on hold may have been served in part"},
	{ID: "transferred", Unit: Count, Head: hall.Text{ID: "Dialihkan", EN: "Transferred"}, Hidden: true, Means: "Handed on to another service"},
	{ID: "open", Unit: Count, Head: hall.Text{ID: "Masih berjalan", EN: "Still open"}, Hidden: true, Means: "Still under way"},
	{ID: "unattended", Unit: Count, Head: hall.Text{ID: "Lupa ditutup petugas", EN: "Unattended"}, Hidden: true,
		Means: "Of served: finished by the closing of the day; left out of service"},
	{ID: "from_roll", Unit: Count, Head: hall.Text{ID: "Nomor kertas (jam datang dicatat petugas)", EN: "Printed numbers (arrival as told)"}, Hidden: true,
		Means: "Of legs: of numbers from a roll of printed ones. The arrival is what the desk was told, so their wait is no measured time"},
	{ID: "wait", Unit: Times, Head: hall.Text{ID: "Tunggu", EN: "Wait"}, Means: "First call minus queued at, of the legs that were called"},
	{ID: "wait_with_left", Unit: Times, Head: hall.Text{ID: "Tunggu termasuk yang pergi", EN: "Wait including those who left"}, Hidden: true,
		Means: "As wait, with the legs that ended without a call, until their end"},
	{ID: "wait_by_class", Unit: Times, Head: hall.Text{ID: "Tunggu", EN: "Wait"}, ByClass: true, Hidden: true, Means: "As wait, by priority class"},
	{ID: "wait_standard", Unit: Kept, Head: hall.Text{ID: "Standar tunggu", EN: "Wait standard"},
		Means: "Judges wait by the standard in force when the leg was queued"},
	{ID: "service", Unit: Times, Head: hall.Text{ID: "Layanan", EN: "Service"},
		Means: "Sum of the serving intervals, without holds, of the legs that an officer finished"},
	{ID: "service_standard", Unit: Kept, Head: hall.Text{ID: "Standar layanan", EN: "Service standard"}, Means: "Judges service, as wait_standard does wait"},
	{ID: "direct", Unit: Worked, Head: hall.Text{ID: "Tanpa nomor", EN: "Without a number"},
		Means: "Finished at a counter for somebody without a number; in no other figure of the group"},
}

// OfCounters are the measures of a counter's time, see CounterTime.
var OfCounters = []Measure{
	{ID: "open_ms", Unit: Duration, Head: hall.Text{ID: "Loket buka", EN: "Open"}, Of: func(c *CounterTime) any { return c.OpenMS },
		Means: "Open, or serving in a pause: who pauses while serving finishes that citizen first"},
	{ID: "paused_ms", Unit: Duration, Head: hall.Text{ID: "Istirahat", EN: "Paused"}, Of: func(c *CounterTime) any { return c.PausedMS },
		Means: "Pauses without serving", Hidden: true},
	{ID: "serving_ms", Unit: Duration, Head: hall.Text{ID: "Melayani", EN: "Serving"}, Of: func(c *CounterTime) any { return c.ServingMS },
		Means: "With a citizen, from the serving intervals of the legs. Serving that only the closing of the day ended does not count", Hidden: true},
	{ID: "utilisation", Unit: Ratio, Head: hall.Text{ID: "Pemanfaatan", EN: "Utilisation"}, Of: func(c *CounterTime) any { return c.Utilisation() },
		Means: "Serving over open; null when it was never open"},
}

// CounterTime is how a counter spent its time (tables counter_periods and
// counter_agencies). Its own periods last from one counter event to the next, and end
// with the closing of the day. Its serving time comes from the serving intervals of the
// legs: a reverted start never was, and a reverted finish did not end it.
//
// An officer who pauses while serving finishes that citizen first. So serving in a pause
// is open time and no pause, and serving is always a part of open time.
type CounterTime struct {
	Counter string
	Agency  string // the counter's at that time, the last one of several; "" where none is known
	// OpenMS is the time in which the counter was open, or served in a pause.
	OpenMS int64
	// PausedMS is the time of its pauses, without serving.
	PausedMS int64
	// ServingMS is the time in which at least one leg was served there. Serving that only
	// the closing of the day ended does not count, nor that of a leg whose times are not true.
	ServingMS int64
}

// Utilisation is the ratio serving / open time (occupancy in call centres), at most 1;
// nil for a counter that was never open.
func (c *CounterTime) Utilisation() *float64 { return RatioOf(c.ServingMS, c.OpenMS) }
