-- pauses.lua: pauses of an agency or the hall, and announcements; put behind lib.lua in front of
-- each script of a change.
--
-- META has them in pauses, a JSON list: the standing ones, and of each scope the last pause that
-- ended on the date. Each is as in the events: id (the number of the event that began it), agency
-- (missing: the hall's), stops (false: an announcement), reason, since, until (ms), ended (ms).

local function standing(p) return not p.ended and not (p['until'] and p['until'] <= now) end

-- pause_of returns the pause that stops an agency and lasts longest, nil for none.
local function pause_of(agency)
  local found
  for _, p in ipairs(pauses) do
    if p.stops and standing(p) and (not p.agency or p.agency == agency) then
      if not found or found['until'] and (p['until'] or math.huge) > found['until'] then found = p end
    end
  end
  return found
end

-- not_paused refuses what an agency does not do while it, or the hall, is paused; at is when it was
-- asked for, nil for now.
local function not_paused(agency, at)
  local p = #pauses > 0 and pause_of(agency)
  if p and p.since <= (at or now) then
    return refuse('paused', {agency = agency, whole_hall = not p.agency, public_reason = p.reason, ['until'] = p['until']})
  end
end

-- paused_until returns when the last pause of an agency ended, 0 for none, nil while one stands.
local function paused_until(agency)
  local last = 0
  for _, p in ipairs(pauses) do
    if p.stops and (not p.agency or p.agency == agency) then
      if standing(p) then return nil end
      last = math.max(last, p.ended or p['until'])
    end
  end
  return last
end

-- keep_pause puts a pause in the place of the last one of its scope.
local function keep_pause(p)
  local at = #pauses + 1
  for i, old in ipairs(pauses) do
    if old.agency == p.agency and old.stops == p.stops then at = i end
  end
  pauses[at] = p
  if p.ended and not p.stops then table.remove(pauses, at) end
  if #pauses > 0 then redis.call('HSET', META, 'pauses', cjson.encode(pauses)) else redis.call('HDEL', META, 'pauses') end
end

-- end_pause ends a pause now, or when it was due, and returns the event.
local function end_pause(p)
  p.ended = math.min(now, p['until'] or now)
  keep_pause(p)
  return append('pause_ended', {pause = cjson.encode(p)})
end

-- forget_pauses ends those that stand with their date, and forgets all.
local function forget_pauses()
  local all = {unpack(pauses)}
  for _, p in ipairs(all) do
    if not p.ended then end_pause(p) end
  end
  pauses = {}
  redis.call('HDEL', META, 'pauses')
end
