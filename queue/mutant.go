//go:build mutant

// The mutation that the proof runs must catch (docs/chaos.md): read, then write. The
// next ticket is chosen by this process, and the script calls it without looking again
// whether it still waits. Never built into a release.

package queue

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// mutantWindow widens what a network causes by itself: the time between read and write.
const mutantWindow = 5 * time.Millisecond

func init() { *scriptCallNext = *newScript(library() + mutantCallNext) }

const mutantCallNext = `
local stop = begin()
if stop then return stop end
if req.ticket == '' then return {2} end
local t, refused = load_ticket(req.ticket)
if refused then return refused end
local c = load_counter(req.counter)
stop = free_counter(c)
if stop then return stop end
dequeue(t)
local counter = call_to(t, c)
return answer(append('called', {ticket = save_ticket(t), counter = counter, from = 'waiting'}))
`

// choose reads the heads of the queues and leaves the ticket in the request.
func (q *Queue) choose(ctx context.Context, r *counterRequest) error {
	var first *redis.Z
	for _, service := range r.Services {
		for _, class := range q.Config().Policy.Classes {
			head, err := q.rdb.ZRangeWithScores(ctx, q.keys.waiting(service, class.ID), 0, 0).Result()
			if err != nil {
				return unavailable(err)
			}
			if len(head) > 0 && (first == nil || head[0].Score < first.Score) {
				first = &head[0]
			}
		}
	}
	if first != nil {
		r.Ticket = ticketOfMember(first.Member)
	}
	select {
	case <-ctx.Done():
	case <-time.After(mutantWindow):
	}
	return nil
}

// ticketOfMember is the id in a member of a waiting set, see lua/lib.lua.
func ticketOfMember(member any) string {
	text, _ := member.(string)
	if len(text) < idLength {
		return ""
	}
	return text[len(text)-idLength:]
}
