-- no_show.lua: the called citizen did not come; the counter becomes free. The citizen may
-- return (reinstate).
-- Request: ticket, note.  Returns {1, no_show}. Refusals: wrong_state, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'no_show', 'called') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

end_visit(t, 'no_show')
local counter = release(t)
save_undo(t.id, {kind = 'no_show', counter = t.leg.counter}, before)
return answer(append('no_show', {ticket = save_ticket(t), counter = counter, from = 'called', note = req.note}))
