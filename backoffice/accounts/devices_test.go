package accounts

import (
	"testing"
	"time"

	"mpp/access"
	"mpp/hall"
)

func (b *bench) pair(in PairingRequest, d DeviceSettings) (string, Device) {
	b.t.Helper()
	in.Address = "10.0.0.7"
	waiting, err := b.StartPairing(b.t.Context(), in)
	b.must(err)
	_, err = b.ConfirmPairing(b.t.Context(), system, waiting.Code, d)
	b.must(err)
	token, device, ready, err := b.CollectPairing(b.t.Context(), waiting.Secret)
	b.must(err)
	if !ready {
		b.t.Fatal("confirmed and not ready")
	}
	return token, device
}

func TestPairing(t *testing.T) {
	onSQL(t, func(b *bench) {
		waiting, err := b.StartPairing(t.Context(), PairingRequest{Kind: Board, Place: "utama", Page: "/board/utama", Address: "10.0.0.7"})
		b.must(err)
		if _, _, ready, err := b.CollectPairing(t.Context(), waiting.Secret); ready || err != nil {
			t.Fatalf("ready before anybody confirmed: %v", err)
		}
		info, err := b.FindPairing(t.Context(), system, " "+waiting.Code[:3]+"-\u00a0\u2013\u200b"+waiting.Code[3:]+"\n")
		b.must(err)
		if info.Kind != Board || info.Place != "utama" {
			t.Errorf("waiting: %+v", info)
		}
		_, err = b.ConfirmPairing(t.Context(), system, waiting.Code, DeviceSettings{Name: "Layar 1", Place: "nix"})
		b.refused(err, hall.CodeUnknownZone)
		device, err := b.ConfirmPairing(t.Context(), system, waiting.Code, DeviceSettings{Name: "Layar 1", Place: "timur"})
		b.must(err)
		_, err = b.ConfirmPairing(t.Context(), system, waiting.Code, DeviceSettings{Name: "Layar 1", Place: "timur"})
		b.refused(err, hall.CodePairingUnknown)
		token, _, ready, err := b.CollectPairing(t.Context(), waiting.Secret)
		b.must(err)
		if p := b.verify(token); !ready || p.Role != hall.RoleDisplay || p.ID != device.ID || p.Kind != access.KindDevice {
			t.Errorf("paired as %+v", p)
		}
		_, _, _, err = b.CollectPairing(t.Context(), waiting.Secret)
		b.refused(err, hall.CodePairingUnknown) // the credential is given once
		late, err := b.StartPairing(t.Context(), PairingRequest{Kind: Kiosk, Address: "10.0.0.7"})
		b.must(err)
		b.pass(pairingLife)
		_, err = b.ConfirmPairing(t.Context(), system, late.Code, DeviceSettings{Name: "Kios"})
		b.refused(err, hall.CodePairingUnknown)
		_, _, _, err = b.CollectPairing(t.Context(), late.Secret)
		b.refused(err, hall.CodePairingUnknown)
		_, err = b.StartPairing(t.Context(), PairingRequest{Kind: "admin", Address: "10.0.0.7"})
		b.refused(err, hall.CodeInvalid)
	})
}

func TestCodesCannotBeGuessed(t *testing.T) {
	onSQL(t, func(b *bench) {
		for range 10 {
			_, err := b.FindPairing(t.Context(), hall.Actor{ID: "a"}, "AAAAAA")
			b.refused(err, hall.CodePairingUnknown)
		}
		_, err := b.FindPairing(t.Context(), hall.Actor{ID: "a"}, "AAAAAA")
		b.refused(err, hall.CodeTooManyTries)
		for range 20 {
			_, err := b.StartPairing(t.Context(), PairingRequest{Kind: Kiosk, Address: "10.0.0.9"})
			b.must(err)
		}
		_, err = b.StartPairing(t.Context(), PairingRequest{Kind: Kiosk, Address: "10.0.0.9"})
		b.refused(err, hall.CodeTooManyTries)
	})
}

func TestRevokeOnAllNodes(t *testing.T) {
	onSQL(t, func(b *bench) {
		other := b.node(b.DB)
		token, device := b.pair(PairingRequest{Kind: Kiosk}, DeviceSettings{Name: "Kios 1"})
		b.must(b.RevokeDevice(t.Context(), system, device.ID))
		if _, err := b.Keys.Verify(token); fieldOf(err, "reason") != "revoked" {
			t.Fatalf("here: %v", err)
		}
		if b.rechecks == 0 {
			t.Error("open sockets were not looked at")
		}
		if _, err := other.Keys.Verify(token); err != nil {
			t.Fatal(err)
		}
		b.must(other.Refresh(t.Context())) // also where the message was lost
		if _, err := other.Keys.Verify(token); fieldOf(err, "reason") != "revoked" {
			t.Errorf("on the other node: %v", err)
		}
		b.must(b.RevokeDevice(t.Context(), system, device.ID)) // a second time is no fault
		b.refused(b.RevokeDevice(t.Context(), system, "nix"), hall.CodeUnknownDevice)

		b.pass(DeviceLife + time.Hour)
		b.must(b.Clean(t.Context()))
		var left int64
		b.must(b.DB.Read(t.Context()).Model(&revokedRow{}).Count(&left).Error)
		if left != 0 {
			t.Errorf("%d revocations are kept after the credentials' own end", left)
		}
	})
}

func TestSeenDevices(t *testing.T) {
	onSQL(t, func(b *bench) {
		_, device := b.pair(PairingRequest{Kind: CounterScreen}, DeviceSettings{Name: "Loket 1", Place: "l1"})
		b.pass(time.Minute)
		b.Seen(device.ID, "1.2.3", "/board/counter/l1")
		b.must(b.flushSeen(t.Context()))
		got, err := b.Device(t.Context(), device.ID)
		b.must(err)
		if got.LastSeenAt != b.instant() || got.Version != "1.2.3" {
			t.Errorf("seen %+v", got)
		}
		b.must(b.RenameDevice(t.Context(), system, device.ID, DeviceSettings{Name: "Loket 1 (layar)", Place: "l1"}))
		page, err := b.Devices(t.Context(), Query{Search: "LAYAR", State: "paired", Size: 10})
		b.must(err)
		if page.Total != 1 || page.Rows[0].Name != "Loket 1 (layar)" {
			t.Errorf("devices %+v", page)
		}
	})
}

func (b *bench) instant() hall.Millis { return hall.MillisOf(b.clock()) }

func TestTokensOfClients(t *testing.T) {
	onSQL(t, func(b *bench) {
		p := access.Principal{Role: hall.RoleManager, ID: "c-1", Name: "Papan laporan", TokenID: newID()}
		token, err := b.Keys.Mint(p, time.Hour)
		b.must(err)
		b.must(b.RecordToken(t.Context(), system, p, b.clock().Add(time.Hour)))
		list, err := b.Tokens(t.Context())
		b.must(err)
		if len(list) != 1 || list[0].Revoked || list[0].Name != "Papan laporan" {
			t.Fatalf("tokens %+v", list)
		}
		b.must(b.RevokeToken(t.Context(), system, p.TokenID))
		if _, err := b.Keys.Verify(token); fieldOf(err, "reason") != "revoked" {
			t.Errorf("revoked: %v", err)
		}
		if list, err = b.Tokens(t.Context()); err != nil || !list[0].Revoked {
			t.Errorf("tokens %+v, %v", list, err)
		}
	})
}

// TestDevicesInTroubleComeFirst: before all others, whatever the order, on all pages.
func TestDevicesInTroubleComeFirst(t *testing.T) {
	onSQL(t, func(b *bench) {
		ids := map[string]string{}
		for _, name := range []string{"A", "B", "C", "D"} {
			_, d := b.pair(PairingRequest{Kind: Kiosk}, DeviceSettings{Name: name})
			ids[name] = d.ID
		}
		for sort, want := range map[string]string{"state": "BDAC", "-name": "DBCA", "name": "BDAC"} {
			got := ""
			for page := 1; page <= 2; page++ {
				part, err := b.Devices(t.Context(), Query{First: []string{ids["D"], ids["B"]}, Sort: sort, Page: page, Size: 2, State: string(Paired)})
				b.must(err)
				for _, d := range part.Rows {
					got += d.Name
				}
			}
			if got != want {
				t.Errorf("by %s: %s, want %s", sort, got, want)
			}
		}
	})
}
