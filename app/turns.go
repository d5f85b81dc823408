package app

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"mpp/api"
)

// turnLease is how long a board that is speaking has its room for itself after it was last
// heard of: so long the others wait when it dies in the middle of a call.
const turnLease = 8 * time.Second

// saidFor is how long a call that was spoken is remembered: longer than any board could
// still have it before itself.
const saidFor = time.Hour

// takeTurn gives a board the turn to speak a call in its room, while nobody else speaks there
// and if nobody has spoken the call: KEYS are the room's and the call's, ARGV the board, the
// lease and the memory in ms, 1 at the call's end, and the call: its end may come in after the
// board's next call has begun, and does not end that one. The lease is compared with the time
// of Redis, since nodes may have others, and not left to the key's expiry: the embedded Redis
// takes a minute off all keys at once.
var takeTurn = redis.NewScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local board, lease, memory, call = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[5]
local till, spoken, speaker = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+) (.*)$')
if ARGV[4] == '1' then
  if speaker == board and tonumber(spoken) <= tonumber(call) then redis.call('DEL', KEYS[1]) end
  return 'said'
end
if (redis.call('GET', KEYS[2]) or board) ~= board then return 'said' end
if speaker and speaker ~= board and tonumber(till) > now then return 'later' end
redis.call('SET', KEYS[2], board, 'PX', memory)
redis.call('SET', KEYS[1], string.format('%d %s %s', now + lease, call, board), 'PX', memory)
return 'yours'
`)

// boardTurns are those of the boards of the hall's rooms, for all its processes.
type boardTurns struct {
	hall   string
	stores *stores
}

// Take implements api.Turns.
func (t boardTurns) Take(ctx context.Context, room, board string, call int64, over bool) (api.Turn, error) {
	prefix := "mpp:{" + t.hall + "}:"
	keys := []string{prefix + "turn:" + room, prefix + "said:" + strconv.FormatInt(call, 10)}
	word, err := takeTurn.Run(ctx, t.stores.rdb, keys, board, turnLease.Milliseconds(), saidFor.Milliseconds(), over, call).Text()
	return api.Turn(word), err
}
