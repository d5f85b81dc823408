package live_test

import (
	"reflect"
	"testing"

	"mpp/hall"
	"mpp/hall/halltest"
	"mpp/live"
	"mpp/live/livetest"
)

func TestFeedSurvivesItsSource(t *testing.T) {
	source := newSource()
	n := startNode(t, source, fast)
	c := n.dial()
	n.sub(c, "board:utama")
	source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	source.Break()
	waitUntil(t, n, func() bool { return !n.feed.Healthy() })
	if _, err := livetest.Dial(n.ctx, n.url, nil); err == nil {
		t.Error("a node without its source took a socket")
	}
	if !n.feed.View(func(*hall.Day) {}) {
		t.Error("the last picture is gone")
	}
	source.Mend()
	seq := source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	if v := n.wait(c, "board:utama", func(v livetest.View) bool { return v.Seq == seq }); v.Snapshots != 1 {
		t.Errorf("an interruption without a gap sent %d snapshots", v.Snapshots)
	}
	if s := n.hub.Stats(); s.Restarts == 0 || s.Events != 2 {
		t.Errorf("%+v", s)
	}
}

func TestTrimmedStreamReloads(t *testing.T) {
	source := newSource()
	n := startNode(t, source, fast)
	c := n.dial()
	n.sub(c, "board:utama")
	source.Break()
	waitUntil(t, n, func() bool { return !n.feed.Healthy() })
	seq := source.Do(func(h *halltest.Hall) {
		h.Counter("l1", hall.CounterActOpen)
		h.Issue("ktp", "regular")
		h.CallNext("l1")
	})
	source.Trim()
	last := source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	source.Mend()
	v := n.wait(c, "board:utama", func(v livetest.View) bool { return v.Seq >= last })
	var want map[string]any
	source.Do(func(h *halltest.Hall) { want = fresh(h, nil) })
	if !reflect.DeepEqual(any(v.State), want["board:utama"]) {
		t.Fatalf("after %d was trimmed:\nhas  %s\nwant %s", seq, text(v.State), text(want["board:utama"]))
	}
}

func TestHistoryThatWentBackGivesNewPictures(t *testing.T) {
	source := newSource()
	n := startNode(t, source, fast)
	c := n.dial()
	for range 5 {
		source.Do(func(h *halltest.Hall) { h.Issue("ktp", "regular") })
	}
	n.must(n.feed.WaitSeq(n.ctx, 5))
	n.sub(c, "board:utama")
	older := halltest.New(halltest.Config())
	older.Issue("daftar", "regular")
	source.Break()
	waitUntil(t, n, func() bool { return !n.feed.Healthy() })
	source.Reset(older)
	source.Mend()
	v := n.wait(c, "board:utama", func(v livetest.View) bool { return v.Snapshots == 2 })
	want := fresh(older, nil)["board:utama"]
	if v.Seq != 1 || !reflect.DeepEqual(any(v.State), want) {
		t.Fatalf("seq %d\nhas  %s\nwant %s", v.Seq, text(v.State), text(want))
	}
	seq := source.Do(func(h *halltest.Hall) { h.Issue("daftar", "regular") })
	n.wait(c, "board:utama", func(v livetest.View) bool { return v.Seq == seq && v.Deltas == 1 })
}

func TestFeedWaitsForItsFirstPicture(t *testing.T) {
	source := newSource()
	source.Break()
	feed := live.NewFeed(source, nil)
	feed.Start(t.Context())
	defer feed.Stop()
	if feed.View(func(*hall.Day) {}) {
		t.Fatal("a picture without a source")
	}
	source.Mend()
	if err := feed.WaitSeq(t.Context(), 0); err != nil || !feed.View(func(*hall.Day) {}) {
		t.Fatal(err)
	}
}
