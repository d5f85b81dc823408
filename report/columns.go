package report

import (
	"mpp/hall"
	"mpp/report/measure"
)

// column is one column of the CSV.
type column struct {
	head  hall.Text
	value func(r *Row, lang string) string
}

// columnsOf lists the columns of a report: those of waits by class depend on its
// classes, and those of counter times are there only when its rows are counters.
func columnsOf(r *Report) []column {
	columns := []column{
		{hall.Text{ID: "Kode", EN: "Code"}, func(r *Row, _ string) string { return r.Key.ID }},
		{keyHead(r.By), func(r *Row, lang string) string { return r.Key.Name.In(lang) }},
	}
	columns = append(columns, countColumns()...)
	columns = append(columns, timesColumns("Tunggu", "Wait", func(r *Row) Times { return r.Wait })...)
	columns = append(columns, timesColumns("Tunggu termasuk yang pergi", "Wait including those who left", func(r *Row) Times { return r.WaitWithLeft })...)
	for _, class := range r.Classes {
		columns = append(columns, timesColumns("Tunggu "+class.Name.In("id"), "Wait "+class.Name.In("en"),
			func(r *Row) Times { return r.WaitByClass[class.ID] })...)
	}
	columns = append(columns, keptColumns("Standar tunggu", "Wait standard", func(r *Row) *Kept { return r.WaitStandard })...)
	columns = append(columns, timesColumns("Layanan", "Service", func(r *Row) Times { return r.Service })...)
	columns = append(columns, keptColumns("Standar layanan", "Service standard", func(r *Row) *Kept { return r.ServiceStandard })...)
	if r.By == measure.ByCounter {
		columns = append(columns, counterColumns(r)...)
	}
	return columns
}

func keyHead(by measure.By) hall.Text {
	switch by {
	case measure.ByAgency:
		return hall.Text{ID: "Instansi", EN: "Agency"}
	case measure.ByCounter:
		return hall.Text{ID: "Loket", EN: "Counter"}
	default:
		return hall.Text{ID: "Layanan", EN: "Service"}
	}
}

func countColumns() []column {
	number := func(id, en string, of func(r *Row) int64) column {
		return column{hall.Text{ID: id, EN: en}, func(r *Row, _ string) string { return count(of(r)) }}
	}
	return []column{
		number("Kunjungan", "Visits", func(r *Row) int64 { return r.Visits }),
		number("Tahap layanan", "Legs", func(r *Row) int64 { return r.Legs }),
		number("Dilayani", "Served", func(r *Row) int64 { return r.Served }),
		number("Tidak hadir", "No-shows", func(r *Row) int64 { return r.NoShows }),
		number("Dibatalkan", "Cancelled", func(r *Row) int64 { return r.Cancelled }),
		number("Hangus (belum selesai saat tutup)", "Unserved at closing", func(r *Row) int64 { return r.Unserved }),
		number("Dialihkan", "Transferred", func(r *Row) int64 { return r.Transferred }),
		number("Masih berjalan", "Still open", func(r *Row) int64 { return r.Open }),
		number("Lupa ditutup petugas", "Unattended", func(r *Row) int64 { return r.Unattended }),
	}
}

func timesColumns(id, en string, of func(r *Row) Times) []column {
	second := func(idWord, enWord string, pick func(t Times) *int64) column {
		return column{hall.Text{ID: id + ": " + idWord + " (detik)", EN: en + ": " + enWord + " (seconds)"},
			func(r *Row, _ string) string { return seconds(pick(of(r))) }}
	}
	return []column{
		{hall.Text{ID: id + ": banyaknya", EN: en + ": number"}, func(r *Row, _ string) string { return count(of(r).N) }},
		second("median", "median", func(t Times) *int64 { return t.MedianMS }),
		second("persentil 90", "90th percentile", func(t Times) *int64 { return t.P90MS }),
		second("persentil 95", "95th percentile", func(t Times) *int64 { return t.P95MS }),
		second("rata-rata", "mean", func(t Times) *int64 { return t.MeanMS }),
	}
}

// keptColumns are empty for rows without a standard. The share that counts legs that were
// left as late stands first, then the two other ways of counting.
func keptColumns(id, en string, of func(r *Row) *Kept) []column {
	field := func(idWord, enWord string, show func(k *Kept, lang string) string) column {
		return column{hall.Text{ID: id + ": " + idWord, EN: en + ": " + enWord}, func(r *Row, lang string) string {
			if k := of(r); k != nil {
				return show(k, lang)
			}
			return ""
		}}
	}
	return []column{
		field("janji (detik)", "promised (seconds)", func(k *Kept, _ string) string { return seconds(k.TargetMS) }),
		field("tepat waktu (%)", "within (%)", func(k *Kept, lang string) string { return percent(k.AgainstUs, lang) }),
		field("tepat waktu tanpa yang pergi (%)", "within, leaving out who left (%)", func(k *Kept, lang string) string { return percent(k.Ignoring, lang) }),
		field("tepat waktu, pergi sebelum batas dianggap tepat (%)", "within, left in time counted as kept (%)", func(k *Kept, lang string) string { return percent(k.ForUs, lang) }),
		field("tepat waktu", "within", func(k *Kept, _ string) string { return count(k.Within) }),
		field("terlambat", "late", func(k *Kept, _ string) string { return count(k.Late) }),
		field("pergi sebelum batas", "left in time", func(k *Kept, _ string) string { return count(k.LeftWithin) }),
		field("pergi setelah batas", "left late", func(k *Kept, _ string) string { return count(k.LeftLate) }),
	}
}

func counterColumns(r *Report) []column {
	at := make(map[string]*Counter, len(r.Counters))
	for i := range r.Counters {
		at[r.Counters[i].ID] = &r.Counters[i]
	}
	field := func(id, en string, show func(k *Counter, lang string) string) column {
		return column{hall.Text{ID: id, EN: en}, func(r *Row, lang string) string {
			if k := at[r.Key.ID]; k != nil {
				return show(k, lang)
			}
			return ""
		}}
	}
	return []column{
		field("Loket buka (detik)", "Open (seconds)", func(k *Counter, _ string) string { return seconds(&k.OpenMS) }),
		field("Istirahat (detik)", "Paused (seconds)", func(k *Counter, _ string) string { return seconds(&k.PausedMS) }),
		field("Melayani (detik)", "Serving (seconds)", func(k *Counter, _ string) string { return seconds(&k.ServingMS) }),
		field("Pemanfaatan (%)", "Utilisation (%)", func(k *Counter, lang string) string { return percent(k.Utilisation, lang) }),
	}
}
