-- finish.lua: the service is done, with an outcome. A visit with nothing planned is done, and
-- the counter is free. Else the visit goes on with the next planned service, in its queue
-- or, if it stays, at this counter at once. What cannot be served any more is dropped
-- from the plan, and the ticket says so.
-- Request: ticket, outcome, note, public_reason and public_note (for the citizen, '' for none), stay,
--   delivered[{id, count}] or nil, delivering[] and giving[] (the services that hand all of it out, and those that have
--   the public reason) or nil, next_now (queue from now on, not from the arrival), plan{service: ended, servers[], closes_at} or nil.
-- Returns {1, finished}, or {1, continued}: the ticket with its new leg, closed = the old leg.
-- Refusals: wrong_state, not_your_counter, not_your_agency, unknown_deliverable, unknown_reason, nothing_planned, service_not_served,
--   plan_unknown (services: those of the plan; the request must describe them).

-- sayable refuses what the service of the leg has in none of its lists.
local function sayable(t)
  local function has(list)
    for _, id in ipairs(list or {}) do
      if id == t.leg.service then return true end
    end
  end
  if req.delivered and not has(req.delivering) then return refuse('unknown_deliverable', {service = t.leg.service, number = t.number}) end
  if req.public_reason ~= '' and not has(req.giving) then return refuse('unknown_reason', {service = t.leg.service, number = t.number}) end
end

-- unknown refuses a request that does not describe each planned service.
local function unknown(planned)
  local services, missing = {}, false
  for i, p in ipairs(planned) do
    services[i] = p.service
    missing = missing or not (req.plan and req.plan[p.service])
  end
  if missing then return refuse('plan_unknown', {services = services}) end
end

-- take_next takes the first service from the plan that can be served; those before it are dropped.
local function take_next(t)
  local to
  while t.planned and not to do
    to = table.remove(t.planned, 1)
    if #t.planned == 0 then t.planned = nil end
    local reason = unservable(req.plan[to.service])
    if reason then
      t.dropped = t.dropped or {}
      t.dropped[#t.dropped + 1] = {agency = to.agency, service = to.service, reason = reason}
      to = nil
    end
  end
  return to
end

-- may_stay refuses to go on at a counter that does not serve the next service.
local function may_stay(t, to)
  if not to then return refuse('nothing_planned', {number = t.number}) end
  for _, id in ipairs(req.plan[to.service].servers) do
    if id == t.leg.counter then return nil end
  end
  return refuse('service_not_served', {service = to.service, counter = t.leg.counter})
end

-- stay begins the new leg at the counter of the old one, without a call.
local function stay(leg, counter)
  leg.counter, leg.officer = counter, req.actor.id
  leg.called_at, leg.started_at, leg.serving_since = now, now, now
end

local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'finished', 'serving', 'called') or own_counter(t.leg.counter, t.leg.agency) or sayable(t) or unknown(t.planned or {})
if stop then return stop end
local from, old, to = t.state, t.leg, take_next(t)
stop = req.stay and may_stay(t, to)
if stop then return stop end

old.outcome = req.outcome
if req.public_reason ~= '' then old.public_reason = req.public_reason end
if req.public_note ~= '' then old.public_note = req.public_note end
old.deliverables = req.delivered
old.officer = req.actor.id
local counter, closed
if not req.stay then counter = release(t) end
if to then
  end_leg(old, 'done')
  closed = next_leg(t, to.agency, to.service, req.next_now)
  t.leg.planned = true
  t.state = req.stay and 'serving' or 'waiting'
  if req.stay then stay(t.leg, old.counter) else enqueue(t) end
else
  end_visit(t, 'done')
end
local kind = to and 'continued' or 'finished'
save_undo(t.id, {kind = kind, counter = old.counter}, before)
return answer(append(kind, {ticket = save_ticket(t), counter = counter, closed = closed, from = from, note = req.note}))
