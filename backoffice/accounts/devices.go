package accounts

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"mpp/access"
	"mpp/hall"
	"mpp/store"
)

func (r deviceRow) view() Device {
	return Device{ID: r.ID, Name: r.Name, Kind: r.Kind, Place: r.Place, State: r.State, PairedAt: r.PairedAt, PairedBy: r.PairedBy,
		RevokedAt: r.RevokedAt, LastSeenAt: r.LastSeenAt, Version: r.Version, Page: r.Page}
}

// Devices lists the hall's devices by name. Codes: unavailable.
func (s *Service) Devices(ctx context.Context, q Query) (Page[Device], error) {
	db := s.DB.Read(ctx).Model(&deviceRow{}).Where("hall = ?", s.Hall)
	if q.Search != "" {
		db = db.Where("LOWER(name) LIKE ? ESCAPE '!'", "%"+likeEscaper.Replace(strings.ToLower(strings.TrimSpace(q.Search)))+"%")
	}
	if q.State != "" {
		db = db.Where("state = ?", q.State)
	}
	rows, total, err := list[deviceRow](db, q, map[string]string{"name": "name", "kind": "kind", "place": "place", "state": "state", "seen": "last_seen_at"}, "name")
	if err != nil {
		return Page[Device]{}, store.Unavailable("read devices", err)
	}
	out := Page[Device]{Total: total, Rows: make([]Device, len(rows))}
	for i, r := range rows {
		out.Rows[i] = r.view()
	}
	return out, nil
}

// AllDevices lists all devices that were ever paired. Codes: unavailable.
func (s *Service) AllDevices(ctx context.Context) ([]Device, error) {
	var rows []deviceRow
	err := s.DB.Read(ctx).Where("hall = ?", s.Hall).Find(&rows).Error
	list := make([]Device, len(rows))
	for i, r := range rows {
		list[i] = r.view()
	}
	return list, store.Unavailable("read devices", err)
}

// Device finds a device. Codes: unknown_device, unavailable.
func (s *Service) Device(ctx context.Context, id string) (Device, error) {
	row, err := s.deviceRow(s.DB.Read(ctx), id)
	return row.view(), store.Unavailable("read a device", err)
}

func (s *Service) deviceRow(db *gorm.DB, id string) (row deviceRow, err error) {
	err = db.Where("hall = ? AND id = ?", s.Hall, id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = hall.Refuse(hall.CodeUnknownDevice, "no device %q", id)
	}
	return row, err
}

// DeviceSettings are what an administrator says of a device.
type DeviceSettings struct {
	Name  string
	Place string // of a board its address below /board/, of a counter's screen its counter, of a printer its kiosk
	// Again is the kiosk that this one is, paired anew: it keeps its id, and so its printer.
	Again string
}

func checkName(d *DeviceSettings) error {
	d.Name = strings.TrimSpace(d.Name)
	if n := utf8.RuneCountInString(d.Name); n == 0 || n > 80 || len(d.Name) > 120 {
		return hall.Refuse(hall.CodeInvalid, "a device needs a name of at most 80 characters").With("field", "name").With("reason", "missing")
	}
	if !printable(d.Name) {
		return hall.Refuse(hall.CodeInvalid, "a device's name has characters that cannot be seen").With("field", "name").With("reason", "malformed")
	}
	return nil
}

func (s *Service) checkDevice(db *gorm.DB, kind DeviceKind, d *DeviceSettings) error {
	if err := checkName(d); err != nil {
		return err
	}
	cfg := s.Config()
	if kind != Kiosk {
		d.Again = ""
	}
	switch kind {
	case Kiosk:
		d.Place = ""
	case Board:
		return checkBoardPlace(cfg, d.Place)
	case CounterScreen:
		if k := cfg.Counter(d.Place); k == nil || k.EndedOn != "" {
			return hall.Refuse(hall.CodeUnknownCounter, "no counter %q", d.Place).With("field", "place")
		}
	case Printer:
		return s.checkKiosk(db, d.Place)
	default:
		return hall.Refuse(hall.CodeInvalid, "no such kind of device").With("field", "kind").With("reason", "choice")
	}
	return nil
}

// checkKiosk returns why a printer cannot print for the kiosk: there is no such kiosk, or
// it has a printer.
func (s *Service) checkKiosk(db *gorm.DB, kiosk string) error {
	row, err := s.deviceRow(db, kiosk)
	sample := kiosk != "" && kiosk == s.SampleKiosk
	switch {
	case hall.CodeOf(err) == hall.CodeUnknownDevice && sample:
	case err != nil && hall.CodeOf(err) != hall.CodeUnknownDevice:
		return err
	case !sample && (err != nil || row.Kind != Kiosk || row.State == Revoked):
		return hall.Refuse(hall.CodeUnknownDevice, "no kiosk %q", kiosk).With("field", "place")
	}
	var has int64
	err = db.Model(&deviceRow{}).Where("hall = ? AND kind = ? AND place = ? AND state <> ?", s.Hall, Printer, kiosk, Revoked).Count(&has).Error
	if err == nil && has > 0 {
		err = hall.Refuse(hall.CodePrinterHeld, "the kiosk has a printer: revoke that first").With("field", "place")
	}
	return err
}

// Kiosks lists the kiosks for which a printer may print, by name. Codes: unavailable.
func (s *Service) Kiosks(ctx context.Context) ([]Device, error) {
	return s.kiosks(ctx, Paired, "name, id")
}

// RevokedKiosks lists the kiosks that were revoked last and may be paired anew, the newest
// first. Codes: unavailable.
func (s *Service) RevokedKiosks(ctx context.Context) ([]Device, error) {
	return s.kiosks(ctx, Revoked, "revoked_at DESC, id")
}

// kiosksShown are more than a hall has.
const kiosksShown = 100

func (s *Service) kiosks(ctx context.Context, state DeviceState, order string) ([]Device, error) {
	var rows []deviceRow
	err := s.DB.Read(ctx).Where("hall = ? AND kind = ? AND state = ?", s.Hall, Kiosk, state).Order(order).Limit(kiosksShown).Find(&rows).Error
	list := make([]Device, len(rows))
	for i, r := range rows {
		list[i] = r.view()
	}
	return list, store.Unavailable("read the kiosks", err)
}

// RenameDevice changes a device's name and place; that of a printer stays, because its
// credential is for one kiosk. Codes: invalid_request, unknown_zone,
// unknown_counter, unknown_device, unavailable.
func (s *Service) RenameDevice(ctx context.Context, by hall.Actor, id string, d DeviceSettings) error {
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		row, err := s.deviceRow(tx.SQL, id)
		if err != nil {
			return err
		}
		if row.Kind == Printer {
			err, d.Place = checkName(&d), row.Place
		} else {
			err = s.checkDevice(tx.SQL, row.Kind, &d)
		}
		if err != nil {
			return err
		}
		return tx.SQL.Model(&deviceRow{}).Where("hall = ? AND id = ?", s.Hall, id).
			Updates(map[string]any{"name": d.Name, "place": d.Place}).Error
	})
	if err == nil {
		s.audit("device_changed", "by", by.ID, "device", id)
	}
	return err
}

// RevokeDevice ends the credential of a device at once, on all nodes, and with a kiosk that of
// its printer, which could read the tickets of a kiosk that is paired anew. They then show a
// pairing code again. Codes: unknown_device, unavailable.
func (s *Service) RevokeDevice(ctx context.Context, by hall.Actor, id string) error {
	var over []Revocation
	var ids []string
	err := s.DB.Tx(ctx, func(tx *store.Tx) error {
		over, ids = nil, nil
		row, err := s.deviceRow(tx.SQL, id)
		if err != nil || row.State == Revoked {
			return err
		}
		rows := []deviceRow{row}
		if row.Kind == Kiosk {
			var printers []deviceRow
			if err := tx.SQL.Where("hall = ? AND kind = ? AND place = ? AND state = ?", s.Hall, Printer, id, Paired).Find(&printers).Error; err != nil {
				return err
			}
			rows = append(rows, printers...)
		}
		for _, r := range rows {
			ids = append(ids, r.ID)
			over = append(over, Revocation{ID: r.Token, Until: r.PairedAt.Add(pairingLife + DeviceLife)})
		}
		err = tx.SQL.Model(&deviceRow{}).Where("hall = ? AND id IN ?", s.Hall, ids).
			Updates(map[string]any{"state": Revoked, "revoked_at": s.now()}).Error
		if err != nil {
			return err
		}
		return s.revoke(tx, by, EndRevoked, over...)
	})
	if err != nil {
		return err
	}
	s.Learn(over...)
	for _, id := range ids {
		s.audit("device_revoked", "by", by.ID, "device", id)
	}
	return nil
}

func (r deviceRow) principal() access.Principal {
	p := access.Principal{Kind: access.KindDevice, Role: r.Kind.Role(), ID: r.ID, Name: r.Name, TokenID: r.Token}
	if r.Kind == CounterScreen {
		p.Counter = r.Place
	}
	if r.Kind == Printer {
		p.Kiosk = r.Place
	}
	return p
}
