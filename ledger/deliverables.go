package ledger

import (
	"cmp"
	"context"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
	"mpp/store"
)

// addDelivered adds what the finish of a leg handed out, as of the ticket's revision.
func (b *batch) addDelivered(t *hall.Ticket, l *hall.Leg) {
	for _, d := range l.Deliverables {
		b.delivered[deliveredKey{legKey{t.ID, l.No}, int64(t.Rev), d.ID}] = deliveredRow{
			Hall: b.hall, TicketID: t.ID, LegNo: l.No, Rev: int64(t.Rev), Deliverable: d.ID, Amount: d.Count}
	}
}

type deliveredKey struct {
	leg         legKey
	rev         int64
	deliverable string
}

func compareDelivered(a, b deliveredKey) int {
	return cmp.Or(compareLegs(a.leg, b.leg), cmp.Compare(a.rev, b.rev), cmp.Compare(a.deliverable, b.deliverable))
}

// Delivered counts what was handed out on the query's dates, by service, without a number too. Its
// By is not used.
//
// Codes: unavailable.
func (l *Ledger) Delivered(ctx context.Context, q measure.Query) (list []measure.Delivered, err error) {
	where, args := withDirect(q)
	query := "SELECT l.service, d.deliverable, SUM(d.amount) AS amount, COUNT(*) AS legs FROM deliverables d" +
		" JOIN legs l ON l.hall = d.hall AND l.ticket_id = d.ticket_id AND l.leg_no = d.leg_no AND l.rev = d.rev" +
		" WHERE " + where + " GROUP BY l.service, d.deliverable ORDER BY l.service, d.deliverable"
	err = l.db.View(ctx, func(tx *gorm.DB) error { return tx.Raw(query, args...).Scan(&list).Error })
	return list, store.Unavailable("deliverables", err)
}
