package ledger

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mpp/hall"
	"mpp/tools/testkit"
)

// onFaultySQL records a day on a MariaDB of its own while fault breaks it; in the
// end each event must be there once.
func onFaultySQL(t *testing.T, events int, fault func(t *testing.T, f *faulty)) {
	t.Helper()
	leakFree(t)
	f := &faulty{server: testkit.StartMariaDB(t), source: newStream(), script: newScript(t)}
	f.url = f.server.Database(t)
	f.ledger = openTest(t, f.url, "")
	migrateUp(t, f.ledger)
	f.script.randomly(rand.New(rand.NewPCG(11, 12)), events)
	f.run(t, fault)
}

type faulty struct {
	server   *testkit.MariaDBServer
	url      string
	ledger   *Ledger
	source   *stream
	script   *script
	recorder *Recorder
}

func (f *faulty) run(t *testing.T, fault func(t *testing.T, f *faulty)) {
	t.Helper()
	f.recorder = testRecorder(f.ledger, f.source)
	must(t, f.recorder.Start(t.Context()))
	defer f.recorder.Stop()
	fault(t, f)
	last := int64(len(f.script.events))
	eventually(t, "every event acknowledged", func() bool { return f.source.ackedCount() == int(last) })
	must(t, f.recorder.WaitFor(deadline(t), last))
	if st := f.recorder.Stats(); st.Quarantined != 0 || !st.Healthy || st.Pending != 0 {
		t.Errorf("at the end: %+v", st)
	}
	record(t, f.ledger, "plain", f.script.events)
	if a, b := dump(t, f.ledger, "uji"), dump(t, f.ledger, "plain"); a != b {
		t.Error(firstDifference(a, b))
	}
	if missing, err := f.ledger.MissingSeqs(t.Context(), "uji", 0, last); err != nil || len(missing) != 0 {
		t.Errorf("missing %v, %v", missing, err)
	}
}

// comesAway waits until the recorder says that SQL is away; nobody waits for it then.
func (f *faulty) comesAway(t *testing.T) {
	t.Helper()
	last := int64(len(f.script.events))
	patient := make(chan error, 1)
	go func() { patient <- f.recorder.WaitFor(deadline(t), last) }()
	eventually(t, "SQL is away", func() bool { return !f.recorder.Stats().Healthy })
	if err := <-patient; !errors.Is(err, ErrAway) || hall.CodeOf(err) != hall.CodeUnavailable {
		t.Errorf("who waited while SQL went away got %v", err)
	}
	if err := f.recorder.WaitFor(deadline(t), last); !errors.Is(err, ErrAway) {
		t.Errorf("who asks while SQL is away got %v", err)
	}
	if st := f.recorder.Stats(); st.Pending == 0 || time.Since(st.Since) < awayAfter {
		t.Errorf("while SQL is away: %+v", st)
	}
}

// Killed in the middle of a batch, three times, and started again.
func TestRecorderOutlastsAKilledServer(t *testing.T) {
	onFaultySQL(t, 3000, func(t *testing.T, f *faulty) {
		cut := batches(f.script.events, 20)
		for i := range 3 {
			part := cut[i*len(cut)/3 : (i+1)*len(cut)/3]
			before := f.source.ackedCount()
			f.source.put(part...)
			eventually(t, "some are recorded", func() bool { return f.source.ackedCount() > before+60 })
			must(t, f.server.Kill())
			if i == 0 {
				f.comesAway(t)
			}
			must(t, f.server.Restart())
		}
	})
}

// A frozen server answers nothing and refuses nothing.
func TestRecorderOutlastsAFrozenServer(t *testing.T) {
	onFaultySQL(t, 600, func(t *testing.T, f *faulty) {
		cut := batches(f.script.events, 20)
		f.source.put(cut[:10]...)
		eventually(t, "some are recorded", func() bool { return f.source.ackedCount() > 40 })
		must(t, f.server.Stop())
		f.source.put(cut[10:]...)
		f.comesAway(t)
		eventually(t, "three seconds", func() bool { return time.Since(f.recorder.Stats().Since) > 3*time.Second })
		must(t, f.server.Cont())
	})
}

// A stop does not wait for a server that does not answer; what was in hand stays in
// the stream.
func TestStopWhileTheServerIsFrozen(t *testing.T) {
	leakFree(t)
	server := testkit.StartMariaDB(t)
	l := openTest(t, server.Database(t), "")
	migrateUp(t, l)
	s, source := newScript(t), newStream()
	r := testRecorder(l, source)
	must(t, r.Start(t.Context()))
	source.put(s.events[:1])
	must(t, r.WaitFor(deadline(t), 1))
	must(t, server.Stop())
	source.put(s.events[1:])
	eventually(t, "SQL is away", func() bool { return !r.Healthy() })
	began := time.Now()
	r.Stop()
	if took := time.Since(began); took > stopGrace {
		t.Errorf("the stop took %s", took)
	}
	if n := source.ackedCount(); n != 1 {
		t.Errorf("%d acknowledged, want 1", n)
	}
	must(t, server.Cont())
}

// Read-only, as a primary that was made a replica.
func TestRecorderOutlastsAReadOnlyServer(t *testing.T) {
	onFaultySQL(t, 300, func(t *testing.T, f *faulty) {
		// The tests' own account may write in spite of it.
		name := f.url[strings.LastIndex(f.url, "/")+1:]
		admin := f.ledger
		execute(t, admin, "CREATE USER 'uji'@'127.0.0.1' IDENTIFIED BY 'uji'")
		execute(t, admin, "GRANT ALL ON "+name+".* TO 'uji'@'127.0.0.1'")
		f.ledger = openTest(t, fmt.Sprintf("mysql://uji:uji@%s/%s", f.server.Addr(), name), "")
		f.recorder.Stop()
		f.run(t, func(t *testing.T, f *faulty) {
			execute(t, admin, "SET GLOBAL read_only = 1")
			f.source.put(batches(f.script.events, 20)...)
			f.comesAway(t)
			if f.source.ackedCount() != 0 {
				t.Error("a read-only server recorded")
			}
			execute(t, admin, "SET GLOBAL read_only = 0")
		})
	})
}

// A full disk: nothing is dropped, and it goes on when there is room.
func TestRecorderOutlastsAFullDisk(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		leakFree(t)
		f := &faulty{ledger: openTest(t, "", testFile(t)), source: newStream(), script: newScript(t)}
		migrateUp(t, f.ledger)
		f.script.randomly(rand.New(rand.NewPCG(11, 12)), 600)
		var pages int64
		must(t, f.ledger.db.Read(t.Context()).Raw("PRAGMA page_count").Scan(&pages).Error)
		f.run(t, func(t *testing.T, f *faulty) {
			execute(t, f.ledger, fmt.Sprintf("PRAGMA max_page_count = %d", pages+40))
			f.source.put(batches(f.script.events, 20)...)
			f.comesAway(t)
			execute(t, f.ledger, "PRAGMA max_page_count = 1073741823")
		})
	})
	t.Run("mariadb", func(t *testing.T) {
		leakFree(t)
		f := &faulty{server: testkit.StartMariaDB(t), source: newStream(), script: newScript(t)}
		f.url = f.server.Database(t)
		disk := filepath.Join(f.server.Dir(), "data", f.url[strings.LastIndex(f.url, "/")+1:])
		smallDisk(t, disk, f.server)
		f.ledger = openTest(t, f.url, "")
		migrateUp(t, f.ledger)
		f.script.randomly(rand.New(rand.NewPCG(11, 12)), 4000)
		f.run(t, func(t *testing.T, f *faulty) {
			f.source.put(batches(f.script.events, 100)...)
			f.comesAway(t)
			if n := f.source.ackedCount(); n == 0 {
				t.Error("nothing was recorded before the disk was full")
			}
			mount(t, "-o", "remount,size=64m", disk)
		})
	})
}

// smallDisk puts a disk of few megabytes under the folder.
func smallDisk(t *testing.T, dir string, server *testkit.MariaDBServer) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root may mount a small disk")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=4m,mode=0777", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		must(t, server.Kill())
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
}

func mount(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Fatalf("mount: %v: %s", err, out)
	}
}
