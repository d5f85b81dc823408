package ledger

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/report/measure"
)

// directSQL counts the visits without a number that were finished, with their service time as far
// as it is true.
const directSQL = `
SELECT {key} AS k, COUNT(*) AS n, COALESCE(SUM({served}), 0) AS ms
FROM legs l WHERE {where} AND l.direct = 1 AND l.end_state = 'done' GROUP BY k`

// addDirect gives the groups what was served without a number, in new groups where nothing else was.
func addDirect(tx *gorm.DB, q measure.Query, groups []measure.Group) ([]measure.Group, error) {
	where, args := withDirect(q)
	query := strings.NewReplacer("{key}", keyColumns[q.By], "{served}", servedTime, "{where}", where).Replace(directSQL)
	var rows []struct {
		K     string
		N, MS int64
	}
	if err := tx.Raw(query, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		i := slices.IndexFunc(groups, func(g measure.Group) bool { return g.Key == r.K })
		if i < 0 {
			i = len(groups)
			groups = append(groups, newGroup())
			groups[i].Key = r.K
		}
		groups[i].Work["direct"] = measure.Work{N: r.N, MS: r.MS}
	}
	slices.SortFunc(groups, func(a, b measure.Group) int { return cmp.Compare(a.Key, b.Key) })
	return groups, nil
}

// newGroup is the group of no legs.
func newGroup() measure.Group {
	g := measure.Group{Counts: map[string]int64{}, Times: map[string]map[string]hall.Spread{}, Shares: map[string]measure.Share{}, Work: map[string]measure.Work{}}
	for _, m := range measure.OfLegs {
		switch m.Unit { //nolint:exhaustive // the others have no figure without legs
		case measure.Count:
			g.Counts[m.ID] = 0
		case measure.Kept:
			g.Shares[m.ID] = measure.Share{}
		case measure.Worked:
			g.Work[m.ID] = measure.Work{}
		}
	}
	return g
}
