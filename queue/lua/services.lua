-- services.lua: adds a service to a visit under way, behind those that it still has before
-- it; checked and counted as at the issue.
-- Request: ticket, most (services of a visit), added{service, agency, quota, ended, unserved, issue_from, issue_until}.
-- Returns {1, service_added}. Refusals: wrong_state, not_your_counter, not_your_agency, add_refused (reason
--   planned or most), service_ended, service_closed, quota_full.
local stop = begin()
if stop then return stop end
local t, refused, before = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'service_added', 'waiting', 'called', 'serving', 'held') or own_ticket(t)
if stop then return stop end
local added, planned = req.added, t.planned or {}
local has = t.leg.service == added.service
for _, p in ipairs(planned) do has = has or p.service == added.service end
if has then return refuse('add_refused', {reason = 'planned', service = added.service, number = t.number}) end
if t.leg.no + #planned >= req.most then return refuse('add_refused', {reason = 'most', most = req.most, number = t.number}) end
stop = not_given(added, now) or take(added, unpack(redis.call('HMGET', TALLY, 'q:' .. added.service, 'l:' .. added.service)))
if stop then return stop end

planned[#planned + 1] = {agency = added.agency, service = added.service}
t.planned = planned
save_undo(t.id, {kind = 'service_added', counter = req.actor.counter}, before)
return answer(append('service_added', {ticket = save_ticket(t), from = t.state}))
