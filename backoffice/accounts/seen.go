package accounts

import (
	"context"
	"sync"

	"mpp/hall"
	"mpp/store"
)

// seenDevices collects when devices and sessions were last seen, so that SQL is written
// once a while for all of them and not with each request.
type seenDevices struct {
	mu       sync.Mutex
	devices  map[string]sighting
	sessions map[string]hall.Millis
}

type sighting struct {
	at            hall.Millis
	version, page string
}

// seenMost bounds what waits to be written while SQL is away.
const seenMost = 10_000

func newSeenDevices() *seenDevices {
	return &seenDevices{devices: map[string]sighting{}, sessions: map[string]hall.Millis{}}
}

func (d *seenDevices) device(id string, x sighting) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.devices[id]; known || len(d.devices) < seenMost {
		d.devices[id] = x
	}
}

func (d *seenDevices) session(id string, at hall.Millis) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, known := d.sessions[id]; known || len(d.sessions) < seenMost {
		d.sessions[id] = at
	}
}

func (d *seenDevices) take() (map[string]sighting, map[string]hall.Millis) {
	d.mu.Lock()
	defer d.mu.Unlock()
	devices, sessions := d.devices, d.sessions
	d.devices, d.sessions = map[string]sighting{}, map[string]hall.Millis{}
	return devices, sessions
}

// Seen notes that a device works, which program version its page is of, and which page
// it shows. It is written to SQL in the background.
func (s *Service) Seen(device, version, page string) {
	s.seen.device(device, sighting{at: s.now(), version: cut(version, 60), page: cut(page, 120)})
}

// flushSeen writes what was seen since the last time. What SQL does not take is seen
// again within a minute.
func (s *Service) flushSeen(ctx context.Context) error {
	devices, sessions := s.seen.take()
	if len(devices)+len(sessions) == 0 {
		return nil
	}
	return s.DB.Tx(ctx, func(tx *store.Tx) error {
		for id, x := range devices {
			err := tx.SQL.Model(&deviceRow{}).Where("hall = ? AND id = ? AND last_seen_at < ?", s.Hall, id, x.at).
				Updates(map[string]any{"last_seen_at": x.at, "version": x.version, "page": x.page}).Error
			if err != nil {
				return err
			}
		}
		for id, at := range sessions {
			err := tx.SQL.Model(&sessionRow{}).Where("hall = ? AND id = ? AND last_seen_at < ?", s.Hall, id, at).
				Update("last_seen_at", at).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}
