package queue

import (
	"context"
	"errors"
	"strconv"

	"mpp/hall"
)

// system is the actor of what the hall does by itself.
var system = hall.Meta{Actor: hall.Actor{Role: hall.RoleSystem, ID: "hall"}}

type dayRequest struct {
	requestHead
	Next     string      `json:"next"`
	Limit    int         `json:"limit"`
	Services []string    `json:"services"`
	EndsAt   hall.Millis `json:"ends_at"`
}

// closeStep bounds how many tickets one run of the closing script ends, so that it does not
// block other requests for long.
const closeStep = 200

// turnDay closes the open date and opens the one that a refused request was for. When a
// later date is open already, it only takes note of that.
func (q *Queue) turnDay(ctx context.Context, refused error) error {
	open := openDate(refused)
	q.date.Store(&open)
	next := q.today()
	if next <= open {
		return nil
	}
	if open != "" {
		if _, err := q.closeDay(ctx, open, system); err != nil {
			return err
		}
	}
	err := q.openDay(ctx, open, next)
	if code := hall.CodeOf(err); code == hall.CodeDayNotOpen || code == hall.CodeStaleConfig {
		return nil // another node did it, or changed the configuration: the caller tries again
	}
	return err
}

// openDate returns the open date that a day_not_open refusal names.
func openDate(err error) string {
	var e *hall.Error
	if errors.As(err, &e) {
		s, _ := e.Fields["open"].(string)
		return s
	}
	return ""
}

func (q *Queue) openDay(ctx context.Context, open, next string) error {
	cfg := q.Config()
	r := &dayRequest{Next: next}
	q.fill(&r.requestHead, cfg, open, system)
	if _, err := q.eval(ctx, scriptOpenDay, q.scriptKeys(open, ""), r); err != nil {
		return err
	}
	q.date.Store(&next)
	return nil
}

// OpenDay opens today's business date if it is not open yet.
func (q *Queue) OpenDay(ctx context.Context) error {
	if _, err := q.Load(ctx); err != nil {
		return err
	}
	open := *q.date.Load()
	if q.today() == open {
		return nil
	}
	return q.turnDay(ctx, hall.Refuse(hall.CodeDayNotOpen, "").With("open", open))
}

// CloseDay ends the open business date now: tickets that still wait, are called or held
// expire. When the date has ended before, times end there. It returns how many events that took. Code: day_over when it is closed already.
func (q *Queue) CloseDay(ctx context.Context, actor hall.Actor) (int, error) {
	date, first, err := q.Position(ctx)
	if err != nil {
		return 0, err
	}
	done, err := q.closeDay(ctx, date, hall.Meta{Actor: actor})
	if err != nil {
		return 0, err
	}
	if !done {
		return 0, hall.Refuse(hall.CodeDayOver, "%s is closed already", date).With("date", date)
	}
	last, err := q.Seq(ctx)
	return int(last - first), err
}

// closeDay runs the closing script until the date is closed. It reports false when the
// date was closed before.
func (q *Queue) closeDay(ctx context.Context, date string, m hall.Meta) (bool, error) {
	for did := false; ; {
		cfg := q.Config()
		r := &dayRequest{Limit: closeStep, EndsAt: cfg.DayEndsAt(date), Services: make([]string, len(cfg.Services))}
		for i := range cfg.Services {
			r.Services[i] = cfg.Services[i].ID
		}
		q.fill(&r.requestHead, cfg, date, m)
		e, err := q.eval(ctx, scriptCloseDay, q.scriptKeys(date, ""), r)
		switch code := hall.CodeOf(err); {
		case code == hall.CodeDayOver, code == hall.CodeDayNotOpen:
			return did, nil
		case code == hall.CodeStaleConfig:
			if _, err := q.Load(ctx); err != nil {
				return did, err
			}
		case err != nil:
			return did, err
		case e.Type == hall.EventDayClosed:
			return true, nil
		}
		did = true
	}
}

// Position returns the open business date, "" before the first, and the number of the
// hall's last event. Codes: unavailable, also when Redis does not hold the hall.
func (q *Queue) Position(ctx context.Context) (date string, seq int64, err error) {
	meta, err := q.rdb.HMGet(ctx, q.keys.meta(), "date", "seq").Result()
	if err != nil {
		return "", 0, unavailable(err)
	}
	if meta[1] == nil {
		return "", 0, hall.Refuse(hall.CodeUnavailable, "Redis does not hold the hall")
	}
	seq, err = strconv.ParseInt(text(meta[1]), 10, 64)
	return text(meta[0]), seq, err
}

// LastAt returns the time of the hall's last event. Codes: unavailable.
func (q *Queue) LastAt(ctx context.Context) (hall.Millis, error) {
	at, err := q.rdb.HGet(ctx, q.keys.meta(), "clock").Int64()
	if err != nil {
		return 0, unavailable(err)
	}
	return hall.Millis(at), nil
}

// Seq returns the number of the hall's last event. Codes: as Position.
func (q *Queue) Seq(ctx context.Context) (int64, error) {
	_, seq, err := q.Position(ctx)
	return seq, err
}
