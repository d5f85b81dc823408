-- resume.lua: calls a held ticket to any free counter that serves its service.
-- Request: ticket, counter, services[] (of that counter), held_for (counter or officer: only the one that
--   held it, if an officer asks).
-- Returns {1, resumed}. Refusals: wrong_state, service_not_served, held_elsewhere, counter_not_open, counter_busy,
--   not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'resumed', 'held') or own_counter(req.counter, t.leg.agency)
if stop then return stop end
local served = false
for _, service in ipairs(req.services) do
  if service == t.leg.service then served = true end
end
if not served then return refuse('service_not_served', {service = t.leg.service, counter = req.counter}) end
local ours = req.held_for == 'counter' and t.leg.counter == req.counter
  or req.held_for == 'officer' and t.leg.officer == req.actor.id
if req.actor.role == 'officer' and (req.held_for == 'counter' or req.held_for == 'officer') and not ours then
  return refuse('held_elsewhere', {number = t.number, counter = t.leg.counter})
end
stop = not_paused(t.leg.agency)
if stop then return stop end
local c = load_counter(req.counter)
stop = free_counter(c)
if stop then return stop end

stop_hold(t)
local counter = call_to(t, c)
save_undo(t.id, {kind = 'resumed', counter = c.id}, before)
return answer(append('resumed', {ticket = save_ticket(t), counter = counter, from = 'held'}))
