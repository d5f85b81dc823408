package store

import (
	"context"
	"slices"
	"time"

	"maps"

	"gorm.io/gorm/clause"

	"mpp/hall"
)

// Every registers work that recurs; name, of at most 58 characters, is unique among all
// such work. When it is due, one runner among all runs it, as a job with the leases and
// retries of any other. The due time is stored: runs that were due while no process ran
// are made up for by a single one after the start. A run that is still open when the
// next one is due delays it. The first run is one pause after the first start; a pause
// that has been made shorter counts at once.
func (r *Runner) Every(name string, pause time.Duration, run func(ctx context.Context) error) {
	r.Handle(recurringTopic(name), func(ctx context.Context, _ Job) error { return run(ctx) })
	r.recurring[name] = pause
}

func recurringTopic(name string) string { return "every/" + name }

type jobRow struct {
	Name  string `gorm:"primaryKey"`
	DueAt int64
}

// TableName names the table.
func (jobRow) TableName() string { return "jobs" }

// emitRecurring makes a message of each recurring work that is due.
func (r *Runner) emitRecurring(ctx context.Context) error {
	if len(r.recurring) == 0 {
		return nil
	}
	if !r.planned {
		if err := r.plan(ctx); err != nil {
			return err
		}
		r.planned = true
	}
	var due []jobRow
	err := r.db.Read(ctx).Raw("SELECT name, due_at FROM jobs WHERE due_at <= ? AND name IN ?",
		r.clock.Now(), slices.Collect(maps.Keys(r.recurring))).Scan(&due).Error
	if err != nil {
		return Unavailable("look for recurring work", err)
	}
	for _, j := range due {
		if err := r.emitRun(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

// plan adds the recurring work that the table does not know.
func (r *Runner) plan(ctx context.Context) error {
	return r.db.Tx(ctx, func(tx *Tx) error {
		for _, name := range slices.Sorted(maps.Keys(r.recurring)) {
			next := r.next(name)
			row := jobRow{Name: name, DueAt: int64(next)}
			if err := tx.SQL.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
				return err
			}
			if err := tx.SQL.Exec("UPDATE jobs SET due_at = ? WHERE name = ? AND due_at > ?", next, name, next).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// emitRun emits one run and sets the next due time, unless another runner was first or
// the run before is still open.
func (r *Runner) emitRun(ctx context.Context, j jobRow) error {
	return r.db.Tx(ctx, func(tx *Tx) error {
		topic := recurringTopic(j.Name)
		var open int64
		if err := tx.SQL.Raw("SELECT COUNT(*) FROM outbox WHERE topic = ? AND state = ?", topic, stateOpen).Scan(&open).Error; err != nil || open > 0 {
			return err
		}
		moved := tx.SQL.Exec("UPDATE jobs SET due_at = ? WHERE name = ? AND due_at = ?", r.next(j.Name), j.Name, j.DueAt)
		if moved.Error != nil || moved.RowsAffected == 0 {
			return moved.Error
		}
		return tx.Emit(Message{Topic: topic})
	})
}

// next is the due time after now.
func (r *Runner) next(name string) hall.Millis { return r.clock.Now().Add(r.recurring[name]) }
