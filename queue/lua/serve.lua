-- serve.lua: serves somebody without a number: a visit that begins in service at a free counter.
-- It joins no queue, counts against no quota, and ends by finish. Taken back, it is cancelled.
-- Request: id, counter, agency, service, service_agency, class, reason.
-- Returns {1, direct_started}. Refusals: counter_not_open, counter_busy, not_your_counter, not_your_agency, paused.
local stop = begin() or own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
stop = not_paused(req.service_agency) or free_counter(c)
if stop then return stop end

local t = {
  id = req.id, number = '', prefix = '', ordinal = 0, date = req.date, class = req.class, origin = 'counter', state = 'cancelled',
  rev = 0, issued_at = now, ended_at = now, ahead = 0,
  leg = {
    no = 1, agency = req.service_agency, service = req.service, counter = c.id, officer = req.actor.id, score = now, credit = 0,
    tie = seq + 1, queued_at = now, calls = 0, service_ms = 0, held_ms = 0, reason = req.reason, ended_at = now, ['end'] = 'cancelled',
  },
}
save_undo(t.id, {kind = 'direct_started', counter = c.id}, cjson.encode(t))
t.state, t.ended_at, t.leg.ended_at, t.leg['end'] = 'serving', nil, nil, nil
t.leg.started_at, t.leg.serving_since = now, now
local counter = seat(c, t)
return answer(append('direct_started', {ticket = save_ticket(t), counter = counter, reason = req.reason}))
