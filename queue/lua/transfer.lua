-- transfer.lua: closes the leg and opens the next one at another service, with the
-- same number and, unless from_now, the original arrival. It counts against no other quota.
-- Request: ticket, service, to_agency, ended (date the new service left the hall, or ''),
--   servers[] (the counters that serve it), closes_at (ms, the end of its hours of today; 0: none),
--   reason, from_now.
-- Returns {1, transferred}: the ticket with its new leg, closed = the old leg.
-- Refusals: service_ended, service_closed, wrong_state, not_your_counter, not_your_agency.

-- works_on reports whether a counter of the service is not closed yet.
local function works_on()
  for _, id in ipairs(req.servers) do
    if load_counter(id).state ~= 'closed' then return true end
  end
end

local stop = begin()
if stop then return stop end
if req.ended ~= '' then return refuse('service_ended', {service = req.service, ended_on = req.ended}) end
if #req.servers == 0 then return refuse('service_closed', {reason = 'unserved', service = req.service}) end
if now >= req.closes_at and not works_on() then
  return refuse('service_closed', {closes_at = req.closes_at, service = req.service})
end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'transferred', 'called', 'serving', 'held')
if stop then return stop end
if t.state == 'held' then
  stop = own_agency(t.leg.agency)
else
  stop = own_counter(t.leg.counter, t.leg.agency)
end
if stop then return stop end

local from, old = t.state, t.leg
local counter = release(t)
stop_hold(t)
end_leg(old, 'transferred')
old.reason = req.reason
local arrival = req.from_now and now or t.issued_at
t.state = 'waiting'
t.leg = {
  no = old.no + 1, agency = req.to_agency, service = req.service, score = arrival - credit(t.class), credit = credit(t.class),
  tie = seq + 1,
  queued_at = now, calls = 0, service_ms = 0, held_ms = 0,
}
enqueue(t)
local closed = cjson.encode(old)
redis.call('HSET', LEGS, t.id .. ':' .. int(old.no), closed)
local made_at = old.counter
if from == 'held' then made_at = req.actor.counter end -- a held ticket is at no counter
save_undo(t.id, {kind = 'transferred', counter = made_at}, before)
return answer(append('transferred', {
  ticket = save_ticket(t), counter = counter, closed = closed, from = from, reason = req.reason,
}))
