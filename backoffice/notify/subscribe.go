package notify

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"gorm.io/gorm/clause"

	"mpp/hall"
	"mpp/store"
)

// Bounds of what is stored of one ticket.
const (
	perTicket = 4 // phones: a family's; the first, which is the holder's, stays, and of the others the oldest goes
	authBytes = 16
)

// Subscription is what a browser gives of itself.
type Subscription struct {
	Endpoint  string
	PublicKey string // p256dh
	Auth      string
	ServerKey string // the Key that the browser was given
	Lang      string // id or en
}

// row is a subscription as the table holds it.
type row struct {
	Hall         string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	TicketID     string
	BusinessDate string
	Endpoint     string
	PublicKey    string
	Auth         string
	ServerKey    string
	Lang         string
	CreatedAt    hall.Millis `gorm:"autoCreateTime:false"`
	Near         bool
	OverAt       hall.Millis
}

// TableName names the table.
func (row) TableName() string { return "push_subscriptions" }

// Subscribe stores that a browser wants to be told of a ticket, and returns an id to end it
// with. Doing so twice has one effect.
//
// Codes: invalid_request, unknown_ticket, push_refused, too_many_tries, unavailable.
func (s *Service) Subscribe(ctx context.Context, ticket string, in Subscription) (string, error) {
	if reason := s.Off(); reason != "" {
		return "", hall.Refuse(hall.CodePushRefused, "nobody is told by push here").With("reason", reason)
	}
	if err := s.check(in); err != nil {
		return "", err
	}
	if wait, ok := s.tries.Take(ticket); !ok {
		return "", hall.Refuse(hall.CodeTooManyTries, "").With("retry_after", int(wait.Seconds())+1)
	}
	r := row{Hall: s.Hall, ID: idOf(ticket, in.Endpoint), TicketID: ticket, Endpoint: in.Endpoint, PublicKey: in.PublicKey, Auth: in.Auth,
		ServerKey: in.ServerKey, Lang: in.Lang, CreatedAt: s.now()}
	err := s.fill(&r)
	// A number that was given a moment ago may be missing there yet.
	if hall.CodeOf(err) == hall.CodeUnknownTicket && s.Current(ctx) == nil {
		err = s.fill(&r)
	}
	if err != nil {
		return "", err
	}
	return r.ID, s.DB.Tx(ctx, func(tx *store.Tx) error { return keep(tx, &r) })
}

// fill adds to a row what the live day knows of its ticket.
func (s *Service) fill(r *row) (err error) {
	known := s.View(func(d *hall.Day) {
		t := d.Ticket(r.TicketID)
		switch {
		case t == nil:
			err = hall.Refuse(hall.CodeUnknownTicket, "")
		case t.State.Ended() && t.State != hall.NoShow:
			err = hall.Refuse(hall.CodePushRefused, "the visit is over").With("reason", "over")
		default:
			r.BusinessDate, r.Near = t.Date, d.Near(t.ID)
		}
	})
	if !known {
		return hall.Refuse(hall.CodeUnavailable, "the live picture is not up to date")
	}
	return err
}

// keep stores a row in place of one of the same browser, and of the oldest but the first if
// there are too many: whoever was shown the ticket does not push its holder out.
func keep(tx *store.Tx, r *row) error {
	if err := tx.SQL.Clauses(clause.OnConflict{DoUpdates: clause.AssignmentColumns(renewed)}).Create(r).Error; err != nil {
		return err
	}
	var others []string
	err := tx.SQL.Model(&row{}).Where("hall = ? AND ticket_id = ? AND id <> ?", r.Hall, r.TicketID, r.ID).Order("created_at DESC, id").Pluck("id", &others).Error
	if err != nil || len(others) < perTicket {
		return err
	}
	return tx.SQL.Where("hall = ? AND id IN ?", r.Hall, others[perTicket-2:len(others)-1]).Delete(&row{}).Error
}

// renewed are the columns that a browser that subscribes again writes anew.
var renewed = []string{"business_date", "public_key", "auth", "server_key", "lang", "near", "over_at"}

func idOf(ticket, endpoint string) string {
	sum := sha256.Sum256([]byte(ticket + "\n" + endpoint))
	return hex.EncodeToString(sum[:16])
}

// Unsubscribe deletes a subscription of a ticket; one that is not there is no error.
//
// Codes: unavailable.
func (s *Service) Unsubscribe(ctx context.Context, ticket, id string) error {
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		return tx.SQL.Where("hall = ? AND ticket_id = ? AND id = ?", s.Hall, ticket, id).Delete(&row{}).Error
	})
}

func (s *Service) check(in Subscription) error {
	bad := func(field, reason, detail string) error {
		return hall.Refuse(hall.CodeInvalid, "%s", detail).With("field", field).With("reason", reason)
	}
	if _, _, err := s.checkEndpoint(in.Endpoint); err != nil {
		return bad("endpoint", "choice", "it is no https address of a push service that this server knows (MPP_PUSH_HOSTS)")
	}
	key, err := base64.RawURLEncoding.DecodeString(in.PublicKey)
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(key)
	}
	if err != nil {
		return bad("p256dh", "malformed", "it is no uncompressed point of P-256 in base64url")
	}
	if auth, err := base64.RawURLEncoding.DecodeString(in.Auth); err != nil || len(auth) != authBytes {
		return bad("auth", "malformed", "it is not 16 bytes in base64url")
	}
	if s.pairs[0].public != in.ServerKey {
		return bad("key", "choice", "it is not this server's key: subscribe anew with that of GET /push")
	}
	if in.Lang != "id" && in.Lang != "en" {
		return bad("lang", "choice", "it is neither id nor en")
	}
	return nil
}
