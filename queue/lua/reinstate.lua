-- reinstate.lua: a late citizen returns and waits again, at the given place.
-- Request: ticket, place{where, after}, reason.
-- Returns {1, reinstated}. Refusals: wrong_state, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'reinstated', 'no_show') or day_goes_on() or own_agency(t.leg.agency)
if stop then return stop end

requeue_at(t, req.place)
save_undo(t.id, {kind = 'reinstated', counter = req.actor.counter}, before)
return answer(append('reinstated', {ticket = save_ticket(t), from = 'no_show', reason = req.reason}))
