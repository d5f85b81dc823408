-- adopt.lua: the last step of a restore: what was loaded becomes the hall's state,
-- unless a state is there already (another node was faster). The newest events go
-- back into the stream, so that a display may resume.
-- KEYS: meta, events.  ARGV: seq, clock, date, version, closed date or '', then
--   seq and JSON of each newest event, rising.
-- Returns 1 when adopted, 0 when there was a state.
if redis.call('HEXISTS', KEYS[1], 'seq') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'seq', ARGV[1], 'clock', ARGV[2], 'date', ARGV[3], 'config', ARGV[4], 'closed', ARGV[5])
for i = 6, #ARGV, 2 do redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 'e', ARGV[i + 1]) end
return 1
