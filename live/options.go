package live

import (
	"log/slog"
	"time"

	"mpp/hall"
)

// Options set a Hub's limits; a zero field takes the default beside it.
type Options struct {
	Authorize      Authorizer    // nil: every token is refused
	MayWatch       WatchRule     // nil: boards and tickets only
	Clock          hall.Clock    // time.Now; for the instants in messages
	Heartbeat      time.Duration // 10 s
	Silence        time.Duration // 2.5 heartbeats; a client that sends nothing for so long is dropped
	Queue          int           // 256 frames that a socket may be behind, not counting what it asked for by resuming
	PerPeer        int           // 2,000 guests from one address: phones on the hall's own Wi-Fi share one
	PerActor       int           // 200 sockets of one account or device
	Total          int           // 20,000 sockets
	Reserve        int           // a tenth of Total: places for staff and boards that guests do not get
	TrialTimeout   time.Duration // 3 s for a socket on trial to prove that it is no guest
	Upgrades       int           // 200 new sockets a second from one address, after a burst of PerPeer; and requests, see askFreely
	Linger         time.Duration // 2 min that an unwatched topic stays open for clients that come back
	TicketInterval time.Duration // 250 ms between two messages to a phone about its place and the latest calls
	WriteWait      time.Duration // 10 s for one frame
	Log            *slog.Logger  // none
	// Refused is told of a token that does not verify, with the client's address; may be nil.
	Refused func(peer string, err error)
}

// The bounds of docs/live.md.
const (
	maxFrame  = 4 << 10
	maxTopics = 32
	// maxOps in one heartbeat: four times a full set of subscriptions.
	maxOps = 4 * maxTopics
	// askFreely is how many requests of a new socket are answered at once: a page has no more.
	// Its further ones wait for their turn among those of the address, or of the account, so
	// that nobody holds the feed with many sockets; for maxTurn at most.
	askFreely = 3
	maxTurn   = 10 * time.Second
)

func (o Options) withDefaults() Options {
	if o.Authorize == nil {
		o.Authorize = func(string) (hall.Actor, time.Time, error) {
			return hall.Actor{}, time.Time{}, hall.Refuse(hall.CodeUnauthenticated, "no tokens here")
		}
	}
	if o.MayWatch == nil {
		o.MayWatch = func(_ hall.Actor, topicKind, _, _ string) bool {
			return kind(topicKind).isBoard() || topicKind == string(ticketTopic)
		}
	}
	if o.Refused == nil {
		o.Refused = func(string, error) {}
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Heartbeat = orElse(o.Heartbeat, 10*time.Second)
	o.Silence = orElse(o.Silence, o.Heartbeat*5/2)
	o.Queue = orElse(o.Queue, 256)
	o.PerPeer = orElse(o.PerPeer, 2_000)
	o.PerActor = orElse(o.PerActor, 200)
	o.Total = orElse(o.Total, 20_000)
	o.Reserve = min(orElse(o.Reserve, o.Total/10), o.Total)
	o.TrialTimeout = orElse(o.TrialTimeout, 3*time.Second)
	o.Upgrades = orElse(o.Upgrades, 200)
	o.Linger = orElse(o.Linger, 2*time.Minute)
	o.TicketInterval = orElse(o.TicketInterval, 250*time.Millisecond)
	o.WriteWait = orElse(o.WriteWait, 10*time.Second)
	return o
}

func orElse[T int | time.Duration](v, fallback T) T {
	if v <= 0 {
		return fallback
	}
	return v
}
