-- configure.lua: replaces the hall's configuration by its next version.
-- A class whose credit changes has tickets with either credit in its queues until the day ends.
-- Request: next (version), next_credits{class: ms}, rivals{service: "a b c"}, note (what changed). ARGV[3]: the configuration as JSON.
-- Returns {1, configured}. Refusals: stale_config (another import came first).
local stop = begin()
if stop then return stop end

for class, ms in pairs(req.next_credits) do
  local was = credit(class)
  local range = credits[class] or (was ~= ms and {was, was})
  if range then credits[class] = {math.min(range[1], ms), math.max(range[2], ms)} end
end
if next(credits) then redis.call('HSET', META, 'credits', cjson.encode(credits)) end
redis.call('SET', CONFIG, ARGV[3])
redis.call('HSET', META, 'config', int(req.next))
redis.call('DEL', RIVALS)
for service, list in pairs(req.rivals) do redis.call('HSET', RIVALS, service, list) end
return answer(append('configured', {config = ARGV[3], note = req.note}))
