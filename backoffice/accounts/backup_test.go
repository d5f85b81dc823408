package accounts

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"mpp/access"
	"mpp/hall"
	"mpp/store"
	"mpp/tools/testkit"
)

// sectionOf is what a backup would hold of a hall.
func sectionOf(t *testing.T, db *store.DB, hallID string) (rows []json.RawMessage) {
	t.Helper()
	err := db.View(t.Context(), func(tx *gorm.DB) error {
		return Section{}.Write(tx, hallID, func(v any) error {
			raw, err := json.Marshal(v)
			rows = append(rows, raw)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestSectionThereAndBack: from each database to the other, where the password, the
// device and what was revoked hold as before, and what is left out is not there.
func TestSectionThereAndBack(t *testing.T) {
	file, url := filepath.Join(t.TempDir(), "mpp.db"), testkit.MariaDB(t)
	lite, maria := openDB(t, "", file), openDB(t, url, "")
	b := newBench(t, lite)
	b.admin()
	b.officer("budi")
	_, _, err := b.Invite(t.Context(), system, Details{Name: "Belum Datang", Login: "belum", Role: hall.RoleDesk})
	b.must(err)
	b.signIn("budi")
	b.must(lite.Tx(t.Context(), func(tx *store.Tx) error {
		return tx.SQL.Create(&deviceRow{Hall: "uji", ID: "d1", Name: "Kios 1", Kind: Kiosk, Token: "tok", State: Paired,
			PairedAt: 5, PairedBy: "x", LastSeenAt: 9, Version: "1.2", Page: "/kiosk"}).Error
	}))
	b.must(b.RecordToken(t.Context(), system, access.Principal{TokenID: "t1", Name: "papan", Role: hall.RoleManager}, b.now.Add(time.Hour)))
	b.must(b.RevokeToken(t.Context(), system, "t1"))
	want := sectionOf(t, lite, "uji")
	if len(want) < 6 {
		t.Fatalf("%d rows", len(want))
	}

	third := openDB(t, "", filepath.Join(t.TempDir(), "mpp.db"))
	rows := want
	for _, to := range []*store.DB{maria, third} {
		for range 2 { // the second time as after a cut
			b.must(to.Tx(t.Context(), func(tx *store.Tx) error { return Section{}.Restore(tx, "uji", 1, rows) }))
		}
		if rows = sectionOf(t, to, "uji"); !reflect.DeepEqual(rows, want) {
			t.Fatalf("%s\nwant\n%s", rows, want)
		}
		if left := sectionOf(t, to, "lain"); len(left) != 0 {
			t.Errorf("another hall has %s", left)
		}
		there := newBench(t, to)
		there.signIn("budi")
		there.must(there.Refresh(t.Context()))
		if !there.Ended.Revoked("t1") {
			t.Error("a revoked token holds again")
		}
		var sessions int64
		there.must(to.Read(t.Context()).Raw("SELECT COUNT(*) FROM links").Scan(&sessions).Error)
		if sessions != 0 {
			t.Errorf("%d links came along", sessions)
		}
	}
	for _, raw := range want {
		b.must(Section{}.Check(1, raw))
	}
}

func TestSectionRefusesRowsThatItDoesNotKnow(t *testing.T) {
	for _, row := range []string{`{}`, `null`, `"x"`, `{"person":{"id":"p","shoe_size":44}}`, `{"visitor":{}}`,
		`{"person":{"id":"p"},"device":{"id":"d"}}`, `{"person":{"id":7}}`} {
		if (Section{}).Check(1, json.RawMessage(row)) == nil {
			t.Errorf("%s is taken", row)
		}
	}
}

func TestSectionGivesTheErrorsOfItsReader(t *testing.T) {
	b := newBench(t, openDB(t, "", filepath.Join(t.TempDir(), "mpp.db")))
	b.admin()
	stop := errors.New("stop")
	err := b.DB.View(t.Context(), func(tx *gorm.DB) error {
		err := Section{}.Write(tx, "uji", func(any) error { return stop })
		if !errors.Is(err, stop) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	b.must(err)
	for _, raw := range sectionOf(t, b.DB, "uji") {
		if !strings.Contains(string(raw), "$argon2id$") {
			t.Errorf("no hash in %s", raw)
		}
	}
}
