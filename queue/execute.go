package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"mpp/hall"
)

// requestHead has the fields that every script reads from ARGV[1]; see lua/lib.lua. The
// embedding struct has the fields of one script.
type requestHead struct {
	Now         hall.Millis     `json:"now"`
	Slack       int64           `json:"slack"`
	Date        string          `json:"date"`
	Version     int64           `json:"version"`
	Known       int64           `json:"known"`
	Tie         string          `json:"tie"`
	Key         string          `json:"key"`
	Fingerprint string          `json:"fingerprint"`
	Actor       hall.Actor      `json:"actor"`
	Reach       hall.Reach      `json:"reach"`
	Classes     []string        `json:"classes"`
	Credits     json.RawMessage `json:"credits"`
}

func (r *requestHead) head() *requestHead { return r }

// scriptRequest is the request of any script.
type scriptRequest interface{ head() *requestHead }

// errNobody is the answer of a call when no ticket waits.
var errNobody = hall.Refuse(hall.CodeNobodyWaiting, "nobody waits for this counter's services")

// attempts bounds how often a script is run again after a stale configuration or a changed
// date. Each time another process has made progress.
const attempts = 6

// execute runs a script until its configuration and date are those of the hall. build makes
// the request from the configuration in force. ticket is the id of the ticket that the
// request is about, or "": then the keys are those of the open date.
func (q *Queue) execute(ctx context.Context, s *script, m hall.Meta, ticket string, build func(*hall.Config) (scriptRequest, error)) (hall.Event, error) {
	var last error
	for range attempts {
		cfg, date := q.Config(), q.today()
		r, err := build(cfg)
		if err != nil {
			return hall.Event{}, err
		}
		h := r.head()
		q.fill(h, cfg, date, m)
		home := date
		if ticket != "" {
			home = ticketDate(ticket)
		}
		e, err := q.eval(ctx, s, q.scriptKeys(home, m.Key), r)
		last = err
		switch hall.CodeOf(err) {
		case hall.CodeStaleConfig:
			_, err = q.Load(ctx)
		case hall.CodeDayNotOpen:
			if err = q.turnDay(ctx, err); hall.CodeOf(err) == hall.CodeHallLost {
				err = q.Recover(ctx)
			}
		case hall.CodeHallLost:
			err = q.Recover(ctx)
		default:
			return e, err
		}
		if err != nil {
			return hall.Event{}, err
		}
	}
	return hall.Event{}, &hall.Error{Code: hall.CodeUnavailable, Detail: "the hall is being changed; ask again", Err: last}
}

// today is the business date by this process's clock, or the open one when that is later:
// another node's clock may have passed midnight first, and the date never goes back.
func (q *Queue) today() string {
	date := q.Config().BusinessDate(q.clock.Now())
	if open := *q.date.Load(); open > date {
		return open
	}
	return date
}

func (q *Queue) fill(h *requestHead, cfg *hall.Config, date string, m hall.Meta) {
	h.Slack = q.slack.Milliseconds()
	h.Now, h.Date, h.Version, h.Known = q.clock.Now(), date, cfg.Version, q.known()
	h.Tie = q.Tie().String()
	h.Key, h.Fingerprint, h.Actor, h.Reach = m.Key, m.Fingerprint, m.Actor, m.Reach
	p := q.planOf(cfg)
	h.Classes, h.Credits = p.classes, p.credits
}

// eval runs one script and reads {1, event, seq}, {0, code, fields} or {2}.
func (q *Queue) eval(ctx context.Context, s *script, keys []any, req scriptRequest, more ...any) (hall.Event, error) {
	if err := q.mayStamp(); err != nil {
		return hall.Event{}, err
	}
	if untied := q.untied.Load(); untied != nil {
		return hall.Event{}, unavailable(untied)
	}
	key := req.head().Key
	arg, err := json.Marshal(req)
	if err != nil {
		return hall.Event{}, fmt.Errorf("request: %w", err)
	}
	who, err := actorJSON(req.head())
	if err != nil {
		return hall.Event{}, err
	}
	args := append([]any{arg, who}, more...)
	raw, err := q.evalSafe(ctx, s, keys, key, args)
	if unknownScript(err) {
		if err := q.Recover(ctx); err != nil {
			return hall.Event{}, err
		}
		raw, err = q.evalSafe(ctx, s, keys, key, args)
	}
	if err != nil && strings.Contains(err.Error(), string(hall.CodeHallLost)) {
		return hall.Event{}, hall.Refuse(hall.CodeHallLost, "a part of the hall's keys is gone from Redis")
	}
	if err != nil {
		return hall.Event{}, unavailable(err)
	}
	e, err := q.readAnswer(raw)
	if err == nil { // only here is it safe: a deposed server's events are in no hall
		q.eventCache.acknowledge(e)
	}
	return e, err
}

// actorJSON returns the members of the event that name the actor and the key, without the
// braces of a JSON object.
func actorJSON(r *requestHead) ([]byte, error) {
	doc, err := json.Marshal(struct {
		Actor       hall.Actor `json:"actor"`
		Key         string     `json:"key,omitempty"`
		Fingerprint string     `json:"fingerprint,omitempty"`
	}{r.Actor, r.Key, r.Fingerprint})
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	return doc[1 : len(doc)-1], nil
}

func (q *Queue) readAnswer(raw []any) (hall.Event, error) {
	kind, _ := raw[0].(int64)
	switch {
	case kind == 1 && len(raw) == 3:
		seq, _ := raw[2].(int64)
		e, err := q.eventCache.decode(seq, text(raw[1]))
		if err != nil {
			return hall.Event{}, fmt.Errorf("event from script: %w", err)
		}
		return e, nil
	case kind == 0 && len(raw) == 3:
		return hall.Event{}, refusal(raw)
	case kind == 2:
		return hall.Event{}, errNobody
	}
	return hall.Event{}, fmt.Errorf("script answered %v: %w", raw, errors.ErrUnsupported)
}

func refusal(raw []any) error {
	code, fields := text(raw[1]), map[string]any{}
	if err := json.Unmarshal([]byte(text(raw[2])), &fields); err != nil {
		return fmt.Errorf("refusal %s from script: %w", code, err)
	}
	delete(fields, "code")
	return &hall.Error{Code: hall.Code(code), Detail: detail(hall.Code(code), fields), Fields: fields}
}

// detail describes a refusal in English; the API words it for the person.
func detail(code hall.Code, f map[string]any) string {
	switch code {
	case hall.CodeWrongState:
		return fmt.Sprintf("ticket %v is %v: %v is not possible now", f["number"], f["state"], f["event"])
	case hall.CodeCounterState:
		return fmt.Sprintf("the counter is %v: %v is not possible now", f["state"], f["event"])
	case hall.CodeCounterBusy:
		return fmt.Sprintf("counter %v still has ticket %v", f["counter"], f["number"])
	case hall.CodeCounterNotOpen:
		return fmt.Sprintf("the counter is %v", f["state"])
	case hall.CodeServiceEnded:
		return fmt.Sprintf("service %v left the hall on %v", f["service"], f["ended_on"])
	case hall.CodeServiceClosed:
		if f["reason"] == "unserved" {
			return fmt.Sprintf("no counter serves %v", f["service"])
		}
	case hall.CodeQuotaFull:
		return fmt.Sprintf("all %v tickets of today are given", f["quota"])
	case hall.CodeNothingPlanned:
		return fmt.Sprintf("ticket %v has no other service planned", f["number"])
	case hall.CodeNotServed:
		return fmt.Sprintf("counter %v does not serve %v", f["counter"], f["service"])
	}
	return ""
}
