-- counter_close.lua: closes a counter that has no ticket.
-- Request: counter, agency, reason, note.  Returns {1, counter_closed}.
-- Refusals: counter_wrong_state, counter_busy, not_your_counter, not_your_agency.
local stop = begin() or own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
if c.state == 'closed' then return refuse('counter_wrong_state', {state = c.state, event = 'counter_closed'}) end
if c.ticket then return refuse('counter_busy', {ticket = c.ticket, number = c.number, counter = c.id}) end

c.state, c.since, c.reason, c.return_at = 'closed', now, nil, nil
return answer(append('counter_closed', {counter = save_counter(c), reason = req.reason, note = req.note}))
