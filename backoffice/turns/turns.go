// Package turns decides which of the boards in a room speaks a call: one at a time, each call
// once in a room, and the older call first. It is in Redis alone: a turn is of use for seconds.
package turns

import (
	"context"
	_ "embed"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Turn is whether a board may speak a call.
type Turn string

// The turns.
const (
	Yours Turn = "yours" // it may, and nobody else in the room speaks meanwhile
	Later Turn = "later" // another board of the room is speaking, or waits with an older call; ask again
	Said  Turn = "said"  // the call was spoken, or is being spoken, by another board of the room
)

const (
	// lease is how long a board that is speaking has its room for itself after it was last
	// heard of: so long the others wait when it dies in the middle of a call.
	lease = 8 * time.Second
	// patience is how long a board that was told to wait goes before younger calls after it last
	// asked: a board asks again within 0.7 s and gives an answer 1.5 s.
	patience = 2500 * time.Millisecond
	// saidFor is how long a call that was spoken is remembered: longer than any board could
	// still have it before itself.
	saidFor = time.Hour
)

//go:embed take.lua
var takeText string

var take = redis.NewScript(takeText)

// Service is the turns of a hall's rooms, for all its processes.
type Service struct {
	Redis redis.Scripter
	Hall  string
}

// Take asks for a board's turn to speak a call in a room; over ends it.
func (s Service) Take(ctx context.Context, room, board string, call int64, over bool) (Turn, error) {
	prefix := "mpp:{" + s.Hall + "}:"
	keys := []string{prefix + "turn:" + room, prefix + "said:" + room + ":" + strconv.FormatInt(call, 10), prefix + "waits:" + room}
	word, err := take.Run(ctx, s.Redis, keys, board, lease.Milliseconds(), saidFor.Milliseconds(), over, call, patience.Milliseconds()).Text()
	return Turn(word), err
}
