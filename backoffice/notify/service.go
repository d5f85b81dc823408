package notify

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"mpp/hall"
	"mpp/internal/limit"
	"mpp/store"
)

// How long what is told is of use, and what is stored is kept.
const (
	callUse   = 3 * time.Minute  // a call, at most: it is over with the called state
	otherUse  = 10 * time.Minute // that the turn is near, or the place another one
	overKept  = 30 * time.Minute // a subscription after its visit, which could still be taken up again
	CleanEach = 10 * time.Minute
)

// Deps is what the room stands on; all but Hosts, Roots and Log are required.
type Deps struct {
	DB        *store.DB
	Hall      string
	Seeds     [][]byte // of the key pairs; what was subscribed with an earlier one stays valid
	PublicURL string   // where phones reach the server; without https nobody is told
	Hosts     []string // push services beside the usual ones; one named without * may be inside
	Config    func() *hall.Config
	// View lets read look at the live day; false while there is none.
	View func(read func(*hall.Day)) bool
	// Current returns when the live day has all that has happened until now.
	Current func(ctx context.Context) error
	// Follow hands the events after the cursor of this name to apply, see ledger.Follow.
	Follow func(ctx context.Context, name string, apply func(*store.Tx, []hall.Event) error) (int, error)
	// Await returns when an event is in SQL and in the live day.
	Await func(ctx context.Context, seq int64) error
	Last  func(ctx context.Context) (int64, error) // the number of the last event in SQL
	Roots *x509.CertPool                           // nil: the system's
	Clock hall.Clock                               // the hall's
	Log   *slog.Logger
}

// Service is the room. It is safe for concurrent use.
type Service struct {
	Deps
	pairs  []pair
	client *http.Client
	tries  *limit.Rate
	away   *away
	Counts Counts
}

// New makes the room.
func New(d Deps) *Service {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	s := &Service{Deps: d, tries: limit.NewRate(1.0/60, 10, 10_000, time.Now), away: newAway(time.Now)}
	for _, seed := range d.Seeds {
		s.pairs = append(s.pairs, pairOf(seed))
	}
	s.client = s.newClient()
	return s
}

// Off is why nobody can be told by push; "" where they can.
func (s *Service) Off() string { return OffBecause(s.PublicURL) }

// OffBecause is why nobody can be told by push of a server at an address; "" where they can.
func OffBecause(publicURL string) string {
	if !strings.HasPrefix(publicURL, "https://") {
		return "no_https"
	}
	return ""
}

// Key is the public key that browsers subscribe with.
func (s *Service) Key() string { return s.pairs[0].public }

func (s *Service) now() hall.Millis { return s.Clock.Now() }

// Clean deletes what is over. Run it from time to time, on any node.
//
// Codes: unavailable.
func (s *Service) Clean(ctx context.Context) error {
	today, over := s.Config().BusinessDate(s.now()), s.now().Add(-overKept)
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		return tx.SQL.Where("hall = ? AND (business_date < ? OR over_at BETWEEN 1 AND ?)", s.Hall, today, over).Delete(&row{}).Error
	})
}
