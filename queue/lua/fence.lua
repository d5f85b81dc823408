-- fence.lua: takes a hall that lost data out of use, so that no script changes it
-- while it is filled again.
-- KEYS: meta, lock.  ARGV: highest event number known, token of the lock, the tie.
-- Returns 0 fenced; 1 nothing known is missing; -1 the lock is lost.
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return -1 end
local meta = redis.call('HMGET', KEYS[1], 'seq', 'tie')
if meta[1] and tonumber(meta[1]) >= tonumber(ARGV[1]) and (meta[2] or '') == ARGV[3] then return 1 end
redis.call('HDEL', KEYS[1], 'seq')
return 0
