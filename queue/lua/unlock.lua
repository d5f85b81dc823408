-- unlock.lua: releases a lock if it is still held with this token.
-- KEYS: lock.  ARGV: token.  Returns 1 when released, else 0.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
