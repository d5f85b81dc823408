-- transfer.lua: closes the leg and opens the next one at another service, with the
-- same number and, unless from_now, the original arrival. It counts against no other quota.
-- A service of the visit's plan is taken from there, so that nobody is queued for it twice.
-- Request: ticket, service, to_agency, reason, from_now, and of the new service: ended (date it left
--   the hall, or ''), servers[] (the counters that serve it), closes_at (ms, the end of its hours of today; 0: none).
-- Returns {1, transferred}: the ticket with its new leg, closed = the old leg.
-- Refusals: service_ended, service_closed, wrong_state, not_your_counter, not_your_agency.

-- take_planned takes a service from the plan, and reports whether it was there.
local function take_planned(t, service)
  for i, p in ipairs(t.planned or {}) do
    if p.service == service then
      table.remove(t.planned, i)
      if #t.planned == 0 then t.planned = nil end
      return true
    end
  end
end

local stop = begin()
if stop then return stop end
local why = unservable(req)
if why == 'ended' then return refuse('service_ended', {service = req.service, ended_on = req.ended}) end
if why == 'unserved' then return refuse('service_closed', {reason = 'unserved', service = req.service}) end
if why then return refuse('service_closed', {closes_at = req.closes_at, service = req.service}) end
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
local closed = next_leg(t, req.to_agency, req.service, req.from_now and now or t.issued_at)
t.leg.planned = take_planned(t, req.service)
enqueue(t)
local made_at = old.counter
if from == 'held' then made_at = req.actor.counter end -- a held ticket is at no counter
save_undo(t.id, {kind = 'transferred', counter = made_at}, before)
return answer(append('transferred', {
  ticket = save_ticket(t), counter = counter, closed = closed, from = from, reason = req.reason,
}))
