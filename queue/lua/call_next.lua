-- call_next.lua: calls the ticket that is next for a counter, among all services
-- that it serves, and keeps why.
-- Request: counter, agency, services[], rule (credit|strict|ratio|fifo), ratio, version
-- Returns {1, called} or {2} when nobody waits. Refusals: counter_not_open, counter_busy,
--   not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end

stop = own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
stop = free_counter(c)
if stop then return stop end

-- The head of each queue; the earliest of those with a credit and of those without.
local best = {}
local waiting = 0
for _, service in ipairs(req.services) do
  for _, class in ipairs(req.classes) do
    local key = wait_key(service, class)
    local head = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
    if head[1] then
      waiting = waiting + redis.call('ZCARD', key)
      local side = credit(class) > 0 and 'ahead' or 'plain'
      local score, b = tonumber(head[2]), best[side]
      if not b or score < b.score or (score == b.score and head[1] < b.member) then
        best[side] = {score = score, member = head[1]}
      end
    end
  end
end

local pick = best.ahead or best.plain
if best.ahead and best.plain then
  local streak_key = 'streak:' .. req.agency
  if req.rule == 'ratio' then
    local streak = tonumber(redis.call('HGET', META, streak_key) or 0)
    if streak >= req.ratio then
      pick = best.plain
      redis.call('HSET', META, streak_key, 0)
    else
      redis.call('HSET', META, streak_key, streak + 1)
    end
  elseif best.plain.score < best.ahead.score
    or (best.plain.score == best.ahead.score and best.plain.member < best.ahead.member) then
    pick = best.plain
  end
end
if not pick then return {2} end

local t, refused, before = load_ticket(member_id(pick.member))
if refused then return refused end
dequeue(t)

local why = '{"rule":"' .. req.rule .. '","version":' .. int(req.version) .. ',"score":' .. int(t.leg.score)
  .. ',"waiting":' .. waiting .. overtaken(t, req.services, int(t.leg.score)) .. '}'

local counter = call_to(t, c)
remember(t.id, 'called', c.id, before)
return answer(append('called', {ticket = save_ticket(t), counter = counter, from = 'waiting', why = why}))
