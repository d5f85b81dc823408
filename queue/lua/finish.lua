-- finish.lua: the visit is done, with an outcome; the counter is free.
-- Request: ticket, outcome, note, public_reason and public_note (for the citizen, '' for none).
-- Returns {1, finished}. Refusals: wrong_state, not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'finished', 'serving', 'called') or own_counter(t.leg.counter, t.leg.agency)
if stop then return stop end

local from = t.state
end_visit(t, 'done')
t.leg.outcome = req.outcome
if req.public_reason ~= '' then t.leg.public_reason = req.public_reason end
if req.public_note ~= '' then t.leg.public_note = req.public_note end
t.leg.officer = req.actor.id
local counter = release(t)
save_undo(t.id, {kind = 'finished', counter = t.leg.counter}, before)
return answer(append('finished', {ticket = save_ticket(t), counter = counter, from = from, note = req.note}))
