-- close_day.lua: ends a business date in steps of at most `limit` tickets. Tickets that
-- wait, are called or held expire: they count as unserved and are not deleted. A visit
-- still in service is finished and marked unattended, so that it is left out of service times.
-- A closing that comes late takes effect when the date ended, but not before the last event
-- of the date: the times of tickets and counters end there, and the events say so (as_of).
-- Their own time is that of the closing, since the times in the log rise.
-- Request: limit, services[] (ended ones too), ends_at (ms).
-- Returns {1, event} with the last event: day_closed when done, else run it again.
local stop = begin()
if stop then return stop end
if closed_date == req.date then return refuse('day_over', {date = req.date}) end

now = math.max(last_at, math.min(now, req.ends_at))
local all = {}
for _, service in ipairs(req.services) do
  for _, class in ipairs(req.classes) do all[#all + 1] = queue_of(service, class) end
end
read_queues(all) -- so that no set of those who wait is missing unseen

local left, last = req.limit, nil
local function expire(t, counter)
  local from = t.state
  if from == 'waiting' then dequeue(t) end
  stop_hold(t)
  end_visit(t, 'expired')
  drop_undo(t.id)
  last = append('expired', {ticket = save_ticket(t), counter = counter, from = from})
  left = left - 1
end

local function finish_unattended(t, counter)
  end_visit(t, 'done')
  t.leg.outcome, t.leg.unattended = 'unknown', true
  drop_undo(t.id)
  last = append('finished', {ticket = save_ticket(t), counter = counter, from = 'serving'})
  left = left - 1
end

local rows = redis.call('HGETALL', COUNTERS)
for i = 2, #rows, 2 do
  local c = cjson.decode(rows[i])
  if c.ticket then
    local t = load_ticket(c.ticket)
    if t then
      local counter = release(t)
      if t.state == 'serving' then finish_unattended(t, counter) else expire(t, counter) end
      c = load_counter(c.id)
    else
      c.ticket, c.number = nil, nil -- of another date, which is over
    end
  end
  if c.state ~= 'closed' then
    c.state, c.since, c.reason, c.return_at = 'closed', now, nil, nil
    last = append('counter_closed', {counter = save_counter(c), reason = 'day_closed'})
  end
end

for _, id in ipairs(redis.call('ZRANGE', HELD, 0, left - 1)) do
  if left > 0 then
    local t = load_ticket(id)
    if t then expire(t) else redis.call('ZREM', HELD, id) end
  end
end
for _, service in ipairs(req.services) do
  for _, class in ipairs(req.classes) do
    local found
    while left > 0 and not (found and #found == 0) do
      found = redis.call('ZRANGE', wait_key(service, class), 0, left - 1)
      for _, m in ipairs(found) do
        local t = load_ticket(member_id(m))
        if t then expire(t) else discard(queue_of(service, class), m) end
      end
    end
  end
end
if left <= 0 then return {1, last, seq} end

forget_pauses()
redis.call('HSET', META, 'closed', req.date)
return answer(append('day_closed', {}))
