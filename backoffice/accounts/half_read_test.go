package accounts

import (
	"testing"

	"mpp/hall"
	"mpp/store"
)

// TestHalfReadIsNotOver: SQL that fails between two reads does not end a pairing or a link;
// whoever asks again gets it.
func TestHalfReadIsNotOver(t *testing.T) {
	onSQL(t, func(b *bench) {
		rename := func(from, to string) {
			b.must(b.DB.Tx(t.Context(), func(tx *store.Tx) error { return tx.SQL.Exec("ALTER TABLE " + from + " RENAME TO " + to).Error }))
		}
		waiting, err := b.StartPairing(t.Context(), PairingRequest{Kind: Kiosk, Address: "10.0.0.7"})
		b.must(err)
		_, err = b.ConfirmPairing(t.Context(), system, waiting.Code, DeviceSettings{Name: "Kios"})
		b.must(err)
		_, link, err := b.Invite(t.Context(), system, Details{Name: "Sri Wahyuni", Login: "sri", Role: hall.RoleDesk})
		b.must(err)

		rename("devices", "devices_away")
		_, _, _, err = b.CollectPairing(t.Context(), waiting.Secret)
		b.refused(err, hall.CodeUnavailable)
		rename("devices_away", "devices")
		if _, _, ready, err := b.CollectPairing(t.Context(), waiting.Secret); err != nil || !ready {
			t.Errorf("asked again: %v, %v", ready, err)
		}

		rename("people", "people_away")
		_, err = b.Link(t.Context(), link)
		b.refused(err, hall.CodeUnavailable)
		rename("people_away", "people")
		if info, err := b.Link(t.Context(), link); err != nil || info.Login != "sri" {
			t.Errorf("the link asked again: %+v, %v", info, err)
		}
	})
}
