-- snapshot.lua: reads the whole of the open date as of one event.
-- KEYS: meta, counters, prefix of the tickets hashes, configuration, prefix of the legs hashes, events,
--   prefix of the tally hashes.
-- ARGV: how many of the newest events to read.
-- Returns {seq, clock, date, closed date, configuration JSON or '', tickets JSON[], counters JSON[],
--   {<ticket>:<no>, leg JSON, ...}, {stream id, event JSON, ...} of the newest events, newest first,
--   {agency, streak, ...}, {service, quota of today, ...}, pauses as JSON or ''}.
local meta = redis.call('HMGET', KEYS[1], 'seq', 'clock', 'date', 'closed', 'pauses')
local date = meta[3] or ''
local recent = {}
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[6], '+', '-', 'COUNT', ARGV[1])) do
  recent[#recent + 1], recent[#recent + 2] = entry[1], entry[2][2]
end
local all, streaks = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #all, 2 do
  local agency = string.match(all[i], '^streak:(.*)$')
  if agency then streaks[#streaks + 1], streaks[#streaks + 2] = agency, all[i + 1] end
end
local fields, quotas = redis.call('HGETALL', KEYS[7] .. ':' .. date), {}
for i = 1, #fields, 2 do
  local service = string.match(fields[i], '^l:(.*)$')
  if service then quotas[#quotas + 1], quotas[#quotas + 2] = service, fields[i + 1] end
end
return {
  meta[1] or '0', meta[2] or '0', date, meta[4] or '', redis.call('GET', KEYS[4]) or '',
  redis.call('HVALS', KEYS[3] .. ':' .. date), redis.call('HVALS', KEYS[2]),
  redis.call('HGETALL', KEYS[5] .. ':' .. date), recent, streaks, quotas, meta[5] or '',
}
