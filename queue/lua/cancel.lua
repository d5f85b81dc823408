-- cancel.lua: ends a waiting or held visit, by the citizen or the staff. A service of which
-- nothing has begun no longer counts against its quota.
-- Request: ticket, reason.  Returns {1, cancelled}. Refusals: wrong_state, not_your_agency.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'cancelled', 'waiting', 'held') or own_agency(t.leg.agency)
if stop then return stop end

local from = t.state
if from == 'waiting' then dequeue(t) end
for _, service in ipairs(given_back(t)) do redis.call('HINCRBY', TALLY, 'q:' .. service, -1) end
stop_hold(t)
end_visit(t, 'cancelled')
t.leg.reason = req.reason
if req.actor.role == 'citizen' then
  drop_undo(t.id)
else
  save_undo(t.id, {kind = 'cancelled', counter = req.actor.counter}, before)
end
return answer(append('cancelled', {ticket = save_ticket(t), from = from, reason = req.reason}))
