package health

import (
	"strings"
	"testing"
	"time"

	"mpp/hall"
)

func TestSilentDeviceIsAway(t *testing.T) {
	b := newBench(t, nil)
	s := b.room(nil)
	b.works(s, Heard, 2) // 09.00, 09.01
	b.now = b.now.Add(2 * time.Minute)
	b.is(s, Works, "")
	b.now = b.now.Add(time.Second)
	b.is(s, Away, "")
	if got := b.last(); !strings.Contains(got, `"name":"Papan utama","kind":"board","state":"away","since":"2026-08-03T02:01:00.000Z"`) {
		t.Errorf("told %s", got)
	}
	if !strings.Contains(b.log.String(), "trouble=away") {
		t.Errorf("the log says %q", b.log.String())
	}
	told := len(b.notes)
	if s.Sweep(t.Context()); len(b.notes) != told || strings.Count(b.log.String(), "trouble=away") != 1 {
		t.Error("it is told twice")
	}
	s.Report(t.Context(), "tv", Report{Sound: Heard})
	b.is(s, Works, "")
	if got := b.last(); got != `{"devices":[]}` || !strings.Contains(b.log.String(), "does again") {
		t.Errorf("told %s, log %s", got, b.log.String())
	}
}

// TestClosedHallMissesNobody: at night, at noon and on a Saturday a board may be off; in the
// morning there are three minutes to switch it on.
func TestClosedHallMissesNobody(t *testing.T) {
	b := newBench(t, nil)
	b.at("07:00")
	s := b.room(nil)
	b.works(s, Heard, 1)
	for clock, want := range map[string]Condition{"07:59": Resting, "08:02": Resting, "08:03": Away, "12:30": Resting, "13:02": Resting, "13:03": Away, "16:00": Resting} {
		b.at(clock)
		b.is(s, want, "")
	}
	b.at("09:00")
	b.now = b.now.AddDate(0, 0, 5)
	b.is(s, Resting, "")
}

// TestMuteBoard: only after two minutes, only where a call should be heard, and what it says
// of itself stays since when.
func TestMuteBoard(t *testing.T) {
	for sound, mute := range map[Sound]bool{Heard: false, Silenced: false, "": false, Locked: true, NoSound: true, NoVoice: true} {
		b := newBench(t, nil)
		s := b.room(nil)
		b.works(s, Heard, 1)
		b.works(s, sound, 3) // 09.01 to 09.03
		b.now = b.now.Add(-time.Minute)
		b.is(s, Works, "") // two minutes
		b.now = b.now.Add(time.Second)
		if !mute {
			b.is(s, Works, "")
			continue
		}
		b.is(s, Mute, string(sound))
		if got := b.last(); !strings.Contains(got, `"why":"`+string(sound)+`","since":"2026-08-03T02:01:00.000Z"`) {
			t.Errorf("%s: told %s", sound, got)
		}
		s.Report(t.Context(), "tv", Report{Sound: Heard})
		b.is(s, Works, "")
	}
}

func TestKioskWithoutPaper(t *testing.T) {
	b := newBench(t, nil)
	s := b.room(nil)
	b.works(s, "", 1)
	b.is(s, Works, "")
	b.paper = "paper_out"
	b.is(s, Paper, "paper_out")
	b.now = b.now.Add(time.Hour) // silent: nothing is known of its paper
	b.is(s, Away, "")
}

// TestNewAndRemovedDevices: one that was paired a moment ago is not missed, one that is
// revoked is forgotten, and what SQL knows counts after a restart.
func TestNewAndRemovedDevices(t *testing.T) {
	b := newBench(t, nil)
	o := &others{kept: map[string]Record{}}
	s := b.room(o)
	b.devices[0].PairedAt = hall.MillisOf(b.now)
	b.is(s, Unheard, "")
	b.now = b.now.Add(4 * time.Minute)
	b.is(s, Away, "")
	b.works(s, Locked, 4)
	b.is(s, Mute, "locked")

	restarted := b.room(nil)
	b.devices[0].SeenAt = hall.MillisOf(b.now)
	b.is(restarted, Works, "")

	// After a long stop of the server there is a while in which devices find it again.
	b.devices[0].SeenAt = hall.MillisOf(b.now.Add(-time.Hour))
	b.devices[0].PairedAt = b.devices[0].SeenAt - 1
	restarted = b.room(nil)
	b.is(restarted, Unheard, "")
	b.now = b.now.Add(3*time.Minute + time.Second)
	b.is(restarted, Away, "")
	if state, _ := restarted.Health(b.devices[0]); state.Since != b.devices[0].SeenAt {
		t.Errorf("away since %s", state.Since.Time())
	}

	b.devices = nil
	b.now = b.now.Add(4 * time.Minute)
	s.Sweep(t.Context())
	if len(s.Troubles()) > 0 || len(o.kept) > 0 || b.last() != `{"devices":[]}` {
		t.Errorf("%+v, %+v, %s", s.Troubles(), o.kept, b.last())
	}
}

// TestTwoProcesses: what one hears the other one knows, and of two reports the newer counts.
func TestTwoProcesses(t *testing.T) {
	b := newBench(t, nil)
	o := &others{kept: map[string]Record{}}
	one, two := b.room(o), b.room(o)
	for _, s := range []*Service{one, two, one, two} { // the board goes from node to node
		s.Report(t.Context(), "tv", Report{Sound: Locked, Call: &Call{Seq: 7, Number: "A-001", At: hall.MillisOf(b.now.Add(time.Hour))}})
		b.now = b.now.Add(time.Minute)
	}
	for _, s := range o.rooms {
		b.is(s, Mute, "locked")
		state, said := s.Health(b.devices[0])
		if state.Since != hall.MillisOf(b.now.Add(-4*time.Minute)) {
			t.Errorf("mute since %s", state.Since.Time())
		}
		if said.Call == nil || said.Call.Number != "A-001" || said.Call.At > hall.MillisOf(b.now) {
			t.Errorf("its last call: %+v", said.Call)
		}
	}
	late := b.room(nil)
	late.Learn(o.kept["tv"])
	old := o.kept["tv"]
	old.Sound, old.SeenAt = Heard, old.SeenAt-1
	late.Learn(old)
	b.is(late, Mute, "locked")
}
