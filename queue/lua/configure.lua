-- configure.lua: replaces the hall's configuration by its next version.
-- Request: next (version), rivals{service: "a b c"}, note (what changed). ARGV[3]: the configuration as JSON.
-- Returns {1, configured}. Refusals: stale_config (another import came first).
local stop = begin()
if stop then return stop end

redis.call('SET', CONFIG, ARGV[3])
redis.call('HSET', META, 'config', int(req.next))
redis.call('DEL', RIVALS)
for service, list in pairs(req.rivals) do redis.call('HSET', RIVALS, service, list) end
return answer(append('configured', {config = ARGV[3], note = req.note}))
