-- counter_resume.lua: the break is over.
-- Request: counter, agency.  Returns {1, counter_resumed}.
-- Refusals: counter_wrong_state, not_your_counter, not_your_agency, day_over.
local stop = begin() or own_counter(req.counter, req.agency) or day_goes_on()
if stop then return stop end
local c = load_counter(req.counter)
if c.state ~= 'paused' then return refuse('counter_wrong_state', {state = c.state, event = 'counter_resumed'}) end

c.state, c.since, c.reason, c.return_at = 'open', now, nil, nil
return answer(append('counter_resumed', {counter = save_counter(c)}))
