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
	for _, m := range measure.OfLegs {
		switch {
		case m.Unit == measure.Count:
			columns = append(columns, column{m.Head, func(r *Row, _ string) string { return count(r.Counts[m.ID]) }})
		case m.Unit == measure.Kept:
			columns = append(columns, keptColumns(m.Head, func(r *Row) *Kept { return keptOf(r.Shares[m.ID]) })...)
		case m.Unit == measure.Worked:
			columns = append(columns, column{joined(m.Head, ": ", "banyaknya", "number"), func(r *Row, _ string) string { return count(r.Work[m.ID].N) }},
				column{joined(m.Head, ": ", "waktu layanan (detik)", "service time (seconds)"), func(r *Row, _ string) string { ms := r.Work[m.ID].MS; return seconds(&ms) }})
		case m.ByClass:
			for _, class := range r.Classes {
				columns = append(columns, timesColumns(joined(m.Head, " ", class.Name.In("id"), class.Name.In("en")),
					func(r *Row) Times { return timesOf(r.Times[m.ID][class.ID]) })...)
			}
		default:
			columns = append(columns, timesColumns(m.Head, func(r *Row) Times { return timesOf(r.Times[m.ID][""]) })...)
		}
	}
	if r.By == measure.ByCounter {
		columns = append(columns, counterColumns(r)...)
	}
	return columns
}

func joined(head hall.Text, by, id, en string) hall.Text {
	return hall.Text{ID: head.ID + by + id, EN: head.EN + by + en}
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

func timesColumns(head hall.Text, of func(r *Row) Times) []column {
	second := func(idWord, enWord string, pick func(t Times) *int64) column {
		return column{joined(head, ": ", idWord+" (detik)", enWord+" (seconds)"),
			func(r *Row, _ string) string { return seconds(pick(of(r))) }}
	}
	return []column{
		{joined(head, ": ", "banyaknya", "number"), func(r *Row, _ string) string { return count(of(r).N) }},
		second("median", "median", func(t Times) *int64 { return t.MedianMS }),
		second("persentil 90", "90th percentile", func(t Times) *int64 { return t.P90MS }),
		second("persentil 95", "95th percentile", func(t Times) *int64 { return t.P95MS }),
		second("rata-rata", "mean", func(t Times) *int64 { return t.MeanMS }),
	}
}

// keptColumns are empty for rows without a standard. The share that counts legs that were
// left as late stands first, then the two other ways of counting.
func keptColumns(head hall.Text, of func(r *Row) *Kept) []column {
	field := func(idWord, enWord string, show func(k *Kept, lang string) string) column {
		return column{joined(head, ": ", idWord, enWord), func(r *Row, lang string) string {
			if k := of(r); k != nil {
				return show(k, lang)
			}
			return ""
		}}
	}
	return []column{
		field("janji (detik)", "promised (seconds)", func(k *Kept, _ string) string { return seconds(k.TargetMS) }),
		field("tepat waktu (%)", "within (%)", func(k *Kept, lang string) string { return Percent(k.AgainstUs, lang) }),
		field("tepat waktu tanpa yang pergi (%)", "within, leaving out who left (%)", func(k *Kept, lang string) string { return Percent(k.Ignoring, lang) }),
		field("tepat waktu, pergi sebelum batas dianggap tepat (%)", "within, left in time counted as kept (%)", func(k *Kept, lang string) string { return Percent(k.ForUs, lang) }),
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
	var columns []column
	for _, m := range measure.OfCounters {
		id, en := "(detik)", "(seconds)"
		if m.Unit == measure.Ratio {
			id, en = "(%)", "(%)"
		}
		columns = append(columns, column{joined(m.Head, " ", id, en), func(r *Row, lang string) string {
			k := at[r.Key.ID]
			if k == nil {
				return ""
			}
			switch v := m.Of(&k.CounterTime).(type) {
			case int64:
				return seconds(&v)
			case *float64:
				return Percent(v, lang)
			}
			return ""
		}})
	}
	return columns
}
