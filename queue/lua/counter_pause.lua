-- counter_pause.lua: a break; no new call until it resumes. A ticket at the counter stays there.
-- Request: counter, agency, reason, note, return_at (ms, 0: none).  Returns {1, counter_paused}.
-- Refusals: counter_wrong_state, not_your_counter, not_your_agency.
local stop = begin() or own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
if c.state ~= 'open' then return refuse('counter_wrong_state', {state = c.state, event = 'counter_paused'}) end

c.state, c.since, c.reason = 'paused', now, req.reason
if req.return_at > 0 then c.return_at = req.return_at end
return answer(append('counter_paused', {counter = save_counter(c), reason = req.reason, note = req.note}))
