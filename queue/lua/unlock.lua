-- unlock.lua: gives a lock back if it is still ours.
-- KEYS: lock.  ARGV: token.  Returns 1 when it was, else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
