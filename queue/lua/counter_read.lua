-- counter_read.lua: the message for the counter has been read there, and goes.
-- Request: counter, agency, message (its id).  Returns {1, counter_read}.
-- Refusals: message_gone (another one, or none, stands there), not_your_counter, not_your_agency.
local stop = begin() or own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
if not c.message or c.message.id ~= req.message then return refuse('message_gone', {counter = c.id}) end
local words = c.message.text
c.message = nil
return answer(append('counter_read', {counter = save_counter(c), note = words}))
