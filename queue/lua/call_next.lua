-- call_next.lua: calls the ticket that is next for a counter, among all services
-- that it serves, and keeps why.
-- Request: counter, agency, queues[] (of the services that it serves), rule (credit|strict|ratio|fifo), ratio, version
-- Returns {1, called} or {2} when nobody waits. Refusals: counter_not_open, counter_busy,
--   not_your_counter, not_your_agency.
local stop = begin()
if stop then return stop end

stop = own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
stop = free_counter(c)
if stop then return stop end

-- The earliest of those who have a credit and of those without.
local function earliest()
  local best, waiting = {}, 0
  for n, class in ipairs(req.classes) do
    local side = credit(class) > 0 and 'ahead' or 'plain'
    for i = n, #req.queues, #req.classes do
      local queue = req.queues[i]
      waiting = waiting + counts[queue]
      if heads[queue] ~= '' and (not best[side] or heads[queue] < best[side]) then best[side] = heads[queue] end
    end
  end
  return best, waiting
end

-- choose picks one of the two; streak is to be kept when it is not nil.
local function choose(best)
  if not (best.ahead and best.plain) then return best.ahead or best.plain end
  if req.rule == 'ratio' then
    local streak = tonumber(redis.call('HGET', META, 'streak:' .. req.agency) or 0)
    if streak >= req.ratio then return best.plain, 0 end
    return best.ahead, streak + 1
  end
  return best.plain < best.ahead and best.plain or best.ahead
end

read_queues(req.queues)
local best, waiting = earliest()
local pick, streak = choose(best)
if not pick then return {2} end
local t, refused, before = load_ticket(member_id(head_member(pick)))
if refused or t.state ~= 'waiting' then
  -- The heads are not those of the sets: who wrote the sets did not keep them.
  for _, queue in ipairs(req.queues) do count_queue(queue) end
  best, waiting = earliest()
  pick, streak = choose(best)
  if not pick then return {2} end
  t, refused, before = load_ticket(member_id(head_member(pick)))
  if refused then return refused end
end
if streak then redis.call('HSET', META, 'streak:' .. req.agency, int(streak)) end
dequeue(t)

local why = '{"rule":"' .. req.rule .. '","version":' .. int(req.version) .. ',"score":' .. int(t.leg.score)
  .. ',"waiting":' .. waiting .. overtaken(t, req.queues, t.leg.score) .. '}'

local counter = call_to(t, c)
remember(t.id, 'called', c.id, before)
return answer(append('called', {ticket = save_ticket(t), counter = counter, from = 'waiting', why = why}))
