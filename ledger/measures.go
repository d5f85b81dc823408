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
	if err != nil {
		return nil, err
	}
	at := make(map[string]*measure.Group, len(groups))
	for i := range groups {
		groups[i].WaitByClass = map[string]hall.Spread{}
		at[groups[i].Key] = &groups[i]
	}
	for _, s := range []struct {
		value string
		class string // expression of a second key
		keep  func(m *measure.Group, class string, s hall.Spread)
	}{
		{"l.wait_ms", "''", func(m *measure.Group, _ string, s hall.Spread) { m.Wait = s }},
		{"l.wait_ms", "l.class", func(m *measure.Group, class string, s hall.Spread) { m.WaitByClass[class] = s }},
		{"COALESCE(l.wait_ms, l.left_ms)", "''", func(m *measure.Group, _ string, s hall.Spread) { m.WaitAll = s }},
		{servedTime, "''", func(m *measure.Group, _ string, s hall.Spread) { m.Service = s }},
	} {
		rows, err := spreads(tx, q, s.value, s.class)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if m := at[r.K]; m != nil {
				s.keep(m, r.C, hall.Spread{N: r.N, SumMS: r.Total, Median: r.Median, P90: r.P90, P95: r.P95})
			}
		}
	}
	return groups, nil
}

// servedTime is hall.Leg.ServedTime in SQL, NULL for a leg that no officer finished.
const servedTime = "CASE WHEN l.end_state = 'done' AND l.unattended = 0 THEN l.service_ms END"

// leftTime is the service time of a leg that was started and then left.
const leftTime = "CASE WHEN l.end_state IN ('cancelled', 'expired', 'no_show') THEN l.service_ms END"

// selected is the condition that selects a query's legs. A leg that a transfer began
// does not count once the transfer was reverted (its void_rev is set).
func selected(q measure.Query) (string, []any) {
	where := "l.hall = ? AND l.business_date BETWEEN ? AND ? AND l.rev > l.void_rev"
	args := []any{q.Hall, q.From, q.To}
	if q.Agency != "" {
		where, args = where+" AND l.agency = ?", append(args, q.Agency)
	}
	return where, args
}

// countsSQL judges each leg by the standard in force when it was queued: from the
// import of its version until that of the next, the first one without a lower bound.
// MariaDB's LEAD takes no default.
const countsSQL = `
WITH promised AS (
  SELECT service, wait_target_ms AS wait_target, service_target_ms AS service_target,
    CASE WHEN LAG(version) OVER (PARTITION BY service ORDER BY version) IS NULL THEN 0 ELSE since_at END AS from_at,
    COALESCE(LEAD(since_at) OVER (PARTITION BY service ORDER BY version), 9223372036854775807) AS until_at
  FROM standards WHERE hall = ?
), judged AS (
  SELECT {key} AS k, l.ticket_id, l.end_state, l.unattended, l.wait_ms, l.left_ms,
    {served} AS served_ms, {went} AS went_ms, p.wait_target, p.service_target
  FROM legs l LEFT JOIN promised p
    ON p.service = l.service AND l.queued_at >= p.from_at AND l.queued_at < p.until_at
  WHERE {where}
)
SELECT k, COUNT(DISTINCT ticket_id) AS visits, COUNT(*) AS legs,
  SUM(CASE WHEN end_state = 'done' THEN 1 ELSE 0 END) AS served,
  SUM(CASE WHEN end_state = 'no_show' THEN 1 ELSE 0 END) AS no_shows,
  SUM(CASE WHEN end_state = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
  SUM(CASE WHEN end_state = 'expired' THEN 1 ELSE 0 END) AS unserved,
  SUM(CASE WHEN end_state = 'transferred' THEN 1 ELSE 0 END) AS transferred,
  SUM(CASE WHEN end_state = '' THEN 1 ELSE 0 END) AS still_open,
  SUM(CASE WHEN end_state = 'done' THEN unattended ELSE 0 END) AS unattended,
  SUM(CASE WHEN wait_ms <= wait_target THEN 1 ELSE 0 END) AS wait_within,
  SUM(CASE WHEN wait_ms > wait_target THEN 1 ELSE 0 END) AS wait_late,
  SUM(CASE WHEN left_ms <= wait_target THEN 1 ELSE 0 END) AS wait_left_within,
  SUM(CASE WHEN left_ms > wait_target THEN 1 ELSE 0 END) AS wait_left_late,
  COALESCE(MIN(wait_target), 0) AS wait_min, COALESCE(MAX(wait_target), 0) AS wait_max,
  SUM(CASE WHEN served_ms <= service_target THEN 1 ELSE 0 END) AS service_within,
  SUM(CASE WHEN served_ms > service_target THEN 1 ELSE 0 END) AS service_late,
  SUM(CASE WHEN went_ms <= service_target THEN 1 ELSE 0 END) AS service_left_within,
  SUM(CASE WHEN went_ms > service_target THEN 1 ELSE 0 END) AS service_left_late,
  COALESCE(MIN(service_target), 0) AS service_min, COALESCE(MAX(service_target), 0) AS service_max
FROM judged GROUP BY k ORDER BY k`

type countRow struct {
	K                                                                    string
	Visits, Legs                                                         int64
	Served, NoShows, Cancelled, Unserved, Transferred                    int64
	StillOpen, Unattended                                                int64
	WaitWithin, WaitLate, WaitLeftWithin, WaitLeftLate, WaitMin, WaitMax int64
	ServiceWithin, ServiceLate, ServiceLeftWithin, ServiceLeftLate       int64
	ServiceMin, ServiceMax                                               int64
}

func counts(tx *gorm.DB, q measure.Query) ([]measure.Group, error) {
	where, args := selected(q)
	query := strings.NewReplacer("{key}", keyColumns[q.By], "{served}", servedTime, "{went}", leftTime, "{where}", where).Replace(countsSQL)
	var rows []countRow
	if err := tx.Raw(query, append([]any{q.Hall}, args...)...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	groups := make([]measure.Group, len(rows))
	for i, r := range rows {
		groups[i] = measure.Group{
			Key: r.K, Visits: r.Visits, Legs: r.Legs, Served: r.Served, NoShows: r.NoShows, Cancelled: r.Cancelled,
			Unserved: r.Unserved, Transferred: r.Transferred, Open: r.StillOpen, Unattended: r.Unattended,
			WaitShare: measure.Share{Within: r.WaitWithin, Late: r.WaitLate, LeftWithin: r.WaitLeftWithin,
				LeftLate: r.WaitLeftLate, MinTargetMS: r.WaitMin, MaxTargetMS: r.WaitMax},
			ServiceShare: measure.Share{Within: r.ServiceWithin, Late: r.ServiceLate, LeftWithin: r.ServiceLeftWithin,
				LeftLate: r.ServiceLeftLate, MinTargetMS: r.ServiceMin, MaxTargetMS: r.ServiceMax},
		}
	}
	return groups, nil
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
