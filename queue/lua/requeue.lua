-- requeue.lua: skips a called ticket: it waits again behind some others or at the end.
-- Request: ticket, place{where, after}, reason.
-- Returns {1, requeued}. Refusals: wrong_state, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'requeued', 'called') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

local from_counter = t.leg.counter
local counter = release(t)
requeue_at(t, req.place)
save_undo(t.id, {kind = 'requeued', counter = from_counter}, before)
return answer(append('requeued', {ticket = save_ticket(t), counter = counter, from = 'called', reason = req.reason}))
