package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mpp/backoffice/accounts"
	"mpp/backoffice/health"
	"mpp/hall"
	"mpp/hall/view"
	"mpp/internal/settings"
	"mpp/store"
)

// TestBackupMovesAHall: from the running server of one set-up to the other, where
// the hall goes on with its tickets and its numbers.
func TestBackupMovesAHall(t *testing.T) {
	for i, from := range setUps {
		to := setUps[1-i]
		t.Run(from.name+" to "+to.name, func(t *testing.T) {
			s := open(t, from.set(t))
			out := busy(s)
			s.addPerson(accounts.Details{Name: "Ibu Admin", Login: "admin.mpp", Role: hall.RoleAdmin})
			_, device := s.pairKiosk("Kios pintu masuk")
			seen := seenOn(s, device.ID)
			now := s.recorded()
			file := filepath.Join(t.TempDir(), "mpp.backup")
			backUp(t, s.set, file)
			if _, err := Backup(t.Context(), s.set, file, "test", false, noProgress); err == nil {
				t.Error("a second backup took the first one's name")
			}
			if _, err := restore(t, s.set, file); err == nil {
				t.Error("restored into the running hall")
			}

			target := to.set(t)
			target.Ack = settings.AckLedger // else the start leaves numbers out: it cannot know what was promised after the backup
			_, err := restore(t, target, file)
			must(t, err)
			if _, err := restore(t, target, file); err == nil || !strings.Contains(err.Error(), "already") {
				t.Errorf("restored twice: %v", err)
			}
			moved := open(t, target)
			moved.signIn("admin.mpp")
			if devices, err := moved.app.back.accounts.Devices(t.Context(), accounts.Query{Page: 1, Size: 10}); err != nil ||
				len(devices.Rows) != 1 || devices.Rows[0].ID != device.ID {
				t.Errorf("devices after the move: %+v, %v", devices, err)
			}
			if uptime, err := moved.app.back.health.Uptime(t.Context(), "2000-01-01", "2999-12-31"); err != nil || !slices.Equal(uptime, seen) {
				t.Errorf("uptime after the move: %+v, want %+v, %v", uptime, seen, err)
			}
			if path, err := moved.app.FirstAdminPath(t.Context()); err != nil || path != "" {
				t.Errorf("a stranger could become the first administrator: %q, %v", path, err)
			}
			after, err := moved.app.hall.queue.Snapshot(context.Background())
			must(t, err)
			same(t, "after the move", after, now)
			if x := want[view.Ticket](moved, kioskP, 200, "GET", "/api/v1/tickets/"+out["held"].ID, nil); x.State != hall.Held {
				t.Errorf("held ticket is %s after the move", x.State)
			}
			if x := moved.issue("ktp", "regular"); x.Number != "A-011" {
				t.Errorf("the next number is %s, want A-011", x.Number)
			}
		})
	}
}

// seenOn is the uptime of a device that has just been seen.
func seenOn(s *site, device string) []health.Uptime {
	s.t.Helper()
	room := s.app.back.health
	room.Report(s.t.Context(), device, health.Report{})
	room.Sweep(s.t.Context())
	must(s.t, room.Record(s.t.Context()))
	list, err := room.Uptime(s.t.Context(), "2000-01-01", "2999-12-31")
	if err != nil || len(list) == 0 || list[0].Seen == 0 || list[0].Open == 0 {
		s.t.Fatalf("%+v, %v", list, err)
	}
	return list
}

func backUp(t *testing.T, set settings.Settings, file string) {
	t.Helper()
	_, err := Backup(t.Context(), set, file, "test", false, noProgress)
	must(t, err)
}

func noProgress(done, total int64) {}

func restore(t *testing.T, set settings.Settings, file string) (again bool, err error) {
	t.Helper()
	info, err := VerifyBackup(t.Context(), set, file, noProgress)
	must(t, err)
	return Restore(t.Context(), set, file, info, noProgress)
}

// TestABackupOfTheFutureIsDoubted: its date would close the hall until then.
func TestABackupOfTheFutureIsDoubted(t *testing.T) {
	set := testSettings(t)
	s := open(t, set)
	s.issue("ktp", "regular")
	s.recorded()
	file := filepath.Join(t.TempDir(), "b")
	for _, change := range []string{"", "UPDATE events SET payload = json_set(payload, '$.date', '9999-12-31') WHERE seq = 3",
		"UPDATE events SET payload = json_set(payload, '$.date', '2026-11-01', '$.at', 4102444800000) WHERE seq = 3"} {
		if change != "" {
			must(t, s.app.stores.db.Tx(t.Context(), func(tx *store.Tx) error { return tx.SQL.Exec(change).Error }))
		}
		must(t, os.RemoveAll(file))
		backUp(t, set, file)
		info, err := VerifyBackup(t.Context(), set, file, noProgress)
		must(t, err)
		if all := strings.Join(info.Doubts, "; "); strings.Contains(all, "would be closed") != (change != "") {
			t.Errorf("%s: %q", change, all)
		}
	}
}

// TestABackupWithoutItsSignatureIsDoubted: whoever alters a file can leave the signature out.
func TestABackupWithoutItsSignatureIsDoubted(t *testing.T) {
	set := testSettings(t)
	open(t, set).recorded()
	file := filepath.Join(t.TempDir(), "b")
	backUp(t, set, file)
	packed, err := os.Open(file)
	must(t, err)
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	must(t, err)
	text, err := io.ReadAll(unpacked)
	must(t, err)
	var bare bytes.Buffer
	zip := gzip.NewWriter(&bare)
	_, err = zip.Write(regexp.MustCompile(`,"hmac":"[0-9a-f]+"`).ReplaceAll(text, nil))
	must(t, err)
	must(t, zip.Close())
	must(t, os.WriteFile(file+"2", bare.Bytes(), 0o600))
	for name, doubted := range map[string]bool{file: false, file + "2": true} {
		info, err := VerifyBackup(t.Context(), set, name, noProgress)
		must(t, err)
		if all := strings.Join(info.Doubts, "; "); strings.Contains(all, "not signed") != doubted || (all != "") != doubted {
			t.Errorf("%s: %q", name, all)
		}
	}
}

func TestBackupOfNothing(t *testing.T) {
	set := testSettings(t)
	if _, err := Backup(t.Context(), set, filepath.Join(t.TempDir(), "b"), "test", false, noProgress); err == nil || !strings.Contains(err.Error(), "no ledger") {
		t.Errorf("got %v", err)
	}
}
