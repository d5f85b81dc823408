-- hold.lua: the citizen fetches a document; the counter becomes free, the service clock stops.
-- Request: ticket, reason, return_at (ms, 0: none).
-- Returns {1, held}. Refusals: wrong_state, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'held', 'called', 'serving') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

local from = t.state
stop_serving(t.leg)
t.state = 'held'
t.leg.held_at = now
if req.actor.role == 'officer' then t.leg.officer = req.actor.id end -- who may call back, see policy.held_for
t.leg.reason = req.reason
if req.return_at > 0 then t.leg.return_at = req.return_at end
redis.call('ZADD', HELD, int(t.leg.return_at or now), t.id)
local counter = release(t)
save_undo(t.id, {kind = 'held', counter = t.leg.counter}, before)
return answer(append('held', {ticket = save_ticket(t), counter = counter, from = from, reason = req.reason}))
