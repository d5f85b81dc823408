-- counter_open.lua: an officer opens a counter.
-- Request: counter, agency.  Returns {1, counter_opened}.
-- Refusals: counter_wrong_state, not_your_counter, not_your_agency, day_over.
local stop = begin() or own_counter(req.counter, req.agency) or day_goes_on()
if stop then return stop end
local c = load_counter(req.counter)
if c.state ~= 'closed' then return refuse('counter_wrong_state', {state = c.state, event = 'counter_opened'}) end

c.state, c.since, c.opened_at = 'open', now, now
c.officer, c.name, c.reason, c.return_at = req.actor.id, req.actor.name, nil, nil
return answer(append('counter_opened', {counter = save_counter(c)}))
