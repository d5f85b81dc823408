package turns

import (
	"cmp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/tools/testkit"
)

// room is the turns of a hall of the test's own.
type room struct {
	*testing.T
	Service
	rdb *redis.Client
}

func newRoom(t *testing.T) room {
	opt, err := redis.ParseURL(testkit.Redis(t))
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(opt)
	t.Cleanup(func() { _ = rdb.Close() })
	return room{t, Service{Redis: rdb, Hall: "mpp-uji"}, rdb}
}

// step is what a board asks, and what it is told; in the room "r" if in none.
type step struct {
	room, board string
	call        int64
	over        bool
	want        Turn
}

func (r room) walk(steps ...step) {
	r.Helper()
	for i, s := range steps {
		got, err := r.Take(r.Context(), cmp.Or(s.room, "r"), s.board, s.call, s.over)
		if err != nil || got != s.want {
			r.Fatalf("step %d, %+v: %s, %v", i, s, got, err)
		}
	}
}

// ages lets so much time pass for what is kept of the room under the key.
func (r room) ages(key string, by time.Duration) {
	r.Helper()
	name := "mpp:{mpp-uji}:" + key + ":r"
	kept, err := r.rdb.Get(r.Context(), name).Result()
	if err != nil {
		r.Fatal(err)
	}
	at, rest, _ := strings.Cut(kept, " ")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err == nil {
		err = r.rdb.Set(r.Context(), name, strconv.FormatInt(ms-by.Milliseconds(), 10)+" "+rest, 0).Err()
	}
	if err != nil {
		r.Fatal(err)
	}
}

// TestOneSpeaksACall: of two boards of a room one speaks a call, and one at a time; a board
// that dies in the middle of a call keeps the room for some seconds only.
func TestOneSpeaksACall(t *testing.T) {
	r := newRoom(t)
	r.walk(
		step{board: "one", call: 11, want: Yours},
		step{board: "two", call: 11, want: Said},
		step{board: "two", call: 12, want: Later},
		step{board: "one", call: 11, want: Yours}, // goes on
		step{board: "two", call: 11, over: true, want: Said},
		step{board: "two", call: 12, want: Later}, // another's call is not over by that
		step{board: "one", call: 11, over: true, want: Said},
		step{board: "two", call: 12, want: Yours},
		step{board: "one", call: 12, want: Said},
		step{board: "anew", call: 11, want: Said}, // its page was loaded anew
		step{board: "two", call: 13, want: Yours},
		step{board: "two", call: 12, over: true, want: Said}, // came late, after its next call began
		step{board: "one", call: 14, want: Later},
	)
	r.ages("turn", lease/4)
	r.walk(step{board: "one", call: 14, want: Later})
	r.ages("turn", lease) // the second board has died
	r.walk(step{board: "one", call: 14, want: Yours})
}

// TestTheOlderCallGoesFirst: a zone with many calls does not keep the one of another zone, which
// is heard in the same room, from being spoken.
func TestTheOlderCallGoesFirst(t *testing.T) {
	r := newRoom(t)
	r.walk(
		step{board: "east", call: 20, want: Yours},
		step{board: "west", call: 21, want: Later},
		step{board: "north", call: 23, want: Later},
		step{board: "east", call: 20, want: Yours}, // goes on
		step{board: "east", call: 20, over: true, want: Said},
		step{board: "east", call: 22, want: Later}, // before the west has asked again
		step{board: "west", call: 21, want: Yours},
		step{board: "east", call: 22, want: Later},
		step{board: "west", call: 21, over: true, want: Said},
		step{board: "north", call: 23, want: Later},
		step{board: "east", call: 22, want: Yours},
		step{board: "north", call: 23, want: Later},
		step{board: "east", call: 22, over: true, want: Said},
		step{board: "east", call: 24, want: Later},
	)
	r.ages("waits", patience+time.Second) // the north has died, or its citizen has come
	r.walk(step{board: "east", call: 24, want: Yours})
}

// TestACallIsSpokenInEachRoom: an agency's board in another room than its zone's speaks as well.
func TestACallIsSpokenInEachRoom(t *testing.T) {
	newRoom(t).walk(
		step{room: "utama", board: "zone", call: 11, want: Yours},
		step{room: "lantai-2", board: "agency", call: 11, want: Yours},
		step{room: "lantai-2", board: "second", call: 11, want: Said},
	)
}
