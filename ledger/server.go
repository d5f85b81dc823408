package ledger

import (
	"context"
	"time"
)

// Server tells which database this is and what time it has there.
func (l *Ledger) Server(ctx context.Context) (version string, now time.Time, err error) {
	var row struct {
		Version string
		Now     float64
	}
	query := "SELECT 'SQLite ' || sqlite_version() AS version, (julianday('now') - 2440587.5) * 86400.0 AS now"
	if l.dialect == dialectMySQL {
		query = "SELECT VERSION() AS version, UNIX_TIMESTAMP(NOW(3)) AS now"
	}
	if err := l.read.WithContext(ctx).Raw(query).Scan(&row).Error; err != nil {
		return "", now, unavailable("server", err)
	}
	return row.Version, time.UnixMilli(int64(row.Now * 1000)), nil
}
