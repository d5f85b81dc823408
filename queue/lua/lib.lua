-- lib.lua: what all scripts of changes share; it is put in front of each.
--
-- KEYS (all of one hall share one hash tag, so a script runs on one cluster node)
--   1 meta      hash    config version, open date, clock (ms), seq, closed date, streak:<agency>,
--                       closing: <seq> of the last event of a late closing, ':', its as_of,
--                       stood: the clock when it last stood, tie: which ledger this belongs to,
--                       keys: how many of LIVE there are; lost: seq, once some of them had gone, pauses: see pauses.lua
--   2 events    stream  one entry an event, id <seq>-0, field e = the event's JSON
--   3 tickets   hash    ticket id -> ticket JSON, of one business date
--   4 counters  hash    counter id -> live counter JSON
--   5 undo      hash    ticket id -> the last step that may be taken back, of one date
--   6 idem      string  fingerprint LF event JSON: the answer given to an idempotency key
--   7 index     hash    number -> ticket id, of one date
--   8 held      zset    held tickets by the time they were told to return
--   9 tally     hash    of one date: n:<prefix> last number, q:<service> quota used, l:<service> quota of today,
--                       w:<service>:<class> length and head of a waiting set, see queues.lua,
--                       k:<device>, s:<service> the minute's tickets, see issue.lua,
--                       m:<group> a group move, see move.lua
--  10 wait      prefix of the waiting sets, one zset a service and class: <wait>:<service>:<class>
--  11 rivals    hash    service -> services that share a counter with it, space separated
--  12 config  string  the configuration as JSON
--  13 legs    hash    <ticket>:<leg no> -> closed leg JSON, of one date
-- The waiting sets are named inside the scripts: which one a ticket is in is part of the
-- state, and reading it from outside first would be a race. They share the hash tag.
--
-- ARGV[1] is the request as JSON. Always there: now (ms), slack (ms, see begin), date, version, known (highest
-- event number that the calling process knows), tie (of its ledger), key, fingerprint,
-- actor{role,id,name,counter,agency}, reach (how far the right extends: counter, agency or all),
-- classes[], credits{class: ms}.
-- ARGV[2] has the JSON members of the event about its origin: actor, key, fingerprint.
--
-- Every script returns an array:
--   {1, event JSON, seq}       accepted; seq 0: the stored answer to a repeated key
--   {0, code, fields JSON}     refused; nothing was changed
--   {2}                        call_next only: no ticket waits
local META, EVENTS, TICKETS, COUNTERS, UNDO = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local IDEM, INDEX, HELD, TALLY, WAIT, RIVALS = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local CONFIG, LEGS = KEYS[12], KEYS[13]
-- LIVE are the keys that Redis must not drop: each holds what no other key tells.
local LIVE = {EVENTS, TICKETS, COUNTERS, INDEX, HELD, TALLY, RIVALS, CONFIG, LEGS}

local UNPACK = 1000 -- how many values one command has: Lua's stack is limited
local ANSWER_SECONDS = 172800 -- a kiosk may repeat a request for two days

local req = cjson.decode(ARGV[1])
local now, seq, closed_date
local stamped -- the event's time: now, or later than that in a late closing, see close_day.lua
local last_at -- when the last event took effect
local behind -- by how much the caller's clock is behind the hall's, nil for little
local stood -- the hall's clock when it last stood because of that
local pauses = {} -- see pauses.lua
local credits = {} -- class -> {least, most} of the credits that it had today, where an import changed it
local tally = {} -- fields and values of TALLY to be written with the next event

local function int(n) return string.format('%.0f', n) end

local function refuse(code, fields)
  fields = fields or {}
  fields.code = code
  return {0, code, cjson.encode(fields)}
end

-- of_date reports whether the keys of one date are those of the given date.
local function of_date(date) return date and date ~= '' and string.sub(TICKETS, -#date) == date end

local function live_keys() return redis.call('EXISTS', unpack(LIVE)) end

-- fence takes the hall out of use until it is filled again from the ledger.
local function fence(last)
  redis.call('HSET', META, 'lost', last)
  redis.call('HDEL', META, 'seq')
end

-- begin refuses when the hall has fewer events than the caller knows (Redis lost data;
-- only the first configuration may find none), belongs to another ledger, or some of its
-- keys are gone, answers a repeated key, refuses a request built from an old configuration
-- or for another date, and
-- sets the clock, which never runs backwards: it stands until the caller's has caught up.
-- When that is off by more than the slack, times that include this are not true.
local function begin()
  local meta = redis.call('HMGET', META, 'config', 'date', 'clock', 'seq', 'closed', 'closing', 'keys', 'stood', 'tie', 'credits', 'pauses')
  if (not meta[4] and req.version > 0) or tonumber(meta[4] or 0) < req.known or (meta[9] or '') ~= req.tie then
    return refuse('hall_lost', {seq = tonumber(meta[4] or 0), known = req.known})
  end
  -- Those of another date may have expired.
  if meta[4] and meta[7] and of_date(meta[2]) and live_keys() < tonumber(meta[7]) then
    fence(meta[4])
    return refuse('hall_lost', {seq = tonumber(meta[4]), known = req.known})
  end
  if req.key ~= '' then
    local seen = redis.call('GET', IDEM)
    if seen then
      -- A write, so that a WAIT after it also covers the change that is repeated.
      redis.call('HINCRBY', META, 'repeated', 1)
      local cut = string.find(seen, '\n', 1, true)
      if string.sub(seen, 1, cut - 1) ~= req.fingerprint then return refuse('idempotency_key_reused') end
      return {1, string.sub(seen, cut + 1), 0}
    end
  end
  if tonumber(meta[1] or 0) ~= req.version then return refuse('stale_config') end
  if (meta[2] or '') ~= req.date then return refuse('day_not_open', {open = meta[2] or ''}) end
  last_at = tonumber(meta[3] or 0)
  now = math.max(req.now, last_at)
  stood, credits = tonumber(meta[8] or 0), meta[10] and cjson.decode(meta[10]) or {}
  pauses = meta[11] and cjson.decode(meta[11]) or {}
  if now - req.now > req.slack then behind, stood = now - req.now, now end
  stamped, seq, closed_date = now, tonumber(meta[4] or 0), meta[5]
  if meta[6] then
    local number, as_of = string.match(meta[6], '^(%d+):(%d+)$')
    if tonumber(number) == seq then last_at = tonumber(as_of) end
  end
  return nil
end

-- day_goes_on refuses to return a ticket to a day that was closed, or to open a counter in
-- it: nothing would end its wait or its time any more.
local function day_goes_on()
  if closed_date == req.date then return refuse('day_over', {date = req.date}) end
end

-- append writes one event to the stream, and its number and time to META. parts has JSON
-- texts (ticket, counter, closed, why, streaks, config, group, quota, pause, waiting) and plain texts. origin replaces
-- ARGV[2] in an event that is not the answer to the request.
local function append(kind, parts)
  seq = seq + 1
  local number, at = int(seq), int(stamped)
  local b = {'{"seq":', number, ',"type":"', kind, '","at":', at, ',"date":"', req.date, '",', parts.origin or ARGV[2]}
  for _, name in ipairs({'ticket', 'counter', 'closed', 'why', 'streaks', 'config', 'group', 'quota', 'pause', 'waiting'}) do
    if parts[name] then b[#b + 1] = ',"' .. name .. '":' .. parts[name] end
  end
  for _, name in ipairs({'from', 'from_class', 'reverts', 'reason', 'note'}) do
    if parts[name] and parts[name] ~= '' then b[#b + 1] = ',"' .. name .. '":' .. cjson.encode(parts[name]) end
  end
  if stamped > now then
    b[#b + 1] = ',"as_of":' .. int(now)
    redis.call('HSET', META, 'closing', number .. ':' .. int(now))
  end
  if behind then
    b[#b + 1] = ',"behind_ms":' .. int(behind)
    redis.call('HSET', META, 'stood', int(stood))
  end
  b[#b + 1] = '}'
  local event = table.concat(b)
  for i = 1, #tally, UNPACK do redis.call('HSET', TALLY, unpack(tally, i, math.min(i + UNPACK - 1, #tally))) end
  tally = {}
  redis.call('XADD', EVENTS, number .. '-0', 'e', event)
  redis.call('HSET', META, 'seq', number, 'clock', at, 'keys', live_keys())
  return event
end

-- answer stores the event as the answer to the request's key and returns it.
local function answer(event)
  if req.key ~= '' then
    redis.call('SET', IDEM, req.fingerprint .. '\n' .. event, 'EX', ANSWER_SECONDS)
  end
  return {1, event, seq}
end

-- Tickets.
local function load_ticket(id)
  local raw = redis.call('HGET', TICKETS, id)
  if not raw then return nil, refuse('unknown_ticket') end
  local t = cjson.decode(raw)
  if t.date ~= req.date then return nil, refuse('day_over', {date = t.date}) end
  return t, nil, raw
end

-- mark_untimed marks a leg in whose time the hall's clock stood.
local function mark_untimed(leg)
  if leg.queued_at <= stood and stood <= now then leg.untimed = true end
end

local function save_ticket(t)
  mark_untimed(t.leg)
  t.rev = t.rev + 1
  local raw = cjson.encode(t)
  redis.call('HSET', TICKETS, t.id, raw)
  return raw
end

-- ELSEWHERE are the events of a ticket in service that lead to a queue: a visit without a number has none.
local ELSEWHERE = {held = true, transferred = true, service_added = true, class_changed = true}

-- must_be refuses an event that the transition table does not have for this state.
local function must_be(t, event, ...)
  if t.origin == 'counter' and ELSEWHERE[event] then return refuse('no_number', {event = event}) end
  for _, s in ipairs({...}) do
    if t.state == s then return nil end
  end
  return refuse('wrong_state', {state = t.state, event = event, number = t.number})
end

-- own_agency and own_counter refuse what is beyond the reach of the request. An actor
-- with a counter acts there, whichever agency's ticket it has; one without a counter
-- acts in its agency. A reach that is missing or unknown extends to nothing.
local function own_agency(agency)
  if req.reach == 'all' then return nil end
  if req.reach ~= 'agency' and req.reach ~= 'counter' then return refuse('forbidden') end
  local mine = req.actor.agency or ''
  if mine == '' or mine ~= agency then return refuse('not_your_agency', {agency = agency}) end
  return nil
end

local function own_counter(counter, agency)
  local mine = req.actor.counter or ''
  if req.reach ~= 'counter' or mine == '' then return own_agency(agency) end
  if mine ~= counter then return refuse('not_your_counter', {counter = counter}) end
  return nil
end

-- own_ticket refuses a ticket at another counter, or one at no counter of another agency.
local function own_ticket(t)
  if t.state == 'called' or t.state == 'serving' then return own_counter(t.leg.counter, t.leg.agency) end
  return own_agency(t.leg.agency)
end

-- Counters. One that was never opened is closed.
local function load_counter(id)
  local raw = redis.call('HGET', COUNTERS, id)
  if raw then return cjson.decode(raw) end
  return {id = id, state = 'closed', since = 0, rev = 0}
end

local function save_counter(c)
  c.rev = c.rev + 1
  local raw = cjson.encode(c)
  redis.call('HSET', COUNTERS, c.id, raw)
  return raw
end

-- free_counter refuses a counter that cannot take a ticket now.
local function free_counter(c)
  if c.state ~= 'open' then return refuse('counter_not_open', {state = c.state, counter = c.id}) end
  if c.ticket then return refuse('counter_busy', {ticket = c.ticket, number = c.number, counter = c.id}) end
  return nil
end

local function seat(c, t)
  c.ticket, c.number = t.id, t.number ~= '' and t.number or nil
  return save_counter(c)
end

-- release takes the ticket from its counter and returns that; nil when it is at none.
local function release(t)
  local c = load_counter(t.leg.counter or '')
  if c.ticket ~= t.id then return nil end
  c.ticket, c.number = nil, nil
  return save_counter(c)
end

-- save_undo lets the last step be reverted, and only that; drop_undo does not. step has its
-- kind and the counter at which it was made, if at one. Stored are a line of JSON with these,
-- the time and who made the step, and the ticket before it.
local function save_undo(id, step, before)
  step.at, step.role, step.id, step.agency = int(now), req.actor.role, req.actor.id, req.actor.agency
  redis.call('HSET', UNDO, id, cjson.encode(step) .. '\n' .. before)
end

-- take_turn moves the turns of an agency under the rule ratio, and returns them as the event
-- tells them: how many with a credit were called since the last one without.
local function take_turn(agency, by)
  return '{' .. cjson.encode(agency) .. ':' .. int(redis.call('HINCRBY', META, 'streak:' .. agency, by)) .. '}'
end

local function drop_undo(id) redis.call('HDEL', UNDO, id) end

-- The clocks of a leg.
local function stop_serving(leg)
  if leg.serving_since then
    leg.service_ms = leg.service_ms + (now - leg.serving_since)
    leg.serving_since = nil
  end
end

local function stop_hold(t)
  if t.leg.held_at then
    t.leg.held_ms = t.leg.held_ms + (now - t.leg.held_at)
    t.leg.held_at, t.leg.return_at = nil, nil
    redis.call('ZREM', HELD, t.id)
  end
end

local function end_leg(leg, state)
  stop_serving(leg)
  leg.ended_at, leg['end'] = now, state
  mark_untimed(leg)
end

local function end_visit(t, state)
  end_leg(t.leg, state)
  t.state, t.ended_at = state, now
end

-- call_to puts a ticket at a counter; the time of the first call is not overwritten.
local function call_to(t, c)
  t.state = 'called'
  t.leg.counter = c.id
  t.leg.officer = req.actor.id
  t.leg.called_at = t.leg.called_at or now
  t.leg.last_called_at = now
  if t.leg.calls > 0 then t.leg.earlier_calls = t.leg.calls end
  t.leg.calls = t.leg.calls + 1
  return seat(c, t)
end
