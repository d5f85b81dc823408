package ledger

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"mpp/hall"
	"mpp/tools/testkit"
)

// Two processes record the same tickets' events through two nodes of a cluster at
// once, so that commits are refused by its certification, and one of the nodes is
// killed in the middle.
func TestTwoRecordersOnAGaleraCluster(t *testing.T) {
	leakFree(t)
	g := testkit.StartGalera(t)
	urls := g.Database(t)
	first, second := openTest(t, urls[0], ""), openTest(t, urls[1], "")
	migrateUp(t, first)
	s := newScript(t)
	s.randomly(rand.New(rand.NewPCG(21, 22)), 1500)

	// Each is given every event, in batches of its own, as after many take-overs.
	sources := []*stream{newStream(), newStream()}
	recorders := []*Recorder{testRecorder(first, sources[0]), testRecorder(second, sources[1])}
	var dealt sync.WaitGroup
	for i, r := range recorders {
		cut := batches(s.events, 15+i)
		rand.New(rand.NewPCG(uint64(i), 3)).Shuffle(len(cut), func(a, b int) { cut[a], cut[b] = cut[b], cut[a] })
		must(t, r.Start(t.Context()))
		defer r.Stop()
		dealt.Go(func() { sources[i].put(slices.Concat(cut, [][]hall.Event{s.events[:1]})...) })
	}
	dealt.Wait()
	eventually(t, "both are at work", func() bool { return sources[0].ackedCount() > 150 && sources[1].ackedCount() > 150 })
	must(t, g.Nodes[2].Kill())
	for i := range sources {
		eventually(t, "every event acknowledged", func() bool { return sources[i].ackedCount() == len(s.events) })
		if st := recorders[i].Stats(); st.Quarantined != 0 {
			t.Errorf("recorder %d: %+v", i, st)
		}
		t.Logf("recorder %d: %d tries failed", i, recorders[i].Stats().Failures)
	}
	must(t, g.Sized(deadline(t), 2))
	record(t, first, "plain", s.events)
	if a, b := dump(t, first, "uji"), dump(t, first, "plain"); a != b {
		t.Error(firstDifference(a, b))
	}
}
