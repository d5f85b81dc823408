package accounts

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/internal/limit"
	"mpp/store"
)

// How long credentials hold.
const (
	IdleEnd     = time.Hour            // a person's token, renewed while it is used
	RenewAfter  = 5 * time.Minute      // a token older than this is renewed when it is used
	AbsoluteEnd = 12 * time.Hour       // of a session, however much it is used
	DeviceLife  = 400 * 24 * time.Hour // of a device's token
	knownLife   = 180 * 24 * time.Hour // of the proof that a browser has signed in before
	linkLife    = 7 * 24 * time.Hour   // of an invitation
	resetLife   = 24 * time.Hour       // of a reset and of the first administrator's link
	pairingLife = 10 * time.Minute     // of a pairing code
	signInsKept = 90 * 24 * time.Hour  // of the sign-in history
	refreshEach = 10 * time.Second     // between two looks at what was revoked
)

// TopicRevoked is the outbox's topic for revocations; its payload is a [Revocation]. The
// application hands them to the other nodes, which call [Service.Learn].
const TopicRevoked = "accounts.revoked"

// Deps is what the room stands on; all but Log are required.
type Deps struct {
	DB     *store.DB
	Hall   string
	Keys   *access.Keys // made with Ended as its Revocations
	Ended  *access.RevokedSet
	Config func() *hall.Config
	// SampleKiosk is the id of a demo's kiosk, which is no device; "" outside of a demo.
	SampleKiosk string
	Clock       hall.Clock // real time
	Log         *slog.Logger
	// Security is told who did and tried what; nil writes into Log.
	Security *access.SecurityLog
	// Recheck is called after the set of revoked ids grew, so that open sockets are looked
	// at again; nil for nobody.
	Recheck func()
	// Keep keeps a copy of what was revoked where a start without SQL finds it; it may be
	// told the same twice. Nil for nowhere.
	Keep func(context.Context, ...Revocation) error
}

// Service is the room. It is safe for concurrent use.
type Service struct {
	Deps
	hasher *hasher
	seen   *seenDevices

	byLogin   *limit.Rate // tries for one login from one network
	byNetwork *limit.Rate // tries from one network
	byKnown   *limit.Rate // tries for one login from a browser that has signed in as it before
	codeTries *limit.Rate // pairing codes that one administrator typed wrongly
	pairings  *limit.Rate // pairings that one network began

	mu   sync.Mutex
	stop context.CancelFunc
	done sync.WaitGroup
}

// New makes the room; Start begins its work in the background.
func New(d Deps) *Service {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Security == nil {
		d.Security = access.NewSecurityLog(d.Log, d.Clock)
	}
	if d.Recheck == nil {
		d.Recheck = func() {}
	}
	if d.Keep == nil {
		d.Keep = func(context.Context, ...Revocation) error { return nil }
	}
	now := func() time.Time { return d.Clock() }
	per := func(n float64, window time.Duration) *limit.Rate {
		return limit.NewRate(n/window.Seconds(), n, 10_000, now)
	}
	return &Service{Deps: d, hasher: newHasher(argonMemory), seen: newSeenDevices(),
		byLogin: per(5, 15*time.Minute), byNetwork: per(30, 15*time.Minute), byKnown: per(10, 15*time.Minute),
		codeTries: per(10, 10*time.Minute), pairings: per(20, 10*time.Minute)}
}

// Start begins to follow what other nodes revoke and to write down when devices were
// seen. Stop ends it; it is safe twice and before Start.
func (s *Service) Start(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil {
		return
	}
	ctx, s.stop = context.WithCancel(ctx)
	s.done.Go(func() { s.work(ctx) })
}

// Stop ends the work in the background.
func (s *Service) Stop() {
	s.mu.Lock()
	stop := s.stop
	s.mu.Unlock()
	if stop != nil {
		stop()
		s.done.Wait()
	}
}

func (s *Service) work(ctx context.Context) {
	tick := time.NewTicker(refreshEach)
	defer tick.Stop()
	for {
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.Log.Debug("accounts: what was revoked could not be read", "error", err)
		}
		if err := s.flushSeen(ctx); err != nil && ctx.Err() == nil {
			s.Log.Debug("accounts: when devices were seen could not be written", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Service) now() hall.Millis { return s.Clock.Now() }

// audit writes one line of the security log. It never carries a secret.
func (s *Service) audit(event string, args ...any) {
	s.Security.Note(event, append([]any{"hall", s.Hall}, args...)...)
}
