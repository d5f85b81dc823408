-- late.lua: a citizen who cannot be there in time lets some others go first, once a visit.
-- Arrival and the time at which the leg was queued stay: the wait counts as a whole.
-- Request: ticket, after (how many others, 0: the hall does not offer it), by_turns (count
--   only those whose turns are counted with this ticket's, see the rule ratio).
-- Returns {1, late}. Refusals: wrong_state, late_refused, not_your_agency.

-- score_behind returns the score of the n-th ticket behind t in the queues that share a
-- counter with it, of the last one if there are fewer; nil if there is none.
local function score_behind(t, n)
  local queues, scores, mine = {}, {}, member(t)
  local low = int(t.leg.score)
  for service in string.gmatch(redis.call('HGET', RIVALS, t.leg.service) or t.leg.service, '%S+') do
    for _, class in ipairs(req.classes) do
      if not req.by_turns or (credit(class) > 0) == (credit(t.class) > 0) then queues[#queues + 1] = queue_of(service, class) end
    end
  end
  read_queues(queues)
  for _, queue in ipairs(queues) do
    if counts[queue] > 0 then
      local key = WAIT .. ':' .. queue
      local equal = redis.call('ZCOUNT', key, low, low) -- some of these are before t
      local rows = redis.call('ZRANGEBYSCORE', key, low, '+inf', 'WITHSCORES', 'LIMIT', 0, n + equal)
      for i = 1, #rows, 2 do
        local score = tonumber(rows[i + 1])
        if score > t.leg.score or rows[i] > mine then scores[#scores + 1] = score end
      end
    end
  end
  table.sort(scores)
  return scores[math.min(n, #scores)]
end

local stop = begin()
if stop then return stop end
local t, refused = load_ticket(req.ticket)
if refused then return refused end
stop = must_be(t, 'late', 'waiting') or own_agency(t.leg.agency)
if stop then return stop end
if req.after == 0 then return refuse('late_refused', {reason = 'off'}) end
if t.late_at then return refuse('late_refused', {reason = 'used', number = t.number}) end
local score = score_behind(t, req.after)
if not score then return refuse('late_refused', {reason = 'last', number = t.number}) end

dequeue(t)
t.late_at = now
t.leg.score, t.leg.tie = score, seq + 1
enqueue(t)
drop_undo(t.id)
return answer(append('late', {ticket = save_ticket(t), from = 'waiting'}))
