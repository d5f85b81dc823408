-- fence.lua: takes a hall that lost data out of use, so that no script changes it
-- while it is filled again.
-- KEYS: meta, lock.  ARGV: highest event number known, token of the lock.
-- Returns 0 fenced; 1 nothing known is missing; -1 the lock is lost.
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return -1 end
local seq = redis.call('HGET', KEYS[1], 'seq')
if seq and tonumber(seq) >= tonumber(ARGV[1]) then return 1 end
redis.call('HDEL', KEYS[1], 'seq')
return 0
