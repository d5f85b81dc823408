package notify

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
	"gorm.io/gorm"

	"mpp/hall"
	"mpp/store"
)

// record is the length of every payload, so that it tells nothing by its size.
const record = 1024

// Counts are what became of pushes since the start of this process.
type Counts struct {
	Sent   atomic.Int64 // the push service took it
	Late   atomic.Int64 // no longer true, or no longer of use
	Gone   atomic.Int64 // the browser or its service wants no more: deleted
	Failed atomic.Int64 // an attempt that failed
}

// note is the payload, which the phone's service worker puts into words.
type note struct {
	Kind    string `json:"kind"`
	Lang    string `json:"lang"`
	Path    string `json:"path"` // of the ticket's page
	Number  string `json:"number"`
	At      int64  `json:"at"`                // of the call: the same one twice is no news
	Counter int    `json:"counter,omitempty"` // called
	Where   string `json:"where,omitempty"`   // called: the counter's own name; moved: the zone
	Agency  string `json:"agency,omitempty"`  // moved
	Ahead   int    `json:"ahead,omitempty"`   // near
	Minutes int    `json:"minutes,omitempty"` // near, at most
}

// Push is the handler of Topic.
func (s *Service) Push(ctx context.Context, j store.Job) error {
	var m message
	if err := j.Decode(&m); err != nil {
		return err
	}
	var r row
	err := s.DB.Read(ctx).Where("hall = ? AND id = ?", s.Hall, m.Subscription).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return store.Unavailable("read a push subscription", err)
	}
	var (
		payload note
		until   hall.Millis
		holds   bool
	)
	if !s.View(func(d *hall.Day) { payload, until, holds = noteOf(d, &m, r.Lang) }) {
		return hall.Refuse(hall.CodeUnavailable, "the live picture is not up to date")
	}
	left := time.Duration(until-s.now()) * time.Millisecond
	if !holds || left <= 0 {
		s.Counts.Late.Add(1)
		return nil
	}
	return s.send(ctx, j, &r, payload, left)
}

// noteOf is what is to be told now, and until when it is of use; false if it is no longer true.
func noteOf(d *hall.Day, m *message, lang string) (n note, until hall.Millis, holds bool) {
	t := d.Ticket(m.Ticket)
	if t == nil || t.Leg.No != m.Leg {
		return n, 0, false
	}
	n = note{Kind: m.Kind, Lang: lang, Path: "/t/" + t.ID, Number: t.Number, At: int64(m.At)}
	switch m.Kind {
	case kindCalled:
		k := d.Config().CounterRef(t.Leg.Counter)
		if t.State != hall.Called || t.Leg.LastCalledAt != m.CalledAt || k == nil {
			return n, 0, false
		}
		n.Counter, n.Where, n.At = k.Number, k.Name, int64(m.CalledAt)
		return n, m.At.Add(callUse), true
	case kindNear:
		n.Ahead = d.Ahead(t.ID)
		if e, ok := d.Estimate(t.ID); ok {
			n.Minutes = e.ToMinutes
		}
		return n, m.At.Add(otherUse), d.Near(t.ID)
	case kindMoved, kindOnward:
		a := d.Config().NamedAgency(t.Leg.Agency)
		n.Agency = a.Name.In(lang)
		if a.Short != "" {
			n.Agency = a.Short
		}
		if g := d.Config().Agency(t.Leg.Agency); g != nil {
			n.Where = d.Config().NamedZone(g.Zone).Name.In(lang)
		}
		return n, m.At.Add(otherUse), t.State == hall.Waiting
	}
	return n, 0, false
}

// send asks the push service once.
func (s *Service) send(ctx context.Context, j store.Job, r *row, n note, left time.Duration) error {
	host, _, err := s.checkEndpoint(r.Endpoint)
	signer := s.pairFor(r.ServerKey)
	if err != nil || signer.public == "" { // no longer allowed, or a key that is gone
		return s.drop(ctx, r)
	}
	if wait := s.away.left(host); wait > 0 {
		return s.later(ctx, j, wait, left)
	}
	payload, err := json.Marshal(n)
	if err != nil {
		return err
	}
	urgency := webpush.UrgencyNormal
	if n.Kind == kindCalled {
		urgency = webpush.UrgencyHigh
	}
	answer, err := webpush.SendNotificationWithContext(ctx, payload, &webpush.Subscription{Endpoint: r.Endpoint, Keys: webpush.Keys{Auth: r.Auth, P256dh: r.PublicKey}},
		&webpush.Options{HTTPClient: s.client, RecordSize: record, Subscriber: s.PublicURL, Topic: idOf(s.Hall, r.TicketID), TTL: max(1, int(left.Seconds())), Urgency: urgency,
			VAPIDPublicKey: signer.public, VAPIDPrivateKey: signer.private})
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err() // at a stop: another node takes it over
		}
		return s.failed(ctx, j, host, withoutAddress(err).Error(), 0, left)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4<<10))
	_ = answer.Body.Close()
	return s.answered(ctx, j, r, host, answer, left)
}

func (s *Service) answered(ctx context.Context, j store.Job, r *row, host string, answer *http.Response, left time.Duration) error {
	switch code := answer.StatusCode; {
	case code < 300:
		s.away.worked(host)
		s.Counts.Sent.Add(1)
		return nil
	case code == http.StatusTooManyRequests || code >= 500:
		seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After")) // none, or a date: our own pause
		return s.failed(ctx, j, host, answer.Status, time.Duration(min(max(seconds, 0), 3600))*time.Second, left)
	case code != http.StatusNotFound && code != http.StatusGone:
		s.Log.Warn("push: the service refuses a push for good, its subscription is deleted", "service", host, "status", code)
	}
	return s.drop(ctx, r)
}

// failed leaves a push service alone that did not do its work, and tries again later.
func (s *Service) failed(ctx context.Context, j store.Job, host, why string, atLeast, left time.Duration) error {
	s.Counts.Failed.Add(1)
	wait, first := s.away.failed(host)
	if first {
		s.Log.Warn("push: a service does not take pushes, they are retried as long as they are of use", "service", host, "error", why)
	}
	return s.later(ctx, j, max(wait, atLeast), left)
}

// later has the push tried again after a wait, or drops what would be of no use by then.
func (s *Service) later(ctx context.Context, j store.Job, wait, left time.Duration) error {
	if wait >= left {
		s.Counts.Late.Add(1)
		return nil
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Done(j); err != nil {
			return err
		}
		return tx.Emit(store.Message{Topic: Topic, Payload: j.Payload, Due: time.Now().Add(wait)})
	})
}

func (s *Service) drop(ctx context.Context, r *row) error {
	s.Counts.Gone.Add(1)
	return s.Unsubscribe(ctx, r.TicketID, r.ID)
}

// pairFor is the pair that a browser subscribed with, the zero one if it is gone.
func (s *Service) pairFor(public string) pair {
	for _, p := range s.pairs {
		if p.public == public {
			return p
		}
	}
	return pair{}
}

// withoutAddress takes the endpoint out of an error: who has it could push.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
