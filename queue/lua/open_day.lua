-- open_day.lua: opens a business date after the one before it was closed. The date
-- never goes back. The keys of the old date stay for a week, for look-ups. A counter that was
-- opened after the close (earlier versions allowed it) is closed first, and what pauses are left end.
-- Request: date (of the state, as in every request), next (the date to open).
-- Returns {1, day_opened}. Refusals: day_not_open (the open date is not closed, or a later one is open).
local stop = begin()
if stop then return stop end
if req.next <= req.date then return refuse('day_not_open', {open = req.date}) end
if req.date ~= '' and closed_date ~= req.date then
  return refuse('day_not_open', {open = req.date, unclosed = true})
end

local rows = redis.call('HGETALL', COUNTERS)
for i = 2, #rows, 2 do
  local c = cjson.decode(rows[i])
  if c.state ~= 'closed' then
    c.state, c.since, c.reason = 'closed', now, nil
    append('counter_closed', {counter = save_counter(c), reason = 'day_closed'})
  end
end
forget_pauses()
for _, key in ipairs({TICKETS, UNDO, INDEX, TALLY, LEGS}) do redis.call('EXPIRE', key, 604800) end
LIVE = {EVENTS, COUNTERS, HELD, RIVALS, CONFIG} -- the new date has none of its own yet
req.date = req.next
redis.call('HSET', META, 'date', req.next)
redis.call('HDEL', META, 'credits')
return answer(append('day_opened', {}))
