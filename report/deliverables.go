package report

import (
	"cmp"
	"context"
	"io"
	"math"
	"slices"

	"mpp/hall"
	"mpp/report/measure"
)

// Deliverables is what was handed out in a period, in the shape of its JSON.
type Deliverables struct {
	Head
	Agency *hall.Named      `json:"agency"`
	Rows   []DeliverableRow `json:"rows"`
}

// DeliverableRow is one deliverable of one service.
type DeliverableRow struct {
	Agency      hall.Named `json:"agency"`
	Service     hall.Named `json:"service"`
	Deliverable hall.Named `json:"deliverable"`
	Amount      int64      `json:"amount"`
	Legs        int64      `json:"legs"` // at whose finish some of it was handed out
}

// BuildDeliverables makes the report, in the order of the hall file. The query's By is not used.
//
// Codes: those of Build.
func BuildDeliverables(ctx context.Context, src Source, c *hall.Config, q Query) (*Deliverables, error) {
	q.By = ""
	q, err := q.Check(c)
	if err != nil {
		return nil, err
	}
	list, err := src.Delivered(ctx, measure.Query{Hall: c.Hall.ID, From: q.From, To: q.To, Agency: q.Agency})
	if err != nil {
		return nil, err
	}
	d := &Deliverables{Head: headOf(c, q), Agency: agencyOf(c, q), Rows: []DeliverableRow{}}
	for _, g := range list {
		row := DeliverableRow{Service: c.NamedService(g.Service), Deliverable: c.Deliverable(g.Service, g.Deliverable), Amount: g.Amount, Legs: g.Legs}
		if s := c.Service(g.Service); s != nil {
			row.Agency = c.NamedAgency(s.Agency)
		}
		d.Rows = append(d.Rows, row)
	}
	slices.SortStableFunc(d.Rows, func(a, b DeliverableRow) int {
		x, y := placeOf(c, a), placeOf(c, b)
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	return d, nil
}

// placeOf is where a row's service, and in its list the deliverable, stands in the hall file;
// what the file does not have comes last.
func placeOf(c *hall.Config, r DeliverableRow) [2]int {
	at := [2]int{math.MaxInt, math.MaxInt}
	i := slices.IndexFunc(c.Services, func(s hall.Service) bool { return s.ID == r.Service.ID })
	if i < 0 {
		return at
	}
	at[0] = i
	if j := slices.IndexFunc(c.Services[i].Deliverables, func(k hall.Choice) bool { return k.ID == r.Deliverable.ID }); j >= 0 {
		at[1] = j
	}
	return at
}

// DeliverablesCSV writes the rows in the form of [CSV].
func DeliverablesCSV(w io.Writer, d *Deliverables, lang string) error {
	var heads []string
	for _, head := range []hall.Text{{ID: "Instansi", EN: "Agency"}, {ID: "Layanan", EN: "Service"}, {ID: "Kode hasil", EN: "Deliverable code"},
		{ID: "Hasil layanan", EN: "Deliverable"}, {ID: "Jumlah", EN: "Amount"}, {ID: "Tahap layanan", EN: "Legs"}} {
		heads = append(heads, head.In(lang))
	}
	records := [][]string{heads}
	for _, r := range d.Rows {
		records = append(records, []string{r.Agency.Name.In(lang), r.Service.Name.In(lang), r.Deliverable.ID, r.Deliverable.Name.In(lang), count(r.Amount), count(r.Legs)})
	}
	return WriteCSV(w, records)
}
