-- revert.lua: reverts the last step of a ticket, made by mistake. Ticket, queue, counter
-- quota and turn are as before the step; both events stay in the history. A called ticket keeps
-- when it came back, so that the hall does not record it as absent in that moment.
-- Request: ticket, revert_ms, quotas{service: tickets a day}.
-- Returns {1, reverted}. Refusals: nothing_to_revert, revert_too_late, not_your_counter,
--   not_your_agency, forbidden, counter_busy, counter_not_open, quota_full.

-- may_revert lets whoever made the step take it back, as long as they act for the same
-- agency. Of all others, those with a counter may take back what was made there, and
-- everything of their agency that was made at no counter.
local function may_revert(step, agency)
  local mine = req.actor.agency or ''
  if step.role == req.actor.role and step.id == req.actor.id and (step.agency or '') == mine then
    if req.reach == 'own' then return nil end
    return own_agency(mine)
  end
  if step.counter then return own_counter(step.counter, agency) end
  return own_agency(agency)
end

local stop = begin()
if stop then return stop end
local t, refused = load_ticket(req.ticket)
if refused then return refused end
local saved = redis.call('HGET', UNDO, t.id)
if not saved then return refuse('nothing_to_revert', {state = t.state, number = t.number}) end
local line, ticket = string.match(saved, '^({.-)\n(.*)$')
if not line then return refuse('nothing_to_revert', {state = t.state, number = t.number}) end -- of an earlier version
local step, old = cjson.decode(line), cjson.decode(ticket)
stop = day_goes_on()
if stop then return stop end
if now - tonumber(step.at) > req.revert_ms then return refuse('revert_too_late', {window_ms = req.revert_ms}) end
stop = may_revert(step, old.leg.agency)
if stop then return stop end

-- The counter that gets the ticket back must be able to take it.
local was_at = old.state == 'called' or old.state == 'serving'
local is_at = t.state == 'called' or t.state == 'serving'
local stays = was_at and is_at and old.leg.counter == t.leg.counter
local back
if was_at and not stays then
  back = load_counter(old.leg.counter)
  if back.ticket then return refuse('counter_busy', {ticket = back.ticket, number = back.number, counter = back.id}) end
  if back.state == 'closed' then return refuse('counter_not_open', {state = back.state, counter = back.id}) end
end

-- A cancel gave places in quotas back; somebody else may have them by now.
local charges = step.kind == 'cancelled' and given_back(old) or {}
for _, service in ipairs(charges) do
  local used = redis.call('HMGET', TALLY, 'q:' .. service, 'l:' .. service)
  local quota = quota_of(req.quotas[service] or 0, used[2])
  if quota >= 0 and tonumber(used[1] or 0) >= quota then
    return refuse('quota_full', {quota = quota, service = service})
  end
end

local from, counter = t.state, nil
if from == 'waiting' then dequeue(t) end
if from == 'held' then redis.call('ZREM', HELD, t.id) end
if is_at and not stays then counter = release(t) end
if old.state == 'waiting' then enqueue(old) end
if old.state == 'held' then redis.call('ZADD', HELD, int(old.leg.return_at or old.leg.held_at), old.id) end
if back then counter = seat(back, old) end
if old.state == 'called' then old.leg.back_at = now end
for _, service in ipairs(charges) do redis.call('HINCRBY', TALLY, 'q:' .. service, 1) end
if step.kind == 'service_added' then redis.call('HINCRBY', TALLY, 'q:' .. t.planned[#t.planned].service, -1) end
if old.leg.no < t.leg.no then redis.call('HDEL', LEGS, t.id .. ':' .. int(old.leg.no)) end
local streaks = step.turn and take_turn(step.turn_of, -step.turn)
old.rev = t.rev
drop_undo(t.id)
return answer(append('reverted', {ticket = save_ticket(old), counter = counter, from = from, reverts = step.kind, streaks = streaks}))
