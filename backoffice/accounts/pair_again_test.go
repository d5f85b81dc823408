package accounts

import (
	"testing"

	"mpp/hall"
)

// TestKioskPairedAnew: the kiosk keeps its id and its printer, and its old credential ends. When it is revoked, its printer is.
func TestKioskPairedAnew(t *testing.T) {
	onSQL(t, func(b *bench) {
		old, kiosk := b.pair(PairingRequest{Kind: Kiosk}, DeviceSettings{Name: "Kios pintu"})
		printer, device := b.pair(PairingRequest{Kind: Printer}, DeviceSettings{Name: "Printer", Place: kiosk.ID})
		_, second := b.pair(PairingRequest{Kind: Kiosk}, DeviceSettings{Name: "Kios lain"})
		elsewhere, _ := b.pair(PairingRequest{Kind: Printer}, DeviceSettings{Name: "Printer lain", Place: second.ID})
		token, again := b.pair(PairingRequest{Kind: Kiosk, Version: "v2"}, DeviceSettings{Name: "Kios depan", Again: kiosk.ID})
		if again.ID != kiosk.ID || again.Name != "Kios depan" || again.Version != "v2" || again.State != Paired {
			t.Errorf("paired anew as %+v, was %+v", again, kiosk)
		}
		if p := b.verify(token); p.ID != kiosk.ID {
			t.Errorf("it acts as %+v", p)
		}
		if p := b.verify(printer); p.Kiosk != again.ID || p.ID != device.ID {
			t.Errorf("its printer is %+v", p)
		}
		_, err := b.Keys.Verify(old)
		b.refused(err, hall.CodeUnauthenticated)

		b.must(b.RevokeDevice(t.Context(), system, kiosk.ID))
		for _, ended := range []string{token, printer} {
			_, err = b.Keys.Verify(ended)
			b.refused(err, hall.CodeUnauthenticated)
		}
		b.verify(elsewhere)
		list, err := b.RevokedKiosks(t.Context())
		b.must(err)
		if len(list) != 1 || list[0].ID != kiosk.ID {
			t.Errorf("to be paired anew: %+v", list)
		}
		token, again = b.pair(PairingRequest{Kind: Kiosk}, DeviceSettings{Name: "Kios depan", Again: kiosk.ID})
		if p := b.verify(token); p.ID != kiosk.ID || again.State != Paired || again.RevokedAt != 0 {
			t.Errorf("after it was revoked: %+v, %+v", p, again)
		}
	})
}

// TestKioskPairedAnewTwice: of two that were confirmed for one kiosk only the newest gets its credential.
func TestKioskPairedAnewTwice(t *testing.T) {
	onSQL(t, func(b *bench) {
		_, kiosk := b.pair(PairingRequest{Kind: Kiosk}, DeviceSettings{Name: "Kios"})
		var secrets []string
		for range 2 {
			waiting, err := b.StartPairing(t.Context(), PairingRequest{Kind: Kiosk, Address: "10.0.0.7"})
			b.must(err)
			_, err = b.ConfirmPairing(t.Context(), system, waiting.Code, DeviceSettings{Name: "Kios", Again: kiosk.ID})
			b.must(err)
			secrets = append(secrets, waiting.Secret)
		}
		_, _, _, err := b.CollectPairing(t.Context(), secrets[0])
		b.refused(err, hall.CodePairingUnknown)
		if _, _, ready, err := b.CollectPairing(t.Context(), secrets[1]); !ready || err != nil {
			t.Errorf("the newest: %v, %v", ready, err)
		}
	})
}

// TestOnlyAKioskIsPairedAnew: neither a board as a kiosk nor a kiosk as a board.
func TestOnlyAKioskIsPairedAnew(t *testing.T) {
	onSQL(t, func(b *bench) {
		_, board := b.pair(PairingRequest{Kind: Board}, DeviceSettings{Name: "Papan", Place: "utama"})
		for _, again := range []string{board.ID, "nix"} {
			waiting, err := b.StartPairing(t.Context(), PairingRequest{Kind: Kiosk, Address: "10.0.0.7"})
			b.must(err)
			_, err = b.ConfirmPairing(t.Context(), system, waiting.Code, DeviceSettings{Name: "Kios", Again: again})
			b.refused(err, hall.CodeUnknownDevice)
		}
		_, kiosk := b.pair(PairingRequest{Kind: Kiosk}, DeviceSettings{Name: "Kios"})
		_, other := b.pair(PairingRequest{Kind: Board}, DeviceSettings{Name: "Papan 2", Place: "utama", Again: kiosk.ID})
		if other.ID == kiosk.ID {
			t.Error("a board took the kiosk's place")
		}
	})
}
