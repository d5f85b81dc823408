package report

import (
	"context"
	"io"
	"strconv"
	"time"

	"mpp/hall"
	"mpp/report/measure"
)

// Pauses are the pauses of a period, in the shape of their JSON: what explains a wait beside it.
type Pauses struct {
	Head
	Agency *hall.Named `json:"agency"`
	Rows   []PauseRow  `json:"rows"`
}

// PauseRow is one pause.
type PauseRow struct {
	Agency  *hall.Named `json:"agency"` // nil: of the hall
	Reason  string      `json:"reason"`
	Since   *string     `json:"since"`
	Until   *string     `json:"until"`   // the return time that was said last
	Ended   *string     `json:"ended"`   // nil while it stands
	Minutes *int64      `json:"minutes"` // nil while it stands
	Waiting int64       `json:"waiting"` // who waited when it began
}

// BuildPauses makes the report, in the order in which the pauses began. The query's By is not used.
//
// Codes: those of Build.
func BuildPauses(ctx context.Context, src Source, c *hall.Config, q Query) (*Pauses, error) {
	q.By = ""
	q, err := q.Check(c)
	if err != nil {
		return nil, err
	}
	list, err := src.Pauses(ctx, measure.Query{Hall: c.Hall.ID, From: q.From, To: q.To, Agency: q.Agency})
	if err != nil {
		return nil, err
	}
	r := &Pauses{Head: headOf(c, q), Agency: agencyOf(c, q), Rows: []PauseRow{}}
	for _, p := range list {
		row := PauseRow{Reason: p.Reason, Since: hall.Millis(p.Since).Stamp(), Until: hall.Millis(p.Until).Stamp(), Ended: hall.Millis(p.Ended).Stamp(), Waiting: p.Waiting}
		if p.Agency != "" {
			named := c.NamedAgency(p.Agency)
			row.Agency = &named
		}
		if p.Ended != 0 {
			minutes := (p.Ended - p.Since + 30_000) / 60_000
			row.Minutes = &minutes
		}
		r.Rows = append(r.Rows, row)
	}
	return r, nil
}

// PausesCSV writes the rows in the form of [CSV].
func PausesCSV(w io.Writer, r *Pauses, lang string) error {
	zone, err := time.LoadLocation(r.Timezone)
	if err != nil {
		return err
	}
	var heads []string
	for _, head := range []hall.Text{{ID: "Instansi", EN: "Agency"}, {ID: "Alasan", EN: "Reason"}, {ID: "Mulai", EN: "From"}, {ID: "Rencana selesai", EN: "Said until"},
		{ID: "Selesai", EN: "Ended"}, {ID: "Menit", EN: "Minutes"}, {ID: "Menunggu saat mulai", EN: "Waiting at its beginning"}} {
		heads = append(heads, head.In(lang))
	}
	whole := hall.Text{ID: "Seluruh MPP", EN: "The whole hall"}
	records := [][]string{heads}
	for _, p := range r.Rows {
		agency, minutes := whole.In(lang), ""
		if p.Agency != nil {
			agency = p.Agency.Name.In(lang)
		}
		if p.Minutes != nil {
			minutes = count(*p.Minutes)
		}
		records = append(records, []string{agency, p.Reason, local(p.Since, zone), local(p.Until, zone), local(p.Ended, zone), minutes, strconv.FormatInt(p.Waiting, 10)})
	}
	return WriteCSV(w, records)
}

// local writes an instant as the hall's date and time of day, "" for none.
func local(stamp *string, zone *time.Location) string {
	if stamp == nil {
		return ""
	}
	at, err := time.Parse(time.RFC3339, *stamp)
	if err != nil {
		return ""
	}
	return at.In(zone).Format("2006-01-02 15:04")
}
