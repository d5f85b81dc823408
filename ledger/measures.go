package ledger

import (
	"cmp"
	"context"
	"strings"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
)

// keyColumns has the SQL expression of each grouping's key; "" makes one group of all legs.
var keyColumns = map[measure.By]string{
	"":                "''",
	measure.ByService: "l.service",
	measure.ByAgency:  "l.agency",
	measure.ByCounter: "l.counter",
}

// Measure reads the measures that package measure defines. Every figure is computed
// from the legs themselves, also the total's: none is an average of averages.
//
// Codes: invalid_request for an unknown By, unavailable.
func (l *Ledger) Measure(ctx context.Context, q measure.Query) (*measure.Result, error) {
	if keyColumns[q.By] == "" {
		return nil, hall.Refuse(hall.CodeInvalid, "measures are not grouped by %q", q.By).With("field", "by")
	}
	m := &measure.Result{At: cmp.Or(q.At, l.clock.Now())}
	err := l.db.View(ctx, func(tx *gorm.DB) (err error) {
		if m.Groups, err = measureBy(tx, q); err != nil {
			return err
		}
		total := q
		total.By = ""
		all, err := measureBy(tx, total)
		if err != nil {
			return err
		}
		if len(all) > 0 {
			m.Total = all[0]
		}
		m.Counters, err = counterTimes(tx, q, m.At)
		return err
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

func measureBy(tx *gorm.DB, q measure.Query) ([]measure.Group, error) {
	groups, err := counts(tx, q)
	if err == nil {
		groups, err = addDirect(tx, q, groups)
	}
	if err != nil {
		return nil, err
	}
	at := make(map[string]*measure.Group, len(groups))
	for i := range groups {
		at[groups[i].Key] = &groups[i]
	}
	for _, m := range measure.OfLegs {
		if m.Unit != measure.Times {
			continue
		}
		class := "''"
		if m.ByClass {
			class = "l.class"
		}
		rows, err := spreads(tx, q, timeSQL[m.ID], class)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if g := at[r.K]; g != nil {
				if g.Times[m.ID] == nil {
					g.Times[m.ID] = map[string]hall.Spread{}
				}
				g.Times[m.ID][r.C] = hall.Spread{N: r.N, SumMS: r.Total, Median: r.Median, P90: r.P90, P95: r.P95}
			}
		}
	}
	return groups, nil
}

// countSQL has the SQL of each measure.Count, over the rows of judgedSQL.
var countSQL = map[string]string{
	"visits":      "COUNT(DISTINCT ticket_id)",
	"legs":        "COUNT(*)",
	"served":      ended(hall.Done),
	"no_shows":    ended(hall.NoShow),
	"cancelled":   ended(hall.Cancelled),
	"unserved":    ended(hall.Expired),
	"transferred": ended(hall.Transferred),
	"open":        ended(""),
	"unattended":  "SUM(CASE WHEN end_state = 'done' THEN unattended ELSE 0 END)",
	"from_roll":   "SUM(CASE WHEN origin = '" + hall.OriginRoll + "' THEN 1 ELSE 0 END)",
}

func ended(state hall.State) string {
	return "SUM(CASE WHEN end_state = '" + string(state) + "' THEN 1 ELSE 0 END)"
}

// timeSQL has the SQL of each measure.Times, NULL for a leg that does not count.
var timeSQL = map[string]string{
	"wait":           "l.wait_ms",
	"wait_by_class":  "l.wait_ms",
	"wait_with_left": "COALESCE(l.wait_ms, l.left_ms)",
	"service":        servedTime,
}

// shareSQL has the columns of judgedSQL for each measure.Kept: the time of a leg that came
// to its end, that of one that was left, and the standard.
var shareSQL = map[string][3]string{
	"wait_standard":    {"wait_ms", "left_ms", "wait_target"},
	"service_standard": {"served_ms", "went_ms", "service_target"},
}

// servedTime is hall.Leg.ServedTime in SQL, NULL for a leg that no officer finished.
const servedTime = "CASE WHEN l.end_state = 'done' AND l.unattended = 0 THEN l.service_ms END"

// leftTime is the service time of a leg that was started and then left.
const leftTime = "CASE WHEN l.end_state IN ('cancelled', 'expired', 'no_show') THEN l.service_ms END"

// selected is the condition that selects a query's legs that were in a queue.
func selected(q measure.Query) (string, []any) {
	where, args := withDirect(q)
	return where + " AND l.direct = 0", args
}

// withDirect selects those of visits without a number too. A leg that a transfer began
// does not count once the transfer was reverted (its void_rev is set).
func withDirect(q measure.Query) (string, []any) {
	where := "l.hall = ? AND l.business_date BETWEEN ? AND ? AND l.rev > l.void_rev"
	args := []any{q.Hall, q.From, q.To}
	if q.Agency != "" {
		where, args = where+" AND l.agency = ?", append(args, q.Agency)
	}
	return where, args
}

// judgedSQL judges each leg by the standard in force when it was queued: from the
// import of its version until that of the next, the first one without a lower bound.
// MariaDB's LEAD takes no default.
const judgedSQL = `
WITH promised AS (
  SELECT service, wait_target_ms AS wait_target, service_target_ms AS service_target,
    CASE WHEN LAG(version) OVER (PARTITION BY service ORDER BY version) IS NULL THEN 0 ELSE since_at END AS from_at,
    COALESCE(LEAD(since_at) OVER (PARTITION BY service ORDER BY version), 9223372036854775807) AS until_at
  FROM standards WHERE hall = ?
), judged AS (
  SELECT {key} AS k, l.ticket_id, v.origin, l.end_state, l.unattended, l.wait_ms, l.left_ms,
    {served} AS served_ms, {went} AS went_ms, p.wait_target, p.service_target
  FROM legs l LEFT JOIN visits v ON v.hall = l.hall AND v.id = l.ticket_id LEFT JOIN promised p
    ON p.service = l.service AND l.queued_at >= p.from_at AND l.queued_at < p.until_at
  WHERE {where}
)
SELECT k{figures} FROM judged GROUP BY k ORDER BY k`

// counts reads the groups with their counts and shares.
func counts(tx *gorm.DB, q measure.Query) (groups []measure.Group, err error) {
	var figures strings.Builder
	numbers := 0
	for _, m := range measure.OfLegs {
		switch m.Unit {
		case measure.Count:
			figures.WriteString(", " + countSQL[m.ID])
			numbers++
		case measure.Kept:
			s := shareSQL[m.ID]
			for _, judged := range []string{s[0] + " <= " + s[2], s[0] + " > " + s[2], s[1] + " <= " + s[2], s[1] + " > " + s[2]} {
				figures.WriteString(", SUM(CASE WHEN " + judged + " THEN 1 ELSE 0 END)")
			}
			figures.WriteString(", COALESCE(MIN(" + s[2] + "), 0), COALESCE(MAX(" + s[2] + "), 0)")
			numbers += 6
		}
	}
	where, args := selected(q)
	query := strings.NewReplacer("{key}", keyColumns[q.By], "{served}", servedTime, "{went}", leftTime, "{where}", where, "{figures}", figures.String()).Replace(judgedSQL)
	rows, err := tx.Raw(query, append([]any{q.Hall}, args...)...).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		g := newGroup()
		n, into := make([]int64, numbers), []any{&g.Key}
		for i := range n {
			into = append(into, &n[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for _, m := range measure.OfLegs {
			switch m.Unit {
			case measure.Count:
				g.Counts[m.ID], n = n[0], n[1:]
			case measure.Kept:
				g.Shares[m.ID] = measure.Share{Within: n[0], Late: n[1], LeftWithin: n[2], LeftLate: n[3], MinTargetMS: n[4], MaxTargetMS: n[5]}
				n = n[6:]
			}
		}
		groups = append(groups, g)
	}
	return groups, rows.Err()
}

// spreadsSQL computes hall.Percentile in SQL, in whole numbers: the first of n values in
// rising order whose rank is at least n*p/100.
const spreadsSQL = `
WITH valued AS (
  SELECT {key} AS k, {class} AS c, {value} AS v FROM legs l WHERE {where}
), ranked AS (
  SELECT k, c, v, ROW_NUMBER() OVER (PARTITION BY k, c ORDER BY v) AS place, COUNT(*) OVER (PARTITION BY k, c) AS n
  FROM valued WHERE v IS NOT NULL
)
SELECT k, c, MAX(n) AS n, SUM(v) AS total,
  MIN(CASE WHEN place * 100 >= n * 50 THEN v END) AS median,
  MIN(CASE WHEN place * 100 >= n * 90 THEN v END) AS p90,
  MIN(CASE WHEN place * 100 >= n * 95 THEN v END) AS p95
FROM ranked GROUP BY k, c`

type spreadRow struct {
	K, C                       string
	N, Total, Median, P90, P95 int64
}

func spreads(tx *gorm.DB, q measure.Query, value, class string) ([]spreadRow, error) {
	where, args := selected(q)
	query := strings.NewReplacer("{key}", keyColumns[q.By], "{class}", class, "{value}", value, "{where}", where).Replace(spreadsSQL)
	var rows []spreadRow
	err := tx.Raw(query, args...).Scan(&rows).Error
	return rows, err
}
