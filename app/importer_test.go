package app

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/queue"
	"mpp/tools/testkit"
)

// racingQueue is a real queue on which somebody else imports first.
type racingQueue struct {
	*queue.Queue
	race func()
}

func (q *racingQueue) Configure(ctx context.Context, next *hall.Config, note string, m hall.Meta) (hall.Event, error) {
	if q.race != nil {
		q.race()
	}
	return q.Queue.Configure(ctx, next, note, m)
}

// importHere returns a queue of its own on the Redis, as another node has it.
func importHere(t *testing.T, redisURL string) importer {
	t.Helper()
	rdb, err := dialRedis(redisURL)
	must(t, err)
	t.Cleanup(func() { rdb.Close() })
	q := queue.New(rdb, queue.Options{Hall: "uji", Clock: time.Now, SingleNode: true})
	_, err = q.Load(t.Context())
	must(t, err)
	return importer{q, time.Now}
}

func begun(t *testing.T) (redisURL string) {
	t.Helper()
	url := testkit.Redis(t)
	i := importHere(t, url)
	cfg, err := hallfile.Parse("uji.yaml", []byte(readTestHall(t)))
	must(t, err)
	cfg.Version = 1
	_, err = i.queue.Configure(t.Context(), cfg, "", hall.Meta{Actor: access.System().Actor()})
	must(t, err)
	return url
}

func named(t *testing.T, name string) []byte {
	t.Helper()
	return []byte(strings.Replace(readTestHall(t), "name: Kartu Keluarga", "name: "+name, 1))
}

// TestImportAnswersAKeyOnce: the same key gets the same answer, whatever is in force by then.
func TestImportAnswersAKeyOnce(t *testing.T) {
	url := begun(t)
	a, b := importHere(t, url), importHere(t, url)
	m := hall.Meta{Actor: access.System().Actor(), Key: "impor-1"}
	first, err := a.Import(t.Context(), named(t, "KK satu"), m)
	must(t, err)
	if first.Version != 2 || first.Seq == 0 || len(first.Changes) == 0 {
		t.Errorf("first: %+v", first)
	}
	_, err = b.Import(t.Context(), named(t, "KK dua"), hall.Meta{Actor: m.Actor, Key: "impor-2"})
	must(t, err)
	again, err := b.Import(t.Context(), named(t, "KK satu"), m)
	must(t, err)
	if !reflect.DeepEqual(again, first) {
		t.Errorf("again %+v, first %+v", again, first)
	}
}

// TestImportOfWhatIsInForce makes no event.
func TestImportOfWhatIsInForce(t *testing.T) {
	i := importHere(t, begun(t))
	done, err := i.Import(t.Context(), []byte(readTestHall(t)), hall.Meta{Actor: access.System().Actor()})
	must(t, err)
	if done.Version != 1 || done.Seq != 0 || done.Changes == nil || len(done.Changes) != 0 {
		t.Errorf("%+v", done)
	}
}

// TestImportsAtTheSameTime: whoever comes second merges with what the first has put in
// force, and gives up in the end if that never stops.
func TestImportsAtTheSameTime(t *testing.T) {
	url := begun(t)
	other, mine := importHere(t, url), importHere(t, url)
	n := 0
	racing := &racingQueue{Queue: mine.queue.(*queue.Queue)}
	racing.race = func() {
		if n++; n < importTries {
			_, err := other.Import(t.Context(), named(t, fmt.Sprint("KK ", n)), hall.Meta{Actor: access.System().Actor()})
			must(t, err)
		}
	}
	mine.queue = racing
	done, err := mine.Import(t.Context(), named(t, "KK saya"), hall.Meta{Actor: access.System().Actor()})
	must(t, err)
	if done.Version != importTries+1 || !strings.Contains(strings.Join(done.Changes, "\n"), "KK saya") {
		t.Errorf("%+v", done)
	}

	n = -importTries
	_, err = mine.Import(t.Context(), named(t, "KK lagi"), hall.Meta{Actor: access.System().Actor()})
	if hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("others never stop: %v", err)
	}
}

// TestImportRefusesAFaultyFile and lists its faults.
func TestImportRefusesAFaultyFile(t *testing.T) {
	i := importHere(t, begun(t))
	_, err := i.Import(t.Context(), []byte("hall: {id: uji}\nnothing: of it\n"), hall.Meta{})
	if hall.CodeOf(err) != hall.CodeInvalid {
		t.Errorf("%v", err)
	}
}

// TestExportAfterAClassWasLeftOut gives a file that changes nothing, also after the way back.
func TestExportAfterAClassWasLeftOut(t *testing.T) {
	i := importHere(t, begun(t))
	m := hall.Meta{Actor: access.System().Actor()}
	without := strings.Replace(readTestHall(t), "policy: {", "policy: {classes: [{id: regular, name: Umum}, {id: lansia, name: Lansia}], ", 1)
	for _, text := range []string{without, readTestHall(t), without} {
		done, err := i.Import(t.Context(), []byte(text), m)
		must(t, err)
		if len(done.Changes) == 0 {
			t.Fatal("no class has changed")
		}
		file, err := i.Export(t.Context())
		must(t, err)
		again, err := i.Import(t.Context(), file, m)
		must(t, err)
		if len(again.Changes) != 0 {
			t.Errorf("the exported file changes %q", again.Changes)
		}
	}
}
