package access

import (
	"fmt"

	"mpp/hall"
)

// Identity is a sample person or device that a demo lets anyone become.
type Identity struct {
	Key       string // as asked for at sign-in, e.g. officer-dukcapil-1
	Label     hall.Text
	Principal Principal
}

// Sample names. Officers get them by their counter's place in the file, so that
// the same hall always has the same people.
var (
	firstNames = []string{"Sri", "Budi", "Dewi", "Agus", "Rina", "Joko", "Siti", "Wayan", "Fitri", "Hendra", "Yuliana", "Rahmat", "Nurul", "Andi", "Maya", "Eko"}
	lastNames  = []string{"Wahyuni", "Santoso", "Lestari", "Prasetyo", "Marlina", "Hidayat", "Rahayu", "Saputra", "Handayani", "Setiawan", "Utami", "Kurniawan", "Aisyah", "Siregar", "Puspita"}
)

// sampleName is the i-th name. The lists' lengths have no common divisor, so the
// first 240 names are all different. Each says that it is a sample.
func sampleName(i int) string {
	return firstNames[i%len(firstNames)] + " " + lastNames[i%len(lastNames)] + " (contoh)"
}

// DemoIdentities lists the identities of a hall in a stable order: kiosk, display,
// desk, manager, admin, a supervisor for each agency, an officer for each counter.
// Ended agencies and counters have none.
func DemoIdentities(cfg *hall.Config) []Identity {
	n := 0
	name := func() string { n++; return sampleName(n - 1) }
	ids := []Identity{
		device(hall.RoleKiosk, "Kios 1 (contoh)", "Kios pengambilan nomor", "Ticket kiosk"),
		device(hall.RoleDisplay, "Papan 1 (contoh)", "Papan antrean", "Queue display"),
		device(hall.RoleDesk, name(), "Petugas informasi", "Front desk"),
		device(hall.RoleManager, name(), "Pengelola MPP", "MPP manager"),
		device(hall.RoleAdmin, name(), "Administrator", "Administrator"),
	}
	for i := range cfg.Agencies {
		a := &cfg.Agencies[i]
		if a.EndedOn != "" {
			continue
		}
		ids = append(ids, identity("supervisor-"+a.ID, hall.Text{ID: "Penyelia " + a.Short, EN: "Supervisor, " + a.Short},
			Principal{Role: hall.RoleSupervisor, Name: name(), Agency: a.ID}))
	}
	for i := range cfg.Counters {
		c := &cfg.Counters[i]
		if c.EndedOn != "" {
			continue
		}
		short := cfg.NamedAgency(c.Agency).Short
		ids = append(ids, identity("officer-"+c.ID,
			hall.Text{ID: fmt.Sprintf("Petugas Loket %d, %s", c.Number, short), EN: fmt.Sprintf("Officer, counter %d, %s", c.Number, short)},
			Principal{Role: hall.RoleOfficer, Name: name(), Counter: c.ID, Agency: c.Agency}))
	}
	return ids
}

func device(role hall.Role, name, id, en string) Identity {
	return identity(string(role), hall.Text{ID: id, EN: en}, Principal{Role: role, Name: name})
}

// SampleKiosk is the id of a demo's kiosk.
const SampleKiosk = samplePrefix + string(hall.RoleKiosk)

// samplePrefix begins the ids of sample identities, and those of no other API client.
const samplePrefix = "demo-"

func identity(key string, label hall.Text, p Principal) Identity {
	p.ID = samplePrefix + key
	return Identity{Key: key, Label: label, Principal: p}
}
