-- move.lua: moves those who wait for a service to the queue of another, in steps of at most
-- `limit` tickets. Each is transferred by an event of its own. It keeps its place in line,
-- unless from_now, and the time since which it waits, and counts against no other quota.
-- Who joins the queue after the first step stays there; so a step that is asked for again
-- after a crash moves nobody twice.
-- TALLY has m:<group> while and after it is moved: the last event before it, ':', how many
-- were moved, ':', the request's fingerprint ('' after a restore).
-- Request: group (its id), from, agency, service, to_agency, reason, from_now, tickets[] (those to move) or nil, limit,
--   and of the new service: ended (date it left the hall, or ''), servers[], closes_at (ms).
-- Returns {1, event} with the last event: group_moved when done, else run it again; {2} when no ticket waits.
-- Refusals: service_ended, service_closed (both only before the first step), not_your_agency, idempotency_key_reused.
local stop = begin() or own_agency(req.agency) or own_agency(req.to_agency)
if stop then return stop end
local field = 'm:' .. req.group
local first, moved = seq, 0
local saved = redis.call('HGET', TALLY, field)
if saved then
  local before, count, print = string.match(saved, '^(%d+):(%d+):(.*)$')
  if print ~= '' and print ~= req.fingerprint then return refuse('idempotency_key_reused') end
  first, moved = tonumber(before), tonumber(count)
else
  stop = not_queued(req)
  if stop then return stop end
end

local function group()
  return cjson.encode({id = req.group, service = req.from, to = req.service, moved = moved})
end

local left, last = req.limit, nil
local function move(t, before)
  local old = t.leg
  dequeue(t)
  end_leg(old, 'transferred')
  old.reason = req.reason
  local closed = next_leg(t, req.to_agency, req.service, req.from_now)
  if not req.from_now then t.leg.score, t.leg.credit, t.leg.from = old.score, old.credit, old.from end
  t.leg.queued_at, t.leg.group = old.queued_at, req.group
  t.leg.planned = take_planned(t, req.service)
  enqueue(t)
  save_undo(t.id, {kind = 'transferred'}, before)
  left, moved = left - 1, moved + 1
  set_tally(field, int(first) .. ':' .. int(moved) .. ':' .. req.fingerprint)
  last = append('transferred', {
    origin = '"actor":' .. cjson.encode(req.actor), ticket = save_ticket(t), closed = closed, from = 'waiting',
    reason = req.reason, group = group(),
  })
end

local function moves(t) return t.state == 'waiting' and t.leg.service == req.from and t.leg.tie <= first end

local function move_all(class)
  local queue, stays = queue_of(req.from, class), 0
  read_queue(queue) -- so that no set of those who wait is missing unseen
  while left > 0 do
    local found = redis.call('ZRANGE', wait_key(req.from, class), stays, stays + left - 1)
    if #found == 0 then return end
    for _, m in ipairs(found) do
      local t, _, before = load_ticket(member_id(m))
      if not t or t.state ~= 'waiting' then
        discard(queue, m)
      elseif moves(t) then
        move(t, before)
      else
        stays = stays + 1
      end
    end
  end
end

if req.tickets then
  for _, id in ipairs(req.tickets) do
    local t, _, before = load_ticket(id)
    if t and left > 0 and moves(t) then move(t, before) end
  end
else
  for _, class in ipairs(req.classes) do move_all(class) end
end
if left <= 0 then return {1, last, seq} end
if moved == 0 then return {2} end
return answer(append('group_moved', {reason = req.reason, group = group()}))
