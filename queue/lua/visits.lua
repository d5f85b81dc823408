-- visits.lua: visits of several services; put behind queues.lua in front of each script of a
-- change. What a visit has before it stands in its ticket as planned[{agency, service}], in order;
-- it counts against quotas from the issue on. What could not be served any more when its turn
-- came stands as dropped[{agency, service, reason}].

-- unservable returns why nobody can be queued for a service any more, nil while somebody can:
-- it left the hall, no counter serves it, or its hours are over and all its counters closed.
-- s has what the request says of it: ended (date, or ''), servers[], closes_at (ms, 0: no hours today).
local function unservable(s)
  if s.ended ~= '' then return 'ended' end
  if #s.servers == 0 then return 'unserved' end
  if now < s.closes_at then return nil end
  for _, id in ipairs(s.servers) do
    if load_counter(id).state ~= 'closed' then return nil end
  end
  return 'closed'
end

-- not_queued refuses a service for which nobody can be queued; s also has its id, service.
local function not_queued(s)
  local why = unservable(s)
  if why == 'ended' then return refuse('service_ended', {service = s.service, ended_on = s.ended}) end
  if why == 'unserved' then return refuse('service_closed', {reason = 'unserved', service = s.service}) end
  if why then return refuse('service_closed', {closes_at = s.closes_at, service = s.service}) end
end

-- take_planned takes a service from a visit's plan, and reports whether it was there.
local function take_planned(t, service)
  for i, p in ipairs(t.planned or {}) do
    if p.service == service then
      table.remove(t.planned, i)
      if #t.planned == 0 then t.planned = nil end
      return true
    end
  end
end

-- given_back lists the services of a visit of which nothing has begun: those planned, and the
-- current one if it was charged and its citizen was never called. A cancel gives these back.
local function given_back(t)
  local list = {}
  for _, p in ipairs(t.planned or {}) do list[#list + 1] = p.service end
  if (t.leg.no == 1 or t.leg.planned) and not t.leg.called_at then list[#list + 1] = t.leg.service end
  return list
end

-- not_given refuses a service of which no number is given now; take looks at its quota. s has
-- service, agency, quota, ended, unserved, issue_from and issue_until. at is when it is asked for.
local function not_given(s, at)
  if s.ended ~= '' then return refuse('service_ended', {service = s.service, ended_on = s.ended}) end
  if closed_date == req.date then return refuse('service_closed', {reason = 'day_closed', service = s.service}) end
  if at < s.issue_from or at >= s.issue_until then
    return refuse('service_closed', {issue_from = s.issue_from, issue_until = s.issue_until, service = s.service})
  end
  if s.unserved then return refuse('service_closed', {reason = 'unserved', service = s.service}) end
  return not_paused(s.agency, at)
end

-- quota_of returns how many tickets are given today, -1 for no limit: today's quota where one
-- was set, else the configuration's, where 0 is no limit.
local function quota_of(configured, today)
  if today then return tonumber(today) end
  return configured > 0 and configured or -1
end

-- take counts one more ticket against the quota of a service, or refuses it.
local function take(s, used, today)
  used = tonumber(used or 0)
  local quota = quota_of(s.quota, today)
  if quota >= 0 and used >= quota then return refuse('quota_full', {quota = quota, service = s.service}) end
  set_tally('q:' .. s.service, int(used + 1))
end

-- next_leg begins the ticket's leg at another service, queued as of its arrival or from now,
-- and returns the one before, which has ended, as JSON. The ticket does not wait yet.
local function next_leg(t, agency, service, from_now)
  local old = t.leg
  local arrival = from_now and now or t.issued_at
  t.leg = {
    from = from_now and now or nil, no = old.no + 1, agency = agency, service = service, score = arrival - credit(t.class), credit = credit(t.class),
    tie = seq + 1, queued_at = now, calls = 0, service_ms = 0, held_ms = 0,
  }
  local closed = cjson.encode(old)
  redis.call('HSET', LEGS, t.id .. ':' .. int(old.no), closed)
  return closed
end
