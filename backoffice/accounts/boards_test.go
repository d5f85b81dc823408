package accounts

import (
	"testing"

	"mpp/hall"
)

// A board may hang wherever it has a page.
func TestPlacesOfBoards(t *testing.T) {
	onSQL(t, func(b *bench) {
		cfg := b.Config()
		agency, counter, zone := cfg.Agencies[0].ID, cfg.Counters[0].ID, cfg.Zones[0].ID
		_, device := b.pair(PairingRequest{Kind: Board, Place: "hall"}, DeviceSettings{Name: "Layar", Place: BoardOfHall})
		for place, want := range map[string]hall.Code{
			zone: "", BoardOfHall: "", BoardOfAgency + agency: "", BoardOfCounter + counter: "", BoardOfCalls + zone: "",
			"": hall.CodeUnknownZone, "nix": hall.CodeUnknownZone, "agency/": hall.CodeUnknownAgency, "agency/nix": hall.CodeUnknownAgency,
			"counter/nix": hall.CodeUnknownCounter, "calls/nix": hall.CodeUnknownZone, "calls/": hall.CodeUnknownZone, "hall/" + zone: hall.CodeUnknownZone,
		} {
			err := b.RenameDevice(t.Context(), system, device.ID, DeviceSettings{Name: "Layar", Place: place})
			if hall.CodeOf(err) != want || want != "" && fieldOf(err, "field") != "place" {
				t.Errorf("%q: %v, want %q", place, err, want)
			}
			if got, err := b.Device(t.Context(), device.ID); want == "" && (err != nil || got.Place != place) {
				t.Errorf("%q became %q, %v", place, got.Place, err)
			}
		}
	})
}
