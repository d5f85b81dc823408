-- call_next.lua: calls the ticket that is next for a counter, among all services
-- that it serves, and stores the reason.
-- Request: counter, agency, queues[] (of the services that it serves), agencies[] (of each of these services; nil: all of agency), rule (credit|strict|ratio|fifo), ratio, version
-- Returns {1, called} or {2} when no ticket waits. Refusals: counter_not_open, counter_busy,
--   not_your_counter, not_your_agency, paused.
local stop = begin()
if stop then return stop end

stop = own_counter(req.counter, req.agency)
if stop then return stop end
local c = load_counter(req.counter)
stop = free_counter(c)
if stop then return stop end

-- leave_paused takes the queues of paused agencies out of the request, and refuses when no other is left.
local function leave_paused()
  local open, refused = {}, nil
  for i, queue in ipairs(req.queues) do
    local stops = not_paused(req.agencies and req.agencies[math.ceil(i / #req.classes)] or req.agency)
    if stops then refused = stops else open[#open + 1] = queue end
  end
  req.queues = open
  return #open == 0 and refused
end

stop = #pauses > 0 and leave_paused()
if stop then return stop end

-- earliest returns the earliest head of the classes with a credit (ahead) and of those
-- without (plain), and how many tickets wait.
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

-- choose picks one of the two. A second result is by how much the agency's streak changes.
local function choose(best)
  if not (best.ahead and best.plain) then return best.ahead or best.plain end
  if req.rule == 'ratio' then
    local streak = tonumber(redis.call('HGET', META, 'streak:' .. req.agency) or 0)
    if streak >= req.ratio then return best.plain, -streak end
    return best.ahead, 1
  end
  return best.plain < best.ahead and best.plain or best.ahead
end

-- candidate returns the ticket that is next, nil when none waits.
local function candidate()
  local best, waiting = earliest()
  local pick, turn = choose(best)
  if not pick then return nil end
  local t, refused, before = load_ticket(member_id(head_member(pick)))
  return {t = t, before = before, waiting = waiting, turn = turn, member = head_member(pick), stray = refused or t.state ~= 'waiting'}
end

read_queues(req.queues)
local found = candidate()
if not found or found.stray then
  -- No candidate, or a stale one: scan the sets, because the cached heads may be out of
  -- date. A member whose ticket is of another date, or does not wait, is discarded: it
  -- would be in front for ever.
  for _, queue in ipairs(req.queues) do count_queue(queue) end
  found = candidate()
  while found and found.stray do
    for _, queue in ipairs(req.queues) do
      if heads[queue] ~= '' and head_member(heads[queue]) == found.member then discard(queue, found.member) end
    end
    found = candidate()
  end
end
if not found then return {2} end
local t, before, waiting, turn = found.t, found.before, found.waiting, found.turn
local streaks = turn and take_turn(req.agency, turn)
dequeue(t)

local why = '{"rule":"' .. req.rule .. '","version":' .. int(req.version) .. ',"score":' .. int(t.leg.score)
  .. ',"waiting":' .. waiting .. overtaken(t, req.queues, t.leg.score) .. '}'

local counter = call_to(t, c)
save_undo(t.id, {kind = 'called', counter = c.id, turn = turn, turn_of = req.agency}, before)
return answer(append('called', {ticket = save_ticket(t), counter = counter, from = 'waiting', why = why, streaks = streaks}))
