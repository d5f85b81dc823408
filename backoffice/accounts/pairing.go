package accounts

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"mpp/hall"
	"mpp/internal/limit"
	"mpp/store"
)

// PairingRequest is what a device says of itself when it asks to be paired.
type PairingRequest struct {
	Kind           DeviceKind
	Place          string // the zone or counter in its address, "" for none
	Page, Version  string
	Address, Agent string
}

// StartPairing gives a device a code for its screen and a secret to ask with. Nobody has
// vouched for the device yet: it gets nothing until an administrator types the code.
//
// Codes: invalid_request, too_many_tries, unavailable.
func (s *Service) StartPairing(ctx context.Context, in PairingRequest) (Pairing, error) {
	if !slices.Contains([]DeviceKind{Kiosk, Board, CounterScreen, Printer}, in.Kind) {
		return Pairing{}, hall.Refuse(hall.CodeInvalid, "no such kind of device").With("field", "kind").With("reason", "choice")
	}
	if wait, ok := s.pairings.Take(limit.Network(in.Address)); !ok {
		return Pairing{}, hall.Refuse(hall.CodeTooManyTries, "too many devices asked to be paired").With("retry_after", int(wait.Seconds())+1)
	}
	p := Pairing{Code: newCode(), Secret: newSecret(), ExpiresAt: s.Clock().Add(pairingLife)}
	row := pairingRow{Hall: s.Hall, SecretHash: hashOf(p.Secret), CodeHash: hashOf(p.Code), Kind: in.Kind, Place: cut(in.Place, 64), Page: cut(in.Page, 120),
		Version: cut(in.Version, 60), Agent: cut(in.Agent, 200), Address: cut(in.Address, 64), CreatedAt: s.now(), ExpiresAt: hall.MillisOf(p.ExpiresAt)}
	err := s.DB.Tx(ctx, func(tx *store.Tx) error { return tx.SQL.Create(&row).Error })
	return p, err
}

// FindPairing shows an administrator the device that waits under a code. Wrong codes of
// one administrator are counted. Codes: pairing_unknown, too_many_tries, unavailable.
func (s *Service) FindPairing(ctx context.Context, by hall.Actor, code string) (PairingInfo, error) {
	row, err := s.pairingByCode(s.DB.Read(ctx), by, code)
	if err != nil {
		return PairingInfo{}, store.Unavailable("read a pairing", err)
	}
	return PairingInfo{Kind: row.Kind, Place: row.Place, Page: row.Page, Version: row.Version, Agent: row.Agent, Address: row.Address,
		CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt}, nil
}

func (s *Service) pairingByCode(db *gorm.DB, by hall.Actor, code string) (row pairingRow, err error) {
	err = db.Where("hall = ? AND code_hash = ? AND device = '' AND expires_at > ?", s.Hall, hashOf(readCode(code)), s.now()).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		if wait, ok := s.codeTries.Take(by.ID); !ok {
			return row, hall.Refuse(hall.CodeTooManyTries, "too many wrong codes").With("retry_after", int(wait.Seconds())+1)
		}
		err = hall.Refuse(hall.CodePairingUnknown, "no device waits under this code").With("field", "code")
	}
	return row, err
}

// ConfirmPairing makes the device that waits under the code one of the hall's. It gets
// its credential when it asks the next time.
//
// Codes: pairing_unknown, too_many_tries, invalid_request, unknown_zone,
// unknown_counter, unknown_device, printer_held, unavailable.
func (s *Service) ConfirmPairing(ctx context.Context, by hall.Actor, code string, d DeviceSettings) (Device, error) {
	var row deviceRow
	var over []Revocation
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		waiting, err := s.pairingByCode(tx.SQL, by, code)
		if err != nil {
			return err
		}
		if err := s.checkDevice(tx.SQL, waiting.Kind, &d); err != nil {
			return err
		}
		row = deviceRow{Hall: s.Hall, ID: newID(), Name: d.Name, Kind: waiting.Kind, Place: d.Place, Token: newID(), State: Paired,
			PairedAt: s.now(), PairedBy: by.ID, Version: waiting.Version, Page: waiting.Page}
		over = nil
		if d.Again != "" {
			if over, err = s.pairAgain(tx, by, d.Again, &row); err != nil {
				return err
			}
		}
		res := tx.SQL.Model(&pairingRow{}).Where("hall = ? AND secret_hash = ? AND device = ''", s.Hall, waiting.SecretHash).Update("device", row.ID)
		if res.Error == nil && res.RowsAffected == 0 {
			return hall.Refuse(hall.CodePairingUnknown, "somebody else has just paired this device").With("field", "code")
		}
		if res.Error != nil || d.Again != "" {
			return res.Error
		}
		return tx.SQL.Create(&row).Error
	})
	if err != nil {
		return Device{}, err
	}
	s.Learn(over...)
	s.audit("device_paired", "by", by.ID, "device", row.ID, "kind", row.Kind, "place", row.Place)
	return row.view(), nil
}

// pairAgain makes the row that of a kiosk that was paired before: it gets the kiosk's id, and
// the kiosk's old credential ends.
func (s *Service) pairAgain(tx *store.Tx, by hall.Actor, kiosk string, row *deviceRow) ([]Revocation, error) {
	before, err := s.deviceRow(tx.SQL, kiosk)
	if err == nil && (row.Kind != Kiosk || before.Kind != Kiosk) {
		err = hall.Refuse(hall.CodeUnknownDevice, "no kiosk %q", kiosk)
	}
	if err != nil {
		return nil, err
	}
	row.ID = before.ID
	// A credential that an earlier pairing has not collected yet is not given any more.
	err = tx.SQL.Model(&pairingRow{}).Where("hall = ? AND device = ? AND collected_at = 0", s.Hall, row.ID).Update("collected_at", s.now()).Error
	if err != nil {
		return nil, err
	}
	res := tx.SQL.Model(&deviceRow{}).Where("hall = ? AND id = ? AND token = ?", s.Hall, row.ID, before.Token).
		Updates(map[string]any{"name": row.Name, "token": row.Token, "state": Paired, "paired_at": row.PairedAt, "paired_by": row.PairedBy, "revoked_at": 0,
			"last_seen_at": 0, "version": row.Version, "page": row.Page})
	switch {
	case res.Error != nil:
		return nil, res.Error
	case res.RowsAffected == 0:
		return nil, hall.Refuse(hall.CodePairingUnknown, "somebody else has just paired this kiosk").With("field", "code")
	case before.State == Revoked:
		return nil, nil // its credential has ended
	}
	over := []Revocation{{ID: before.Token, Until: before.PairedAt.Add(pairingLife + DeviceLife)}}
	return over, s.revoke(tx, by, EndReplaced, over...)
}

// CollectPairing gives a device its credential once an administrator has confirmed it;
// ready is false until then. The credential is given once.
//
// Codes: pairing_unknown when the pairing is over or its credential was given, unavailable.
func (s *Service) CollectPairing(ctx context.Context, secret string) (token string, d Device, ready bool, err error) {
	over := hall.Refuse(hall.CodePairingUnknown, "the pairing is over: ask for a new code")
	var p pairingRow
	err = s.DB.Read(ctx).Where("hall = ? AND secret_hash = ? AND collected_at = 0", s.Hall, hashOf(secret)).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", d, false, over
	}
	if err != nil {
		return "", d, false, store.Unavailable("read a pairing", err)
	}
	if p.Device == "" {
		if p.ExpiresAt <= s.now() {
			return "", d, false, over
		}
		return "", d, false, nil
	}
	row, err := s.deviceRow(s.DB.Read(ctx), p.Device)
	if hall.CodeOf(err) == hall.CodeUnknownDevice || err == nil && row.State == Revoked {
		return "", d, false, over
	}
	if err != nil { // not over: the device asks again
		return "", d, false, store.Unavailable("read a device", err)
	}
	if token, err = s.Keys.Mint(row.principal(), DeviceLife); err != nil {
		return "", d, false, err
	}
	err = s.DB.Tx(ctx, func(tx *store.Tx) error {
		res := tx.SQL.Model(&pairingRow{}).Where("hall = ? AND secret_hash = ? AND collected_at = 0", s.Hall, p.SecretHash).Update("collected_at", s.now())
		if res.Error == nil && res.RowsAffected == 0 {
			return over
		}
		return res.Error
	})
	if err != nil {
		return "", d, false, err
	}
	return token, row.view(), true, nil
}
