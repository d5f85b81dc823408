-- counter_tell.lua: leaves a message for whoever works at a counter; it takes the place of the one before.
-- Request: counter, agency, note (the words).  Returns {1, counter_told}. Refusals: not_your_counter, not_your_agency.
local stop = begin() or own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
c.message = {id = seq + 1, text = req.note, by = req.actor.name or req.actor.id, at = now}
return answer(append('counter_told', {counter = save_counter(c), note = req.note}))
