-- Gives a board the turn to speak a call in its room: while nobody else speaks there, if nobody
-- there has spoken the call, and unless another board waits with an older one, so that a zone
-- with many calls does not keep those of another from being heard.
--
-- KEYS: the room, the call in the room, and who waits there. ARGV: the board, the lease and the
-- memory in ms, 1 at the call's end, the call, and how long whoever waits is believed to, in ms.
-- The end of a call may come in after the board's next call has begun, and does not end that
-- one. Times are compared with that of Redis, since nodes may have others, and not left to the
-- keys' expiry: the embedded Redis takes a minute off all keys at once.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local board, lease, memory, call, patience = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[5], tonumber(ARGV[6])
local till, spoken, speaker = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+) (.*)$')
if ARGV[4] == '1' then
  if speaker == board and tonumber(spoken) <= tonumber(call) then redis.call('DEL', KEYS[1]) end
  return 'said'
end
if (redis.call('GET', KEYS[2]) or board) ~= board then return 'said' end
local asked, oldest, waiting = string.match(redis.call('GET', KEYS[3]) or '', '^(%d+) (%d+) (.*)$')
if asked and now - asked > patience then oldest, waiting = nil, nil end
local isFree = not speaker or speaker == board or tonumber(till) <= now
-- Whoever is in the middle of a call goes on.
local isFirst = not oldest or waiting == board or tonumber(oldest) >= tonumber(call) or speaker == board and spoken == call
if isFree and isFirst then
  if waiting == board or oldest == call then redis.call('DEL', KEYS[3]) end
  redis.call('SET', KEYS[2], board, 'PX', memory)
  redis.call('SET', KEYS[1], string.format('%d %s %s', now + lease, call, board), 'PX', memory)
  return 'yours'
end
if not oldest or waiting == board or tonumber(call) < tonumber(oldest) then
  redis.call('SET', KEYS[3], string.format('%d %s %s', now, call, board), 'PX', memory)
end
return 'later'
