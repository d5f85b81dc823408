-- issue.lua: issues a ticket: hours, quota, number, place in the queue and the event in
-- one step, so that no number is issued twice.
-- Request: id, service, agency, prefix, class, origin, quota (0: none), ended (date the
--   service left the hall, or ''),
--   issue_from, issue_until (ms), queues[] (those that compete for its counters), pace or nil
-- Returns {1, issued}. Refusals: service_ended, service_closed, quota_full.
local stop = begin()
if stop then return stop end

if req.ended ~= '' then return refuse('service_ended', {service = req.service, ended_on = req.ended}) end
if closed_date == req.date then
  return refuse('service_closed', {reason = 'day_closed'})
end
if now < req.issue_from or now >= req.issue_until then
  return refuse('service_closed', {issue_from = req.issue_from, issue_until = req.issue_until})
end
local used, last = read_queues(req.queues, 'q:' .. req.service, 'n:' .. req.prefix)
used = tonumber(used or 0)
if req.quota > 0 and used >= req.quota then return refuse('quota_full', {quota = req.quota}) end

local score = now - credit(req.class)
local ahead = ahead_of(req.queues, score)
local ordinal = tonumber(last or 0) + 1
set_tally('q:' .. req.service, int(used + 1))
set_tally('n:' .. req.prefix, int(ordinal))
local t = {
  id = req.id, number = req.prefix .. '-' .. string.format('%03d', ordinal), prefix = req.prefix, ordinal = ordinal,
  date = req.date, class = req.class, origin = req.origin, state = 'waiting', rev = 0,
  issued_at = now, ahead = ahead, pace = req.pace,
  leg = {
    no = 1, agency = req.agency, service = req.service, score = score, tie = seq + 1,
    queued_at = now, calls = 0, service_ms = 0, held_ms = 0,
  },
}
enqueue(t)
redis.call('HSET', INDEX, t.number, t.id)
return answer(append('issued', {ticket = save_ticket(t)}))
