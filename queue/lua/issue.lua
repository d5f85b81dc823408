-- issue.lua: issues a ticket: hours, quota, number, place in the queue and the event in
-- one step, so that no number is issued twice.
-- Request: id, service, agency, prefix, class, origin, lang and printed_by or nil, quota (0: none), ended (date the
--   service left the hall, or ''), unserved (no counter serves it),
--   issue_from, issue_until (ms), queues[] (those that compete for its counters), pace or nil,
--   per_kiosk, per_service (tickets a minute, 0: no bound), ratio (0: another rule),
--   by_phone (the citizen's own), per_phones, phones_day (tickets by phone in a minute, a day),
--   planned[] or nil: the services after the first, each with service, agency, quota, ended, unserved,
--   issue_from and issue_until. They count against their quotas from now on,
--   roll or nil: the number on a roll of printed ones, whose prefix is prefix, and arrived: when its citizen
--   came (ms). The place in the queue and the hours are those of the arrival.
-- Returns {1, issued}. Refusals: service_ended, service_closed, quota_full (each of the first service
--   that refuses), overloaded (limit device or service), number_taken.

-- spend takes one ticket from the allowance of a minute that a field of TALLY has: the
-- time at which the allowance is whole again. A minute's tickets may be taken at once, the
-- next ones as the allowance grows again. It returns a refusal when it is spent. The
-- time is the caller's, since the hall's stands still after a clock was set back; an
-- allowance that is spent for longer than a minute is from before that.
local function spend(field, whole_at, most, limit)
  if most == 0 then return nil end
  local at = math.max(tonumber(whole_at or 0), req.now)
  if at - req.now > 60000 then at = req.now end
  at = at + math.floor(60000 / most)
  if at - req.now > 60000 then return refuse('overloaded', {limit = limit, wait_ms = at - req.now - 60000}) end
  set_tally(field, int(at))
end

local stop = begin()
if stop then return stop end
local arrival = req.roll and math.min(req.arrived, now) or now
stop = not_given(req, arrival)
if stop then return stop end
local planned, device = req.planned or {}, req.by_phone and 'p:minute' or 'k:' .. req.actor.id
local fields = {'q:' .. req.service, 'n:' .. req.prefix, device, 's:' .. req.service, 'p:day'}
for i, p in ipairs(planned) do
  stop = not_given(p, arrival)
  if stop then return stop end
  fields[4 + 2 * i], fields[5 + 2 * i] = 'q:' .. p.service, 's:' .. p.service
end
local limits = #fields + 1 -- of the first service, then of those planned
fields[limits] = 'l:' .. req.service
for i, p in ipairs(planned) do fields[limits + i] = 'l:' .. p.service end
local values = {read_queues(req.queues, unpack(fields))}
local last, device_at, service_at, phones = values[2], values[3], values[4], tonumber(values[5] or 0)
local ordinal = req.roll or tonumber(last or 0) + 1
local number = req.prefix .. '-' .. string.format('%03d', ordinal)
-- The id of the other visit is the key to it, and not told: whoever may find it has the number.
if req.roll and redis.call('HEXISTS', INDEX, number) == 1 then return refuse('number_taken', {number = number}) end
if req.by_phone and phones >= req.phones_day then return refuse('quota_full', {quota = req.phones_day, by = 'phone'}) end
stop = take(req, values[1], values[limits])
if stop then return stop end
for i, p in ipairs(planned) do
  stop = take(p, values[4 + 2 * i], values[limits + i]) or spend('s:' .. p.service, values[5 + 2 * i], req.per_service, 'service')
  if stop then return stop end
end
local most = req.by_phone and req.per_phones or req.actor.role == 'kiosk' and req.per_kiosk or 0
stop = spend(device, device_at, most, 'device')
  or spend('s:' .. req.service, service_at, req.per_service, 'service')
if stop then return stop end

-- ahead_in_turn counts those before a ticket under the rule ratio, as hall.Day.Ahead does:
-- of its own side those with a lower score, of the other side those whose turn is earlier.
local function ahead_in_turn(score)
  local prior = credit(req.class) > 0
  local mine, others = {}, 0
  for i, queue in ipairs(req.queues) do
    if (credit(req.classes[(i - 1) % #req.classes + 1]) > 0) == prior then
      mine[#mine + 1] = queue
    else
      others = others + counts[queue]
    end
  end
  local same = ahead_of(mine, score)
  local first = math.max(0, req.ratio - tonumber(redis.call('HGET', META, 'streak:' .. req.agency) or 0))
  local turns = first + req.ratio * same
  if prior then turns = same < first and 0 or math.floor((same - first) / req.ratio) + 1 end
  return same + math.min(others, turns)
end

local score = arrival - credit(req.class)
local ahead
if req.ratio > 0 then ahead = ahead_in_turn(score) else ahead = ahead_of(req.queues, score) end
set_tally('n:' .. req.prefix, int(math.max(ordinal, tonumber(last or 0))))
if req.by_phone then set_tally('p:day', int(phones + 1)) end
local t = {
  id = req.id, number = number, prefix = req.prefix, ordinal = ordinal,
  date = req.date, class = req.class, origin = req.origin, state = 'waiting', rev = 0,
  issued_at = arrival, ahead = ahead, pace = req.pace, kiosk = req.actor.role == 'kiosk' and req.actor.id or nil,
  printed_by = req.printed_by, lang = req.lang,
  leg = {
    no = 1, agency = req.agency, service = req.service, score = score, credit = credit(req.class), tie = seq + 1,
    queued_at = arrival, calls = 0, service_ms = 0, held_ms = 0,
  },
}
for i, p in ipairs(planned) do
  t.planned = t.planned or {}
  t.planned[i] = {agency = p.agency, service = p.service}
end
enqueue(t)
redis.call('HSET', INDEX, t.number, t.id)
return answer(append('issued', {ticket = save_ticket(t)}))
