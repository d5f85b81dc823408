package access

import (
	"strings"
	"testing"

	"mpp/hall"
)

func TestDemoIdentities(t *testing.T) {
	cfg := &hall.Config{
		Hall:     hall.Info{ID: "h", Timezone: "Asia/Jakarta"},
		Agencies: []hall.Agency{{ID: "a", Short: "Disdukcapil"}, {ID: "gone", Short: "Lama", EndedOn: "2025-12-31"}},
		Counters: []hall.Counter{{ID: "a-1", Number: 5, Agency: "a"}, {ID: "a-2", Number: 6, Agency: "a"}, {ID: "old", Number: 7, Agency: "gone", EndedOn: "2025-12-31"}},
	}
	if err := cfg.Prepare(); err != nil {
		t.Fatal(err)
	}
	ids := DemoIdentities(cfg)
	var keys []string
	names := map[string]bool{}
	for _, id := range ids {
		keys = append(keys, id.Key)
		if err := id.Principal.Validate(); err != nil {
			t.Errorf("%s: no token can be made: %v", id.Key, err)
		}
		if !strings.HasSuffix(id.Principal.Name, "(contoh)") || id.Label.ID == "" || id.Label.EN == "" {
			t.Errorf("%s: not labelled as a sample: %+v", id.Key, id)
		}
		if names[id.Principal.Name] {
			t.Errorf("two people are called %s", id.Principal.Name)
		}
		names[id.Principal.Name] = true
	}
	want := "kiosk display desk manager admin supervisor-a officer-a-1 officer-a-2"
	if got := strings.Join(keys, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if p := ids[6].Principal; p.Counter != "a-1" || p.Agency != "a" || p.Role != hall.RoleOfficer {
		t.Errorf("officer of a-1: %+v", p)
	}
	if ids[6].Label.ID != "Petugas Loket 5, Disdukcapil" {
		t.Errorf("label %q", ids[6].Label.ID)
	}
}
