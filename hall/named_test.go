package hall_test

import (
	"testing"

	"mpp/hall"
)

// TestRoomsOfBoards: a zone's calls are heard in its room, an agency's board speaks in that of its zone or in its own.
func TestRoomsOfBoards(t *testing.T) {
	c := &hall.Config{
		Hall:     hall.Info{Timezone: "Asia/Jakarta"},
		Zones:    []hall.Zone{{ID: "utama"}, {ID: "bank", Room: "lantai-1"}, {ID: "lama", EndedOn: "2026-01-01"}},
		Agencies: []hall.Agency{{ID: "dukcapil", Zone: "utama"}, {ID: "bri", Zone: "bank"}, {ID: "imigrasi", Zone: "utama", Room: "lantai-2"}, {ID: "pos", Zone: "utama", Room: "gudang", EndedOn: "2026-01-01"}},
	}
	if err := c.Prepare(); err != nil {
		t.Fatal(err)
	}
	for agency, want := range map[string]string{"dukcapil": "utama", "bri": "lantai-1", "imigrasi": "lantai-2", "none": ""} {
		if got := c.AgencyRoom(agency); got != want {
			t.Errorf("%s: %q, want %q", agency, got, want)
		}
	}
	for room, want := range map[string]bool{"utama": true, "lantai-1": true, "lantai-2": true, "bank": false, "lama": false, "gudang": false} {
		if got := c.HasRoom(room); got != want {
			t.Errorf("%s: %v, want %v", room, got, want)
		}
	}
}
