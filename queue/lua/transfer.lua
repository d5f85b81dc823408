-- transfer.lua: closes the leg and opens the next one at another service, with the
-- same number and, unless from_now, the original arrival. It counts against no other quota.
-- A service of the visit's plan is taken from there, so that nobody is queued for it twice.
-- Request: ticket, service, to_agency, reason, from_now, and of the new service: ended (date it left
--   the hall, or ''), servers[] (the counters that serve it), closes_at (ms, the end of its hours of today; 0: none).
-- Returns {1, transferred}: the ticket with its new leg, closed = the old leg.
-- Refusals: service_ended, service_closed, wrong_state, not_your_counter, not_your_agency.

local stop = begin() or not_queued(req)
if stop then return stop end
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
t.state = 'waiting'
local closed = next_leg(t, req.to_agency, req.service, req.from_now)
t.leg.planned = take_planned(t, req.service)
enqueue(t)
local made_at = old.counter
if from == 'held' then made_at = req.actor.counter end -- a held ticket is at no counter
save_undo(t.id, {kind = 'transferred', counter = made_at}, before)
return answer(append('transferred', {
  ticket = save_ticket(t), counter = counter, closed = closed, from = from, reason = req.reason,
}))
