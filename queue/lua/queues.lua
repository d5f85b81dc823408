-- queues.lua: the waiting sets; put behind lib.lua in front of each script of a change.
--
-- One sorted set a service and class. A member is <tie>:<number>:<id>, the tie with
-- leading zeros, so that equal scores come in the order in which they were queued.
--
-- TALLY caches for each set its length, w:<queue>, and its head, h:<queue>: the score in
-- fifteen digits, then the member; '' when it is empty. So one command reads many queues,
-- and the earlier of two heads is the lesser text. Where a queue has no entry, on a new
-- date or after a restore, its set is read.

local function credit(class) return req.credits[class] or 0 end

local function queue_of(service, class) return service .. ':' .. class end

local function service_of(queue) return string.match(queue, '^[^:]+') end

local function wait_key(service, class) return WAIT .. ':' .. service .. ':' .. class end

local function member(t) return string.format('%012d', t.leg.tie) .. ':' .. t.number .. ':' .. t.id end

-- The number is empty of a visit without one that an earlier version let wait.
local function member_number(m) return string.match(m, '^%d+:([^:]*):') end

local function member_id(m) return string.match(m, '^%d+:[^:]*:(.+)$') end

local function head_at(score) return string.format('%015.0f', score) end

local function head_member(head) return string.sub(head, 16) end

-- must_be_there ends the script when one of the waiting sets is gone. What the script has
-- written before is replaced when the hall is filled again.
local function must_be_there(sets)
  for i = 1, #sets, UNPACK do
    local last = math.min(i + UNPACK - 1, #sets)
    if redis.call('EXISTS', unpack(sets, i, last)) <= last - i then
      fence(int(seq))
      error('hall_lost: a waiting set is gone')
    end
  end
end

local function set_tally(field, value)
  tally[#tally + 1] = field
  tally[#tally + 1] = value
end

local counts, heads = {}, {} -- of queues, as last read or written

local function set_queue(queue, count, head)
  counts[queue], heads[queue] = count, head
  set_tally('w:' .. queue, int(count))
  set_tally('h:' .. queue, head)
end

local function first_of(queue)
  local row = redis.call('ZRANGE', WAIT .. ':' .. queue, 0, 0, 'WITHSCORES')
  return row[1] and head_at(tonumber(row[2])) .. row[1] or ''
end

local function count_queue(queue) set_queue(queue, redis.call('ZCARD', WAIT .. ':' .. queue), first_of(queue)) end

-- discard removes a member whose ticket is not of the open date, or does not wait.
local function discard(queue, m)
  redis.call('ZREM', WAIT .. ':' .. queue, m)
  count_queue(queue)
end

-- read_queues reads length and head of queues, and other fields of TALLY, which it returns.
local function read_queues(queues, ...)
  local fields = {...}
  local others = #fields
  for _, queue in ipairs(queues) do
    fields[#fields + 1] = 'w:' .. queue
    fields[#fields + 1] = 'h:' .. queue
  end
  if not fields[1] then return end
  local values = {}
  for i = 1, #fields, UNPACK do
    local last = math.min(i + UNPACK - 1, #fields)
    for n, v in ipairs(redis.call('HMGET', TALLY, unpack(fields, i, last))) do values[i + n - 1] = v end
  end
  local sets = {}
  for i, queue in ipairs(queues) do
    local count, head = values[others + 2 * i - 1], values[others + 2 * i]
    if not count or not head then
      count_queue(queue)
    else
      counts[queue], heads[queue] = tonumber(count), head
      if head ~= '' then sets[#sets + 1] = WAIT .. ':' .. queue end
    end
  end
  must_be_there(sets)
  return unpack(values, 1, others)
end

local function read_queue(queue)
  if not counts[queue] then read_queues({queue}) end
  return counts[queue], heads[queue]
end

local function enqueue(t)
  local queue, m = queue_of(t.leg.service, t.class), member(t)
  local count, head = read_queue(queue)
  redis.call('ZADD', WAIT .. ':' .. queue, int(t.leg.score), m)
  local mine = head_at(t.leg.score) .. m
  if head == '' or mine < head then head = mine end
  set_queue(queue, count + 1, head)
end

local function dequeue(t)
  local queue, m = queue_of(t.leg.service, t.class), member(t)
  local count, head = read_queue(queue)
  if redis.call('ZREM', WAIT .. ':' .. queue, m) == 0 then
    count_queue(queue) -- the cached length was wrong
  else
    if head_member(head) == m then head = first_of(queue) end
    set_queue(queue, count - 1, head)
  end
end

-- The functions below use queues that read_queues has read. req.queues are those of some
-- services: all classes of the first, then of the next.

-- ahead_of counts the tickets in the queues with a score of at most `score`. No score is
-- later than now, so all are ahead of a ticket without a credit.
local function ahead_of(queues, score)
  local ahead, last = 0, head_at(score + 1)
  for _, queue in ipairs(queues) do
    if score >= now then
      ahead = ahead + counts[queue]
    elseif heads[queue] ~= '' and heads[queue] < last then
      ahead = ahead + redis.call('ZCOUNT', WAIT .. ':' .. queue, '-inf', int(score))
    end
  end
  return ahead
end

-- arrived is when a waiting ticket arrived by its place: its score and the credit with which it was queued.
local function arrived(t) return t.leg.score + (t.leg.credit or credit(t.class)) end

-- overtaken counts the tickets in the queues that arrived earlier than t, with a score of
-- at least `low`, and names the first five; it returns both as members of the event's why.
-- A queue whose head arrived later is skipped. Where an import changed the credit of a class, each
-- ticket that could have arrived before or after is read.
local function overtaken(t, queues, low)
  local arrival = arrived(t)
  local count, numbers = 0, {}
  local function look_each(queue, from, high)
    for _, m in ipairs(redis.call('ZRANGEBYSCORE', WAIT .. ':' .. queue, int(from), '(' .. int(high))) do
      local raw = redis.call('HGET', TICKETS, member_id(m))
      if raw and arrived(cjson.decode(raw)) < arrival then
        count = count + 1
        if #numbers < 5 then numbers[#numbers + 1] = cjson.encode(member_number(m)) end
      end
    end
  end
  local function look(queue, high)
    local key, from, to = WAIT .. ':' .. queue, int(low), '(' .. int(high)
    count = count + redis.call('ZCOUNT', key, from, to)
    if #numbers == 5 then return end
    for _, m in ipairs(redis.call('ZRANGEBYSCORE', key, from, to, 'LIMIT', 0, 5 - #numbers)) do
      numbers[#numbers + 1] = cjson.encode(member_number(m))
    end
  end
  for n, class in ipairs(req.classes) do
    local had = credits[class] or {credit(class), credit(class)}
    local all, high = arrival - had[2], arrival - had[1] -- below `all` each has arrived earlier
    local before = head_at(high)
    if low < high then
      for i = n, #queues, #req.classes do
        local head = heads[queues[i]]
        if head ~= '' and head < before then
          if low < all then look(queues[i], all) end
          if all < high then look_each(queues[i], math.max(low, all), high) end
        end
      end
    end
  end
  local members = ',"overtaken":' .. int(count)
  if #numbers > 0 then members = members .. ',"overtaken_numbers":[' .. table.concat(numbers, ',') .. ']' end
  return members
end

-- queue_place gives the score for coming back: 'arrival', behind the next `after` others
-- of the queues that share a counter with it, or at the 'end'.
local function queue_place(t, place)
  local score = (t.leg.from or t.issued_at) - credit(t.class)
  if place.where == 'arrival' then return score end
  local others, queues = {}, {}
  for service in string.gmatch(redis.call('HGET', RIVALS, t.leg.service) or t.leg.service, '%S+') do
    for _, class in ipairs(req.classes) do queues[#queues + 1] = queue_of(service, class) end
  end
  read_queues(queues)
  local from, last = -1, -1
  if place.where ~= 'end' then from, last = 0, place.after - 1 end
  for _, queue in ipairs(queues) do
    if counts[queue] > 0 then
      local rows = redis.call('ZRANGE', WAIT .. ':' .. queue, from, last, 'WITHSCORES')
      for i = 2, #rows, 2 do others[#others + 1] = tonumber(rows[i]) end
    end
  end
  table.sort(others)
  local at = others[place.where == 'end' and #others or math.min(place.after, #others)]
  if place.where == 'end' then return math.max(at or 0, now) end
  return at or score
end

local function requeue_at(t, place)
  t.state = 'waiting'
  t.ended_at, t.leg.ended_at, t.leg['end'] = nil, nil, nil
  t.leg.counter, t.leg.by_rule = nil, nil
  t.leg.score, t.leg.credit = queue_place(t, place), credit(t.class)
  t.leg.tie = seq + 1
  enqueue(t)
end
