package health

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"mpp/hall"
	"mpp/store"
)

// keptDays is how long the minutes are kept: a year and the month in which somebody asks for it.
const keptDays = 400

// RecordEach is how often the minutes are written: every five minutes.
func (s *Service) RecordEach() time.Duration { return s.Silence * 5 / 3 }

// row is a device's day as the table holds it; the minutes are those of package health.
type row struct {
	Hall         string `gorm:"primaryKey" json:"-"`
	BusinessDate string `gorm:"primaryKey" json:"date"`
	Device       string `gorm:"primaryKey" json:"device"`
	Seen         string `json:"seen"`
	Opened       string `json:"opened"`
}

// TableName names the table.
func (row) TableName() string { return "device_days" }

// joined adds the minutes of a day to those of the row.
func (r *row) joined(d day) error {
	seen, err := minutesOf(r.Seen)
	if err != nil {
		return err
	}
	open, err := minutesOf(r.Opened)
	if err != nil {
		return err
	}
	seen.join(&d.seen)
	open.join(&d.open)
	r.Seen, r.Opened = seen.text(), open.text()
	return nil
}

// writeRows is how many rows one statement reads or writes.
const writeRows = 100

// Record writes the minutes that this process knows. They are added to those in the table,
// so it does not matter which process writes, nor how often. Codes: unavailable.
func (s *Service) Record(ctx context.Context) error {
	known := map[dayKey]day{}
	s.mu.Lock()
	for key, d := range s.days {
		known[key] = *d
	}
	s.mu.Unlock()
	byDate := map[string][]string{}
	for key := range known {
		byDate[key.date] = append(byDate[key.date], key.device)
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		for date, devices := range byDate {
			slices.Sort(devices)
			for part := range slices.Chunk(devices, writeRows) {
				if err := s.join(tx, date, part, known); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *Service) join(tx *store.Tx, date string, devices []string, known map[dayKey]day) error {
	var have []row
	if err := tx.SQL.Where("hall = ? AND business_date = ? AND device IN ?", s.Hall, date, devices).Find(&have).Error; err != nil {
		return err
	}
	rows := make([]row, len(devices))
	for i, device := range devices {
		rows[i] = row{Hall: s.Hall, BusinessDate: date, Device: device}
		if j := slices.IndexFunc(have, func(r row) bool { return r.Device == device }); j >= 0 {
			rows[i] = have[j]
		}
		if err := rows[i].joined(known[dayKey{device, date}]); err != nil {
			return err
		}
	}
	return tx.SQL.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error
}

// Clean forgets days that are long over. Codes: unavailable.
func (s *Service) Clean(ctx context.Context) error {
	before := s.Clock().In(s.Config().Location()).AddDate(0, 0, -keptDays).Format(time.DateOnly)
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		return tx.SQL.Where("hall = ? AND business_date < ?", s.Hall, before).Delete(&row{}).Error
	})
}

// Uptime is for how many of the minutes in which the hall was open on a date, and the server
// at work, a device was seen. A silence that is shorter than [Deps.Silence] counts as seen.
type Uptime struct {
	Date, Device string
	Open, Seen   int
}

// Uptime reads the dates from one to another, in their order. What was seen in the last
// minutes is not among it. Codes: unavailable.
func (s *Service) Uptime(ctx context.Context, from, to string) ([]Uptime, error) {
	var rows []row
	err := s.DB.Read(ctx).Where("hall = ? AND business_date BETWEEN ? AND ?", s.Hall, from, to).Order("business_date, device").Find(&rows).Error
	if err != nil {
		return nil, store.Unavailable("read the minutes of devices", err)
	}
	list := make([]Uptime, 0, len(rows))
	for _, r := range rows {
		seen, err := minutesOf(r.Seen)
		if err != nil {
			return nil, err
		}
		open, err := minutesOf(r.Opened)
		if err != nil {
			return nil, err
		}
		list = append(list, Uptime{r.BusinessDate, r.Device, open.count(&open), open.count(&seen)})
	}
	return list, nil
}

// Today is the date in the hall's zone.
func (s *Service) Today() string {
	return hall.MillisOf(s.Clock()).In(s.Config().Location()).Format(time.DateOnly)
}
