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

-- given_back lists the services of a visit of which nothing has begun: those planned, and the
-- current one if it was charged and its citizen was never called. A cancel gives these back.
local function given_back(t)
  local list = {}
  for _, p in ipairs(t.planned or {}) do list[#list + 1] = p.service end
  if (t.leg.no == 1 or t.leg.planned) and not t.leg.called_at then list[#list + 1] = t.leg.service end
  return list
end

-- next_leg begins the ticket's leg at another service, queued as of an arrival, and returns
-- the one before, which has ended, as JSON. The ticket does not wait yet.
local function next_leg(t, agency, service, arrival)
  local old = t.leg
  t.leg = {
    no = old.no + 1, agency = agency, service = service, score = arrival - credit(t.class), credit = credit(t.class),
    tie = seq + 1, queued_at = now, calls = 0, service_ms = 0, held_ms = 0,
  }
  local closed = cjson.encode(old)
  redis.call('HSET', LEGS, t.id .. ':' .. int(old.no), closed)
  return closed
end
