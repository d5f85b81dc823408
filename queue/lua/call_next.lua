-- call_next.lua: calls the ticket that is next for a counter, among all services
-- that it serves, and stores the reason.
-- Request: counter, agency, queues[] (of the services that it serves), agencies[] (of each of these services; nil: all of agency), rule (credit|strict|ratio|fifo), ratio, version,
--   profile{service: {behind, after: ms, leads: counters}} (of the services that step back there; nil: none)
-- Returns {1, called} or {2} when no ticket waits, or all who do wait for services that step back until later. Refusals: counter_not_open, counter_busy,
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

-- footing is by the counter's profile 'front', 'behind' those that come first, or 'later': nobody
-- there has waited long enough. A service steps back only while a counter is open that leads it.
local function footing(service)
  local back, led = req.profile[service], false
  for _, id in ipairs(back and back.leads or {}) do led = led or load_counter(id).state == 'open' end
  if not led then return 'front' end
  local longest = -1
  for _, class in ipairs(back.after and req.classes or {}) do
    local head = heads[queue_of(service, class)] or ''
    local t = head ~= '' and load_ticket(member_id(head_member(head)))
    if t then longest = math.max(longest, now - arrived(t)) end
    if head ~= '' and not t then longest = back.after end -- a stray, which is discarded once it is found
  end
  if back.after and longest < back.after then return 'later' end
  return back.behind and 'behind' or 'front'
end

-- earliest returns the earliest head of the classes with a credit (ahead) and of those
-- without (plain), and how many tickets wait. With the footings of services, it looks at those on one.
local function earliest(footings, on)
  local best, waiting = {}, 0
  for n, class in ipairs(req.classes) do
    local side = credit(class) > 0 and 'ahead' or 'plain'
    for i = n, #req.queues, #req.classes do
      local queue = req.queues[i]
      waiting = waiting + counts[queue]
      if heads[queue] ~= '' and (not on or footings[service_of(queue)] == on) and (not best[side] or heads[queue] < best[side]) then best[side] = heads[queue] end
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

-- by_profile picks the next by the counter's profile. A third result is how the one who is
-- next without it steps back.
local function by_profile(without)
  local footings = {}
  for _, queue in ipairs(req.queues) do
    local service = service_of(queue)
    footings[service] = footings[service] or footing(service)
  end
  local pick, turn = choose(earliest(footings, 'front'))
  if not pick then pick, turn = choose(earliest(footings, 'behind')) end
  if pick == without then return pick, turn end
  for _, queue in ipairs(req.queues) do
    if heads[queue] == without then return pick, turn, footings[service_of(queue)] == 'later' and 'after' or 'first' end
  end
end

-- candidate returns the ticket that is next, nil when none is.
local function candidate()
  local best, waiting = earliest()
  local pick, turn, profile = choose(best)
  if pick and req.profile then pick, turn, profile = by_profile(pick) end
  if not pick then return nil end
  local t, refused, before = load_ticket(member_id(head_member(pick)))
  return {t = t, before = before, waiting = waiting, turn = turn, profile = profile, member = head_member(pick), stray = refused or t.state ~= 'waiting'}
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

-- Whom the profile passed over is there whatever the place in line.
local why = '{"rule":"' .. req.rule .. '","version":' .. int(req.version) .. ',"score":' .. int(t.leg.score)
  .. ',"waiting":' .. waiting .. overtaken(t, req.queues, found.profile and 0 or t.leg.score)
  .. (found.profile and ',"profile":"' .. found.profile .. '"' or '') .. '}'

local counter = call_to(t, c)
save_undo(t.id, {kind = 'called', counter = c.id, turn = turn, turn_of = req.agency}, before)
return answer(append('called', {ticket = save_ticket(t), counter = counter, from = 'waiting', why = why, streaks = streaks}))
