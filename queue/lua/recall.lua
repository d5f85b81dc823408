-- recall.lua: calls a called ticket once more. The first call's time stays.
-- Request: ticket.  Returns {1, recalled}. Refusals: wrong_state, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'recalled', 'called') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

t.leg.calls = t.leg.calls + 1
t.leg.last_called_at = now
drop_undo(t.id)
return answer(append('recalled', {ticket = save_ticket(t), from = 'called'}))
