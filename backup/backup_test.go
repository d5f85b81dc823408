package backup

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"mpp/ledger"
	"mpp/tools/testkit"
)

// From one set-up to the other and back: nothing is different but the header.
func TestThereAndBack(t *testing.T) {
	first, second, third := open(t, ""), open(t, testkit.MariaDB(t)), open(t, "")
	fill(t, first)
	one := write(t, first)
	_, err := restore(t.Context(), second, one)
	must(t, err)
	two := write(t, second)
	_, err = restore(t.Context(), third, two)
	must(t, err)

	want := know(t, first)
	for name, l := range map[string]*ledger.Ledger{"MariaDB": second, "SQLite again": third} {
		got := know(t, l)
		for key := range want {
			if !reflect.DeepEqual(got[key], want[key]) {
				t.Errorf("%s: %s differs:\n%.400v\nwant\n%.400v", name, key, got[key], want[key])
			}
		}
		must(t, l.CheckWhole(t.Context()))
	}
	_, a, _ := strings.Cut(lines(t, one), "\n")
	_, b, _ := strings.Cut(lines(t, two), "\n")
	if a[:strings.LastIndex(a, `{"end"`)] != b[:strings.LastIndex(b, `{"end"`)] {
		t.Error("the second backup's lines are not those of the first")
	}
	if n := len(want["kotaevents"].(map[int64]string)); n != kotaEvents {
		t.Errorf("%d events compared", n)
	}
}

// A hall goes on while it is backed up: the file is of one instant.
func TestBackupWhileOthersWrite(t *testing.T) {
	for name, url := range map[string]string{"sqlite": "", "mariadb": testkit.MariaDB(t)} {
		t.Run(name, func(t *testing.T) {
			l := open(t, url)
			events := day(t, 4500, 3)
			must(t, l.Record(t.Context(), "uji", events[:3000]))
			next := 3000
			more := func(int64, int64) { // between two reads of the backup
				if next < len(events) {
					must(t, l.Record(t.Context(), "uji", events[next:next+500]))
					must(t, l.Record(t.Context(), "baru", events[:1]))
					next += 500
				}
			}
			file := filepath.Join(t.TempDir(), "b")
			h, err := Write(t.Context(), l, nil, file, Header{}, more)
			must(t, err)
			if next == 3000 || len(h.Halls) != 1 || h.Halls[0] != (Hall{ID: "uji", LastSeq: 3000, Events: 3000}) {
				t.Errorf("%d written meanwhile: %+v", next-3000, h.Halls)
			}
			if info, err := Verify(t.Context(), file, nil, nil); err != nil || info.Halls[0].Events != 3000 {
				t.Errorf("%v", err)
			}
		})
	}
}

// Whatever is done to the file's content, it is refused before anything changes.
func TestADamagedFileIsRefused(t *testing.T) {
	l, target := open(t, ""), open(t, "")
	fill(t, l)
	whole := write(t, l)
	raw, err := os.ReadFile(whole)
	must(t, err)
	text := lines(t, whole)
	all := strings.SplitAfter(text, "\n")
	zip := func(text string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		return b.Bytes()
	}
	damaged := map[string][]byte{
		"empty":          {},
		"no gzip":        []byte(text),
		"cut in half":    raw[:len(raw)/2],
		"cut at the end": raw[:len(raw)-1],
		"longer":         append(bytes.Clone(raw), 0),
		"twice":          append(bytes.Clone(raw), raw...),
		"no trailer":     zip(strings.Join(all[:len(all)-2], "")),
		"a line less":    zip(strings.Join(append(append([]string{}, all[:9]...), all[10:]...), "")),
		"lines swapped":  zip(strings.Join(append(append([]string{}, all[0], all[2], all[1]), all[3:]...), "")),
		"a line after":   zip(text + "\n"),
		"another number": zip(strings.Replace(text, `"ordinal":1`, `"ordinal":2`, 1)),
		"another count":  zip(strings.Replace(text, `"events":1100`, `"events":1101`, 1)),
		"newer format":   zip(strings.Replace(text, `"version":2`, `"version":3`, 1)),
		"unknown field":  zip(strings.Replace(text, `"event":{`, `"event":{"new":1,`, 1)),
		"another hall":   zip(strings.Replace(text, `{"hall":"uji"`, `{"hall":"xxx"`, 1)),
	}
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 30 {
		flipped := bytes.Clone(raw)
		at := 10 + r.IntN(len(raw)-10) // gzip's own header says nothing of the content
		flipped[at] ^= 1 << r.IntN(8)
		damaged[fmt.Sprintf("flipped bit %d in byte %d", i, at)] = flipped
	}
	for name, content := range damaged {
		file := filepath.Join(t.TempDir(), "damaged")
		must(t, os.WriteFile(file, content, 0o600))
		if _, err := restore(t.Context(), target, file); err == nil {
			t.Errorf("%s: restored", name)
		}
	}
	if halls, err := target.Halls(t.Context()); err != nil || len(halls) != 0 {
		t.Errorf("a refused file left %v, %v", halls, err)
	}
	must(t, target.CheckWhole(t.Context()))
}

func TestRestoreNeedsAnEmptyLedger(t *testing.T) {
	l := open(t, "")
	fill(t, l)
	file := write(t, l)
	if _, err := restore(t.Context(), l, file); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("restored over itself: %v", err)
	}
	other := open(t, "")
	must(t, other.Record(t.Context(), "lain", day(t, 50, 9)))
	_, err := restore(t.Context(), other, file) // another hall is in nobody's way
	must(t, err)
	if _, err := restore(t.Context(), other, file); err == nil {
		t.Error("restored twice")
	}
}

// One that was cut off marks the ledger; the same file, and no other, finishes it.
func TestACutOffRestoreIsFinished(t *testing.T) {
	l := open(t, "")
	fill(t, l)
	file, fresh := write(t, l), open(t, "")
	must(t, l.Record(t.Context(), "baru", day(t, 50, 9)))
	other := write(t, l)

	info, err := Verify(t.Context(), file, nil, nil)
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Restore(ctx, fresh, nil, file, info, func(done, _ int64) {
		if done >= 1000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if err := fresh.CheckWhole(t.Context()); !errors.Is(err, ledger.ErrHalfRestored) {
		t.Errorf("a server would start on it: %v", err)
	}
	if _, err := restore(t.Context(), fresh, other); !errors.Is(err, ledger.ErrHalfRestored) {
		t.Errorf("another file gave %v", err)
	}
	again, err := restore(t.Context(), fresh, file)
	must(t, err)
	if !again {
		t.Error("it did not say that it went on")
	}
	must(t, fresh.CheckWhole(t.Context()))
	if a, b := know(t, fresh), know(t, restored(t, file)); !reflect.DeepEqual(a, b) {
		t.Error("not what an uncut restore gives")
	}
}

func TestABackupOverwritesNothing(t *testing.T) {
	l := open(t, "")
	fill(t, l)
	dir := t.TempDir()
	file := filepath.Join(dir, "mpp.backup")
	must(t, os.WriteFile(file, []byte("dear"), 0o600))
	if _, err := Write(t.Context(), l, nil, file, Header{}, nil); err == nil {
		t.Error("an existing file was overwritten")
	}
	must(t, os.Remove(file))
	must(t, os.WriteFile(file+".part", []byte("half"), 0o600))
	if _, err := Write(t.Context(), l, nil, file, Header{}, nil); err == nil {
		t.Error("another backup's file was overwritten")
	}
	must(t, os.Remove(file+".part"))

	ctx, cancel := context.WithCancel(t.Context())
	cut := func(done, _ int64) {
		cancel()
	}
	if _, err := Write(ctx, l, nil, file, Header{}, cut); !errors.Is(err, context.Canceled) {
		t.Errorf("a backup cut off gave %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("a backup cut off left %v, %v", left, err)
	}
	_, err := Write(t.Context(), l, nil, file, Header{}, nil)
	must(t, err)
	if i, err := os.Stat(file); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", i.Mode(), err)
	}
	for _, secret := range []string{"secret", "password"} {
		if strings.Contains(lines(t, file), secret) {
			t.Errorf("%q is in the file", secret)
		}
	}
	var h Header
	first, _, _ := strings.Cut(lines(t, file), "\n")
	must(t, json.Unmarshal([]byte(first), &h))
	if h.Format != formatName || len(h.Halls) != 2 || h.Halls[1] != (Hall{ID: "uji", LastSeq: 9000, Events: 200, Quarantined: 2}) {
		t.Errorf("%+v", h)
	}
}
