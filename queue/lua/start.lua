-- start.lua: the citizen is at the counter; the service clock runs.
-- Request: ticket.  Returns {1, started}. Refusals: wrong_state, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'started', 'called') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

t.state = 'serving'
t.leg.officer = req.actor.id
t.leg.started_at = t.leg.started_at or now
t.leg.serving_since = now
save_undo(t.id, {kind = 'started', counter = t.leg.counter}, before)
return answer(append('started', {ticket = save_ticket(t), from = 'called'}))
