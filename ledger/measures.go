package ledger

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"mpp/hall"
)

// keyColumns is what each group is keyed by; "" makes one group of all.
var keyColumns = map[hall.MeasureBy]string{
	"":                    "''",
	hall.MeasureByService: "l.service",
	hall.MeasureByAgency:  "l.agency",
	hall.MeasureByCounter: "l.counter",
}

// Measure reads the measures of a report. Every figure is computed from the legs
// themselves, a group's as well as the total's: never an average of averages.
//
// Codes: invalid_request for an unknown By, unavailable.
func (l *Ledger) Measure(ctx context.Context, q hall.MeasureQuery) (*hall.Measures, error) {
	if keyColumns[q.By] == "" {
		return nil, hall.Refuse(hall.CodeInvalid, "measures are not grouped by %q", q.By).With("field", "by")
	}
	m := &hall.Measures{At: l.clock.Now()}
	err := l.view(ctx, func(tx *gorm.DB) (err error) {
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

func measureBy(tx *gorm.DB, q hall.MeasureQuery) ([]hall.Measure, error) {
	groups, err := counts(tx, q)
	if err != nil {
		return nil, err
	}
	at := make(map[string]*hall.Measure, len(groups))
	for i := range groups {
		groups[i].WaitByClass = map[string]hall.Spread{}
		at[groups[i].Key] = &groups[i]
	}
	for _, s := range []struct {
		value string
		class string // expression of a second key
		keep  func(m *hall.Measure, class string, s hall.Spread)
	}{
		{"l.wait_ms", "''", func(m *hall.Measure, _ string, s hall.Spread) { m.Wait = s }},
		{"l.wait_ms", "l.class", func(m *hall.Measure, class string, s hall.Spread) { m.WaitByClass[class] = s }},
		{"COALESCE(l.wait_ms, l.left_ms)", "''", func(m *hall.Measure, _ string, s hall.Spread) { m.WaitAll = s }},
		{servedTime, "''", func(m *hall.Measure, _ string, s hall.Spread) { m.Service = s }},
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

// servedTime is the service time of a leg that was served to its end; NULL for
// one that nobody attended to the end, whose time is not true, and for one that
// was handed on, whose service was not the promised one.
const servedTime = "CASE WHEN l.end_state = 'done' AND l.unattended = 0 THEN l.service_ms END"

// leftTime is the same for one who was started with and went.
const leftTime = "CASE WHEN l.end_state IN ('cancelled', 'expired', 'no_show') THEN l.service_ms END"

// selected is the condition that picks a query's legs; those of transfers that
// were taken back do not count.
func selected(q hall.MeasureQuery) (string, []any) {
	where := "l.hall = ? AND l.business_date BETWEEN ? AND ? AND l.rev > l.void_rev"
	args := []any{q.Hall, q.From, q.To}
	if q.Agency != "" {
		where, args = where+" AND l.agency = ?", append(args, q.Agency)
	}
	return where, args
}

// countsSQL: a standard is in force from its version's import to the next one's;
// the first from ever. MariaDB's LEAD takes no default.
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

func counts(tx *gorm.DB, q hall.MeasureQuery) ([]hall.Measure, error) {
	where, args := selected(q)
	query := strings.NewReplacer("{key}", keyColumns[q.By], "{served}", servedTime, "{went}", leftTime, "{where}", where).Replace(countsSQL)
	var rows []countRow
	if err := tx.Raw(query, append([]any{q.Hall}, args...)...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	groups := make([]hall.Measure, len(rows))
	for i, r := range rows {
		groups[i] = hall.Measure{
			Key: r.K, Visits: r.Visits, Legs: r.Legs, Served: r.Served, NoShows: r.NoShows, Cancelled: r.Cancelled,
			Unserved: r.Unserved, Transferred: r.Transferred, Open: r.StillOpen, Unattended: r.Unattended,
			WaitShare: hall.Share{Within: r.WaitWithin, Late: r.WaitLate, LeftWithin: r.WaitLeftWithin,
				LeftLate: r.WaitLeftLate, MinTargetMS: r.WaitMin, MaxTargetMS: r.WaitMax},
			ServiceShare: hall.Share{Within: r.ServiceWithin, Late: r.ServiceLate, LeftWithin: r.ServiceLeftWithin,
				LeftLate: r.ServiceLeftLate, MinTargetMS: r.ServiceMin, MaxTargetMS: r.ServiceMax},
		}
	}
	return groups, nil
}

// spreadsSQL takes percentiles by nearest rank, in whole numbers: the p-th of n
// times in their order is the first whose rank is at least n*p/100.
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

func spreads(tx *gorm.DB, q hall.MeasureQuery, value, class string) ([]spreadRow, error) {
	where, args := selected(q)
	query := strings.NewReplacer("{key}", keyColumns[q.By], "{class}", class, "{value}", value, "{where}", where).Replace(spreadsSQL)
	var rows []spreadRow
	err := tx.Raw(query, args...).Scan(&rows).Error
	return rows, err
}
